"""Bytes to text: UTF-8, or UTF-16 that begins with its mark."""

import codecs

from lti_tool.conversations.problems import CannotRead, Problem

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

for _, _name in _MARKS:
    # Python loads a codec when it is first used; a confined process can open no file.
    codecs.lookup(_name)


def decode(content: bytes) -> str:
    """The text of a file. Raises CannotRead for a file of another kind."""
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise CannotRead(Problem.NOT_TEXT) from None
    if "\0" in text:
        raise CannotRead(Problem.NOT_TEXT)
    return text
