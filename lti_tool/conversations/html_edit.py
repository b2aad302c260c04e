"""Edits of clean HTML at offsets of its canonical text: split, redact, fold and unfold; pure.

Clean HTML is well formed and quotes its attributes, so that a walk over its tags is enough. What
comes out is cleaned again, and is counted by whoever stores it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape, unescape
from typing import TypeAlias

from lti_tool.conversations.sanitize import clean
from lti_tool.utf16 import utf16_length

_TOKEN = re.compile(
    r"""<(?P<end>/?)(?P<name>[a-z][a-z0-9-]*)(?P<attributes>(?:\ [^\s"=>]+="[^"]*")*)>
    |(?P<text>&(?:\#\d+|\#x[0-9a-f]+|\w+);|\n|[^<&\n]+|&)""",
    re.VERBOSE,
)
Replacement: TypeAlias = Callable[[str], str]
"""Function from the inside of an element to what stands in its place."""

_VOID = {"br", "hr"}
_WHOLE = {"math"}
"""Elements that are never cut in two."""

_EMPTY = re.compile(
    r"<(p|h[3-6]|ul|ol|li|pre|blockquote|details|summary|a|code|em|strong|del|sub|sup)"
    r'(?: [^\s"=>]+="[^"]*")*>\s*</\1>'
)
_FOLDED = re.compile(r'<details class="thinking">')
_DETAILS = re.compile(r"<(/?)details\b[^>]*>")
_SUMMARY = re.compile(r"\s*<summary\b[^>]*>(.*?)</summary>", re.DOTALL)


@dataclass(frozen=True)
class _Token:
    """A tag, a stretch of text (or a formula); `at` is the offset of its text."""

    raw: str
    name: str
    is_end: bool
    at: int
    length: int


def _tokens(html: str, *cuts: int) -> Iterator[_Token]:
    """Tokens of HTML; a stretch of text ends at each of the offsets `cuts`."""
    at = 0
    for found in _TOKEN.finditer(html):
        text = found["text"]
        if not text:
            yield _Token(found[0], found["name"], bool(found["end"]), at, 0)
            continue
        for piece in (text,) if text.startswith("&") else _pieces(text, [cut - at for cut in cuts]):
            length = utf16_length(unescape(piece))
            yield _Token(piece, "", False, at, length)
            at += length


def _pieces(text: str, cuts: list[int]) -> Iterator[str]:
    """Stretches of a text between offsets; a character that one of them halves is one by itself."""
    ends = {len(text)}
    length = utf16_length(text)
    for cut in cuts:
        if 0 < cut < length:
            before = len(text.encode("utf-16-le")[: 2 * cut].decode("utf-16-le", "ignore"))
            ends |= {before} if utf16_length(text[:before]) == cut else {before, before + 1}
    begin = 0
    for end in sorted(ends - {0}):
        yield text[begin:end]
        begin = end


def split(html: str, offset: int) -> tuple[str, str]:
    """HTML of the text before an offset, and of the text from it on; both are clean.

    Elements that are open at the offset are closed before it and opened again after it. A formula
    is not cut: it goes to the second half.
    """
    halves: tuple[list[str], list[str]] = ([], [])
    open_tags: list[_Token] = []
    half = 0
    for token in _whole(_tokens(html, offset)):
        if half == 0 and token.at + token.length > offset and (token.length or token.name == ""):
            halves[0].extend(f"</{each.name}>" for each in reversed(open_tags))
            halves[1].extend(each.raw for each in open_tags)
            half = 1
        halves[half].append(token.raw)
        _follow(open_tags, token)
    before, after = ("".join(each) for each in halves)
    return clean(_without_empty(before)), clean(_without_empty(after))


def redact(html: str, start: int, end: int, instead: str) -> str:
    """HTML without the text from one offset to another, and with `instead` in its place.

    A link of which it takes a part is a link no longer, and a formula is taken as a whole: what
    nobody sees of them may say what the text said. Line ends stay, and the elements around them.
    """
    kept: list[str] = []
    is_marked = False
    for tokens in _units(list(_tokens(html, start, end))):
        first, last = tokens[0], tokens[-1]
        begin, stop = first.at, last.at + last.length
        is_line_end = first.raw == "\n"
        if begin >= end or stop <= start or begin == stop or is_line_end:
            kept += [each.raw for each in tokens]
            continue
        if not is_marked:
            kept.append(f'<ins class="redacted">{escape(instead)}</ins>')
            is_marked = True
        if first.name == "a":
            kept += [each.raw for each in tokens if not start <= each.at < end and not each.name]
    return clean("".join(kept))


def fold(html: str) -> str:
    """HTML folded as thinking, with nothing for a summary."""
    return clean(f'<details class="thinking"><summary></summary>{html}</details>')


def unfold(html: str) -> str:
    """HTML whose folded thinking stands in the open."""

    def opened(inside: str) -> str:
        found = _SUMMARY.match(inside)
        if found is None:
            return inside
        words = found[1].strip()
        heading = f"<p>{words}</p>\n" if words else ""
        return heading + inside[found.end() :]

    return clean(_replaced(html, opened))


def without_folded(html: str) -> str:
    """HTML without its folded thinking."""
    return clean(_replaced(html, lambda _: ""))


def _replaced(html: str, inside: Replacement) -> str:
    """HTML in which each folded thinking is what `inside` makes of its content."""
    pieces: list[str] = []
    position = 0
    while (found := _FOLDED.search(html, position)) is not None:
        pieces.append(html[position : found.start()])
        depth, stop, after = 1, len(html), len(html)
        for tag in _DETAILS.finditer(html, found.end()):
            depth += -1 if tag[1] else 1
            if depth == 0:
                stop, after = tag.start(), tag.end()
                break
        pieces.append(inside(html[found.end() : stop]))
        position = after
    return "".join((*pieces, html[position:]))


def _whole(tokens: Iterator[_Token]) -> Iterator[_Token]:
    """Tokens in which an element that may not be cut is one."""
    for unit in _units(list(tokens), _WHOLE):
        first, last = unit[0], unit[-1]
        if len(unit) == 1:
            yield first
        else:
            length = last.at + last.length - first.at
            yield _Token("".join(each.raw for each in unit), "", False, first.at, length)


def _units(
    tokens: list[_Token], names: frozenset[str] | set[str] = frozenset({"math", "a"})
) -> Iterator[list[_Token]]:
    """Tokens, those of an element with one of these names together."""
    number = 0
    while number < len(tokens):
        token = tokens[number]
        end = number
        if token.name in names and not token.is_end:
            depth = 1
            while depth and end + 1 < len(tokens):
                end += 1
                if tokens[end].name == token.name:
                    depth += -1 if tokens[end].is_end else 1
        yield tokens[number : end + 1]
        number = end + 1


def _follow(open_tags: list[_Token], token: _Token) -> None:
    if not token.name or token.name in _VOID:
        return
    if token.is_end:
        if open_tags:
            open_tags.pop()
    else:
        open_tags.append(token)


def _without_empty(html: str) -> str:
    """HTML without elements that a cut has left empty at its ends."""
    while True:
        shorter = _EMPTY.sub("", html)
        if shorter == html:
            return html
        html = shorter
