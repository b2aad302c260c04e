"""Counts of each person's notes in an activity come from one query of the database."""

import uuid
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.annotations import counts
from lti_tool.annotations.counts import NO_TAG, Counts
from lti_tool.annotations.tables import Comment, Highlight
from lti_tool.annotations.tag_sets import SetTag, TagSet
from lti_tool.courses.tenancy import Member
from lti_tool.db.engine import Database
from lti_tool.documents import opening
from lti_tool.documents.tables import SharedDocument
from lti_tool.workspaces import authorship
from tests import builders
from tests.statements import captured

NO_TAGS = TagSet(())


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
                      quote="q", **{"tag": "t1"} | given)
        )  # fmt: skip
        self.db.flush()
        return document, key

    def comment(self, member: Member, on: tuple[SharedDocument, str], **more: Any) -> None:
        document, highlight_key = on
        author = authorship.author_id(self.db, document.workspace_id, member.enrolment_id)
        self.db.add(
            Comment(document_id=document.id, highlight_key=highlight_key, author_id=author,
                    key=f"{author}/{uuid.uuid4()}", **{"text": "x"} | more)
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
            counted = counts.per_member(db, notes.tess, notes.activity.id, NO_TAGS)
    assert counted == {
        notes.ada.enrolment_id: Counts(
            highlights=2,
            tags=Counter({NO_TAG: 2}),
            first_at=early,
            last_at=early + timedelta(hours=1),
        ),
        notes.tess.enrolment_id: Counts(
            highlights=1,
            comments=2,
            replies=1,
            words=2,
            tags=Counter({NO_TAG: 1}),
            first_at=early,
            last_at=early + timedelta(hours=3),
        ),
    }
    assert len(statements) == 1


SET = TagSet(
    (
        SetTag("claim", "Claim", "#108968", needs_comment=True),
        SetTag("says", "Says", "#108968", merged_into="claim"),
        SetTag("doubt", "Doubt", "#e93d76"),
    )
)


def test_highlights_count_by_the_tag_as_which_theirs_counts(database: Database) -> None:
    with database.transaction() as db:
        notes = Notes(db)
        for tag in ("claim", "says", "doubt", "somebodys-own", ""):
            notes.highlight(notes.ada, tag=tag)
        (ada,) = counts.per_member(db, notes.tess, notes.activity.id, SET).values()
    assert ada.tags == {"claim": 2, "doubt": 1, NO_TAG: 2}
    assert ada.highlights == 5


def test_a_highlight_lacks_a_comment_until_its_own_author_has_written_one(
    database: Database,
) -> None:
    with database.transaction() as db:
        notes = Notes(db)
        alone = [notes.highlight(notes.ada, tag=tag) for tag in ("claim", "says", "doubt")]
        notes.comment(notes.tess, alone[0])

        def lacking() -> int:
            found = counts.per_member(db, notes.tess, notes.activity.id, SET)
            assert (
                notes.tess.enrolment_id not in found
                or not found[notes.tess.enrolment_id].lacking_comments
            )
            return found[notes.ada.enrolment_id].lacking_comments

        assert lacking() == 2
        notes.comment(notes.ada, alone[1])
        assert lacking() == 1
        notes.comment(notes.ada, alone[0])
        assert lacking() == 0


def test_open_questions_count_for_who_asks(database: Database) -> None:
    with database.transaction() as db:
        notes = Notes(db)
        asked = notes.highlight(notes.ada, question="open")
        notes.highlight(notes.ada, question="answered")
        notes.comment(notes.tess, asked, question="open")
        notes.comment(notes.ada, asked, question="open")
        found = counts.per_member(db, notes.tess, notes.activity.id, NO_TAGS)
    assert found[notes.ada.enrolment_id].open_questions == 2
    assert found[notes.tess.enrolment_id].open_questions == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("  \n\t ", 0),
        ("One sentence, of five words.", 5),
        ("a\u00a0b\nc", 3),
        ("don't re-read", 2),
        ("心静自然凉。", 5),
        ("我读了 two papers", 5),
        ("الظل في الزقاق", 3),
        ("Fünf große Bäume 🌳", 3),
        ("𠮷野家", 3),
    ],
)
def test_words_are_counted_in_every_script(database: Database, text: str, words: int) -> None:
    with database.transaction() as db:
        notes = Notes(db)
        notes.comment(notes.ada, notes.highlight(notes.ada), text=text)
        (ada,) = counts.per_member(db, notes.tess, notes.activity.id, NO_TAGS).values()
    assert ada.words == words


def test_notes_that_the_viewer_may_not_see_do_not_count(database: Database) -> None:
    with database.transaction() as db:
        notes = Notes(db)
        notes.highlight(notes.ada)
        assert counts.per_member(db, notes.ben, notes.activity.id, NO_TAGS) == {}
        assert [*counts.per_member(db, notes.ada, notes.activity.id, NO_TAGS)] == [
            notes.ada.enrolment_id
        ]


def test_another_activitys_notes_do_not_count(database: Database) -> None:
    with database.transaction() as db:
        notes = Notes(db)
        notes.highlight(notes.ada)
        other = builders.arrive(db, notes.place, "tess", builders.TEACHER, link="l2")
        assert counts.per_member(db, other.member, builders.activity(db, other).id, NO_TAGS) == {}


@pytest.mark.parametrize("days", [300, -300])
def test_a_writers_clock_has_no_part_in_the_time_of_the_last_note(
    database: Database, days: int
) -> None:
    with database.transaction() as db:
        notes = Notes(db)
        notes.highlight(notes.ada, created_at=clock.now() + timedelta(days=days))
        last_at = counts.per_member(db, notes.tess, notes.activity.id, NO_TAGS)[
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
        assert counts.is_annotated(db, builders.conversation(db, notes.activity))
        without = builders.conversation(db, notes.activity, uuid.UUID(int=3))
        assert not counts.is_annotated(db, without)


def test_highlights_of_another_activity_on_a_conversation_do_not_count(database: Database) -> None:
    with database.transaction() as db:
        notes = Notes(db)
        notes.highlight(notes.ada)
        other = builders.arrive(db, notes.place, "tess", builders.TEACHER, link="l2")
        conversation = builders.conversation(db, builders.activity(db, other))
        assert not counts.is_annotated(db, conversation)
