"""Reading in this process, for tests of what is read: the steps of the confined ones."""

from dataclasses import replace
from io import BytesIO

from lti_tool.conversations import formats, reading, reading_program
from lti_tool.conversations.formats.format import Options
from lti_tool.conversations.formats.probe import Probe
from lti_tool.conversations.reading import Choice, ExportIndex, Framed, ReadConversation
from lti_tool.conversations.reading_program import cleaned_html
from lti_tool.conversations.source import Origin, Source
from lti_tool.conversations.turns import Reading, Turn


def read(text: str) -> Reading:
    """Turns of a text by the format that recognises it best."""
    probe = Probe(Source.pasted(text))
    return formats.read(probe, formats.recognise(probe).format, Options())


def html_of(turn: Turn) -> str:
    """Clean HTML of a turn."""
    return cleaned_html(turn.parts)


def read_source(source: Source, choice: Choice | None = None) -> ReadConversation:
    """Read a source of one conversation as it is stored."""
    read = read_any(source, choice)
    assert isinstance(read, ReadConversation)
    return read


def read_any(source: Source, choice: Choice | None = None) -> ReadConversation | ExportIndex:
    """Read a source of one conversation or of many."""
    answer = reading_program.read(_file(source, choice))
    return reading.parsed(reading_program.cleaned(BytesIO(answer)))


def extract(source: Source, choice: Choice) -> Source:
    """The source that one entry of an export becomes."""
    flavor = reading.extracted(reading_program.extract(_file(source, choice)))
    return replace(source, flavors=(flavor,), origin=Origin.MEMBER)


def _file(source: Source, choice: Choice | None) -> BytesIO:
    return BytesIO(b"".join(Framed.of_source(source, choice).pieces))
