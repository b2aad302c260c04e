"""Takes frames for notes, and checks what they did by the rules of notes."""

import random
from collections.abc import Callable
from typing import Any

from pycrdt import Doc, Map

from lti_tool.annotations.schema import ROOTS
from lti_tool.sync.wire import protocol
from lti_tool.yjs.index import DocumentIndex, Effects, Path
from tests.annotations.shared import FACTS, KIND, Server, standing
from tests.fuzz.classroom import Classroom
from tests.fuzz.engine import Engine, Recorder
from tests.fuzz.frames import Frames, Sent
from tests.fuzz.hostile import NoteHostility
from tests.fuzz.rules import misshapen, trespass
from tests.fuzz.struct_writer import StructWriter


class NoteEngine(Engine[Effects]):
    """The notes of one workspace."""

    room: Classroom

    def __init__(self, seed: int | str, record: Recorder | None = None) -> None:
        room = Classroom(random.Random(seed))
        frames = Frames(room, StructWriter(room).operation, NoteHostility(room))
        super().__init__(room, frames, record)
        self.server = room.server
        self._shown = self.server.values()
        self._same = room.ids("highlights")
        self._observed = Observed(self.server)
        self._follower = Follower(self.server)

    def read(self, update: bytes, owns: Callable[[int], bool]) -> Effects:
        return self.server.index.read(update, owns)

    def objection(self, reading: Effects, sent: Sent) -> str | None:
        return KIND.authorize(reading, sent.person.writer, None, FACTS)

    def check(self, sent: Sent) -> None:
        was, same = self._shown, self._same
        now, self._same = self.server.values(), self.room.ids("highlights")
        replaced = {key for key in same.keys() & self._same.keys() if same[key] != self._same[key]}
        violation = trespass(was, now, replaced, sent.person.writer) or misshapen(now)
        assert violation is None, violation
        self._shown = now

    def apply(self, update: bytes, reading: Effects) -> bytes:
        self._observed.clear()
        applied = self.server.apply(update, reading)
        assert applied is not None
        self._observed.check(reading)
        self._follower.follow(applied)
        self.server.readings.clear()
        return applied

    def look_at_everything(self) -> None:
        Server.check_index(self.server)
        self._follower.compare(self.server)

    def finish(self) -> None:
        self.look_at_everything()
        for page in list(self.room.pages):
            self.take(Sent(page.person, protocol.update(page.unsent()), is_honest=True))
        for page in self.room.pages:
            page.receive()
            shown = {"highlights": page.highlights.to_py(), "tags": page.tags.to_py()}
            assert shown == self.server.values(), "a page shows something else"

    def close(self) -> None:
        self._observed.close()
        self.server.doc.unobserve(self.server._subscription)


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
