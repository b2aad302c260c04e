"""Awareness states of one document's Yjs clients, such as where their cursors are (y-protocols).

A client's awareness message may contain anybody's state: ordinary clients echo what they receive. A
state is accepted only from the person whose client it is. The server writes its author into it, and
keeps nothing else of it but the position that the document's kind finds in it.
"""

import json
import math
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from lti_tool.sync import limits
from lti_tool.sync.wire.protocol import MAX_STATES, ClientState, ProtocolError
from lti_tool.workspaces.author_ids import AUTHOR_ID

GONE = "null"
"""State of a client that has gone."""

_MAX_CLIENTS = 4
"""Limit of clients of one socket: a page has one, and another after it replaced its document."""

MOST_SENT = 24
"""Limit of states in one message to pages. Those left over are in the next one."""

_SECONDS = 0.3
_SECONDS_PER_RECIPIENT = 0.005
"""Pause between two messages, the longer the more get it. A room of any size sends no more than 200
a second, and of one person no more than three states.
"""

PositionOf: TypeAlias = Callable[[Mapping[str, Any]], dict[str, Any]]
"""Fields of a state that are kept."""

MAX_CLOCK = 2**32
"""Limit of a clock, which counts the states of one client."""


@dataclass(slots=True)
class _Entry:
    clock: int
    state: str
    author: str
    """Author id of the client's owner."""
    source: object
    """The socket, or the name of the process, that sent the state."""


class Awareness:
    """States of one document's clients, as far as this process knows them."""

    def __init__(self) -> None:
        self._entries: dict[int, _Entry] = {}
        self._changed: dict[int, bool] = {}
        """Clients with a new state; True where it is to be published to other processes."""
        self._due_at = 0.0

    @property
    def is_pending(self) -> bool:
        """True where a state has changed since it was last sent."""
        return bool(self._changed)

    def is_due(self, now: float) -> bool:
        """True where changed states may be sent; `now` is monotonic seconds."""
        return self.is_pending and now >= self._due_at

    def mark_sent(self, now: float, recipients: int) -> None:
        """Note that states were sent; the next ones wait longer, the more get them."""
        self._due_at = now + max(_SECONDS, recipients * _SECONDS_PER_RECIPIENT)

    def update_from_client(
        self,
        states: Iterable[ClientState],
        source: object,
        owns: Callable[[uuid.UUID | None], bool],
        author: str,
        owner_of: Callable[[int], uuid.UUID | None],
        position_of: PositionOf,
    ) -> None:
        """Accept the states of a person's own clients from a socket.

        Echoes of other clients' states are ignored; new states of them raise ProtocolError.
        `owns` is true for the person as an owner. `owner_of` returns the owner of a client id,
        None for an id that nobody has written under. `position_of` reduces a state to what is kept.
        """
        left = _MAX_CLIENTS
        for client_id, clock, state in states:
            known = self._entries.get(client_id)
            if known is not None and clock <= known.clock and known.source is not source:
                self._reannounce_if_gone(client_id, known, state, is_local=False)
                continue  # an echo
            if known is None and state == GONE:
                continue
            left -= 1
            if left < 0 or (known is None and self._count_of(source) >= _MAX_CLIENTS):
                raise ProtocolError("awareness of too many clients")
            owner = owner_of(client_id)
            is_own = owns(owner) if owner else known is None or known.author == author
            if not is_own or clock > MAX_CLOCK:
                raise ProtocolError("awareness of somebody else")
            entry = _Entry(clock, _reduced(state, author, position_of), author, source)
            self._store(client_id, entry, is_local=True)

    def update_from_process(self, states: Iterable[ClientState], process: str) -> None:
        """Accept states from another process, which has checked them."""
        for client_id, clock, state in states:
            known = self._entries.get(client_id)
            if known and (clock < known.clock or (clock == known.clock and state != GONE)):
                self._reannounce_if_gone(client_id, known, state, is_local=True)
                if clock == known.clock and isinstance(known.source, str):
                    known.source = process  # it has moved to this process
                continue
            author = author_in(state) or (known.author if known else None)
            # A departure without a known author is ignored: it must not block its owner's return.
            if author is not None:
                self._store(client_id, _Entry(clock, state, author, process), is_local=False)

    def remove_source(self, source: object) -> None:
        """Mark the clients of a socket or process as gone.

        Their clocks stay unchanged: after a higher one, a returning client would be ignored.
        """
        for client_id, entry in self._entries.items():
            if entry.source == source and entry.state != GONE:
                entry.state = GONE
                self._changed[client_id] = not isinstance(source, str)

    def remove_all(self) -> None:
        """Mark every client as gone: nobody is to see any more where the others are."""
        for source in {entry.source for entry in self._entries.values()}:
            self.remove_source(source)

    def present(self) -> list[ClientState]:
        """List the state of every client that is here."""
        return [
            ClientState(client_id, entry.clock, entry.state)
            for client_id, entry in self._entries.items()
            if entry.state != GONE
        ]

    def local(self) -> list[ClientState]:
        """List the states of this process's clients, which no other process publishes."""
        return [
            state
            for state in self.present()
            if not isinstance(self._entries[state.client_id].source, str)
        ]

    def take_changes(self) -> tuple[list[ClientState], list[ClientState]]:
        """Return changed states, those that have waited longest: for sockets, and for processes.

        A person with many windows has one state among them; the others stay for the next call.
        """
        for_sockets, for_processes = [], []
        authors: set[str] = set()
        for client_id, is_local in list(self._changed.items()):
            entry = self._entries.get(client_id)
            if entry is not None and entry.author in authors:
                continue
            del self._changed[client_id]
            if entry is not None:
                authors.add(entry.author)
                state = ClientState(client_id, entry.clock, entry.state)
                for_sockets.append(state)
                if is_local:
                    for_processes.append(state)
                if len(for_sockets) == MOST_SENT:
                    break
        return for_sockets, for_processes

    def _reannounce_if_gone(
        self, client_id: int, known: _Entry, state: str, *, is_local: bool
    ) -> None:
        """Announce again that a client has gone, when an old state of it is repeated.

        A reconnecting y-websocket repeats its state under the clock with which it was marked as
        gone. Pages and processes that know of the end would ignore that state. A client that
        receives its own end announces itself under the next clock (y-protocols), which all accept.
        """
        if known.state == GONE != state:
            self._changed[client_id] = is_local or self._changed.get(client_id, False)

    def _count_of(self, source: object) -> int:
        return sum(entry.source is source for entry in self._entries.values())

    def _store(self, client_id: int, entry: _Entry, *, is_local: bool) -> None:
        self._entries[client_id] = entry
        self._changed[client_id] = is_local
        if len(self._entries) > MAX_STATES:
            self._evict_oldest()

    def _evict_oldest(self) -> None:
        for client_id, entry in self._entries.items():
            if entry.state == GONE:
                del self._entries[client_id]
                return


def author_in(state: str) -> str | None:
    """Return the author that a process wrote into a state; None where there is none."""
    try:
        state.encode()
        author = _fields(state)["user"]["author"]
    except (ValueError, LookupError, TypeError):
        return None
    return author if isinstance(author, str) and AUTHOR_ID.fullmatch(author) else None


def _reduced(state: str, author: str, position_of: PositionOf) -> str:
    """Return the state with its author's id and position, whatever else the client wrote."""
    if state == GONE:
        return GONE
    if len(state.encode()) > limits.AWARENESS_BYTES:
        raise ProtocolError("awareness too large")
    try:
        kept = position_of(_fields(state)) | {"user": {"author": author}}
        return json.dumps(kept, separators=(",", ":"))
    except (ValueError, RecursionError):
        raise ProtocolError("awareness is no object of JSON") from None


def _fields(state: str) -> dict[str, Any]:
    """Decode a state. Raises ValueError where it is no JSON object to every reader."""
    try:
        fields = json.loads(state, parse_constant=_refuse, parse_float=_finite)
    except RecursionError:
        raise ValueError("too deep") from None
    if not isinstance(fields, dict):
        raise ValueError("no object")
    return fields


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError(text)
    return number


def _refuse(name: str) -> None:
    raise ValueError(name)
