"""Registry of readers: which one takes a source, and what it makes of it; pure."""

from collections.abc import Callable
from dataclasses import dataclass

from lti_tool.conversations.problems import CannotRead, Problem
from lti_tool.conversations.readers import plain_text, text_encoding
from lti_tool.conversations.source import Source
from lti_tool.conversations.turns import Conversation


@dataclass(frozen=True)
class Reader:
    """One kind of source.

    `recognises` looks at names and bytes, and parses nothing: it runs where requests are served.
    `read` runs in the confined process only, and raises CannotRead.
    """

    name: str
    recognises: Callable[[Source], bool]
    read: Callable[[Source], Conversation]


def _read_text(source: Source) -> Conversation:
    return plain_text.read(text_encoding.decode(source.content))


TEXT = Reader("text or Markdown", text_encoding.is_text, _read_text)

READERS = [TEXT]
"""All kinds; the first that recognises a source reads it."""


def recognise(source: Source) -> Reader:
    """The reader of a source. Raises CannotRead where there is none."""
    for reader in READERS:
        if reader.recognises(source):
            return reader
    raise CannotRead(Problem.NOT_TEXT)
