"""Outline of structured data: its shape, its first values, and a way to all of them."""

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO, Literal

from lti_tool.conversations.formats.probe import Probe
from lti_tool.conversations.problems import CannotRead
from lti_tool.conversations.records.json_stream import JsonStream
from lti_tool.conversations.records.record import Record
from lti_tool.conversations.source import TEXT

Shape = Literal["object", "list", "lines"]

_SAMPLE = 20
"""Values that recognisers look at. Exports begin with odd entries now and then."""

_HEAD = 4096
_LARGEST_OBJECT = 64 * 2**20
_LONGEST_LINE = 48 * 2**20
_SPACE = b" \t\r\n"
_EVENT = b"data:"
"""Prefix of the values of an event stream, as APIs send answers piece by piece."""


@dataclass(frozen=True)
class Outline:
    """One object, a list, or a value on each line; `sample` holds the first values."""

    shape: Shape
    sample: tuple[Any, ...]
    values: Callable[[], Iterator[Any]]
    """All values, parsed one by one. `UNREADABLE` stands for a line, or a rest, that is no JSON."""

    @property
    def top(self) -> Record:
        """The object that the source is; empty for lists and lines."""
        return Record(self.sample[0] if self.shape == "object" else None)

    @property
    def records(self) -> list[Record]:
        """Objects of the sample."""
        return [Record(value) for value in self.sample if isinstance(value, dict)]


UNREADABLE = object()
"""Value of a line that is no JSON, and of the rest of a list that is broken off."""


def outline(probe: Probe) -> Outline | None:
    """Outline of a source, or None where it is no JSON; `probe.derive(outline)` makes it once."""
    plain = probe.source.first(TEXT)
    content = probe.source.content if plain is None else plain
    return of_stream(lambda: io.BytesIO(content), len(content))


def of_stream(reopen: Callable[[], BinaryIO], size: int) -> Outline | None:
    """Outline of bytes that can be read more than once."""
    with reopen() as stream:
        head = stream.read(_HEAD).removeprefix(b"\xef\xbb\xbf").lstrip(_SPACE)
    if head[:1] == b"[":
        return _checked("list", lambda: _items(reopen))
    if head[:1] == b"{":
        return _object(reopen, size) or _checked("lines", lambda: _lines(reopen))
    if head.startswith((_EVENT, b"event:")):
        return _checked("lines", lambda: _lines(reopen))
    return None


def _object(reopen: Callable[[], BinaryIO], size: int) -> Outline | None:
    if size > _LARGEST_OBJECT:
        return None
    with reopen() as stream:
        try:
            value = json.loads(stream.read(_LARGEST_OBJECT + 1).decode("utf-8-sig"))
        except (ValueError, RecursionError):
            return None
    return Outline("object", (value,), lambda: iter((value,)))


def _checked(shape: Shape, values: Callable[[], Iterator[Any]]) -> Outline | None:
    """An outline if something of it can be read. What is cut off may begin well."""
    sample = list(islice(values(), _SAMPLE))
    readable = [value for value in sample if value is not UNREADABLE]
    # Where most lines are no JSON, the text is another that happens to begin with a brace.
    if len(readable) * 2 < len(sample):
        return None
    return Outline(shape, tuple(readable), values) if readable else None


def _items(reopen: Callable[[], BinaryIO]) -> Iterator[Any]:
    with reopen() as stream:
        try:
            yield from JsonStream(stream).items()
        except CannotRead:
            yield UNREADABLE


def _lines(reopen: Callable[[], BinaryIO]) -> Iterator[Any]:
    with reopen() as stream:
        while line := stream.readline(_LONGEST_LINE + 1):
            if len(line) > _LONGEST_LINE:
                yield UNREADABLE
                return
            line = line.removeprefix(b"\xef\xbb\xbf").strip()
            if line.startswith(_EVENT):
                line = line.removeprefix(_EVENT).strip()
                if line == b"[DONE]":
                    continue
            elif line.startswith((b"event:", b"id:", b":")):
                continue
            if line:
                yield _parsed(line)


def _parsed(line: bytes) -> Any:
    try:
        return json.loads(line.decode())
    except (ValueError, RecursionError):
        return UNREADABLE
