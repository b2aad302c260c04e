"""Notes of Obsidian in which each turn is a callout: a quotation with a kind and a name."""

import re
from dataclasses import replace

from lti_tool.conversations.formats.format import Evidence, Options, likely, sure
from lti_tool.conversations.formats.probe import Probe
from lti_tool.conversations.formats.transcript import reader
from lti_tool.conversations.formats.transcript.marks import Marks, find
from lti_tool.conversations.problems import CannotRead
from lti_tool.conversations.turns import LeftOut, LeftOutReason, Reading

_HEAD = re.compile(r">[ ]?\[!(?P<kind>[\w-]+)\][+-]?[ ]*(?P<name>.*)")
_NOTE = re.compile(r"\s*<!--\s*(?:UID|id)\b[^>]*-->\s*", re.IGNORECASE)
_KINDS = {"user", "human", "question", "agent", "assistant", "ai", "chatgpt", "claude", "nexus"}


def recognise(probe: Probe) -> Evidence | None:
    """Callouts whose kinds or names are those of the two sides."""
    if not probe.has_text or "[!" not in probe.text:
        return None
    try:
        marks = probe.derive(_marks)
    except CannotRead:
        return None
    if marks is None:
        return None
    return sure(marks.reason) if marks.is_sure else likely(marks.reason)


def read(probe: Probe, options: Options) -> Reading:
    """Turns of the callouts. Raises CannotRead."""
    marks = probe.derive(_marks)
    if marks is None:
        return reader.read_text(probe, options)
    lines, notes = probe.derive(_lines)
    reading = reader.reading_of(lines, marks)
    if not notes:
        return reading
    left_out = LeftOut(LeftOutReason.METADATA, len(notes), "\n".join(notes))
    return replace(reading, left_out=(*reading.left_out, left_out))


def _marks(probe: Probe) -> Marks | None:
    return find(probe.derive(_lines)[0])


def _lines(probe: Probe) -> tuple[list[str], list[str]]:
    """Lines without the quotation, and the notes of the program that were among them."""
    found: list[str] = []
    notes: list[str] = []
    is_inside = False
    for line in reader.lines_of(probe):
        head = _HEAD.fullmatch(line)
        if head is not None and set(re.split(r"[-_]", head["kind"].lower())) & _KINDS:
            name = head["name"].strip() or head["kind"].rpartition("_")[2].title()
            found += ["", name if name.startswith("**") else f"**{name}**"]
            is_inside = True
            continue
        is_inside = is_inside and (line.startswith(">") or not line.strip())
        words = line.removeprefix(">").removeprefix(" ") if is_inside else line
        if _NOTE.fullmatch(words):
            notes.append(words.strip())
        else:
            found.append(words)
    return found, notes
