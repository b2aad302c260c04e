"""Takes frames for an answer, and checks what they did by the rules of answers."""

import random
from collections.abc import Callable
from typing import Any

from pycrdt import Doc

from lti_tool.courses.roles import Capability
from lti_tool.responses import blocks
from lti_tool.sync.wire import protocol
from lti_tool.yjs.tree_index import TreeEffects
from tests.fuzz.answer_hostile import AnswerHostility
from tests.fuzz.answer_room import AnswerRoom
from tests.fuzz.answer_rules import misshapen, written
from tests.fuzz.answer_writer import AnswerWriter
from tests.fuzz.engine import Engine, Recorder
from tests.fuzz.frames import Frames, Sent
from tests.responses.shared import ASKED, KIND, Server, shown, standing


class AnswerEngine(Engine[TreeEffects]):
    """The answer of one workspace."""

    room: AnswerRoom

    def __init__(self, seed: int | str, record: Recorder | None = None) -> None:
        room = AnswerRoom(random.Random(seed))
        frames = Frames(room, AnswerWriter(room).operation, AnswerHostility(room))
        super().__init__(room, frames, record)
        self.server = room.server
        self._follower: Doc[Any] = Doc()
        self._index = KIND.guard()

    def read(self, update: bytes, owns: Callable[[int], bool]) -> TreeEffects:
        return self.server.index.read(update, owns)

    def objection(self, reading: TreeEffects, sent: Sent) -> str | None:
        return KIND.authorize(reading, sent.person.writer, None, ASKED)

    def apply(self, update: bytes, reading: TreeEffects) -> bytes:
        applied = self.server.apply(update, reading)
        assert applied is not None
        self._follower.apply_update(applied)
        self._index.accept(applied)
        return applied

    def check(self, sent: Sent) -> None:
        writer = sent.person.writer
        assert writer.may(Capability.ANNOTATE), "a reader wrote"
        assert writer.is_restricted, "a teacher wrote"
        problem = misshapen(self.server.root)
        assert problem is None, problem
        found = blocks.read(self.server.doc)
        if not any(sign in str(found) for sign in "<>&"):
            words = blocks.text_of(found)
            assert written(self.server.root).replace("\n", "") == words.replace("\n", "")

    def look_at_everything(self) -> None:
        Server.check_index(self.server)
        state = self.server.doc.get_update()
        assert self._follower.get_state() == self.server.doc.get_state(), "the copy is elsewhere"
        assert standing(self._index, state) == standing(self.server.index, state)
        assert shown(self._follower) == shown(self.server.doc), "the copy shows something else"

    def finish(self) -> None:
        self.look_at_everything()
        for page in list(self.room.pages):
            self.take(Sent(page.person, protocol.update(page.unsent()), is_honest=True))
        for page in self.room.pages:
            page.take_in()
            assert shown(page.doc) == shown(self.server.doc), "a page shows something else"

    def close(self) -> None:
        self.server.doc.unobserve(self.server._subscription)
