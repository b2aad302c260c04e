"""Pages of a chat made for tests, and what is read of them."""

import re

from lti_tool.conversations import formats
from lti_tool.conversations.canonical_text import text_of
from lti_tool.conversations.formats.format import Options, Recognition
from lti_tool.conversations.formats.probe import Probe
from lti_tool.conversations.source import Source
from lti_tool.conversations.turns import Reading

SPACE = re.compile(r"\s+")


def probe(html: str, text: str = "") -> Probe:
    return Probe(Source.pasted(text, html))


def recognised(html: str) -> Recognition:
    return formats.recognise(probe(html))


def read(html: str) -> Reading:
    found = probe(html)
    return formats.read(found, formats.recognise(found).format, Options())


def text_of_page(found: Probe) -> str:
    """All text of a page, in its order."""
    assert found.dom is not None
    assert found.dom.body is not None
    return found.dom.body.text()


def words(reading: Reading) -> str:
    """Everything that somebody says, without the look of it."""
    return SPACE.sub(
        "", "".join(text_of(part.html) for turn in reading.turns for part in turn.parts)
    )


def chatgpt(*turns: tuple[str, str]) -> str:
    """A page with nothing but its messages."""
    return "".join(
        f'<article data-testid="conversation-turn-1" data-turn="{role}">'
        f'<div data-message-author-role="{role}" data-message-id="m">{html}</div></article>'
        for role, html in turns
    )


def answer(html: str) -> str:
    """HTML of an answer as it is read, not cleaned yet."""
    turns = read(chatgpt(("user", "Q"), ("assistant", html))).turns
    return turns[1].parts[0].html
