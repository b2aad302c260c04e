"""Writer of small HTML: paragraphs, lists and inline styles that are well formed, from any order.

Pages nest blocks in spans and put text directly into boxes. The writer opens a paragraph where text
needs one. It closes inline elements before a block begins and opens them again behind it. White
space is collapsed as a browser does. A line feed follows each block, so that the words of two
blocks never touch in the canonical text.
"""

import re
from html import escape

_SPACE = re.compile(r"[ \t\n\r\f]+")
"""White space that HTML collapses; a no-break space is none."""

_PHRASING = frozenset({"p", "h3", "h4", "h5", "h6", "summary"})
"""Blocks that hold nothing but text and inline elements."""

_FLOW = frozenset({"", "blockquote", "details"})
"""Blocks whose text needs a paragraph; "" is the outermost, or what is left of a split one."""

_DROPPED_WHEN_EMPTY = _PHRASING | {"blockquote", "ul", "ol", "table", "thead", "tbody", "details"}


class HtmlWriter:
    """Small HTML that grows by text, inline elements and blocks, in document order."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._containers = [""]
        self._wanted: list[tuple[str, str] | None] = []
        self._opened: list[tuple[str, str]] = []
        self._is_implicit = False
        self._has_text = False
        self._space = False
        self._breaks = 0

    @property
    def container(self) -> str:
        """Innermost open block; "" at the top."""
        return self._containers[-1]

    @property
    def is_at_top(self) -> bool:
        """True where no block is open."""
        return len(self._containers) == 1

    def text(self, text: str, *, is_preserved: bool = False) -> None:
        """Text; white space counts only where it is preserved."""
        if is_preserved:
            self._preserved(text)
            return
        words = _SPACE.sub(" ", text)
        stripped = words.strip(" ")
        if not stripped:
            self._space = self._space or bool(words)
            return
        self._space = self._space or words[0] == " "
        self.atom(escape(stripped, quote=False))
        self._space = words[-1] == " "

    def space(self) -> None:
        """White space, if text comes before and after it."""
        self._space = True

    def atom(self, html: str) -> None:
        """Inline HTML that counts as text: a word, a formula."""
        if self.container in _FLOW and not self._is_implicit:
            self._out.append("<p>")
            self._is_implicit = True
        self._break_lines()
        wanted = [each for each in self._wanted if each is not None]
        shared = 0
        while shared < min(len(wanted), len(self._opened)) and (
            wanted[shared] is self._opened[shared]
        ):
            shared += 1
        self._close_inline(shared)
        if self._space and self._has_text:
            self._out.append(" ")
        for tag, attributes in wanted[shared:]:
            self._out.append(f"<{tag}{attributes}>")
        self._opened = wanted
        self._out.append(html)
        self._space = False
        self._has_text = True

    def line_break(self) -> None:
        """The end of a line; at the end of a block it is none."""
        if self._has_text:
            self._breaks += 1
            self._space = False

    def boundary(self) -> None:
        """The border of a box: what follows is not on the same line."""
        if self.container in _FLOW:
            self._end_line()
        elif self._has_text:
            self._breaks = max(self._breaks, 1)
            self._space = False

    def begin_inline(self, tag: str, attributes: str = "") -> None:
        """Begin an inline element; it is written once it has text."""
        is_open = any(each and each[0] == tag for each in self._wanted)
        self._wanted.append(None if is_open else (tag, attributes))

    def end_inline(self) -> None:
        """End the inline element that began last."""
        self._wanted.pop()

    def open(self, tag: str, attributes: str = "") -> None:
        """Begin a block."""
        has_text = self._has_text and self.container not in _FLOW
        self._end_line()
        if self.container in _PHRASING:
            self._split()
        elif has_text:
            self._out.append("\n")
        self._containers.append(tag)
        self._out.append(f"<{tag}{attributes}>")

    def close(self) -> None:
        """End the block that began last; one that stayed empty vanishes."""
        self._end_line()
        tag = self._containers.pop()
        if not tag:
            return
        if tag in _DROPPED_WHEN_EMPTY and self._out[-1].startswith(f"<{tag}"):
            self._out.pop()
        else:
            self._out.append(f"</{tag}>\n")

    def block(self, html: str) -> None:
        """A finished block, such as code."""
        self.open("", "")
        self._out[-1] = f"{html}\n"
        self._containers.pop()

    def take(self) -> str:
        """The HTML so far, and begin anew; only where no block is open."""
        self._end_line()
        html = "".join(self._out).strip("\n")
        self._out = []
        return html

    def _preserved(self, text: str) -> None:
        for number, line in enumerate(text.replace("\r\n", "\n").split("\n")):
            if number:
                self.line_break()
            if line:
                self.atom(escape(line, quote=False))

    def _break_lines(self) -> None:
        if self._breaks > 1 and self._is_implicit:
            self._close_inline(0)
            self._out.append("</p>\n<p>")
            self._has_text = False
        elif self._breaks:
            self._close_inline(0)
            self._out.append("<br>\n" * self._breaks)
            self._has_text = False
        self._breaks = 0

    def _split(self) -> None:
        """End a block that cannot hold the next one; what follows is outside of it."""
        tag = self._containers[-1]
        if self._out[-1].startswith(f"<{tag}"):
            self._out.pop()
        else:
            self._out.append(f"</{tag}>\n")
        self._containers[-1] = ""

    def _end_line(self) -> None:
        self._close_inline(0)
        if self._is_implicit:
            self._out.append("</p>\n")
            self._is_implicit = False
        self._has_text = False
        self._space = False
        self._breaks = 0

    def _close_inline(self, keep: int) -> None:
        for tag, _ in reversed(self._opened[keep:]):
            self._out.append(f"</{tag}>")
        del self._opened[keep:]
