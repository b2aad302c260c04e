"""Strict, bounded decoder of Yjs updates (v1) and state vectors; pure.

Format: `UpdateDecoderV1` of Yjs 13 over the numbers of lib0 (`decoding.js`). Bytes from a browser
pass here before pycrdt has them, because hostile ones can bring pycrdt's own decoder down. This one
accepts less than the format: only structs that a shared document may ever hold, each number in its
shortest form, and no byte left over. A document is one of nested maps, or a tree of elements.
"""

import math
import struct
import sys
from typing import NamedTuple, NoReturn

from lti_tool.refusals import UpdateRefused
from lti_tool.utf16 import utf16_length

GC = 0
DELETED = 1
STRING = 4
FORMAT = 6
MAP = 7
VALUE = 8
SKIP = 10
"""Kinds of struct, by their number in the format: GC, ContentDeleted, ContentString, ContentFormat,
ContentType, ContentAny and Skip. All others (embeds, subdocuments, …) are refused."""

ELEMENT = 32 + 3
TEXT = 32 + 6
"""ContentType of an XmlElement and of an XmlText, by the number of the type."""

MAPS = frozenset({GC, DELETED, MAP, VALUE, SKIP})
TREE = frozenset({GC, DELETED, STRING, FORMAT, ELEMENT, TEXT, VALUE, SKIP})
"""Kinds that a document of nested maps holds, and one that is a tree of elements."""

CLOCK_LIMIT = 2**31
"""Upper bound of every clock, itself excluded. yrs keeps clocks in 32 bits; an overflow there is
memory unsafety. The clock after the last has the same bound: state vectors and delete ranges hold
it."""

_MAX_SAFE_INTEGER = 2**53 - 1
_FLOATS = {123: struct.Struct(">d"), 124: struct.Struct(">f")}
_INTEGER, _STRING = 125, 119
_HAS_ORIGIN, _HAS_RIGHT_ORIGIN, _HAS_KEY = 0x80, 0x40, 0x20


class Id(NamedTuple):
    """Id of an item: a client id, and one clock of that client."""

    client: int
    clock: int


class Struct(NamedTuple):
    """One struct: `length` clocks of a client from `clock` on, and their content.

    Without an origin, `parent` is the name of a root or the id of a map or an element, and `key`
    the key in it. `name` is that of an element or a format, whose value is JSON.
    """

    kind: int
    clock: int
    length: int
    origin: Id | None = None
    parent: Id | str | None = None
    key: str | None = None
    value: str | int | None = None
    right_origin: Id | None = None
    name: str | None = None


class ClientStructs(NamedTuple):
    """Structs of one client, without gaps from `clock` to before `end`."""

    client: int
    clock: int
    end: int
    structs: list[Struct]


class Update(NamedTuple):
    """A decoded update: structs by client, and the delete set.

    The delete set has the ranges (clock, length) that are deleted, by client.
    """

    clients: list[ClientStructs]
    delete_set: list[tuple[int, list[tuple[int, int]]]]


def decode_update(
    update: bytes, max_structs: int = sys.maxsize, kinds: frozenset[int] = MAPS
) -> Update:
    """Decode an update of at most `max_structs` structs and delete ranges together.

    `kinds` are those of the document's form: `MAPS` or `TREE`. Raises UpdateRefused: malformed,
    too-large, bad-origin, or shape for content that no document of that form may hold.
    """
    decoder = _Decoder(update, max_structs)
    try:
        clients = [_client_structs(decoder, kinds) for _ in range(decoder.count(3))]
        delete_set = [_delete_ranges(decoder) for _ in range(decoder.count(2))]
    except (IndexError, UnicodeDecodeError):
        _refuse_malformed()
    decoder.expect_end()
    _check_unique([each.client for each in clients])
    _check_unique([client for client, _ in delete_set])
    return Update(clients, delete_set)


def decode_state_vector(vector: bytes) -> dict[int, int]:
    """Decode a state vector: next clock by client. Raises UpdateRefused (malformed)."""
    decoder = _Decoder(vector)
    try:
        pairs = [(decoder.var_uint(), decoder.clock()) for _ in range(decoder.count(2))]
    except IndexError:
        _refuse_malformed()
    decoder.expect_end()
    _check_unique([client for client, _ in pairs])
    return dict(pairs)


def _client_structs(decoder: "_Decoder", kinds: frozenset[int]) -> ClientStructs:
    count = decoder.struct_count()
    if count == 0:
        # No client writes one, and yrs panics where it looks for the first struct.
        _refuse_malformed()
    client = decoder.var_uint()
    first = clock = decoder.clock()
    structs = []
    for _ in range(count):
        decoded = _struct(decoder, clock, kinds)
        clock += decoded.length
        if decoded.length < 1 or clock >= CLOCK_LIMIT:
            _refuse_malformed()
        structs.append(decoded)
    return ClientStructs(client, first, clock, structs)


def _struct(decoder: "_Decoder", clock: int, kinds: frozenset[int]) -> Struct:
    info = decoder.uint8()
    kind = info & 0x1F
    if kind in (GC, SKIP):
        # Other bits would make yrs and Yjs read different things.
        if info != kind:
            _refuse_malformed()
        return Struct(kind, clock, decoder.clock())
    origin = Id(decoder.var_uint(), decoder.clock()) if info & _HAS_ORIGIN else None
    right = None
    if info & _HAS_RIGHT_ORIGIN:
        if kinds is MAPS:
            # Nothing is ever put before something else: there are only maps.
            raise UpdateRefused("bad-origin")
        right = Id(decoder.var_uint(), decoder.clock())
    parent: Id | str | None = None
    key = None
    if origin is None and right is None:
        parent = _parent(decoder)
        if info & _HAS_KEY:
            key = decoder.var_string()
        elif kinds is MAPS:
            raise UpdateRefused("shape")
    if kind == MAP:
        of_type = decoder.uint8()
        kind = MAP if of_type == 1 else 32 + of_type
    if kind not in kinds:
        raise UpdateRefused("shape")
    length, value, name = _content(decoder, kind)
    return Struct(kind, clock, length, origin, parent, key, value, right, name)


def _content(decoder: "_Decoder", kind: int) -> tuple[int, str | int | None, str | None]:
    """Length, value and name of a struct's content."""
    if kind == VALUE:
        return 1, _value(decoder), None
    if kind == DELETED:
        return decoder.clock(), None, None
    if kind == STRING:
        text = decoder.var_string()
        return utf16_length(text), text, None
    if kind == FORMAT:
        name = decoder.var_string()
        return 1, decoder.var_string(), name
    return 1, None, decoder.var_string() if kind == ELEMENT else None


def _parent(decoder: "_Decoder") -> Id | str:
    is_root = decoder.uint8()
    if is_root > 1:
        _refuse_malformed()
    return decoder.var_string() if is_root else Id(decoder.var_uint(), decoder.clock())


def _value(decoder: "_Decoder") -> str | int:
    """The one value of a map's key (lib0 `readAny`): a string or whole number, however encoded."""
    if decoder.var_uint() != 1:
        raise UpdateRefused("shape")
    kind = decoder.uint8()
    if kind == _STRING:
        return decoder.var_string()
    if kind == _INTEGER:
        return decoder.var_int()
    if kind in _FLOATS:
        number: float = decoder.float(_FLOATS[kind])
        if math.isfinite(number) and number.is_integer() and abs(number) <= _MAX_SAFE_INTEGER:
            return int(number)
    raise UpdateRefused("shape")


def _delete_ranges(decoder: "_Decoder") -> tuple[int, list[tuple[int, int]]]:
    client = decoder.var_uint()
    ranges = []
    for _ in range(decoder.struct_count()):
        clock, length = decoder.clock(), decoder.clock()
        if length < 1 or clock + length >= CLOCK_LIMIT:
            _refuse_malformed()
        ranges.append((clock, length))
    return client, ranges


def _check_unique(clients: list[int]) -> None:
    if len(set(clients)) != len(clients):
        _refuse_malformed()


def _refuse_malformed() -> NoReturn:
    raise UpdateRefused("malformed")


class _Decoder:
    """Decoder of lib0's encodings from the front of `data`. Raises IndexError past the end."""

    __slots__ = ("_at", "_data", "_structs_left")

    def __init__(self, data: bytes, max_structs: int = sys.maxsize) -> None:
        self._data = data
        self._at = 0
        self._structs_left = max_structs

    def uint8(self) -> int:
        byte = self._data[self._at]
        self._at += 1
        return byte

    def var_uint(self) -> int:
        """Unsigned number below 2^53: seven bits in each byte, the lowest first."""
        byte = self._data[self._at]
        self._at += 1
        if byte < 0x80:
            return byte
        return self._longer(byte & 0x7F, 7)

    def var_int(self) -> int:
        """Signed number: the sign and six bits in the first byte, then as `var_uint`."""
        byte = self.uint8()
        size = byte & 0x3F
        if byte & 0x80:
            size = self._longer(size, 6)
        return -size if byte & 0x40 else size

    def _longer(self, number: int, shift: int) -> int:
        byte = 0x80
        while byte & 0x80 and shift < 56:
            byte = self.uint8()
            number |= (byte & 0x7F) << shift
            shift += 7
        # A last byte of zero adds nothing; one with the top bit set is not the last.
        if byte == 0 or byte & 0x80 or number > _MAX_SAFE_INTEGER:
            _refuse_malformed()
        return number

    def clock(self) -> int:
        number = self.var_uint()
        if number >= CLOCK_LIMIT:
            _refuse_malformed()
        return number

    def count(self, size: int) -> int:
        """Number of elements that follow, each of at least `size` bytes, as far as bytes do."""
        number = self.var_uint()
        if number * size > len(self._data) - self._at:
            _refuse_malformed()
        return number

    def struct_count(self) -> int:
        """Number of structs or delete ranges that follow; `max_structs` bounds their sum."""
        number = self.count(2)
        self._structs_left -= number
        if self._structs_left < 0:
            raise UpdateRefused("too-large")
        return number

    def var_string(self) -> str:
        return self._take(self.var_uint()).decode()

    def float(self, layout: struct.Struct) -> float:
        number: float = layout.unpack(self._take(layout.size))[0]
        return number

    def _take(self, length: int) -> bytes:
        start, self._at = self._at, self._at + length
        if self._at > len(self._data):
            _refuse_malformed()
        return self._data[start : self._at]

    def expect_end(self) -> None:
        if self._at != len(self._data):
            _refuse_malformed()
