"""Strict, bounded decoder of Yjs updates (v1) and state vectors; pure.

Format: `UpdateDecoderV1` of Yjs 13 over the encodings of lib0 (`lti_tool.yjs.lib0`). Bytes from a
browser pass here before pycrdt has them, because hostile ones can bring pycrdt's own decoder down.
This one accepts less than the format: only structs that a shared document may ever hold, each
number in its shortest form, and no byte left over. A document is one of nested maps, or a tree of
elements.
"""

import math
import struct
import sys
from typing import NamedTuple

from lti_tool.refusals import UpdateRefused
from lti_tool.utf16 import utf16_length
from lti_tool.yjs.lib0 import CLOCK_LIMIT, MAX_SAFE_INTEGER, Lib0Decoder, refuse_malformed

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

_FLOATS = {123: struct.Struct(">d"), 124: struct.Struct(">f")}
_INTEGER, _STRING = 125, 119
_HAS_ORIGIN, _HAS_RIGHT_ORIGIN, _HAS_KEY = 0x80, 0x40, 0x20


MAX_UPDATE_BYTES = 1024 * 1024
"""Bytes of one update from outside. An evening's work offline is a few hundred kilobytes."""

MAX_STRUCTS = 10_000
"""Structs and delete ranges of one update from outside. The largest message of a page has 7,000;
each may be as short as two bytes, and takes microseconds."""


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


def decode_sent(update: bytes, kinds: frozenset[int] = MAPS) -> Update:
    """Decode an update from outside, which may be of any size. Raises UpdateRefused."""
    if len(update) > MAX_UPDATE_BYTES:
        raise UpdateRefused("too-large")
    return decode_update(update, MAX_STRUCTS, kinds)


def decode_update(
    update: bytes, max_structs: int = sys.maxsize, kinds: frozenset[int] = MAPS
) -> Update:
    """Decode an update of at most `max_structs` structs and delete ranges together.

    `kinds` are those of the document's form: `MAPS` or `TREE`. Raises UpdateRefused: malformed,
    too-large, bad-origin, or shape for content that no document of that form may hold.
    """
    decoder = Lib0Decoder(update, max_structs)
    try:
        clients = [_client_structs(decoder, kinds) for _ in range(decoder.count(3))]
        delete_set = [_delete_ranges(decoder) for _ in range(decoder.count(2))]
    except (IndexError, UnicodeDecodeError):
        refuse_malformed()
    decoder.expect_end()
    _check_unique([each.client for each in clients])
    _check_unique([client for client, _ in delete_set])
    return Update(clients, delete_set)


def decode_state_vector(vector: bytes) -> dict[int, int]:
    """Decode a state vector: next clock by client. Raises UpdateRefused (malformed)."""
    decoder = Lib0Decoder(vector)
    try:
        pairs = [(decoder.var_uint(), decoder.clock()) for _ in range(decoder.count(2))]
    except IndexError:
        refuse_malformed()
    decoder.expect_end()
    _check_unique([client for client, _ in pairs])
    return dict(pairs)


def _client_structs(decoder: Lib0Decoder, kinds: frozenset[int]) -> ClientStructs:
    count = decoder.struct_count()
    if count == 0:
        # No client writes one, and yrs panics where it looks for the first struct.
        refuse_malformed()
    client = decoder.var_uint()
    first = clock = decoder.clock()
    structs = []
    for _ in range(count):
        decoded = _struct(decoder, clock, kinds)
        clock += decoded.length
        if decoded.length < 1 or clock >= CLOCK_LIMIT:
            refuse_malformed()
        structs.append(decoded)
    return ClientStructs(client, first, clock, structs)


def _struct(decoder: Lib0Decoder, clock: int, kinds: frozenset[int]) -> Struct:
    info = decoder.uint8()
    kind = info & 0x1F
    if kind in (GC, SKIP):
        # Other bits would make yrs and Yjs read different things.
        if info != kind:
            refuse_malformed()
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


def _content(decoder: Lib0Decoder, kind: int) -> tuple[int, str | int | None, str | None]:
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


def _parent(decoder: Lib0Decoder) -> Id | str:
    is_root = decoder.uint8()
    if is_root > 1:
        refuse_malformed()
    return decoder.var_string() if is_root else Id(decoder.var_uint(), decoder.clock())


def _value(decoder: Lib0Decoder) -> str | int:
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
        if math.isfinite(number) and number.is_integer() and abs(number) <= MAX_SAFE_INTEGER:
            return int(number)
    raise UpdateRefused("shape")


def _delete_ranges(decoder: Lib0Decoder) -> tuple[int, list[tuple[int, int]]]:
    client = decoder.var_uint()
    ranges = []
    for _ in range(decoder.struct_count()):
        clock, length = decoder.clock(), decoder.clock()
        if length < 1 or clock + length >= CLOCK_LIMIT:
            refuse_malformed()
        ranges.append((clock, length))
    return client, ranges


def _check_unique(clients: list[int]) -> None:
    if len(set(clients)) != len(clients):
        refuse_malformed()
