"""Encoding and decoding of the messages between page and server; pure (twin:
static/src/sync/protocol.ts).

The framing is that of y-protocols: a variable-length number gives the kind. Kinds from 100 on
belong to this tool and go only to pages that ask for them. Test vectors:
tests/vectors/protocol.json.
"""

import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

SYNC, AWARENESS, AUTH, QUERY_AWARENESS = 0, 1, 2, 3
SAVED, REFUSED, PRESENCE, SETTINGS, STORING, RESUMPTION, ORDER = 100, 101, 102, 103, 104, 105, 106
POINTER = 107
_STEP1, _STEP2, _UPDATE = 0, 1, 2
_DENIED = 0

EMPTY_UPDATE = b"\0\0"
"""An update that changes nothing. It is neither numbered nor acknowledged."""

MAX_STATES = 1000
"""Limit of states in one awareness message: a client that echoes states sends everybody's."""

MAX_NUMBER = 2**53 - 1
"""Largest safe integer of JavaScript. On a larger number, lib0 rejects the whole message."""

_MAX_VARUINT_BYTES = 8
"""Limit of bytes in a number, so that a short message cannot cost much to decode."""


class ProtocolError(Exception):
    """Raised for a message that cannot be decoded, or that no client may send."""


@dataclass(frozen=True, slots=True)
class Step1:
    """Request for all updates that the sender lacks."""

    state_vector: bytes


@dataclass(frozen=True, slots=True)
class Update:
    """Content to add to the document: the answer to a step 1, or a new edit."""

    update: bytes


class ClientState(NamedTuple):
    """Awareness state of one Yjs client: a JSON text, "null" once it has gone.

    The state with the higher clock is the newer one.
    """

    client_id: int
    clock: int
    state: str


class LedPlace(NamedTuple):
    """Place in a conversation to which a teacher leads, an offset in UTF-16 code units."""

    lead: uuid.UUID
    conversation: uuid.UUID
    start: int


@dataclass(frozen=True, slots=True)
class Awareness:
    """States of some clients, such as where their cursors are."""

    states: Sequence[ClientState]


@dataclass(frozen=True, slots=True)
class QueryAwareness:
    """Request for the awareness states of all clients."""


Message = Step1 | Update | Awareness | QueryAwareness


def parse(frame: bytes) -> Message:
    """Decode a client's message. Raises ProtocolError."""
    kind, at = read_varuint(frame, 0)
    if kind == QUERY_AWARENESS:
        return QueryAwareness()
    if kind == AWARENESS:
        return Awareness(_states(read_payload(frame, at)))
    if kind != SYNC:
        raise ProtocolError(f"kind {kind}")
    step, at = read_varuint(frame, at)
    payload = read_payload(frame, at)
    if step == _STEP1:
        return Step1(payload)
    if step in (_STEP2, _UPDATE):
        return Update(payload)
    raise ProtocolError(f"sync step {step}")


def _states(payload: bytes) -> list[ClientState]:
    count, at = read_varuint(payload, 0)
    if count > MAX_STATES:
        raise ProtocolError("too many states")
    states = []
    for _ in range(count):
        client_id, at = read_varuint(payload, at)
        clock, at = read_varuint(payload, at)
        length, at = read_varuint(payload, at)
        end = at + length
        if end > len(payload):
            raise ProtocolError("cut off")
        try:
            states.append(ClientState(client_id, clock, payload[at:end].decode()))
        except UnicodeDecodeError:
            raise ProtocolError("no text") from None
        at = end
    if at != len(payload):
        raise ProtocolError("length does not fit")
    return states


def read_varuint(frame: bytes, at: int) -> tuple[int, int]:
    """Decode the number at an offset; it, and the offset after it. Raises ProtocolError."""
    value = 0
    for place in range(_MAX_VARUINT_BYTES):
        if at >= len(frame):
            raise ProtocolError("cut off")
        part = frame[at]
        at += 1
        value |= (part & 0x7F) << (7 * place)
        if part < 0x80 and value <= MAX_NUMBER:
            return value, at
    raise ProtocolError("number too large")


def read_payload(frame: bytes, at: int) -> bytes:
    """Decode bytes that reach, with their length before them, to the frame's end.

    Raises ProtocolError.
    """
    length, at = read_varuint(frame, at)
    if len(frame) - at != length:
        raise ProtocolError("length does not fit")
    return frame[at:]


def write_varuint(value: int) -> bytes:
    """Encode a number with seven bits a byte, low bits first (lib0)."""
    written = bytearray()
    while value > 0x7F:
        written.append(0x80 | (value & 0x7F))
        value >>= 7
    written.append(value)
    return bytes(written)


def _framed(*parts: int | bytes) -> bytes:
    """Encode numbers as they are, and bytes with their length before them."""
    written = bytearray()
    for part in parts:
        if isinstance(part, int):
            written += write_varuint(part)
        else:
            written += write_varuint(len(part)) + part
    return bytes(written)


def step1(state_vector: bytes) -> bytes:
    """Encode a request for all updates beyond a state vector."""
    return _framed(SYNC, _STEP1, state_vector)


def step2(update: bytes) -> bytes:
    """Encode the answer to a step 1."""
    return _framed(SYNC, _STEP2, update)


def update(change: bytes) -> bytes:
    """Encode a new edit."""
    return _framed(SYNC, _UPDATE, change)


def awareness(states: Iterable[ClientState]) -> bytes:
    """Encode the states of some clients."""
    listed = list(states)
    encoded = (_framed(each.client_id, each.clock, each.state.encode()) for each in listed)
    return _framed(AWARENESS, write_varuint(len(listed)) + b"".join(encoded))


def denied(reason: str) -> bytes:
    """Encode a refusal in the form that every Yjs client knows."""
    return _framed(AUTH, _DENIED, reason.encode())


def saved(count: int) -> bytes:
    """Encode that the first `count` updates of this socket are on disk."""
    return _framed(SAVED, count)


def refused(number: int, code: str) -> bytes:
    """Encode that update number `number` of this socket was refused for the reason `code`."""
    return _framed(REFUSED, number, code.encode())


def presence(authors: Sequence[str]) -> bytes:
    """Encode the author ids of the people here. No name crosses the socket."""
    return _framed(PRESENCE, _listed(authors))


def settings_changed() -> bytes:
    """Encode that the activity's settings have changed, so that pages fetch them again."""
    return _framed(SETTINGS)


def pointer_changed(place: LedPlace | None = None) -> bytes:
    """Encode that the teacher points at another passage, or at none, so that pages ask.

    With the place to which a teacher leads, those who follow go there without asking.
    """
    if place is None:
        return _framed(POINTER)
    fields = {
        "lead": str(place.lead),
        "conversation": str(place.conversation),
        "start": place.start,
    }
    return _framed(POINTER, json.dumps(fields, separators=(",", ":")).encode())


def storing(is_possible: bool) -> bytes:
    """Encode a flag: True while updates can be stored. Until then they are kept and stored
    later.
    """
    return _framed(STORING, int(is_possible))


def resumption(ticket: str, revision: int) -> bytes:
    """Encode a one-time ticket for reconnecting, and the current revision of the settings."""
    return _framed(RESUMPTION, ticket.encode(), revision)


def order(keys: Iterable[str]) -> bytes:
    """Encode keys of notes in the order of acceptance, after all that were sent before."""
    return _framed(ORDER, _listed(keys))


def _listed(texts: Iterable[str]) -> bytes:
    return json.dumps(list(texts), separators=(",", ":")).encode()
