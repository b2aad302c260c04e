"""Counts of each person's notes in an activity come from one query of the database."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.annotations import counts
from lti_tool.annotations.counts import Counts
from lti_tool.annotations.tables import Comment, Highlight
from lti_tool.courses.tenancy import Member
from lti_tool.db.engine import Database
from lti_tool.documents import opening
from lti_tool.documents.tables import SharedDocument
from lti_tool.workspaces import authorship
from tests import builders
from tests.statements import captured


class Notes:
    """An activity of which each student has a workspace, and notes straight in the rows."""

    def __init__(self, db: Session) -> None:
        self.db = db
        self.place = builders.place(db)
        teacher = builders.arrive(db, self.place, "tess", builders.TEACHER)
        self.activity = builders.activity(db, teacher, workspace_for="student")
        self.tess = teacher.member
        self.ada = builders.arrive(db, self.place, "ada").member
        self.ben = builders.arrive(db, self.place, "ben").member

    def highlight(self, member: Member, **more: Any) -> tuple[SharedDocument, str]:
        """A highlight in the member's own workspace."""
        workspace, document = opening.open_for(self.db, member, self.activity, "annotations")
        author = authorship.author_id(self.db, workspace.id, member.enrolment_id)
        key = f"{author}/{uuid.uuid4()}"
        given: dict[str, Any] = {"conversation_id": str(builders.CONVERSATION)} | more
        self.db.add(
            Highlight(document_id=document.id, key=key, author_id=author, start=0, end=1,
                      quote="q", tag="t1", **given)
        )  # fmt: skip
        self.db.flush()
        return document, key

    def comment(self, member: Member, on: tuple[SharedDocument, str], **more: Any) -> None:
        document, highlight_key = on
        author = authorship.author_id(self.db, document.workspace_id, member.enrolment_id)
        self.db.add(
            Comment(document_id=document.id, highlight_key=highlight_key, author_id=author,
                    key=f"{author}/{uuid.uuid4()}", text="x", **more)
        )  # fmt: skip
        self.db.flush()


@pytest.fixture
def early() -> Any:
    return clock.now() - timedelta(days=2)


def test_everybody_is_counted_in_all_workspaces_of_the_activity(
    database: Database, early: Any
) -> None:
    with database.transaction() as db:
        notes = Notes(db)
        own = notes.highlight(notes.ada, accepted_at=early)
        notes.highlight(notes.ada, accepted_at=early + timedelta(hours=1))
        notes.highlight(notes.tess, accepted_at=early)
        for hours, reply_to in ((2, ""), (3, f"{own[1]}-c")):
            at = early + timedelta(hours=hours)
            notes.comment(notes.tess, own, accepted_at=at, reply_to=reply_to)
        with captured(db.connection()) as statements:
            counted = counts.per_member(db, notes.tess, notes.activity.id)
    assert counted == {
        notes.ada.enrolment_id: Counts(2, 0, 0, early + timedelta(hours=1)),
        notes.tess.enrolment_id: Counts(1, 2, 1, early + timedelta(hours=3)),
    }
    assert len(statements) == 1


def test_another_activitys_notes_do_not_count(database: Database) -> None:
    with database.transaction() as db:
        notes = Notes(db)
        notes.highlight(notes.ada)
        other = builders.arrive(db, notes.place, "tess", builders.TEACHER, link="l2")
        assert counts.per_member(db, other.member, builders.activity(db, other).id) == {}


@pytest.mark.parametrize("days", [300, -300])
def test_a_writers_clock_has_no_part_in_the_time_of_the_last_note(
    database: Database, days: int
) -> None:
    with database.transaction() as db:
        notes = Notes(db)
        notes.highlight(notes.ada, created_at=clock.now() + timedelta(days=days))
        last_at = counts.per_member(db, notes.tess, notes.activity.id)[
            notes.ada.enrolment_id
        ].last_at
    assert last_at is not None
    assert clock.now() - timedelta(hours=1) < last_at <= clock.now()


def test_highlights_on_a_conversation_are_counted_wherever_they_are(database: Database) -> None:
    with database.transaction() as db:
        notes = Notes(db)
        notes.highlight(notes.ada)
        notes.highlight(notes.ben)
        notes.highlight(notes.ben, conversation_id=str(uuid.UUID(int=2)))
        assert counts.of_conversation(db, builders.conversation(db, notes.activity)) == 2
        without = builders.conversation(db, notes.activity, uuid.UUID(int=3))
        assert counts.of_conversation(db, without) == 0


def test_highlights_of_another_activity_on_a_conversation_do_not_count(database: Database) -> None:
    with database.transaction() as db:
        notes = Notes(db)
        notes.highlight(notes.ada)
        other = builders.arrive(db, notes.place, "tess", builders.TEACHER, link="l2")
        conversation = builders.conversation(db, builders.activity(db, other))
        assert counts.of_conversation(db, conversation) == 0
