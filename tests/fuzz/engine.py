"""Takes frames as the server does, and checks after each that nothing is broken.

A frame that breaks something ends in an AssertionError, or in whatever pycrdt raises: its panics
are no Exceptions. What kills the process is for whoever started it to see (see runs.py).
"""

import json
import random
import uuid
from collections import Counter
from collections.abc import Callable
from functools import partial
from operator import eq
from typing import Any

from pycrdt import Doc, Map

from lti_tool.annotations import policy
from lti_tool.annotations.schema import ROOTS
from lti_tool.courses.roles import Capability
from lti_tool.refusals import UpdateRefused
from lti_tool.sync.room.awareness import Awareness
from lti_tool.sync.wire import protocol
from lti_tool.yjs.decoder import decode_state_vector, decode_update
from lti_tool.yjs.index import DocumentIndex, Effects, Path
from tests.annotations.shared import LENGTHS, Server, standing
from tests.fuzz.classroom import Classroom
from tests.fuzz.frames import Frames, Sent
from tests.fuzz.rules import misshapen, trespass

Recorder = Callable[[Sent, bytes, bytes], None]
"""Told of each accepted update: how it came, its bytes, and what the others got for it."""

EVERY = 100
"""Frames between two looks at everything."""


class Engine:
    """One document and everything that is sent to it."""

    def __init__(self, seed: int | str, record: Recorder | None = None) -> None:
        self.room = Classroom(random.Random(seed))
        self.frames = Frames(self.room)
        self.server = self.room.server
        self.counts: Counter[str] = Counter()
        self.taken = 0
        self._record = record
        self._shown = self.server.values()
        self._same = self.room.ids("highlights")
        self._clocks = self.room.clocks()
        self._state = self.server.doc.get_update()
        self._observed = Observed(self.server)
        self._follower = Follower(self.server)
        self._awareness = Awareness()

    def take(self, sent: Sent) -> str:
        """Take one frame and return its outcome."""
        self.taken += 1
        outcome = self._outcome(sent)
        self.counts[outcome] += 1
        if sent.is_honest and outcome not in ("accepted", "known"):
            self._see_why(sent, outcome)
        if outcome != "accepted":
            assert self.server.doc.get_update() == self._state, f"{outcome}, but changed"
        if self.taken % EVERY == 0:
            self.look_at_everything()
        return outcome

    def _see_why(self, sent: Sent, outcome: str) -> None:
        """Check that an honest frame was refused only for a tag that another teacher made at
        the same time. The page is loaded again.
        """
        assert outcome == "fixed", f"honest, but {outcome}"
        assert sent.person.writer.may(Capability.MANAGE_TAGS), f"honest, but {outcome}"
        self.room.reload(sent.person)

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
            message.states, author, partial(eq, _enrolment(author)), author, self._owner
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
            decode_state_vector(vector)
        except UpdateRefused:
            return "cut off"
        decode_update(self.server.doc.get_update(vector))
        return "answered"

    def _change(self, sent: Sent, update: bytes) -> str:
        claimed: list[int] = []
        try:
            reading = self.server.index.read(
                update, lambda client: self.room.owns(sent.person, claimed, client)
            )
        except UpdateRefused as refusal:
            return refusal.code
        writer = sent.person.writer
        objection = policy.check(reading.changes, writer, LENGTHS, None, reading.was_written)
        if objection:
            return objection
        if reading.is_empty:
            return "known"
        applied = self._apply(update, reading)
        self.room.bind(sent.person, claimed)
        if self._record:
            self._record(sent, update, applied)
        self._see_that_it_was_right(sent)
        self._state = self.server.doc.get_update()
        return "accepted"

    def _see_that_it_was_right(self, sent: Sent) -> None:
        was, same = self._shown, self._same
        now, self._same = self.server.values(), self.room.ids("highlights")
        replaced = {key for key in same.keys() & self._same.keys() if same[key] != self._same[key]}
        for client, clock in self.room.clocks().items():
            if self._clocks.get(client) != clock:
                owner = self.room.owner_of.get(client)
                assert owner is sent.person, f"client id {client} is somebody else's"
        self._clocks = self.room.clocks()
        violation = trespass(was, now, replaced, sent.person.writer) or misshapen(now)
        assert violation is None, violation
        self._shown = now

    def _apply(self, update: bytes, reading: Effects) -> bytes:
        self._observed.clear()
        applied = self.server.apply(update, reading)
        assert applied is not None
        self._observed.check(reading)
        self._follower.follow(applied)
        for client, runs in decode_update(update).delete_set:
            ends = max((clock + length for clock, length in runs), default=0)
            assert ends <= self.server.index.clock(client), "a deletion waits for what is to come"
        self.server.readings.clear()
        return applied

    def look_at_everything(self) -> None:
        """Run the checks that would cost too much after each frame."""
        Server.check_index(self.server)
        self._follower.compare(self.server)

    def finish(self) -> None:
        """Send everything to every page at the end, and check that all have the same document."""
        self.look_at_everything()
        for page in list(self.room.pages):
            self.take(Sent(page.person, protocol.update(page.unsent()), is_honest=True))
        for page in self.room.pages:
            page.receive()
            shown = {"highlights": page.highlights.to_py(), "tags": page.tags.to_py()}
            assert shown == self.server.values(), "a page shows something else"

    def close(self) -> None:
        """Let the document go: an observer keeps it alive for ever."""
        self._observed.close()
        self.server.doc.unobserve(self.server._subscription)


def _enrolment(author: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, author)


class Observed:
    """Paths that changed according to pycrdt's own events."""

    def __init__(self, server: Server) -> None:
        self._paths: set[Path] = set()
        self._kept = [
            (root, root.observe_deep(self._note(name)))
            for name, root in (("highlights", server.highlights), ("tags", server.tags))
        ]

    def _note(self, root: str) -> Callable[[list[Any]], None]:
        def note(events: list[Any]) -> None:
            for event in events:
                inside = tuple(str(step) for step in event.path)
                self._paths |= {(root, *inside, key) for key in event.keys}

        return note

    def close(self) -> None:
        for root, subscription in self._kept:
            root.unobserve(subscription)

    def clear(self) -> None:
        self._paths.clear()

    def check(self, reading: Effects) -> None:
        """Each was announced, by itself or with a map around it."""
        announced = {change.path for change in reading.changes}
        for path in self._paths:
            around = (path[:length] for length in range(2, len(path) + 1))
            assert any(each in announced for each in around), f"unannounced: {path}"


class Follower:
    """Another process's copy, which knows only the updates that were passed on."""

    def __init__(self, server: Server) -> None:
        self.doc: Doc[Any] = Doc()
        self.doc.apply_update(server.doc.get_update())
        self.index = DocumentIndex.load(self.doc.get_update(), ROOTS)

    def follow(self, applied: bytes) -> None:
        self.doc.apply_update(applied)
        self.index.accept(applied)

    def compare(self, server: Server) -> None:
        assert self.doc.get_state() == server.doc.get_state(), "the other copy is elsewhere"
        assert standing(self.index) == standing(server.index), "the other index is elsewhere"
        roots = {name: self.doc.get(name, type=Map).to_py() for name in ("highlights", "tags")}
        assert roots == server.values(), "the other copy shows something else"
