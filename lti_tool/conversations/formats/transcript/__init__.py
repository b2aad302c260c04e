"""Text and Markdown: transcripts whose lines name the speaker, and readings of any other text."""

from lti_tool.conversations.formats.format import Evidence, Format, likely, sure, unsure
from lti_tool.conversations.formats.probe import Probe
from lti_tool.conversations.formats.transcript import reader
from lti_tool.conversations.problems import CannotRead
from lti_tool.conversations.source import TEXT


def has_plain_text(probe: Probe) -> bool:
    """True where the source is text, and not HTML alone."""
    return probe.has_text and (not probe.html or probe.source.first(TEXT) is not None)


def _recognise_transcript(probe: Probe) -> Evidence | None:
    if not has_plain_text(probe):
        return None
    try:
        marks = probe.derive(reader.marks_of)
    except CannotRead:
        # Reading says why.
        return likely("Many lines name who speaks.")
    if marks is None:
        return None
    return sure(marks.reason) if marks.is_sure else likely(marks.reason)


def _recognise_text(probe: Probe) -> Evidence | None:
    if not has_plain_text(probe):
        return None
    return unsure("It is text, and nothing in it says who speaks.")


TRANSCRIPT = Format("transcript", "Transcript", _recognise_transcript, reader.read_transcript)
FORMATS = (
    TRANSCRIPT,
    Format("text", "Text or Markdown", _recognise_text, reader.read_text),
)
