"""Random sequences of notes, reveals, dates and clocks: nobody gets a byte of what is hidden.

All frames and answers that a student has ever got are searched for the words of others.
"""

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from websockets.exceptions import ConnectionClosed

from lti_tool import clock
from lti_tool.activities import reveal_notes
from lti_tool.activities.checks import Reveal
from lti_tool.activities.set_up import set_up_activity
from lti_tool.annotations.passages import Passage, count_separate
from lti_tool.courses import classes
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.demo.yjs_client import WriteRefused
from lti_tool.documents import verify
from lti_tool.documents.tables import SharedDocument
from lti_tool.worker import loop
from lti_tool.worker.job_context import Tools
from lti_tool.workspaces.tables import Workspace
from tests import builders
from tests.examples import examples
from tests.server import Replica, Somebody, Tool, signed_in

STUDENTS = {"ada": "1", "ben": "2", "cleo": "1"}
"""Students, with their groups."""

Step: TypeAlias = tuple[str, str, int]


class Listening(Replica):
    """A replica that keeps all bytes it was ever sent."""

    received: bytearray

    def take(self, frame: bytes) -> None:
        self.__dict__.setdefault("received", bytearray()).extend(frame)
        super().take(frame)

    def drain(self) -> bool:
        """Take all that has been sent so far; False where the socket was closed."""
        self.has_document = False
        try:
            self.request_sync()
            self.until(lambda: self.has_document)
        except ConnectionClosed:
            return False
        return True


@dataclass
class Note:
    """A note as the test knows it."""

    author: str
    words: str
    key: str
    passage: Passage
    is_there: bool = True


class World:
    """An activity, its students, and what each of them may know: the rules in plain Python."""

    def __init__(
        self, tool: Tool, people: dict[str, Somebody], workspace_for: str, threshold: int | None
    ) -> None:
        self.tool, self.people, self.threshold = tool, people, threshold
        self.is_grouped = workspace_for == "group"
        with tool.database.transaction() as db:
            teacher = Member.of(db.get_one(Enrolment, tool.teacher.enrolment_id))
            activity = set_up_activity(
                db, teacher, None, title="Think", instructions="", workspace_for=workspace_for,
                score_maximum=10, hides_notes=True,
                reveal=Reveal(None, threshold),
            )  # fmt: skip
            self.activity_id = activity.id
            self.conversation = builders.conversation(db, activity, uuid.uuid4()).id
        self.notes: list[Note] = []
        self.reached: set[str] = set()
        self.revealed: set[str] = set()
        """Students whose workspace was revealed."""
        self.has_date = False
        self.answers: dict[str, list[bytes]] = defaultdict(list)
        self.pages: dict[str, dict[str, Listening]] = defaultdict(dict)
        self.everything: list[tuple[str, Listening]] = []
        self.workspaces = {name: str(self.enter(name)["workspace_id"]) for name in STUDENTS}

    @property
    def path(self) -> str:
        return f"/api/activities/{self.activity_id}"

    def enter(self, name: str) -> dict[str, object]:
        """Open the workspace, and every document that it names and opens."""
        answer = self.people[name].call("POST", f"{self.path}/workspace")
        self.answers[name].append(answer.content)
        opened: dict[str, object] = answer.json()
        for document_id in (opened["document_id"], opened["hidden_document_id"]):
            ticket = self.people[name].call("POST", f"/api/documents/{document_id}/ticket")
            if document_id and ticket.ok and document_id not in self.pages[name]:
                page = Listening(self.tool.base, str(document_id), ticket.json()).join()
                self.pages[name][str(document_id)] = page
                self.everything.append((name, page))
        return opened

    def group(self, name: str) -> set[str]:
        """Students who share a workspace with somebody."""
        return {
            other for other in STUDENTS if not self.is_grouped or STUDENTS[other] == STUDENTS[name]
        }

    def write(self, name: str, place: int) -> None:
        opened = self.enter(name)
        wanted = str(opened["hidden_document_id"] or opened["document_id"])
        self._write(name, self.pages[name][wanted], place)

    def write_late(self, name: str, place: int) -> None:
        """Write into the first page that is still open, wherever the notes of now are."""
        pages = list(self.pages[name].values())
        if pages:
            self._write(name, pages[0], place)

    def _write(self, name: str, page: Listening, place: int) -> None:
        words = f"{name} thinks {uuid.uuid4()}"
        start = place * 40
        end = start + len(words)
        key = f"{page.author}/{uuid.uuid4()}"
        try:
            page.highlight(
                key, conversation=str(self.conversation), start=start, end=end, quote=words
            )
            page.until_saved()
        except (ConnectionClosed, WriteRefused):
            self.pages[name].pop(page.document_id, None)
            self.notes.append(Note(name, words, key, Passage(end, start, "", words), False))
            return
        self.notes.append(Note(name, words, key, Passage(end, start, "", words)))
        self._count(name)

    def _count(self, name: str) -> None:
        own = [note.passage for note in self.notes if note.author == name and note.is_there]
        if self.threshold and name not in self.revealed and count_separate(own) >= self.threshold:
            self.reached.add(name)
            self.enter(name)

    def delete(self, name: str, which: int) -> None:
        self.enter(name)
        own = [note for note in self.notes if note.author == name and note.is_there]
        for page in list(self.pages[name].values()):
            for note in own[which % max(1, len(own)) :][:1]:
                if note.key in page.highlights:
                    try:
                        page.write(lambda key=note.key, at=page: at.highlights.pop(key))  # type: ignore[misc]
                        page.until_saved()
                    except (ConnectionClosed, WriteRefused):
                        self.pages[name].pop(page.document_id, None)
                    else:
                        note.is_there = False

    def reveal(self, name: str, _: int) -> None:
        """The teacher reveals a group, or the class."""
        workspace_id = self.workspaces[name]
        answer = self.tool.teacher.call("POST", f"/api/workspaces/{workspace_id}/reveal")
        assert answer.ok is (name not in self.revealed)
        self.revealed |= self.group(name)

    def reveal_all(self, *_: object) -> None:
        answer = self.tool.teacher.call("POST", f"{self.path}/reveal")
        if answer.ok:
            self.revealed |= set(STUDENTS)

    def date(self, _: str, is_set: int) -> None:
        at = (clock.now() + timedelta(days=1)).isoformat() if is_set % 2 else None
        change = {"reveal": {"at": at, "note_threshold": self.threshold}}
        if self.tool.teacher.call("PATCH", self.path, change).ok:
            self.has_date = at is not None

    def tick(self, _: str, half_days: int) -> None:
        """The worker's clock shows later."""
        tools = Tools(self.tool.database, None, None, None)  # type: ignore[arg-type]
        half_days %= 3
        with clock.frozen(clock.now() + timedelta(hours=12 * half_days)):
            while loop.run_one(tools, reveal_notes.QUEUE):
                pass
        if self.has_date and half_days > 1:
            self.revealed |= set(STUDENTS)

    def may_know(self, viewer: str, note: Note) -> bool:
        if note.author == viewer:
            return True
        if note.author not in self.group(viewer):
            return False
        return viewer in self.revealed or {viewer, note.author} <= self.reached

    def check(self) -> None:
        """Search all that everybody has got for what they may not know."""
        for name, page in self.everything:
            if self.pages[name].get(page.document_id) is page and not page.drain():
                del self.pages[name][page.document_id]
        for viewer in STUDENTS:
            pages = [bytes(page.received) for name, page in self.everything if name == viewer]
            for note in self.notes:
                if not self.may_know(viewer, note):
                    got = (*pages, *self.answers[viewer])
                    assert not any(note.words.encode() in each for each in got), (viewer, note)

    def check_shown(self) -> None:
        """Make sure that each finds what they may know, and documents agree with their rows."""
        for viewer in STUDENTS:
            opened = self.enter(viewer)
            shared = self.pages[viewer].get(str(opened["document_id"]))
            own = self.pages[viewer].get(str(opened["hidden_document_id"]))
            pages = [page for page in (shared, own) if page and page.drain()]
            keys = set().union(*(page.highlights.keys() for page in pages))
            assert {
                note.key for note in self.notes if note.is_there and self.may_know(viewer, note)
            } <= keys
        with self.tool.database.transaction() as db:
            documents = db.scalars(
                select(SharedDocument.id)
                .join(Workspace, Workspace.id == SharedDocument.workspace_id)
                .where(Workspace.activity_id == self.activity_id)
            ).all()
        for document_id in documents:
            with self.tool.database.transaction() as db:
                assert verify.verify(db, document_id) == []


STEPS = st.tuples(
    st.sampled_from(
        ["write"] * 6 + ["write_late", "delete", "reveal", "reveal_all", "date", "tick"]
    ),
    st.sampled_from(sorted(STUDENTS)),
    st.integers(0, 5),
)


@pytest.fixture
def people(tool: Tool) -> dict[str, Somebody]:
    """Three students in two groups."""
    with tool.database.transaction() as db:
        at = builders.place(db, issuer="https://third.example.edu")
        teacher = db.get_one(Enrolment, tool.teacher.enrolment_id)
        found = {"ada": tool.ada, "ben": tool.ben}
        cleo = builders.arrive(db, at, "cleo")
        enrolment = db.get_one(Enrolment, cleo.member.enrolment_id)
        enrolment.course_id = teacher.course_id
        db.flush()
        found["cleo"] = signed_in(db, tool.base, cleo, at)
        for name, group in STUDENTS.items():
            classes.set_groups(db, db.get_one(Enrolment, found[name].enrolment_id), [group])
    return found


@pytest.mark.random
@pytest.mark.slow
@settings(
    max_examples=examples(3),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    workspace_for=st.sampled_from(["class", "group"]),
    threshold=st.sampled_from([None, 1, 2]),
    steps=st.lists(STEPS, min_size=4, max_size=12),
)
def test_nobody_gets_a_byte_of_what_is_hidden_from_them(
    tool: Tool,
    people: dict[str, Somebody],
    workspace_for: str,
    threshold: int | None,
    steps: list[Step],
) -> None:
    world = World(tool, people, workspace_for, threshold)
    for name, who, number in steps:
        getattr(world, name)(who, number)
        world.check()
    world.check_shown()
    world.check()
    for _, page in world.everything:
        page.close()
