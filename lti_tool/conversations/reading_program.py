"""Program of the confined process: reads a source, takes an entry out of an export, or cleans."""

import gc
import heapq  # noqa: F401  # Counter.most_common loads it, and here nothing can be loaded then
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import islice
from typing import Any, BinaryIO

from lti_tool.conversations import folded, formats
from lti_tool.conversations.canonical_text import text_of
from lti_tool.conversations.file_window import FileWindow
from lti_tool.conversations.formats.format import Options
from lti_tool.conversations.formats.probe import LARGEST_HEAD, Probe
from lti_tool.conversations.problems import (
    LARGEST_SOURCE,
    MOST_ATTACHMENTS,
    MOST_ENTRIES,
    MOST_TURNS,
    CannotRead,
    Problem,
)
from lti_tool.conversations.sanitize import clean, readable
from lti_tool.conversations.source import Flavor, Origin, Source
from lti_tool.conversations.turns import Part
from lti_tool.dates import EARLIEST, LATEST
from lti_tool.sandbox import confinement


def read(data: BinaryIO) -> bytes:
    """A source, after a line that describes it, to its turns, or to a list of an export's."""
    return _answered(lambda: _read(*_unframed(data)))


def extract(data: BinaryIO) -> bytes:
    """A source to one entry of it alone: a line with its media type, and the bytes."""
    try:
        probe, header = _unframed(data)
        flavor = formats.extract(probe, header["format"], header["entry"])
    except CannotRead as error:
        return _encoded({"problem": error.problem.value})
    return _encoded({"media_type": flavor.media_type}) + b"\n" + flavor.content


def cleaned(data: BinaryIO) -> bytes:
    """Turns to turns that are clean, with their canonical text; a refusal stays one."""
    return _answered(lambda: _cleaned(json.load(data)))


def _unframed(data: BinaryIO) -> tuple[Probe, dict[str, Any]]:
    header = json.loads(data.readline())
    sizes = [size for _, size in header["flavors"]]
    begin = data.tell()
    is_large = sum(sizes) > LARGEST_SOURCE
    flavors = tuple(
        Flavor(media_type, data.read(min(size, LARGEST_HEAD) if is_large else size))
        for media_type, size in header["flavors"]
    )
    source = Source(flavors, header["name"], Origin(header["origin"]))
    return Probe(source, FileWindow(data, begin, sizes[0]) if is_large else None), header


def _read(probe: Probe, header: dict[str, Any]) -> dict[str, Any]:
    try:
        recognition = formats.recognise(probe)
    except CannotRead as error:
        if not probe.is_large or error.problem is Problem.MANY_FILES:
            raise
        raise CannotRead(Problem.TOO_LARGE) from None
    name = header["format"] or recognition.format
    entries = _entries(probe, name) if not header["entry"] else []
    if len(entries) > 1:
        return {"format": _format(name), "entries": entries}
    reading = formats.read(probe, name, Options(header["entry"], header["branch"]))
    if not reading.turns:
        raise CannotRead(Problem.EMPTY)
    if len(reading.turns) > MOST_TURNS + 1:
        raise CannotRead(Problem.MANY_TURNS)
    return asdict(reading) | {
        "format": _format(name),
        "confidence": recognition.confidence,
        "reason": recognition.reason,
        "formats": [_format(each.format) for each in formats.candidates(probe)],
    }


def _format(name: str) -> dict[str, str]:
    return {"name": name, "title": formats.named(name).title}


def _entries(probe: Probe, name: str) -> list[dict[str, Any]]:
    entries = list(islice(formats.index(probe, name) or (), MOST_ENTRIES + 1))
    if len(entries) > MOST_ENTRIES:
        raise CannotRead(Problem.MANY_ENTRIES)
    return [
        {
            "id": each.id,
            "title": _line(each.title),
            "created_at": _time(each.created_at),
            "turns": each.turns,
        }
        for each in entries
    ]


def _cleaned(answer: dict[str, Any]) -> dict[str, Any]:
    if "problem" in answer:
        raise CannotRead(Problem(answer["problem"]))
    if "entries" in answer:
        return answer
    if len(answer["turns"]) > MOST_TURNS + 1:
        raise CannotRead(Problem.MANY_TURNS)
    turns = [_turn(each) for each in answer["turns"]]
    if not any(turn["text"].strip() for turn in turns):
        raise CannotRead(Problem.EMPTY)
    return answer | {
        "title": readable(answer["title"]),
        "product": _line(answer["product"]),
        "model": _line(answer["model"]),
        "created_at": _time(answer["created_at"]),
        "turns": turns,
        "left_out": [
            each | {"text": readable(each["text"])[:_MOST_LEFT_OUT]}
            for each in answer["left_out"][:_MOST_NOTES]
        ],
        "branches": [
            each | {"first_words": _line(each["first_words"])}
            for each in answer["branches"][:_MOST_NOTES]
        ],
    }


def _turn(turn: dict[str, Any]) -> dict[str, Any]:
    html = cleaned_html(Part(**part) for part in turn["parts"])
    return {
        "speaker": turn["speaker"],
        "label": _line(turn["label"]),
        "model": _line(turn["model"]),
        "time": _time(turn["time"]),
        "attachments": [_line(each) for each in turn["attachments"][:MOST_ATTACHMENTS]],
        "html": html,
        "text": text_of(html),
    }


def cleaned_html(parts: Iterable[Part]) -> str:
    """Parts of a turn as one piece of clean HTML. No part reaches into another."""
    each_clean = [Part(part.kind, clean(part.html), readable(part.title)) for part in parts]
    html = folded.html_of(each_clean)
    return html if len(each_clean) == 1 and each_clean[0].kind == "text" else clean(html)


_LONGEST_LINE = 200
_MOST_LEFT_OUT = 20_000
_MOST_NOTES = 100
"""Reasons for which something was left out, and branches."""


def _line(text: str) -> str:
    """Words on one line, at most 200 characters."""
    return " ".join(readable(text).split())[:_LONGEST_LINE].rstrip()


def _time(value: datetime | str | None) -> str | None:
    """A point in time in ISO 8601; None for one that the database would refuse."""
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else value
        if at is None:
            return None
        at = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at.isoformat() if EARLIEST <= at < LATEST else None


def _answered(work: Callable[[], dict[str, Any]]) -> bytes:
    try:
        answer = work()
    except CannotRead as error:
        answer = {"problem": error.problem.value}
    return _encoded(answer)


def _encoded(answer: dict[str, Any]) -> bytes:
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"), default=_time)
    return text.encode(errors="surrogatepass")


def main() -> None:
    """Answer once, confined."""
    # Parsers make very many small objects and no cycles: looking for these costs a tenth of it.
    gc.disable()
    confinement.serve({"read": read, "extract": extract, "clean": cleaned})


if __name__ == "__main__":
    main()
