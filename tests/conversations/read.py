"""Reading of a pasted text in this process, for tests of what is read."""

from lti_tool.conversations import formats
from lti_tool.conversations.formats.format import Options
from lti_tool.conversations.formats.probe import Probe
from lti_tool.conversations.reading_program import cleaned_html
from lti_tool.conversations.source import Source
from lti_tool.conversations.turns import Reading, Turn


def read(text: str) -> Reading:
    """Turns of a text by the format that recognises it best."""
    probe = Probe(Source.pasted(text))
    return formats.read(probe, formats.recognise(probe).format, Options())


def html_of(turn: Turn) -> str:
    """Clean HTML of a turn."""
    return cleaned_html(turn.parts)
