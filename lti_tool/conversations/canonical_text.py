"""The one count of characters that anchors rely on (twin: static/src/text/canonical_text.ts).

The text of a turn is the concatenation of the text nodes of its HTML in document order, nothing
collapsed and nothing added. Turns are joined by one line feed. Offsets count UTF-16 units.
Shared vectors: tests/vectors/canonical_text.json.
"""

from selectolax.lexbor import LexborHTMLParser

TURN_JOIN = "\n"
"""What stands between the texts of two turns."""


def text_of(html: str) -> str:
    """The text of one turn, from the HTML that browsers are given."""
    # A fragment, as innerHTML would parse it: a document would move and drop white space.
    root = LexborHTMLParser(f"<!doctype html><body><div>{html}</div>").css_first("div")
    return root.text(deep=True, separator="", strip=False) if root is not None else ""


def utf16_length(text: str) -> int:
    """How many UTF-16 units a browser counts for `text`."""
    # Nearly all of the texts of notes are ASCII, and each update is counted.
    return len(text) if text.isascii() else len(text) + sum(each > "\uffff" for each in text)
