"""Turns of a product's page: small HTML, folded thinking, names, times and attachments."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from lti_tool.conversations.markup.elements import SILENT, ElementReader, link_of
from lti_tool.conversations.markup.treatments import Treatment
from lti_tool.conversations.turns import LeftOutReason, Part, PartKind

_FOLDED: dict[Treatment | LeftOutReason, PartKind] = {
    Treatment.THINKING: "thinking",
    Treatment.TOOL_CALL: "tool-call",
    Treatment.TOOL_RESULT: "tool-result",
}

_WITH_MEANING = SILENT | {"pre", "img", "svg"}
"""Elements that are not just text even where text is the product's."""

_READ_FROM_INSIDE = (None, Treatment.PRESERVED, Treatment.COLLAPSED, Treatment.PLAIN)

_TAG = re.compile("<[^>]*>")

_OF_TEXT = (Treatment.FORMULA, Treatment.CITATION, Treatment.KEEP, Treatment.LINE)
"""Treatments that matter to what was said only."""

_CITED = "data-pplx-citation-url"
"""Attribute with the address of a citation that is no link."""


@dataclass
class Extract:
    """Everything that a turn's elements say."""

    parts: list[Part] = field(default_factory=list)
    name: str = ""
    model: str = ""
    time: str = ""
    attachments: list[str] = field(default_factory=list)
    images: int = 0


class PageReader(ElementReader):
    """Reader of one turn after another."""

    _extract: Extract
    _kind: PartKind = "text"
    _title = ""
    _is_outside = False

    def read(self, root: LexborNode, *, has_body: bool) -> Extract:
        """What an element says; with `has_body`, only its marked bodies do. Raises CannotRead."""
        self.begin()
        self._is_outside = has_body
        self.images = 0
        treatment = self.marks.get(root.mem_id)
        if treatment in _READ_FROM_INSIDE:
            self.children(root, treatment is Treatment.PRESERVED, 0)
        else:
            self.node(root, False, 0)
        self.finish()
        self._extract.images = self.images
        return self._extract

    def begin(self) -> Extract:
        """An empty turn, into which everything goes from here on."""
        self._extract = Extract()
        return self._extract

    def is_treated(
        self, node: LexborNode, treatment: Treatment | LeftOutReason, is_preserved: bool, depth: int
    ) -> bool:
        """Do what a treatment says; False where the element is read like any other."""
        if self._is_outside and treatment in _OF_TEXT:
            return False
        if treatment in _FOLDED and self.writer.is_at_top and self._kind == "text":
            self._folded(node, _FOLDED[treatment], depth)
        elif treatment is Treatment.BODY:
            self._body(node, is_preserved, depth)
        elif treatment is Treatment.LINE:
            self.children(node, is_preserved, depth)
            self.writer.line_break()
        elif treatment is Treatment.CITATION:
            self._citation(node, depth)
        elif treatment is Treatment.KEEP:
            self.children(node, is_preserved, depth)
        else:
            return self._is_noted(node, treatment) or super().is_treated(
                node, treatment, is_preserved, depth
            )
        return True

    def element(self, node: LexborNode, is_preserved: bool, depth: int) -> None:
        """An element by its name; outside the bodies it has no form."""
        if self._is_outside and node.tag not in _WITH_MEANING:
            self.children(node, is_preserved, depth)
        else:
            super().element(node, is_preserved, depth)

    def text(self, text: str, node: LexborNode, is_preserved: bool) -> None:
        """Text of a node; outside the bodies it is the product's."""
        if self._is_outside:
            self.log.add(LeftOutReason.STATUS, text)
        else:
            super().text(text, node, is_preserved)

    def code_block(self, node: LexborNode) -> None:
        """Code; outside the bodies it is what a tool was given, or what it answered."""
        if self._is_outside:
            is_call = node.css_first('[class*="language-"]') is not None
            before = self._extract.parts[-1:]
            if is_call and before and before[0].kind == "tool-call" and not before[0].html:
                self._title = self._extract.parts.pop().title
            self._folded(node, "tool-call" if is_call else "tool-result", 0)
        else:
            super().code_block(node)

    def image(self, node: LexborNode) -> None:
        """An image; outside the bodies it is a picture of the speaker or of a site."""
        if self._is_outside:
            self.log.add(LeftOutReason.MEDIA, node.attributes.get("alt") or "")
        else:
            super().image(node)

    def _is_noted(self, node: LexborNode, treatment: Treatment | LeftOutReason) -> bool:
        """Keep words that describe the turn, beside its text."""
        extract = self._extract
        if treatment is Treatment.LANGUAGE:
            self.language = self._words(node).partition(" ")[0]
        elif treatment is Treatment.TITLE:
            self._title = self._title or self._words(node)
        elif treatment is Treatment.NAME:
            extract.name = extract.name or self._words(node)
        elif treatment is Treatment.MODEL:
            extract.model = extract.model or self._words(node)
        elif treatment is Treatment.TIME:
            extract.time = extract.time or self._words(node)
        elif treatment is Treatment.ATTACHMENT:
            self._attach(node)
        else:
            return False
        return True

    def _words(self, node: LexborNode) -> str:
        """Words of an element, without those of its buttons and hidden labels."""
        return " ".join(self._passages(node))

    def _passages(self, node: LexborNode) -> Iterator[str]:
        for each in node.traverse(include_text=True):
            parent = each.parent
            if each.tag == "-text" and parent is not None and not self._is_left_out(parent, node):
                words = " ".join((each.text_content or "").split())
                if words:
                    yield words

    def _is_left_out(self, node: LexborNode, top: LexborNode) -> bool:
        """True where an element is left out, or is inside one below `top` that is."""
        while node.mem_id != top.mem_id:
            if isinstance(self.marks.get(node.mem_id), LeftOutReason) or node.tag in SILENT:
                return True
            if node.parent is None:
                return False
            node = node.parent
        return False

    def _attach(self, node: LexborNode) -> None:
        image = node if node.tag == "img" else node.css_first("img[alt]")
        name = (
            (node.attributes.get("aria-label") or "").strip()
            or next(iter(self._passages(node)), "")
            or ((image.attributes.get("alt") or "").strip() if image is not None else "")
        )
        if name and name not in self._extract.attachments:
            self._extract.attachments.append(name)

    def _body(self, node: LexborNode, is_preserved: bool, depth: int) -> None:
        was_outside, self._is_outside = self._is_outside, False
        self.writer.boundary()
        self.element(node, is_preserved, depth)
        self.writer.boundary()
        self._is_outside = was_outside

    def _folded(self, node: LexborNode, kind: PartKind, depth: int) -> None:
        title = self._title
        self._title = ""
        self.finish()
        self._kind, self._title = kind, title
        was_outside, self._is_outside = self._is_outside, False
        self.element(node, False, depth)
        self.finish()
        self._is_outside = was_outside
        self._kind = "text"

    def finish(self) -> None:
        """End the part that is being written."""
        html = self.writer.take()
        if self._kind != "text" and not _TAG.sub("", html).strip():
            html = ""
        title = self._title if self._kind != "text" else ""
        if html or title:
            self._extract.parts.append(Part(self._kind, html, title))
        self._title = ""

    def _citation(self, node: LexborNode, depth: int) -> None:
        """A citation stands apart from the word before it, and is a link where it can be one."""
        self.writer.space()
        self.writer.begin_inline("sup")
        address = node.attributes.get("href") or node.attributes.get(_CITED) or ""
        attributes = link_of(address)
        if attributes:
            self.inline("a", attributes, node, depth)
        else:
            self.children(node, False, depth)
        self.writer.end_inline()
