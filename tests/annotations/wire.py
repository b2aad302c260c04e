"""Writes Yjs updates (v1) byte by byte, also those that no honest client would send."""

import struct
from collections.abc import Mapping, Sequence


def uint(number: int) -> bytes:
    """A varuint of lib0."""
    encoded = bytearray()
    while number > 0x7F:
        encoded.append(0x80 | number & 0x7F)
        number >>= 7
    return bytes([*encoded, number])


def string(text: str) -> bytes:
    data = text.encode()
    return uint(len(data)) + data


def text_value(text: str) -> bytes:
    """Content of one Any, a string."""
    return b"\x01\x77" + string(text)


def number_value(number: float) -> bytes:
    """Content of one Any, a number as Yjs writes what needs 64 bits."""
    return b"\x01\x7b" + struct.pack(">d", number)


A_MAP = b"\x01"
"""Content of a nested Y.Map."""


def item(
    kind: int,
    content: bytes,
    *,
    origin: tuple[int, int] | None = None,
    right: tuple[int, int] | None = None,
    root: str | None = None,
    parent: tuple[int, int] | None = None,
    key: str | None = None,
) -> bytes:
    """One item; with an origin, parent and key are not written, as the format has it."""
    info = kind
    body = b""
    if origin is not None:
        info |= 0x80
        body += uint(origin[0]) + uint(origin[1])
    if right is not None:
        info |= 0x40
        body += uint(right[0]) + uint(right[1])
    if key is not None:
        info |= 0x20
    if origin is None and right is None:
        if root is not None:
            body += b"\x01" + string(root)
        elif parent is not None:
            body += b"\x00" + uint(parent[0]) + uint(parent[1])
        if key is not None:
            body += string(key)
    return bytes([info]) + body + content


def gc(length: int) -> bytes:
    """A GC struct, which replaces items whose map was deleted."""
    return b"\x00" + uint(length)


def skip(length: int) -> bytes:
    """A hole in an update."""
    return b"\x0a" + uint(length)


def update(
    *sections: tuple[int, int, Sequence[bytes]],
    deleted: Mapping[int, Sequence[tuple[int, int]]] | None = None,
) -> bytes:
    """An update of sections (client, first clock, structs) and deleted runs (clock, length)."""
    encoded = uint(len(sections))
    for client, clock, structs in sections:
        encoded += uint(len(structs)) + uint(client) + uint(clock) + b"".join(structs)
    encoded += uint(len(deleted or {}))
    for client, runs in (deleted or {}).items():
        encoded += uint(client) + uint(len(runs))
        for clock, length in runs:
            encoded += uint(clock) + uint(length)
    return encoded
