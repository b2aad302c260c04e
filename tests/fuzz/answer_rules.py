"""Schema of an answer, stated a second time and independently of the product."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, cast
from urllib.parse import urlsplit

from pycrdt import XmlElement, XmlFragment, XmlText

BLOCKS = {"paragraph", "heading", "code_block", "blockquote", "bullet_list", "ordered_list",
          "passage"}  # fmt: skip
INSIDE = {
    "": BLOCKS,
    "blockquote": BLOCKS,
    "list_item": BLOCKS,
    "bullet_list": {"list_item"},
    "ordered_list": {"list_item"},
}
"""Elements that may stand in the root, which has no name, and in others."""
WITH_TEXT = {"paragraph", "heading", "code_block"}
DEEPEST = 12


def misshapen(root: XmlFragment) -> str | None:
    """Description of something in a tree that no answer may hold, or None."""
    return next(_problems(root, "", 0), None)


def written(root: XmlFragment) -> str:
    """Words of a tree as they stand in pycrdt's own markup of it."""
    return re.sub(r"<[^<>]*>", "", str(root))


def _problems(parent: XmlFragment | XmlElement, name: str, depth: int) -> Iterator[str]:
    if depth > DEEPEST:
        yield f"{depth} elements in each other"
    for child in parent.children:
        if isinstance(child, XmlText):
            yield from _in_text(child, name)
        elif isinstance(child, XmlElement) and child.tag in INSIDE.get(name, ()):
            yield from _attributes(child)
            yield from _problems(child, child.tag or "", depth + 1)
        else:
            yield f"{child!r} in {name or 'the root'}"


def _attributes(element: XmlElement) -> Iterator[str]:
    for key, given in cast("Iterable[tuple[str, Any]]", element.attributes):
        match element.tag, key:
            case "heading", "level":
                is_right = isinstance(given, int | float) and given in (0, 1, 2, 3)
            case "passage", "text":
                is_right = isinstance(given, str) and 0 < len(given) <= 2000
            case "passage", "place":
                is_right = isinstance(given, str) and given.startswith(("note=", "at="))
            case _:
                is_right = False
        if not is_right:
            yield f"{element.tag} with {key} = {given!r}"


def _in_text(text: XmlText, name: str) -> Iterator[str]:
    if name not in WITH_TEXT:
        yield f"text in {name or 'the root'}"
    for words, marks in text.diff():
        if not isinstance(words, str) or "\0" in words:
            yield f"{words!r} in a text"
        for mark, given in (marks or {}).items():
            if not _is_mark(mark, given) or name == "code_block":
                yield f"the mark {mark} = {given!r} in {name}"


def _is_mark(mark: str, given: Any) -> bool:
    if given is None:
        return True
    if mark in ("strong", "em", "code"):
        return bool(given == {})
    if mark != "link" or given.keys() != {"href"} or not isinstance(given["href"], str):
        return False
    href = given["href"]
    is_plain = href.isascii() and href.isprintable() and not re.search(r"[\s\"\\]", href)
    return is_plain and urlsplit(href.replace("[", "")).scheme in ("http", "https", "mailto")
