"""Takes frames as the server does, and checks after each that nothing is broken.

A frame that breaks something ends in an AssertionError, or in whatever pycrdt raises: its panics
are no Exceptions. What kills the process is for whoever started it to see (see runs.py).
"""

import json
import uuid
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable
from functools import partial
from operator import eq
from typing import Generic, Protocol, TypeVar

from lti_tool.refusals import UpdateRefused
from lti_tool.sync.room.awareness import Awareness
from lti_tool.sync.wire import protocol
from lti_tool.yjs.decoder import decode_state_vector, decode_update
from tests.fuzz.frames import Frames, Sent
from tests.fuzz.room import Room

Recorder = Callable[[Sent, bytes, bytes], None]
"""Told of each accepted update: how it came, its bytes, and what the others got for it."""

EVERY = 100
"""Frames between two looks at everything."""


class AnyReading(Protocol):
    """Effects of an update of a document of any kind."""

    @property
    def is_empty(self) -> bool: ...


Reading = TypeVar("Reading", bound=AnyReading)


class Engine(ABC, Generic[Reading]):
    """One document and everything that is sent to it."""

    def __init__(self, room: Room, frames: Frames, record: Recorder | None = None) -> None:
        self.room = room
        self.frames = frames
        self.counts: Counter[str] = Counter()
        self.taken = 0
        self._record = record
        self._clocks = room.clocks()
        self._state = room.server.doc.get_update()
        self._awareness = Awareness()

    @abstractmethod
    def read(self, update: bytes, owns: Callable[[int], bool]) -> Reading:
        """Effects of an update, by the product's index. Raises UpdateRefused."""

    @abstractmethod
    def objection(self, reading: Reading, sent: Sent) -> str | None:
        """Code that the kind refuses it with."""

    @abstractmethod
    def apply(self, update: bytes, reading: Reading) -> bytes:
        """Apply an update, and check that it did what was read; what the others get."""

    @abstractmethod
    def check(self, sent: Sent) -> None:
        """Check what is shown now by rules that are stated a second time."""

    @abstractmethod
    def look_at_everything(self) -> None:
        """Run the checks that would cost too much after each frame."""

    @abstractmethod
    def finish(self) -> None:
        """Send everything to every page at the end, and check that all have the same document."""

    @abstractmethod
    def close(self) -> None:
        """Let the document go: an observer keeps it alive for ever."""

    def take(self, sent: Sent) -> str:
        """Take one frame and return its outcome."""
        self.taken += 1
        outcome = self._outcome(sent)
        self.counts[outcome] += 1
        assert not sent.is_honest or outcome in ("accepted", "known"), f"honest, but {outcome}"
        if outcome != "accepted":
            assert self.room.server.doc.get_update() == self._state, f"{outcome}, but changed"
        if self.taken % EVERY == 0:
            self.look_at_everything()
        return outcome

    def _outcome(self, sent: Sent) -> str:
        if isinstance(sent.frame, str):
            return "text"
        try:
            message = protocol.parse(sent.frame)
            if isinstance(message, protocol.Step1):
                return self._answer(message.state_vector)
            if isinstance(message, protocol.Awareness):
                return self._receive(sent, message)
        except protocol.ProtocolError:
            return "cut off"
        if isinstance(message, protocol.QueryAwareness):
            return "asked"
        if message.update == protocol.EMPTY_UPDATE:
            return "known"
        return self._change(sent, message.update)

    def _receive(self, sent: Sent, message: protocol.Awareness) -> str:
        """Check that received states belong to the sender's own clients. Raises ProtocolError."""
        author = sent.person.writer.author_id
        before = {each.client_id: each for each in self._awareness.present()}
        self._awareness.update_from_client(
            message.states, author, partial(eq, _enrolment(author)), author, self._owner, dict
        )
        for state in self._awareness.present():
            if before.get(state.client_id) != state:
                assert json.loads(state.state)["user"] == {"author": author}
                assert self._owner(state.client_id) in (None, _enrolment(author))
        return "received"

    def _owner(self, client: int) -> uuid.UUID | None:
        person = self.room.owner_of.get(client)
        return _enrolment(person.writer.author_id) if person else None

    def _answer(self, vector: bytes) -> str:
        try:
            known = decode_state_vector(vector)
        except UpdateRefused:
            return "cut off"
        answer = self.room.server.doc.get_update(vector)
        if not self.room.tears(known):
            decode_update(answer, kinds=self.room.kinds)
        return "answered"

    def _change(self, sent: Sent, update: bytes) -> str:
        claimed: list[int] = []
        outcome, reading = self._decided(sent, update, claimed)
        again, _ = self._decided(sent, update, [])
        assert outcome == again, f"{outcome}, and then {again}"
        if reading is None:
            return outcome
        applied = self.apply(update, reading)
        self._see_that_nothing_waits(update)
        self.room.bind(sent.person, claimed)
        if self._record:
            self._record(sent, update, applied)
        self._see_whose_it_is(sent)
        self.check(sent)
        self._state = self.room.server.doc.get_update()
        return outcome

    def _decided(self, sent: Sent, update: bytes, claimed: list[int]) -> tuple[str, Reading | None]:
        """Outcome for an update, and its effects where it is accepted. Nothing is changed."""
        try:
            reading = self.read(update, lambda client: self.room.owns(sent.person, claimed, client))
        except UpdateRefused as refusal:
            return refusal.code, None
        objection = self.objection(reading, sent)
        if objection or reading.is_empty:
            return objection or "known", None
        return "accepted", reading

    def _see_whose_it_is(self, sent: Sent) -> None:
        for client, clock in self.room.clocks().items():
            if self._clocks.get(client) != clock:
                owner = self.room.owner_of.get(client)
                assert owner is sent.person, f"client id {client} is somebody else's"
        self._clocks = self.room.clocks()

    def _see_that_nothing_waits(self, update: bytes) -> None:
        for client, runs in decode_update(update, kinds=self.room.kinds).delete_set:
            ends = max((clock + length for clock, length in runs), default=0)
            is_there = ends <= self.room.server.index.clock(client)
            assert is_there, "a deletion waits for what is to come"


def _enrolment(author: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, author)
