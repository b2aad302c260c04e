"""Updates as parts that can be taken apart, put together wrongly, and written as bytes.

Unlike tests/annotations/wire.py, what is written need not be an update at all: counts can lie, one
client can have several sections, and a struct can be of any kind.
"""

import copy
import struct
from dataclasses import dataclass, field
from typing import TypeAlias

from lti_tool.yjs.decoder import (
    DELETED,
    ELEMENT,
    FORMAT,
    GC,
    MAP,
    MAPS,
    SKIP,
    STRING,
    TEXT,
    VALUE,
    Struct,
    decode_update,
)
from tests.annotations import wire

Ref: TypeAlias = tuple[int, int]
"""A client and a clock."""

Number: TypeAlias = int | bytes
"""A number, or the bytes that stand in its place."""


@dataclass
class Item:
    """One struct; `content` is all that follows the parent and the key."""

    kind: int
    content: bytes = b""
    length: int = 1
    origin: Ref | None = None
    right: Ref | None = None
    root: str | None = None
    parent: Ref | None = None
    key: str | None = None
    flags: int = 0
    """Bits set in the first byte beside those that the parts call for."""

    def encode(self) -> bytes:
        if self.kind in (GC, SKIP):
            return bytes([self.kind | self.flags]) + wire.uint(self.length)
        written = wire.item(
            self.kind,
            self.content,
            origin=self.origin,
            right=self.right,
            root=self.root,
            parent=self.parent,
            key=self.key,
        )
        return bytes([(written[0] | self.flags) & 0xFF]) + written[1:]


@dataclass
class Section:
    """Structs of one client; `count` is how many it claims to have, where that is a lie."""

    client: Number
    clock: Number
    items: list[Item]
    count: Number | None = None

    @property
    def end(self) -> int:
        first = self.clock if isinstance(self.clock, int) else 0
        return first + sum(item.length for item in self.items)


@dataclass
class Deletion:
    """Runs (clock, length) that are deleted of one client."""

    client: Number
    runs: list[tuple[Number, Number]]
    count: Number | None = None


@dataclass
class Update:
    """Sections and deletions, in the order in which they are written."""

    sections: list[Section] = field(default_factory=list)
    deletions: list[Deletion] = field(default_factory=list)
    section_count: Number | None = None
    deletion_count: Number | None = None

    @classmethod
    def of(cls, data: bytes, kinds: frozenset[int] = MAPS) -> "Update":
        """The parts of an update that the decoder takes, for a document of that form."""
        sections, deleted = decode_update(data, kinds=kinds)
        return cls(
            [Section(s.client, s.clock, [_item(each) for each in s.structs]) for s in sections],
            [Deletion(client, list(runs)) for client, runs in deleted],
        )

    def copy(self) -> "Update":
        return copy.deepcopy(self)

    def delete(self, client: int, clock: int, length: int = 1) -> None:
        for deletion in self.deletions:
            if deletion.client == client:
                deletion.runs.append((clock, length))
                return
        self.deletions.append(Deletion(client, [(clock, length)]))

    def items(self) -> list[tuple[Section, int]]:
        """Every struct: its section, and where it is in it."""
        return [(section, at) for section in self.sections for at in range(len(section.items))]

    def encode(self) -> bytes:
        written = bytearray(number(self.section_count, len(self.sections)))
        for section in self.sections:
            written += number(section.count, len(section.items))
            written += number(section.client) + number(section.clock)
            written += b"".join(item.encode() for item in section.items)
        written += number(self.deletion_count, len(self.deletions))
        for deletion in self.deletions:
            written += number(deletion.client) + number(deletion.count, len(deletion.runs))
            for clock, length in deletion.runs:
                written += number(clock) + number(length)
        return bytes(written)


def number(given: Number | None, otherwise: int = 0) -> bytes:
    """The bytes of a number, which may be given as bytes already."""
    if given is None:
        given = otherwise
    return wire.uint(max(given, 0)) if isinstance(given, int) else given


def value(given: str | int) -> bytes:
    """Content of one value, as Yjs writes it: whole numbers of up to 31 bits are short."""
    if isinstance(given, str):
        return wire.text_value(given)
    return b"\x01\x7d" + integer(given) if abs(given) < 2**31 else wire.number_value(given)


def integer(given: int) -> bytes:
    """A varint of lib0."""
    size, sign = abs(given), 0x40 if given < 0 else 0
    rest = size >> 6
    first = bytes([sign | size & 0x3F | (0x80 if rest else 0)])
    return first + wire.uint(rest) if rest else first


def float32(given: float) -> bytes:
    """Content of one value, a number of 32 bits."""
    return b"\x01\x7c" + struct.pack(">f", given)


A_TEXT = b"\x06"
"""Content of a nested Y.XmlText."""


def an_element(name: str) -> bytes:
    """Content of a nested Y.XmlElement."""
    return b"\x03" + wire.string(name)


def a_map(**at: object) -> Item:
    return Item(MAP, wire.A_MAP, **at)  # type: ignore[arg-type]


def a_value(given: str | int, **at: object) -> Item:
    return Item(VALUE, value(given), **at)  # type: ignore[arg-type]


def dead(length: int, **at: object) -> Item:
    """An item that was deleted before it was sent."""
    return Item(DELETED, wire.uint(length), length, **at)  # type: ignore[arg-type]


def _item(given: Struct) -> Item:
    content = b""
    if given.kind == VALUE:
        assert given.value is not None
        content = value(given.value)
    elif given.kind == MAP:
        content = wire.A_MAP
    elif given.kind == DELETED:
        content = wire.uint(given.length)
    elif given.kind == STRING:
        content = wire.string(str(given.value))
    elif given.kind == FORMAT:
        content = wire.string(given.name or "") + wire.string(str(given.value))
    elif given.kind == ELEMENT:
        content = an_element(given.name or "")
    elif given.kind == TEXT:
        content = A_TEXT
    return Item(
        MAP if given.kind in (ELEMENT, TEXT) else given.kind,
        content,
        given.length,
        origin=given.origin,
        right=given.right_origin,
        root=given.parent if isinstance(given.parent, str) else None,
        parent=given.parent if isinstance(given.parent, tuple) else None,
        key=given.key if given.origin is None else None,
    )
