"""Bytes to messages and back; pure (twin: static/src/sync/protocol.ts).

The framing is that of y-protocols: a variable-length number says the kind. Kinds from 100 on are
the tool's own and go only to a page that asks for them. Vectors: tests/vectors/protocol.json.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

_SYNC, _AWARENESS, _AUTH, _QUERY_AWARENESS = 0, 1, 2, 3
_SAVED, _REFUSED, _PEOPLE = 100, 101, 102
_STEP1, _STEP2, _UPDATE = 0, 1, 2

EMPTY_UPDATE = b"\0\0"
"""An update that changes nothing; it is neither numbered nor acknowledged."""

_LONGEST_VARUINT = 8
"""Bytes of a number below 2^53: more would let a short message cost much (lib0 stops there too)."""


class ProtocolError(Exception):
    """A message that cannot be read, or that no client may send."""


@dataclass(frozen=True, slots=True)
class Step1:
    """ "This is what I have; send me the rest." """

    state_vector: bytes


@dataclass(frozen=True, slots=True)
class Change:
    """Something to add to the document: the answer to our step 1, or what has just been written."""

    update: bytes


@dataclass(frozen=True, slots=True)
class Ignored:
    """Awareness and its query: well-formed, and without effect here."""


Message = Step1 | Change | Ignored


def parse(frame: bytes) -> Message:
    """The message in a frame from a client. Raises ProtocolError."""
    kind, at = _varuint(frame, 0)
    if kind == _QUERY_AWARENESS:
        return Ignored()
    if kind == _AWARENESS:
        _payload(frame, at)
        return Ignored()
    if kind != _SYNC:
        raise ProtocolError(f"kind {kind}")
    step, at = _varuint(frame, at)
    payload = _payload(frame, at)
    if step == _STEP1:
        return Step1(payload)
    if step in (_STEP2, _UPDATE):
        return Change(payload)
    raise ProtocolError(f"sync step {step}")


def _varuint(frame: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place in range(_LONGEST_VARUINT):
        if at >= len(frame):
            raise ProtocolError("cut off")
        part = frame[at]
        at += 1
        value |= (part & 0x7F) << (7 * place)
        if part < 0x80:
            return value, at
    raise ProtocolError("number too large")


def _payload(frame: bytes, at: int) -> bytes:
    length, at = _varuint(frame, at)
    if len(frame) - at != length:
        raise ProtocolError("length does not fit")
    return frame[at:]


def write_varuint(value: int) -> bytes:
    """A number, seven bits a byte, low ones first (lib0)."""
    written = bytearray()
    while value > 0x7F:
        written.append(0x80 | (value & 0x7F))
        value >>= 7
    written.append(value)
    return bytes(written)


def _framed(*parts: int | bytes) -> bytes:
    """Numbers as they are, bytes with their length before them."""
    written = bytearray()
    for part in parts:
        if isinstance(part, int):
            written += write_varuint(part)
        else:
            written += write_varuint(len(part)) + part
    return bytes(written)


def step1(state_vector: bytes) -> bytes:
    """ "This is what I have; send me the rest." """
    return _framed(_SYNC, _STEP1, state_vector)


def step2(update: bytes) -> bytes:
    """ "This is the rest." """
    return _framed(_SYNC, _STEP2, update)


def update(change: bytes) -> bytes:
    """ "This has just been written." """
    return _framed(_SYNC, _UPDATE, change)


def saved(count: int) -> bytes:
    """The first `count` changes that this socket sent are on disk."""
    return _framed(_SAVED, count)


def refused(number: int, code: str) -> bytes:
    """Change number `number` of this socket was refused, whole, for the reason `code`."""
    return _framed(_REFUSED, number, code.encode())


def people(present: Sequence[dict[str, str | bool]]) -> bytes:
    """Who is here now."""
    listed = json.dumps(present, ensure_ascii=False, separators=(",", ":"))
    return _framed(_PEOPLE, listed.encode())
