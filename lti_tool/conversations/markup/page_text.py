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

    def read(self, root: LexborNode, *, has_body: bool) -> Extract:
        """Words of an element; with `has_body`, only its bodies say any. Raises CannotRead."""
        self.begin()
        self.is_formless = has_body
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
        if self.is_formless and treatment in _OF_TEXT:
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

    def text(self, text: str, node: LexborNode, is_preserved: bool) -> None:
        """Text of a node; outside the bodies it is the product's."""
        if self.is_formless:
            self.log.add(LeftOutReason.STATUS, text)
        else:
            super().text(text, node, is_preserved)

    def code_block(self, node: LexborNode) -> None:
        """Code; outside the bodies it is what a tool was given, or what it answered."""
        if self.is_formless:
            is_call = node.css_first('[class*="language-"]') is not None
            before = self._extract.parts[-1:]
            if is_call and before and before[0].kind == "tool-call" and not before[0].html:
                self._title = self._extract.parts.pop().title
            self._folded(node, "tool-call" if is_call else "tool-result", 0)
        else:
            super().code_block(node)

    def image(self, node: LexborNode) -> None:
        """An image; outside the bodies it is a picture of the speaker or of a site."""
        if self.is_formless:
            self.log.add(LeftOutReason.MEDIA, node.attributes.get("alt") or "")
        else:
            super().image(node)

    def _is_noted(self, node: LexborNode, treatment: Treatment | LeftOutReason) -> bool:
        """Keep words that describe the turn, beside its text."""
        extract = self._extract
        if treatment is Treatment.LANGUAGE:
            self.log.add(LeftOutReason.LABEL, self.language)
            self.language = self._words(node)
        elif treatment is Treatment.TITLE:
            self._title = self._first(self._title, node)
        elif treatment is Treatment.NAME:
            extract.name = self._first(extract.name, node)
        elif treatment is Treatment.MODEL:
            extract.model = self._first(extract.model, node)
        elif treatment is Treatment.TIME:
            extract.time = self._first(extract.time, node)
        elif treatment is Treatment.ATTACHMENT:
            self._attach(node)
        else:
            return False
        return True

    def _first(self, known: str, node: LexborNode) -> str:
        """Words of the first element of a kind; those of another one are left out."""
        words = self._words(node)
        if known:
            self.log.add(LeftOutReason.METADATA, words)
        return known or words

    def _words(self, node: LexborNode) -> str:
        """Words of an element; those of its buttons and hidden labels are left out."""
        return " ".join(self._passages(node))

    def _passages(self, node: LexborNode) -> Iterator[str]:
        for each in node.traverse(include_text=True):
            if each.tag != "-text" or each.parent is None:
                continue
            words = " ".join((each.text_content or "").split())
            is_shown, reason = self._fate(each.parent, node)
            if reason is not None:
                self.log.add(reason, words)
            elif words and is_shown:
                yield words

    def _fate(self, node: LexborNode, top: LexborNode) -> tuple[bool, LeftOutReason | None]:
        """True for an element below `top` that is shown, and the reason why one is left out."""
        while node.mem_id != top.mem_id:
            treatment = self.marks.get(node.mem_id)
            if isinstance(treatment, LeftOutReason):
                return False, treatment
            if node.tag in SILENT:
                return False, None
            if node.parent is None:
                break
            node = node.parent
        return True, None

    def _attach(self, node: LexborNode) -> None:
        image = node if node.tag == "img" else node.css_first("img[alt]")
        passages = list(self._passages(node))
        name = (node.attributes.get("aria-label") or "").strip()
        if not name and passages:
            name = passages.pop(0)
        if not name and image is not None:
            name = (image.attributes.get("alt") or "").strip()
        if name:
            self._extract.attachments.append(name)
        for passage in passages:
            self.log.add(LeftOutReason.METADATA, passage)

    def _body(self, node: LexborNode, is_preserved: bool, depth: int) -> None:
        was_outside, self.is_formless = self.is_formless, False
        self.writer.boundary()
        self.handler(node.tag or "")(node, is_preserved, depth)
        self.writer.boundary()
        self.is_formless = was_outside

    def _folded(self, node: LexborNode, kind: PartKind, depth: int) -> None:
        title = self._title
        self._title = ""
        self.finish()
        self._kind, self._title = kind, title
        was_outside, self.is_formless = self.is_formless, False
        self.handler(node.tag or "")(node, False, depth)
        self.finish()
        self.is_formless = was_outside
        self._kind = "text"

    def finish(self) -> None:
        """End the part that is being written."""
        html = self.writer.take()
        if self._kind != "text" and not _TAG.sub("", html).strip():
            html = ""
        title = self._title if self._kind != "text" else ""
        if not title:
            self.log.add(LeftOutReason.STATUS, self._title)
        self.log.add(LeftOutReason.LABEL, self.language)
        self.language = ""
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
