"""Model notes come along with a copied activity, unless its teacher leaves them."""

import uuid
from typing import Any

import pytest
from sqlalchemy import select

from lti_tool.activities import course_copy
from lti_tool.conversations import queries
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.arrival import Arrived
from lti_tool.db.engine import Database
from lti_tool.documents import opening
from lti_tool.documents.tables import SharedDocument
from lti_tool.workspaces import authorship
from tests import builders
from tests.activities.preparing import Lesson, begin
from tests.activities.test_copying import behind, copied, opens
from tests.builders import STUDENT, TEACHER


@pytest.fixture
def source(database: Database) -> Lesson:
    """An activity for each student, taught by Tess, with one model note."""
    lesson = begin(database)
    lesson.prepare("Look.")
    lesson.give_out()
    return lesson


def activity_of(lesson: Lesson) -> Activity:
    with lesson.database.transaction() as db:
        return db.get_one(Activity, lesson.activity_id)


def arrives(lesson: Lesson, subject: str, role: str = STUDENT, **more: Any) -> Arrived:
    launch = copied(lesson.place, activity_of(lesson), subject=subject, role=role, **more)
    return opens(lesson.database, launch)


def opened(lesson: Lesson, came: Arrived) -> uuid.UUID:
    """Document of somebody's workspace of the copy."""
    made = behind(lesson.database, came)
    assert made is not None
    with lesson.database.transaction() as db:
        activity = db.get_one(Activity, made.id)
        return opening.open_for(db, came.member, activity, "annotations")[1].id


def author_name(lesson: Lesson, came: Arrived, document_id: uuid.UUID) -> str:
    """Name of who wrote the only note of a document."""
    (key,) = lesson.content(document_id)
    with lesson.database.transaction() as db:
        document = db.get_one(SharedDocument, document_id)
        names = authorship.names_for_viewer(db, came.member, document.workspace_id)
        name: str = names[key[:8]]["name"]
        return name


def test_who_brings_it_over_stays_the_author_in_the_other_course(source: Lesson) -> None:
    teacher = arrives(source, "tess", TEACHER)
    student = arrives(source, "new")
    document_id = opened(source, student)
    ((key, note),) = source.content(document_id).items()
    assert "/model-" in key
    assert author_name(source, student, document_id) == "Ada Student"
    made = behind(source.database, student)
    assert made is not None
    with source.database.transaction() as db:
        (conversation,) = queries.of_activity(db, made.id)
        assert note["conversation"] == str(conversation.id) != str(builders.CONVERSATION)
    # The teacher's own version begins with it as a note that can be changed.
    (own_key,) = source.content(opened(source, teacher))
    assert "/model-" not in own_key
    assert own_key.partition("/")[2] == key.partition("/model-")[2]


def test_without_a_teacher_they_wait_for_the_first_one(source: Lesson) -> None:
    student = arrives(source, "new")
    document_id = opened(source, student)
    assert source.content(document_id) == {}
    arrives(source, "other-prof", TEACHER)
    assert opened(source, student) == document_id
    assert source.comments(document_id) == ["Look."]
    source.verify()


def test_a_copy_of_a_copy_has_them_too(source: Lesson) -> None:
    arrives(source, "other-prof", TEACHER)
    again = arrives(source, "third-prof", TEACHER, course="c3", history=("c2", "c1"))
    assert source.comments(opened(source, again)) == ["Look."]


@pytest.mark.parametrize("with_model_notes", [True, False])
def test_the_teacher_may_leave_them(source: Lesson, *, with_model_notes: bool) -> None:
    launch = copied(source.place, None, subject="tess", role=TEACHER, title="Called otherwise")
    came = opens(source.database, launch)
    assert came.link is not None
    with source.database.transaction() as db:
        course_copy.copy_activity(
            db, came.member, came.link.id, source.activity_id, with_model_notes=with_model_notes
        )
    assert len(source.content(opened(source, came))) == int(with_model_notes)


def test_a_note_without_its_conversation_does_not_come(source: Lesson) -> None:
    with source.database.transaction() as db:
        (conversation,) = queries.of_activity(db, source.activity_id)
        conversation.state, conversation.text_hash, conversation.blind_hash = "preview", None, None
    student = arrives(source, "tess", TEACHER)
    assert source.content(opened(source, student)) == {}
    with source.database.transaction() as db:
        assert len(db.scalars(select(Activity)).all()) == 2
