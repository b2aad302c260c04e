"""Random sequences of private notes, shares, reveals and hand-ins: nobody gets a byte too early.

All frames and answers that anybody has ever got are searched for the words of others.
"""

import uuid
from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from websockets.exceptions import ConnectionClosed

from lti_tool.activities.checks import Reveal
from lti_tool.activities.set_up import set_up_activity
from lti_tool.annotations.tables import Highlight
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.demo.yjs_client import WriteRefused
from lti_tool.documents import verify
from lti_tool.documents.tables import SharedDocument
from lti_tool.workspaces.tables import Workspace
from tests import builders
from tests.examples import examples
from tests.server import Somebody, Tool
from tests.sync.private_notes import share
from tests.sync.test_think_first_at_random import Listening

PEOPLE = ("ada", "ben", "teacher")
OTHERS = (*PEOPLE, "tutor", "observer")

Step: TypeAlias = tuple[str, str, int]


@dataclass
class Note:
    """A private note as the test knows it."""

    author: str
    words: str
    key: str
    is_shared: bool = False
    is_there: bool = True


class World:
    """An activity, its people, and what each of them may know: the rules in plain Python."""

    def __init__(self, tool: Tool, *, is_hiding: bool, threshold: int | None) -> None:
        self.tool = tool
        self.people: dict[str, Somebody] = {name: getattr(tool, name) for name in OTHERS}
        with tool.database.transaction() as db:
            teacher = Member.of(db.get_one(Enrolment, tool.teacher.enrolment_id))
            activity = set_up_activity(
                db, teacher, None, title="Alone", instructions="", workspace_for="class",
                score_maximum=10, hides_notes=is_hiding,
                reveal=Reveal(None, threshold) if is_hiding else None,
            )  # fmt: skip
            self.activity_id = activity.id
            self.conversation = builders.conversation(db, activity, uuid.uuid4()).id
            db.get_one(Activity, activity.id).hands_in = True
        self.notes: list[Note] = []
        self.answers: dict[str, list[bytes]] = defaultdict(list)
        self.pages: dict[str, dict[str, Listening]] = defaultdict(dict)
        self.everything: list[tuple[str, Listening]] = []
        self.private: dict[str, str] = {}
        for name in OTHERS:
            self.enter(name)

    @property
    def path(self) -> str:
        return f"/api/activities/{self.activity_id}"

    def ask(self, name: str, method: str, path: str) -> bytes:
        answer = self.people[name].call(method, path)
        self.answers[name].append(answer.content)
        return answer.content

    def enter(self, name: str) -> None:
        """Open the workspace, and every document that it names and opens."""
        answer = self.people[name].call("POST", f"{self.path}/workspace")
        self.answers[name].append(answer.content)
        opened = answer.json()
        named = (opened["document_id"], opened["hidden_document_id"], opened["private_document_id"])
        for document_id in filter(None, named):
            self._join(name, str(document_id))
        self.workspace_id = opened["workspace_id"]

    def _join(self, name: str, document_id: str) -> None:
        ticket = self.people[name].call("POST", f"/api/documents/{document_id}/ticket")
        if ticket.ok and document_id not in self.pages[name]:
            page = Listening(self.tool.base, document_id, ticket.json()).join()
            self.pages[name][document_id] = page
            self.everything.append((name, page))

    def write(self, name: str, _: int) -> None:
        """Write a private note, whatever dates and hand-ins there are."""
        path = f"/api/workspaces/{self.workspace_id}/private-notes"
        document_id = self.people[name].call("POST", path).json()["document_id"]
        self.private[name] = document_id
        self._join(name, document_id)
        page = self.pages[name][document_id]
        words = f"{name} alone {uuid.uuid4()}"
        key = page.highlight(
            conversation=str(self.conversation), start=0, end=len(words), quote=words
        )
        page.until_saved()
        self.notes.append(Note(name, words, key))

    def write_for_others(self, name: str, place: int) -> None:
        self.enter(name)
        for document_id, page in list(self.pages[name].items()):
            if document_id != self.private.get(name):
                try:
                    page.highlight(
                        conversation=str(self.conversation), start=place * 9, end=place * 9 + 5
                    )
                    page.until_saved()
                except (ConnectionClosed, WriteRefused):
                    self.pages[name].pop(document_id, None)

    def share(self, name: str, which: int) -> None:
        own = [note for note in self.notes if note.author == name]
        for note in own[which % max(1, len(own)) :][:1]:
            answer = share(self.people[name], self.private[name], note.key)
            assert answer.status_code in (200, 404, 409)
            note.is_shared |= answer.ok

    def share_of_another(self, name: str, which: int) -> None:
        """Try to share, or to open, what is somebody else's."""
        for note in self.notes[which % max(1, len(self.notes)) :][:1]:
            if note.author != name:
                document_id = self.private[note.author]
                answer = share(self.people[name], document_id, note.key)
                ticket = self.people[name].call("POST", f"/api/documents/{document_id}/ticket")
                self.answers[name] += [answer.content, ticket.content]
                assert (answer.status_code, ticket.status_code) == (404, 404)

    def delete(self, name: str, which: int) -> None:
        own = [note for note in self.notes if note.author == name and not note.is_shared]
        for note in own[which % max(1, len(own)) :][:1]:
            page = self.pages[name].get(self.private[name])
            if page is not None and note.key in page.highlights:
                page.write(partial(page.highlights.pop, note.key))
                page.until_saved()
                note.is_there = False

    def reveal(self, *_: object) -> None:
        self.tool.teacher.call("POST", f"{self.path}/reveal")

    def hand_in(self, name: str, number: int) -> None:
        self.people[name].call("DELETE" if number % 2 else "POST", f"{self.path}/submission")

    def reload(self, name: str, _: int) -> None:
        for page in self.pages[name].values():
            page.close()
        self.pages[name].clear()
        self.enter(name)

    def look(self, name: str, _: int) -> None:
        """Ask for all that shows or counts notes."""
        member = self.people["ada"].enrolment_id
        for path in (
            f"{self.path}/class",
            f"{self.path}/heat-map",
            f"{self.path}/tags",
            f"{self.path}/lecture",
            "/api/course/progress",
            f"{self.path}/submission",
            f"{self.path}/members/{member}/work",
            "/api/search?words=alone",
        ):
            self.ask(name, "GET", path)

    def check(self) -> None:
        """Search all that everybody has got for private words of others."""
        for name, page in self.everything:
            if self.pages[name].get(page.document_id) is page and not page.drain():
                del self.pages[name][page.document_id]
        for viewer in OTHERS:
            pages = [bytes(page.received) for name, page in self.everything if name == viewer]
            got = (*pages, *self.answers[viewer])
            for note in self.notes:
                if note.author != viewer and not note.is_shared:
                    assert not any(note.words.encode() in each for each in got), (viewer, note)

    def check_places(self) -> None:
        """Make sure that each note is in exactly one document, and documents fit their rows."""
        with self.tool.database.transaction() as db:
            documents = db.scalars(
                select(SharedDocument)
                .join(Workspace, Workspace.id == SharedDocument.workspace_id)
                .where(Workspace.activity_id == self.activity_id)
            ).all()
            places = defaultdict(list)
            for key, is_private in db.execute(
                select(Highlight.key, SharedDocument.is_private).join(
                    SharedDocument, SharedDocument.id == Highlight.document_id
                )
            ):
                places[key].append(is_private)
        for note in self.notes:
            assert places[note.key] == ([not note.is_shared] if note.is_there else []), note
        for document in documents:
            with self.tool.database.transaction() as db:
                assert verify.verify(db, document.id) == []


STEPS = st.tuples(
    st.sampled_from(
        ["write"] * 4
        + ["share"] * 3
        + ["write_for_others", "share_of_another", "delete", "reveal", "hand_in", "reload", "look"]
    ),
    st.sampled_from(PEOPLE),
    st.integers(0, 5),
)


@pytest.mark.random
@pytest.mark.slow
@settings(
    max_examples=examples(3),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    is_hiding=st.booleans(),
    threshold=st.sampled_from([None, 2]),
    steps=st.lists(STEPS, min_size=5, max_size=14),
)
def test_nobody_gets_a_byte_of_what_somebody_keeps_for_themselves(
    tool: Tool, is_hiding: bool, threshold: int | None, steps: list[Step]
) -> None:
    world = World(tool, is_hiding=is_hiding, threshold=threshold)
    for name, who, number in steps:
        getattr(world, name)(who, number)
        world.check()
    for name in OTHERS:
        world.look(name, 0)
        world.reload(name, 0)
    world.check()
    world.check_places()
    for _, page in world.everything:
        page.close()
