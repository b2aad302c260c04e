"""The one count of characters that anchors rely on (twin: static/src/text/canonical_text.ts).

The text of a turn is the concatenation of the text nodes of its HTML in document order, nothing
collapsed and nothing added. Turns are joined by one line feed. Offsets count UTF-16 units.
Shared vectors: tests/vectors/canonical_text.json.
"""

from selectolax.lexbor import LexborHTMLParser

from lti_tool.utf16 import utf16_length

__all__ = ["TURN_JOIN", "text_of", "utf16_length"]

TURN_JOIN = "\n"
"""Separator between the texts of two turns."""


def text_of(html: str) -> str:
    """The text of one turn, from the HTML that browsers are given."""
    # A fragment, as innerHTML would parse it: a document would move and drop white space.
    root = LexborHTMLParser(f"<!doctype html><body><div>{html}</div>").css_first("div")
    return root.text(deep=True, separator="", strip=False) if root is not None else ""
