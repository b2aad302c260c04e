"""Text and Markdown: transcripts whose lines name the speaker, and readings of any other text."""

from lti_tool.conversations.formats.format import Evidence, Format, likely, unsure
from lti_tool.conversations.formats.probe import Probe
from lti_tool.conversations.formats.transcript import reader


def _recognise_transcript(probe: Probe) -> Evidence | None:
    if not probe.has_text or not reader.has_speakers(probe):
        return None
    return likely("Lines name who speaks, and both sides speak.")


def _recognise_text(probe: Probe) -> Evidence | None:
    if not probe.has_text:
        return None
    return unsure("It is text, and nothing in it says who speaks.")


FORMATS = (
    Format("transcript", "Transcript", _recognise_transcript, reader.read_transcript),
    Format("text", "Text or Markdown", _recognise_text, reader.read_text),
)
