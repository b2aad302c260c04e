"""Outline of structured data: its shape, its first values, and a way to all of them."""

import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import IO, Any, BinaryIO, Literal, cast

from lti_tool.conversations.problems import CannotRead
from lti_tool.conversations.records.json_stream import JsonStream
from lti_tool.conversations.records.record import Record

Shape = Literal["object", "list", "lines"]

_SAMPLE = 20
"""Values that recognisers look at. Exports begin with odd entries now and then."""

_HEAD = 4096
_PARSED_AT_ONCE = 16 * 2**20
_DEPTH = 3
_LONGEST_LINE = 48 * 2**20
_SPACE = b" \t\r\n"
_EVENT = b"data:"
"""Prefix of the values of an event stream, as APIs send answers piece by piece."""

UNREADABLE = object()
"""Value of a line that is no JSON, and of the rest of a list that is broken off."""

Open = Callable[[], IO[bytes]]
"""Opens the data at its beginning. Only the stream that was opened last is read."""


@dataclass(frozen=True)
class Outline:
    """One object, a list, or a value on each line; `sample` holds the first values.

    Of a large object, the sample has the first items of its lists only.
    """

    shape: Shape
    sample: tuple[Any, ...]
    _open: Open

    @property
    def top(self) -> Record:
        """The object that the source is; empty for lists and lines."""
        return Record(self.sample[0] if self.shape == "object" else None)

    @property
    def records(self) -> list[Record]:
        """Objects of the sample."""
        return [Record(value) for value in self.sample if isinstance(value, dict)]

    def values(self) -> Iterator[Any]:
        """All values, parsed one by one, with `UNREADABLE` in the place of what is no JSON."""
        if self.shape == "list":
            return _items(self._open)
        return _lines(self._open) if self.shape == "lines" else iter((_whole(self._open),))

    def items(self, path: str) -> Iterator[Any]:
        """Items of a list in the object; dots part the names of the fields that lead to it."""
        return _items(self._open, *path.split("."))


def of_stream(opened: Open) -> Outline | None:
    """Outline of bytes that can be read more than once."""
    try:
        head = opened().read(_HEAD)
    except (OSError, ValueError, EOFError, zipfile.BadZipFile, zlib.error):
        return None
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip(_SPACE)
    if head[:1] == b"[":
        return _sampled("list", opened)
    if head[:1] == b"{":
        return _object(opened) or _sampled("lines", opened)
    if head.startswith((_EVENT, b"event:")):
        return _sampled("lines", opened)
    return None


def _object(opened: Open) -> Outline | None:
    """Outline of an object; None where it is none, or where more values follow it."""
    content = opened().read(_PARSED_AT_ONCE + 1)
    if len(content) <= _PARSED_AT_ONCE:
        value = _parsed(content)
        return None if value is UNREADABLE else Outline("object", (value,), opened)
    stream = JsonStream(_binary(opened))
    try:
        value = stream.shape(_SAMPLE, _DEPTH)
        return Outline("object", (value,), opened) if stream.is_at_end() else None
    except CannotRead:
        return None


def _whole(opened: Open) -> Any:
    """The value that a small source is; `UNREADABLE` for a large one, and for no JSON."""
    content = opened().read(_PARSED_AT_ONCE + 1)
    return UNREADABLE if len(content) > _PARSED_AT_ONCE else _parsed(content)


def _sampled(shape: Shape, opened: Open) -> Outline | None:
    """An outline if something of it can be read. What is cut off may begin well."""
    values = list(islice(Outline(shape, (), opened).values(), _SAMPLE))
    readable = tuple(value for value in values if value is not UNREADABLE)
    # Where most lines are no JSON, the text is another that happens to begin with a brace.
    if not readable or len(readable) * 2 < len(values):
        return None
    return Outline(shape, readable, opened)


def _items(opened: Open, *path: str) -> Iterator[Any]:
    try:
        yield from JsonStream(_binary(opened)).items(*path)
    except CannotRead:
        yield UNREADABLE


def _lines(opened: Open) -> Iterator[Any]:
    stream = opened()
    while True:
        try:
            line = stream.readline(_LONGEST_LINE + 1)
        except (OSError, ValueError, EOFError, zipfile.BadZipFile, zlib.error):
            yield UNREADABLE
            return
        if len(line) > _LONGEST_LINE:
            yield UNREADABLE
            return
        if not line:
            return
        content = _content(line.removeprefix(b"\xef\xbb\xbf").strip())
        if content:
            yield _parsed(content)


def _content(line: bytes) -> bytes:
    """JSON of a line; empty for the other lines of an event stream."""
    if line.startswith(_EVENT):
        line = line.removeprefix(_EVENT).strip()
        return b"" if line == b"[DONE]" else line
    return b"" if line.startswith((b"event:", b"id:", b":")) else line


def _parsed(content: bytes) -> Any:
    try:
        return json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return UNREADABLE


def _binary(opened: Open) -> BinaryIO:
    return cast(BinaryIO, opened())
