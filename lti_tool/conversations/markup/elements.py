"""Elements of HTML as small HTML; what is special about a page is left to a subclass."""

from collections.abc import Callable
from html import escape

from selectolax.lexbor import LexborNode

from lti_tool.conversations.markup import code_blocks, formulas
from lti_tool.conversations.markup.left_out import LeftOutLog
from lti_tool.conversations.markup.treatments import Marks, Treatment
from lti_tool.conversations.markup.writer import HtmlWriter
from lti_tool.conversations.problems import CannotRead, Problem
from lti_tool.conversations.turns import LeftOutReason
from lti_tool.conversations.work import Work

_DEEPEST = 150
"""Elements inside each other, each a few calls of Python; turns of products have at most 50."""

_FIRST_LEVEL = 3
"""The tool's page has headings of its own above a turn's."""

_INLINE = {
    "strong": "strong", "b": "strong", "em": "em", "i": "em", "cite": "em", "dfn": "em",
    "del": "del", "s": "del", "strike": "del", "sub": "sub", "sup": "sup",
}  # fmt: skip

_BOXES = (
    "div", "section", "article", "main", "header", "footer", "aside", "figure", "figcaption",
    "address", "dl", "dt", "dd", "fieldset", "form", "center", "hgroup", "caption", "legend",
)  # fmt: skip

_COLLAPSING = frozenset({
    "p", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote",
})  # fmt: skip
"""Blocks of rendered Markdown: line feeds around them are none of the text."""

SILENT = frozenset({
    "script", "style", "noscript", "template", "head", "title", "base", "meta", "link", "source",
    "track", "map", "area", "col", "colgroup", "datalist", "param", "wbr",
})  # fmt: skip
"""Elements without any text that somebody sees."""

_WITHOUT_FORM = SILENT | {"pre", "img", "svg"}
"""Elements that are not just words even where nothing has a form."""

_MEDIA = ("audio", "video", "iframe", "canvas", "object", "embed")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_TABLE = frozenset({"thead", "tbody", "tfoot", "tr", "td", "th"})
_SIDES = ("left", "center", "right")
_SCHEMES = ("http://", "https://", "mailto:")
_LARGEST_ICON = 32

_Handler = Callable[[LexborNode, bool, int], None]


class ElementReader:
    """Reader of elements, in document order; what it leaves out goes to a log."""

    def __init__(self, marks: Marks, log: LeftOutLog, work: Work) -> None:
        self.marks = marks
        self.log = log
        self.work = work
        self.writer = HtmlWriter()
        self.images = 0
        self.language = ""
        self.is_formless = False
        """True while elements are read for their words only."""
        self._handlers: dict[str, _Handler] = {
            **dict.fromkeys(_INLINE, self._inline),
            **dict.fromkeys(_BOXES, self._box),
            **dict.fromkeys(_HEADINGS, self._heading),
            **dict.fromkeys(("ul", "ol", "li", "blockquote", "details", "summary"), self._block),
            **dict.fromkeys(("table", "thead", "tbody", "tfoot", "tr"), self._table),
            **dict.fromkeys(("td", "th"), self._cell),
            "p": self._paragraph,
            "a": self._link,
            "code": self._code,
        }
        self._leaves: dict[str, _Handler] = {
            **dict.fromkeys(SILENT, self._leaf(_nothing)),
            **dict.fromkeys(_MEDIA, self._leaf(self._media)),
            "br": self._leaf(self._line_break),
            "hr": self._leaf(self._rule),
            "pre": self._leaf(self.code_block),
            "img": self._leaf(self.image),
            "svg": self._leaf(self._drawing),
        }

    @staticmethod
    def _leaf(handler: Callable[[LexborNode], None]) -> _Handler:
        def handle(node: LexborNode, is_preserved: bool, depth: int) -> None:
            del is_preserved, depth
            handler(node)

        return handle

    def handler(self, tag: str) -> _Handler:
        """Reader of elements of this name; one without a form is what is inside of it."""
        if self.is_formless:
            return self._leaves[tag] if tag in _WITHOUT_FORM else self.children
        return self._handlers.get(tag) or self._leaves.get(tag) or self.children

    def children(self, node: LexborNode, is_preserved: bool, depth: int) -> None:
        """Everything inside of an element. Raises CannotRead."""
        if depth > _DEEPEST:
            raise CannotRead(Problem.NESTED)
        child = node.first_child
        while child is not None:
            self.node(child, is_preserved, depth + 1)
            child = child.next

    def node(self, node: LexborNode, is_preserved: bool, depth: int) -> None:
        """One node: text, or an element as its treatment or its name says."""
        tag = node.tag or ""
        if tag == "-text":
            self.text(node.text_content or "", node, is_preserved)
            return
        if tag.startswith(("-", "!")):
            return
        self.work.add_part()
        treatment = self.marks.get(node.mem_id)
        if treatment is not None:
            if treatment is Treatment.PRESERVED:
                is_preserved = True
            elif treatment is Treatment.COLLAPSED:
                is_preserved = False
            elif self.is_treated(node, treatment, is_preserved, depth):
                return
        elif tag in _COLLAPSING:
            is_preserved = False
        self.handler(tag)(node, is_preserved, depth)

    def is_treated(
        self, node: LexborNode, treatment: Treatment | LeftOutReason, is_preserved: bool, depth: int
    ) -> bool:
        """Do what a treatment says; False where the element is read like any other."""
        del is_preserved, depth
        if isinstance(treatment, LeftOutReason):
            self.leave_out(treatment, node)
        elif treatment is Treatment.FORMULA:
            self._formula(node)
        elif treatment is Treatment.CODE and node.tag != "pre":
            self.code_block(node)
        else:
            return False
        return True

    def text(self, text: str, node: LexborNode, is_preserved: bool) -> None:
        """Text of a node. Clipboards write a space at the border of elements as `&nbsp;`."""
        is_alone = node.next is None and node.prev is None
        if text == "\xa0" and is_alone and node.parent is not None and node.parent.tag == "span":
            self.writer.space()
        else:
            self.writer.text(text, is_preserved=is_preserved)

    def leave_out(self, reason: LeftOutReason, node: LexborNode) -> None:
        """An element whose words are no text; an image in a button is one all the same."""
        if reason is LeftOutReason.BUTTON:
            for image in node.css('img[alt]:not([alt=""])'):
                self.image(image)
        self.log.add(reason, node.text(separator=" "))

    def code_block(self, node: LexborNode) -> None:
        """Code, with the name of its language."""
        html = code_blocks.html_of(node, self.language, self.marks, self.log)
        self.language = ""
        if html:
            self.writer.block(html)

    def image(self, node: LexborNode) -> None:
        """An image as its description, since nothing is fetched."""
        words = " ".join((node.attributes.get("alt") or "").split())
        if _is_icon(node):
            self.log.add(LeftOutReason.MEDIA, words)
            return
        self.images += 1
        self.writer.atom(f"[image: {escape(words, quote=False)}]" if words else "[image]")

    def inline(self, tag: str, attributes: str, node: LexborNode, depth: int) -> None:
        """An inline element with what is inside of it."""
        self.writer.begin_inline(tag, attributes)
        self.children(node, False, depth)
        self.writer.end_inline()

    def _box(self, node: LexborNode, is_preserved: bool, depth: int) -> None:
        self.writer.boundary()
        self.children(node, is_preserved, depth)
        self.writer.boundary()

    def _paragraph(self, node: LexborNode, is_preserved: bool, depth: int) -> None:
        container = self.writer.container
        is_flow = container in ("", "blockquote", "details")
        if is_flow or (container in ("li", "td", "th") and _has_brother(node)):
            self._wrapped("p", "", node, is_preserved, depth)
        else:
            self._box(node, is_preserved, depth)

    def _heading(self, node: LexborNode, is_preserved: bool, depth: int) -> None:
        level = min(int((node.tag or "h1")[1]) + _FIRST_LEVEL - 1, 6)
        self._wrapped(f"h{level}", "", node, is_preserved, depth)

    def _block(self, node: LexborNode, is_preserved: bool, depth: int) -> None:
        number = {"ol": "start", "li": "value"}.get(node.tag or "", "")
        value = (node.attributes.get(number) or "").strip() if number else ""
        is_number = value.isascii() and value.lstrip("-").isdecimal() and len(value) < 10
        attributes = f' {number}="{int(value)}"' if is_number else ""
        self._wrapped(node.tag or "", attributes, node, is_preserved, depth)

    def _wrapped(
        self, tag: str, attributes: str, node: LexborNode, is_preserved: bool, depth: int
    ) -> None:
        self.writer.open(tag, attributes)
        self.children(node, is_preserved, depth)
        self.writer.close()

    def _table(self, node: LexborNode, is_preserved: bool, depth: int) -> None:
        parts: list[LexborNode] = []
        child = node.first_child
        while child is not None:
            if child.tag == "caption":
                self._box(child, is_preserved, depth + 1)
            elif child.tag in _TABLE:
                parts.append(child)
            child = child.next
        self.writer.open("tbody" if node.tag == "tfoot" else node.tag or "")
        for part in parts:
            self.node(part, is_preserved, depth + 1)
        self.writer.close()

    def _cell(self, node: LexborNode, is_preserved: bool, depth: int) -> None:
        style = (node.attributes.get("style") or "").replace(" ", "")
        side = next(
            (each for each in _SIDES if f"text-align:{each}" in style),
            node.attributes.get("align") or "",
        )
        attributes = f' align="{side}"' if side in _SIDES else ""
        self._wrapped(node.tag or "", attributes, node, is_preserved, depth)

    def _inline(self, node: LexborNode, is_preserved: bool, depth: int) -> None:
        style = (node.attributes.get("style") or "").replace(" ", "")
        if node.tag == "b" and ("font-weight:normal" in style or "font-weight:400" in style):
            self.children(node, is_preserved, depth)
            return
        self.writer.begin_inline(_INLINE[node.tag or ""])
        self.children(node, is_preserved, depth)
        self.writer.end_inline()

    def _link(self, node: LexborNode, is_preserved: bool, depth: int) -> None:
        attributes = link_of(node.attributes.get("href") or "")
        if not attributes:
            self.children(node, is_preserved, depth)
            return
        self.writer.begin_inline("a", attributes)
        self.children(node, is_preserved, depth)
        self.writer.end_inline()

    def _code(self, node: LexborNode, is_preserved: bool, depth: int) -> None:
        del depth
        style = node.attributes.get("style") or ""
        if "\n" in node.text().strip() and ("white-space: pre" in style or is_preserved):
            self.code_block(node)
            return
        self.writer.begin_inline("code")
        code = code_blocks.code_of(node, self.marks, self.log).replace("\n", " ")
        if code:
            self.writer.atom(escape(code, quote=False))
        self.writer.end_inline()

    def _formula(self, node: LexborNode) -> None:
        html = formulas.mathml_of(node)
        is_display = formulas.is_display(node)
        self.work.spend(len(html))
        if is_display:
            self.writer.boundary()
        if html:
            self.writer.atom(html)
        else:
            self.writer.text(node.text())
        if is_display:
            self.writer.boundary()

    def _line_break(self, node: LexborNode) -> None:
        del node
        self.writer.line_break()

    def _rule(self, node: LexborNode) -> None:
        del node
        self.writer.block("<hr>")

    def _drawing(self, node: LexborNode) -> None:
        self.leave_out(LeftOutReason.HIDDEN, node)

    def _media(self, node: LexborNode) -> None:
        words = node.attributes.get("title") or node.attributes.get("aria-label") or node.text()
        self.log.add(LeftOutReason.MEDIA, words or node.tag or "")


def _nothing(node: LexborNode) -> None:
    del node


def link_of(address: str) -> str:
    """Attributes of a link; "" for an address that leads nowhere from here."""
    address = address.strip()
    return f' href="{escape(address)}"' if address.lower().startswith(_SCHEMES) else ""


def _has_brother(node: LexborNode) -> bool:
    """True where there are two paragraphs or more side by side."""
    for step in ("prev", "next"):
        brother = getattr(node, step)
        while brother is not None:
            if brother.tag == "p":
                return True
            brother = getattr(brother, step)
    return False


def _is_icon(node: LexborNode) -> bool:
    attributes = node.attributes
    sizes = [attributes.get("width") or "", attributes.get("height") or ""]
    is_small = any(size.isdecimal() and int(size) <= _LARGEST_ICON for size in sizes)
    is_decoration = attributes.get("role") in ("presentation", "none")
    return is_small or is_decoration or "favicon" in (attributes.get("src") or "")
