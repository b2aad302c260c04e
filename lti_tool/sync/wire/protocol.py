"""Bytes to messages and back; pure (twin: static/src/sync/protocol.ts).

The framing is that of y-protocols: a variable-length number says the kind. Kinds from 100 on are
the tool's own and go only to a page that asks for them. Vectors: tests/vectors/protocol.json.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

_SYNC, _AWARENESS, _AUTH, _QUERY_AWARENESS = 0, 1, 2, 3
_SAVED, _REFUSED, _PEOPLE, _SETTINGS, _STORING, _RESUMPTION = 100, 101, 102, 103, 104, 105
_STEP1, _STEP2, _UPDATE = 0, 1, 2
_DENIED = 0

EMPTY_UPDATE = b"\0\0"
"""An update that changes nothing; it is neither numbered nor acknowledged."""

MOST_STATES = 1000
"""In one awareness message: a client that echoes what it hears sends everybody's."""

LARGEST = 2**53 - 1
"""The largest number that JavaScript has: at a larger one, lib0 gives the whole message up."""

_LONGEST_VARUINT = 8
"""Bytes of such a number: more would let a short message cost much."""


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


class ClientState(NamedTuple):
    """The awareness state of one Yjs client: a JSON text, "null" once it has gone. The higher clock
    is the newer one.
    """

    client_id: int
    clock: int
    state: str


@dataclass(frozen=True, slots=True)
class Awareness:
    """What some clients do now, such as where their cursors are."""

    states: Sequence[ClientState]


@dataclass(frozen=True, slots=True)
class QueryAwareness:
    """ "Who is here, and what do they do?" """


Message = Step1 | Change | Awareness | QueryAwareness


class Incoming(NamedTuple):
    """A message as it came from a socket."""

    message: Message
    number: int
    """Of a change: the how-manieth of its socket, from 1. Else 0."""
    size: int
    """What it counts as while it waits, in bytes."""
    heard_at: float
    """Monotonic seconds."""


def parse(frame: bytes) -> Message:
    """The message in a frame from a client. Raises ProtocolError."""
    kind, at = _varuint(frame, 0)
    if kind == _QUERY_AWARENESS:
        return QueryAwareness()
    if kind == _AWARENESS:
        return Awareness(_states(_payload(frame, at)))
    if kind != _SYNC:
        raise ProtocolError(f"kind {kind}")
    step, at = _varuint(frame, at)
    payload = _payload(frame, at)
    if step == _STEP1:
        return Step1(payload)
    if step in (_STEP2, _UPDATE):
        return Change(payload)
    raise ProtocolError(f"sync step {step}")


def _states(payload: bytes) -> list[ClientState]:
    count, at = _varuint(payload, 0)
    if count > MOST_STATES:
        raise ProtocolError("too many states")
    states = []
    for _ in range(count):
        client_id, at = _varuint(payload, at)
        clock, at = _varuint(payload, at)
        length, at = _varuint(payload, at)
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


def _varuint(frame: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place in range(_LONGEST_VARUINT):
        if at >= len(frame):
            raise ProtocolError("cut off")
        part = frame[at]
        at += 1
        value |= (part & 0x7F) << (7 * place)
        if part < 0x80 and value <= LARGEST:
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


def awareness(states: Iterable[ClientState]) -> bytes:
    """ "This is what they do now." """
    listed = list(states)
    told = (_framed(each.client_id, each.clock, each.state.encode()) for each in listed)
    return _framed(_AWARENESS, write_varuint(len(listed)) + b"".join(told))


def denied(reason: str) -> bytes:
    """ "You may not do that", in the words that every Yjs client knows."""
    return _framed(_AUTH, _DENIED, reason.encode())


def saved(count: int) -> bytes:
    """The first `count` changes that this socket sent are on disk."""
    return _framed(_SAVED, count)


def refused(number: int, code: str) -> bytes:
    """Change number `number` of this socket was refused, whole, for the reason `code`."""
    return _framed(_REFUSED, number, code.encode())


def people(present: Sequence[dict[str, str]]) -> bytes:
    """Who is here now: author id, name and role of each."""
    listed = json.dumps(present, ensure_ascii=False, separators=(",", ":"))
    return _framed(_PEOPLE, listed.encode())


def settings_changed() -> bytes:
    """The activity's settings are not what they were: ask for them again."""
    return _framed(_SETTINGS)


def storing(is_possible: bool) -> bytes:
    """Whether what is written can be stored just now; what cannot is kept, and stored later."""
    return _framed(_STORING, int(is_possible))


def resumption(ticket: str, revision: int) -> bytes:
    """A ticket to come back with, once, and which revision of the activity's settings holds."""
    return _framed(_RESUMPTION, ticket.encode(), revision)
