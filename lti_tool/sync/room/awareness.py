"""What the Yjs clients of one document do now, such as where their cursors are (y-protocols).

A client's awareness message may speak of anybody: ordinary clients send back what they hear. Here a
state is taken only from the person whose client it is, and says whose it is in the server's words.
"""

import json
import math
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from lti_tool.sync import limits
from lti_tool.sync.wire.protocol import MOST_STATES, ClientState, ProtocolError
from lti_tool.workspaces.author_ids import AUTHOR_ID

GONE = "null"
"""The state of a client that has gone."""

_MOST_CLIENTS = 4
"""Of one socket: a page has one, and another once its copy of the document was given up."""

MOST_CLOCK = 2**32
"""A clock counts the states of one client: nobody has so many."""


@dataclass(slots=True)
class _Entry:
    clock: int
    state: str
    author: str
    """Whose client it is."""
    speaker: object
    """The socket, or the name of the process, that the state came from."""


class Awareness:
    """The states of one document's clients, as far as they are known in this process."""

    def __init__(self) -> None:
        self._entries: dict[int, _Entry] = {}
        self._changed: dict[int, bool] = {}
        """Clients whose state is new, and whether other processes are to hear of it."""

    def take(
        self,
        states: Iterable[ClientState],
        speaker: object,
        enrolment_id: uuid.UUID,
        author: str,
        owner_of: Callable[[int], uuid.UUID | None],
    ) -> None:
        """Take what a socket says of its person's own clients. What it repeats of others is passed
        over; ProtocolError when it says anything new of them.

        `owner_of` tells whose client an id is, None for one that nobody has written under.
        """
        left = _MOST_CLIENTS
        for client_id, clock, state in states:
            known = self._entries.get(client_id)
            if known is not None and clock <= known.clock and known.speaker is not speaker:
                self._correct(client_id, known, state, is_for_others=False)
                continue  # an echo
            if known is None and state == GONE:
                continue
            left -= 1
            if left < 0 or (known is None and self._count(speaker) >= _MOST_CLIENTS):
                raise ProtocolError("awareness of too many clients")
            owner = owner_of(client_id)
            is_own = owner == enrolment_id if owner else known is None or known.author == author
            if not is_own or clock > MOST_CLOCK:
                raise ProtocolError("awareness of somebody else")
            entry = _Entry(clock, _stamped(state, author), author, speaker)
            self._store(client_id, entry, is_for_others=True)

    def hear(self, states: Iterable[ClientState], process: str) -> None:
        """Take what another process says of the clients there; it has checked them."""
        for client_id, clock, state in states:
            known = self._entries.get(client_id)
            if known and (clock < known.clock or (clock == known.clock and state != GONE)):
                self._correct(client_id, known, state, is_for_others=True)
                if clock == known.clock and isinstance(known.speaker, str):
                    known.speaker = process  # it has moved: with this one it goes from now on
                continue
            author = author_in(state) or (known.author if known else None)
            # Who has gone and was never here could be anybody's: nobody is kept from coming back.
            if author is not None:
                self._store(client_id, _Entry(clock, state, author, process), is_for_others=False)

    def forget(self, speaker: object) -> None:
        """A socket or process has gone, and its clients with it.

        Their clocks stay: with a higher one, a client that comes back would not be heard.
        """
        for client_id, entry in self._entries.items():
            if entry.speaker == speaker and entry.state != GONE:
                entry.state = GONE
                self._changed[client_id] = not isinstance(speaker, str)

    def everybody(self) -> list[ClientState]:
        """The state of every client that is here."""
        return [
            ClientState(client_id, entry.clock, entry.state)
            for client_id, entry in self._entries.items()
            if entry.state != GONE
        ]

    def own(self) -> list[ClientState]:
        """Of those the clients of this process, of which no other one tells."""
        return [
            state
            for state in self.everybody()
            if not isinstance(self._entries[state.client_id].speaker, str)
        ]

    def news(self) -> tuple[list[ClientState], list[ClientState]]:
        """What has changed since this was last asked: for the sockets, and for other processes."""
        here, elsewhere = [], []
        for client_id, is_for_others in self._changed.items():
            entry = self._entries.get(client_id)
            if entry is not None:
                state = ClientState(client_id, entry.clock, entry.state)
                here.append(state)
                if is_for_others:
                    elsewhere.append(state)
        self._changed.clear()
        return here, elsewhere

    def _correct(self, client_id: int, known: _Entry, state: str, *, is_for_others: bool) -> None:
        """Somebody repeats what is not new: if the client has gone meanwhile, say that again.

        y-websocket that connects again repeats its state under the clock under which it was called
        gone. Whoever heard that, page or process, would not take it. But a client that hears of its
        own end says by itself that it is here, under the next clock (y-protocols): all take that.
        """
        if known.state == GONE != state:
            self._changed[client_id] = is_for_others or self._changed.get(client_id, False)

    def _count(self, speaker: object) -> int:
        return sum(entry.speaker is speaker for entry in self._entries.values())

    def _store(self, client_id: int, entry: _Entry, *, is_for_others: bool) -> None:
        self._entries[client_id] = entry
        self._changed[client_id] = is_for_others
        if len(self._entries) > MOST_STATES:
            self._forget_oldest()

    def _forget_oldest(self) -> None:
        for client_id, entry in self._entries.items():
            if entry.state == GONE:
                del self._entries[client_id]
                return


def author_in(state: str) -> str | None:
    """Whose a state is, by the stamp that it got in whichever process; None where it has none."""
    try:
        state.encode()
        author = _fields(state)["user"]["author"]
    except (ValueError, LookupError, TypeError):
        return None
    return author if isinstance(author, str) and AUTHOR_ID.fullmatch(author) else None


def _stamped(state: str, author: str) -> str:
    """The state with the author id of whose it is, whatever name the client gave itself."""
    if state == GONE:
        return GONE
    if len(state.encode()) > limits.AWARENESS_BYTES:
        raise ProtocolError("awareness too large")
    try:
        return json.dumps(_fields(state) | {"user": {"author": author}}, separators=(",", ":"))
    except (ValueError, RecursionError):
        raise ProtocolError("awareness is no object of JSON") from None


def _fields(state: str) -> dict[str, Any]:
    """What a state says. Raises ValueError where it is no object of JSON to every reader."""
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
