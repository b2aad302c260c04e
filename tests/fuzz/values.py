"""Content of structs: what a document may hold, what it may not, and what nothing should hold."""

import random
import struct
from collections.abc import Callable
from typing import TypeAlias

from lti_tool.yjs.decoder import DELETED, MAP, VALUE
from tests.annotations import wire
from tests.annotations.shared import CONVERSATION, NOW
from tests.fuzz.updates import float32, value

Content: TypeAlias = Callable[[random.Random], bytes]

WHOLES = (0, 1, 3, 8, -1, 63, 64, 8191, 8192, 2**31 - 1, 2**31, -(2**31), 2**40, NOW, 2**53 - 1,
          253_402_300_799_999, 253_402_300_800_000)  # fmt: skip
FLOATS = (0.0, -0.0, 0.5, 5.0, 1e300, float("nan"), float("inf"), -float("inf"), 2.0**53, 5e-324)
TEXTS = ("t1", "", "x", CONVERSATION, "#17845f", "#zzzzzz", "😀", "e\u0301", "\0", "t\0", "\uffff",
         "\u202e", "x" * 32, "x" * 33, "😀" * 17, "x" * 100, "x" * 101, "x" * 10_000, "x" * 10_001,
         "😀" * 5_001)  # fmt: skip


def a_text(some: random.Random) -> bytes:
    return wire.text_value(some.choice(TEXTS))


def a_whole(some: random.Random) -> bytes:
    return value(some.choice(WHOLES))


def a_long_whole(some: random.Random) -> bytes:
    """A whole number, written as one that might have a fraction."""
    number = some.choice(WHOLES)
    return float32(number) if abs(number) < 2**20 else wire.number_value(number)


def a_float(some: random.Random) -> bytes:
    return wire.number_value(some.choice(FLOATS))


def a_bigint(some: random.Random) -> bytes:
    return b"\x01\x7a" + struct.pack(">q", some.choice((0, 1, 5, -1, 2**62)))


def a_plain(some: random.Random) -> bytes:
    """undefined, null, false, true; and tags that nothing has."""
    return b"\x01" + bytes([some.choice((0x7F, 0x7E, 0x79, 0x78, 0x77, 0x73, 0x00, 0xFF))])


def nested(some: random.Random) -> bytes:
    """Lists or objects in one another."""
    depth = some.choice((1, 2, 8, 100, 2_000))
    if some.random() < 0.1:
        depth = 30_000
    layer = some.choice((b"\x75\x01", b"\x76\x01\x01k"))
    return b"\x01" + layer * depth + b"\x77\x01x"


def several(some: random.Random) -> bytes:
    """Several values in one struct, or a count of them that lies."""
    count = some.choice((0, 2, 3, 2**20, 2**32))
    return wire.uint(count) + b"\x77\x01x" * min(count, 3)


def a_bytes_value(some: random.Random) -> bytes:
    return b"\x01\x74" + wire.uint(some.choice((0, 1, 2**31))) + b"\0"


def torn_text(some: random.Random) -> bytes:
    """Encode a text that is not UTF-8, or that is longer than the update."""
    bad = some.choice((b"\xff", b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80", b"\xf0\x9f\x98"))
    return b"\x01\x77" + wire.uint(some.choice((len(bad), len(bad), 2**31, 2**53 - 1))) + bad


def a_type(some: random.Random) -> bytes:
    """Y.Array 0, Y.Map 1, Y.Text 2, XML 3 (with a name), 4, 5 (with a name), 6; others."""
    kind = some.choice((0, 1, 1, 1, 2, 3, 4, 5, 6, 7, 9, 15, 127, 200))
    return wire.uint(kind) + (wire.string("p") if kind in (3, 5) else b"")


def a_length(some: random.Random) -> bytes:
    return wire.uint(some.choice((1, 1, 2, 5, 0, 2**20, 2**31 - 1, 2**31, 2**32)))


def a_json(some: random.Random) -> bytes:
    return some.choice((b"\x01\x01\x31", b"\x02\x011\x012", b"\x01\x09undefined", b"\x00"))


def a_binary(some: random.Random) -> bytes:
    return wire.uint(some.choice((0, 1, 3))) + b"\1\2\3"


def a_string(some: random.Random) -> bytes:
    return wire.string(some.choice(("x", "hello", "😀", "")))


def an_embed(some: random.Random) -> bytes:
    return wire.string(some.choice(("{}", '{"a":1}', "[" * 500, "", "null")))


def a_format(some: random.Random) -> bytes:
    return wire.string("bold") + wire.string(some.choice(("true", "null", "{", "")))


def a_subdocument(some: random.Random) -> bytes:
    options = some.choice((b"\x76\0", b"\x76\x01\x08autoLoad\x78", b"\x7e", b"\x75\x00"))
    return wire.string(some.choice(("guid", ""))) + options


def a_move(some: random.Random) -> bytes:
    return wire.uint(some.randrange(8)) + wire.uint(1) + wire.uint(0) + wire.uint(1) + wire.uint(3)


def nothing(some: random.Random) -> bytes:
    return b""


FITTING: tuple[Content, ...] = (a_text, a_whole, a_long_whole)
CONTENTS: tuple[Content, ...] = (
    *FITTING * 3, a_float, a_bigint, a_plain, nested, several, a_bytes_value, torn_text, a_type,
    a_length, nothing,
)  # fmt: skip

KINDS: tuple[tuple[int, Content], ...] = (
    (MAP, a_type), (VALUE, a_text), (VALUE, a_whole), (DELETED, a_length),
    (2, a_json), (3, a_binary), (4, a_string), (5, an_embed), (6, a_format), (VALUE, a_float),
    (VALUE, nested), (VALUE, several), (VALUE, a_plain), (9, a_subdocument), (11, a_move),
    (0, a_length), (10, a_length), (12, nothing), (31, a_length),
)  # fmt: skip
