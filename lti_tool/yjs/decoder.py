"""Strict, bounded decoder of Yjs updates (v1) and state vectors; pure.

Bytes from a browser pass here before pycrdt sees them, because pycrdt's own decoder can be brought
down by hostile ones. It therefore reads less than the format allows: only what may ever stand in a
shared document, each number in its shortest form, and no byte left over.
"""

import math
import struct
import sys
from typing import NamedTuple, NoReturn

from lti_tool.refusals import UpdateRefused

GC = 0
DELETED = 1
MAP = 7
VALUE = 8
SKIP = 10
"""Kinds of struct, numbered as in the format. The others (text, formats, subdocuments, …) are
refused."""

MOST_UNITS = 2**31
"""Clocks stay below this: yrs has 32 bits for them, and overflow there is memory unsafety. So does
the clock after the last: it stands in state vectors, and as the length of a run of deletions."""

_MOST = 2**53 - 1
_FLOATS = {123: struct.Struct(">d"), 124: struct.Struct(">f")}
_INTEGER, _STRING = 125, 119
_HAS_ORIGIN, _HAS_RIGHT_ORIGIN, _HAS_KEY = 0x80, 0x40, 0x20


class Id(NamedTuple):
    """What a client wrote at one tick of its clock."""

    client: int
    clock: int


class Struct(NamedTuple):
    """One run of a client's clock, and what it wrote then.

    Without an origin, `parent` is the name of a root or the id of a map, and `key` the key in it.
    """

    kind: int
    clock: int
    length: int
    origin: Id | None = None
    parent: Id | str | None = None
    key: str | None = None
    value: str | int | None = None


class Section(NamedTuple):
    """Structs of one client, without gaps from `clock` up to (not with) `end`."""

    client: int
    clock: int
    end: int
    structs: list[Struct]


class Update(NamedTuple):
    """A decoded update: what was written, and which runs (clock, length) of whom are deleted."""

    sections: list[Section]
    deleted: list[tuple[int, list[tuple[int, int]]]]


def decode(update: bytes, most_parts: int = sys.maxsize) -> Update:
    """Decode an update of at most so many structs and runs of deletions.

    Raises UpdateRefused: malformed, too-large, or shape for what no document may hold.
    """
    reader = _Reader(update, most_parts)
    try:
        sections = [_section(reader) for _ in range(reader.count(3))]
        deleted = [_deleted(reader) for _ in range(reader.count(2))]
    except (IndexError, UnicodeDecodeError):
        _refuse_damaged()
    reader.end()
    _check_unique([section.client for section in sections])
    _check_unique([client for client, _ in deleted])
    return Update(sections, deleted)


def state_vector(vector: bytes) -> dict[int, int]:
    """Decode a state vector: the next clock of each client. Raises UpdateRefused (malformed)."""
    reader = _Reader(vector)
    try:
        pairs = [(reader.number(), reader.clock()) for _ in range(reader.count(2))]
    except IndexError:
        _refuse_damaged()
    reader.end()
    _check_unique([client for client, _ in pairs])
    return dict(pairs)


def _section(reader: "_Reader") -> Section:
    count = reader.parts()
    if count == 0:
        # Nobody writes one, and yrs panics where it looks for the first struct.
        _refuse_damaged()
    client = reader.number()
    first = clock = reader.clock()
    structs = []
    for _ in range(count):
        made = _struct(reader, clock)
        clock += made.length
        if made.length < 1 or clock >= MOST_UNITS:
            _refuse_damaged()
        structs.append(made)
    return Section(client, first, clock, structs)


def _struct(reader: "_Reader", clock: int) -> Struct:
    info = reader.byte()
    kind = info & 0x1F
    if kind in (GC, SKIP):
        # Other bits would make yrs and Yjs read different things.
        if info != kind:
            _refuse_damaged()
        return Struct(kind, clock, reader.clock())
    origin = Id(reader.number(), reader.clock()) if info & _HAS_ORIGIN else None
    if info & _HAS_RIGHT_ORIGIN:
        # Nothing is ever put before something else: there are only maps.
        raise UpdateRefused("bad-origin")
    parent: Id | str | None = None
    key = None
    if origin is None:
        parent = _parent(reader)
        if not info & _HAS_KEY:
            raise UpdateRefused("shape")
        key = reader.string()
    if kind == VALUE:
        return Struct(kind, clock, 1, origin, parent, key, _value(reader))
    if kind == DELETED:
        return Struct(kind, clock, reader.clock(), origin, parent, key)
    if kind == MAP and reader.byte() == 1:
        return Struct(kind, clock, 1, origin, parent, key)
    raise UpdateRefused("shape")


def _parent(reader: "_Reader") -> Id | str:
    is_root = reader.byte()
    if is_root > 1:
        _refuse_damaged()
    return reader.string() if is_root else Id(reader.number(), reader.clock())


def _value(reader: "_Reader") -> str | int:
    """The one value that a key of a map has: a string or a whole number, however encoded."""
    if reader.number() != 1:
        raise UpdateRefused("shape")
    kind = reader.byte()
    if kind == _STRING:
        return reader.string()
    if kind == _INTEGER:
        return reader.integer()
    if kind in _FLOATS:
        number: float = reader.float(_FLOATS[kind])
        if math.isfinite(number) and number.is_integer() and abs(number) <= _MOST:
            return int(number)
    raise UpdateRefused("shape")


def _deleted(reader: "_Reader") -> tuple[int, list[tuple[int, int]]]:
    client = reader.number()
    runs = []
    for _ in range(reader.parts()):
        clock, length = reader.clock(), reader.clock()
        if length < 1 or clock + length >= MOST_UNITS:
            _refuse_damaged()
        runs.append((clock, length))
    return client, runs


def _check_unique(clients: list[int]) -> None:
    if len(set(clients)) != len(clients):
        _refuse_damaged()


def _refuse_damaged() -> NoReturn:
    raise UpdateRefused("malformed")


class _Reader:
    """Reads the bytes from the front. Past the end it raises IndexError."""

    __slots__ = ("_at", "_data", "_parts_left")

    def __init__(self, data: bytes, most_parts: int = sys.maxsize) -> None:
        self._data = data
        self._at = 0
        self._parts_left = most_parts

    def byte(self) -> int:
        byte = self._data[self._at]
        self._at += 1
        return byte

    def number(self) -> int:
        """A varuint of lib0: below 2^53, in its shortest form."""
        byte = self._data[self._at]
        self._at += 1
        if byte < 0x80:
            return byte
        return self._longer(byte & 0x7F, 7)

    def integer(self) -> int:
        """A varint of lib0: sign and six bits first, then as a varuint."""
        byte = self.byte()
        size = byte & 0x3F
        if byte & 0x80:
            size = self._longer(size, 6)
        return -size if byte & 0x40 else size

    def _longer(self, number: int, shift: int) -> int:
        byte = 0x80
        while byte & 0x80 and shift < 56:
            byte = self.byte()
            number |= (byte & 0x7F) << shift
            shift += 7
        # A last byte of zero adds nothing; one with the top bit set is not the last.
        if byte == 0 or byte & 0x80 or number > _MOST:
            _refuse_damaged()
        return number

    def clock(self) -> int:
        number = self.number()
        if number >= MOST_UNITS:
            _refuse_damaged()
        return number

    def count(self, size: int) -> int:
        """How many things of at least `size` bytes follow; no more than there are bytes for."""
        number = self.number()
        if number * size > len(self._data) - self._at:
            _refuse_damaged()
        return number

    def parts(self) -> int:
        """How many structs or runs follow, of at least two bytes; all together have a limit."""
        number = self.count(2)
        self._parts_left -= number
        if self._parts_left < 0:
            raise UpdateRefused("too-large")
        return number

    def string(self) -> str:
        return self._take(self.number()).decode()

    def float(self, layout: struct.Struct) -> float:
        number: float = layout.unpack(self._take(layout.size))[0]
        return number

    def _take(self, length: int) -> bytes:
        start, self._at = self._at, self._at + length
        if self._at > len(self._data):
            _refuse_damaged()
        return self._data[start : self._at]

    def end(self) -> None:
        if self._at != len(self._data):
            _refuse_damaged()
