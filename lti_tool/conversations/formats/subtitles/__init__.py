"""Subtitles of a recording: a transcript with the times at which somebody speaks."""

from html import escape

from lti_tool.conversations.formats.format import Evidence, Format, Options, sure
from lti_tool.conversations.formats.probe import Probe
from lti_tool.conversations.formats.subtitles import cues
from lti_tool.conversations.formats.subtitles.cues import Cue
from lti_tool.conversations.formats.transcript import has_plain_text
from lti_tool.conversations.formats.transcript.labels import role_of
from lti_tool.conversations.formats.transcript.reader import lines_of
from lti_tool.conversations.markup.left_out import LeftOutLog
from lti_tool.conversations.problems import MOST_TURNS, CannotRead, Problem
from lti_tool.conversations.turns import LeftOutReason, Reading, ReadingWarning, Turn
from lti_tool.conversations.work import Work

_HEAD = 200
"""Lines within which the first cue stands; a head and styles come before it."""

_LONGEST_PARAGRAPH = 600
"""Characters after which the next cue of the same speaker begins a paragraph."""


def _recognise(probe: Probe) -> Evidence | None:
    if not has_plain_text(probe) or b"-->" not in probe.head:
        return None
    lines = [line for line in probe.derive(lines_of)[:_HEAD] if line.strip()]
    if not lines:
        return None
    timings = [number for number, line in enumerate(lines) if cues.TIMING.fullmatch(line)]
    if timings and lines[0].split()[0] == "WEBVTT":
        return sure("It begins with WEBVTT, as subtitles do.")
    if timings and timings[0] <= 1 and (timings[0] == 0 or lines[0].strip().isdigit()):
        return sure("It begins with the number and the time of a subtitle.")
    return None


def _read(probe: Probe, options: Options) -> Reading:
    del options
    found, others = cues.read(probe.derive(lines_of))
    log = LeftOutLog()
    for line in others:
        log.add(LeftOutReason.METADATA, line)
    turns = tuple(_turn(group) for group in _by_speaker(found))
    if len(turns) > MOST_TURNS:
        raise CannotRead(Problem.MANY_TURNS)
    reading = Reading("", "", turns, left_out=log.result())
    has_names = any(cue.name for cue in found)
    return reading if has_names else reading.with_warning(ReadingWarning.NO_SPEAKERS)


def _by_speaker(found: list[Cue]) -> list[list[Cue]]:
    """Cues of one turn each. Where a cue names nobody, the one before goes on."""
    work = Work()
    groups: list[list[Cue]] = []
    for cue in found:
        work.add_part()
        if groups and cue.name in ("", groups[-1][0].name):
            groups[-1].append(cue)
        else:
            groups.append([cue])
    return groups


def _turn(group: list[Cue]) -> Turn:
    paragraphs: list[str] = []
    size = _LONGEST_PARAGRAPH
    for cue in group:
        words = escape(" ".join(cue.words.split()), quote=False)
        if size >= _LONGEST_PARAGRAPH:
            paragraphs.append(cue.begin)
            size = 0
        paragraphs[-1] += " " + words
        size += len(words)
    name = group[0].name
    speaker = role_of(name)[0] or "text"
    return Turn.of_text(speaker, name, "\n".join(f"<p>{each}</p>" for each in paragraphs))


FORMATS = (Format("subtitles", "Subtitles (VTT, SRT)", _recognise, _read),)
