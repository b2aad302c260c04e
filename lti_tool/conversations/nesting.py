"""Depth of HTML, counted before anybody parses it: parsers take time that grows with its square."""

import re

from lti_tool.conversations.problems import CannotRead, Problem

_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
_CLOSES_ITSELF = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr", "dd", "dt", "li", "option", "p", "td", "th", "tr",
}  # fmt: skip
"""Elements without an end, and those that the next of their kind ends."""

_RAW = {"script", "style", "textarea", "title"}
"""Elements whose content has no elements, whatever it looks like."""


def require_shallow(html: str, deepest: int) -> None:
    """Raise CannotRead for elements nested deeper than that. An end ends its own kind only."""
    open_of: dict[str, int] = {}
    depth = 0
    raw = ""
    for tag in _TAG.finditer(html):
        name = tag[2].lower()
        if raw:
            if tag[1] and name == raw:
                raw = ""
            continue
        if name in _CLOSES_ITSELF:
            continue
        if name in _RAW:
            raw = "" if tag[1] else name
            continue
        count = open_of.get(name, 0)
        if not tag[1]:
            open_of[name] = count + 1
            depth += 1
        elif count:
            open_of[name] = count - 1
            depth -= 1
        if depth > deepest:
            raise CannotRead(Problem.NESTED)
