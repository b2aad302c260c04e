"""Giving out what students begin with: by teachers, as they have looked at it, within limits."""

import uuid
from typing import Any

import pytest
from pycrdt import Map
from sqlalchemy import select

from lti_tool.activities import templates
from lti_tool.activities.conversations import remove_conversation
from lti_tool.annotations.tables import Tag
from lti_tool.courses.activity_tables import Activity
from lti_tool.db.engine import Database
from lti_tool.documents.tables import SharedDocument
from lti_tool.errors import Conflict, Forbidden, NotFound
from tests import builders
from tests.activities.preparing import Lesson, begin, delete_all
from tests.annotations.shared import highlight


def test_who_teaches_gives_out_and_nobody_else(lesson: Lesson) -> None:
    lesson.prepare("Look.")
    digest = lesson.preview().digest
    for name in ("tom", "ada"):
        with pytest.raises(Forbidden):
            lesson.preview(name)
        with pytest.raises(Forbidden):
            lesson.give_out(name, digest)
    assert lesson.content(lesson.open("ada")) == {}


def test_what_was_not_looked_at_is_not_given_out(lesson: Lesson) -> None:
    lesson.prepare("Look.")
    seen = lesson.preview().digest
    lesson.prepare("Written meanwhile.", start=20)
    with pytest.raises(Conflict, match="just changed"):
        lesson.give_out(digest=seen)
    assert lesson.content(lesson.open("ada")) == {}


def test_the_same_is_not_given_out_twice(lesson: Lesson) -> None:
    lesson.prepare("Look.")
    lesson.give_out()
    assert lesson.preview().changes == []
    with pytest.raises(Conflict, match="already"):
        lesson.give_out()


def test_all_notes_can_be_taken_out_again(alone: Lesson) -> None:
    alone.prepare("Look.")
    alone.give_out()
    ada = alone.open("ada")
    alone.change("tess", alone.open_template(), delete_all)
    assert alone.give_out().notes == 0
    alone.open("ada")
    assert alone.content(ada) == alone.content(alone.open("ben")) == {}


def test_a_changed_comment_is_a_change_of_its_note(alone: Lesson) -> None:
    alone.prepare("Look.")
    alone.give_out()

    def reword(highlights: "Map[Any]", _: str) -> None:
        (note,) = highlights.values()
        (made,) = note["comments"].values()
        made["text"] = "Look again."

    alone.change("tess", alone.open_template(), reword)
    (change,) = alone.preview().changes
    assert change.kind == "changed"
    assert [(each.kind, each.text) for each in change.comments] == [("changed", "Look again.")]
    ada = alone.open("ada")
    alone.give_out()
    alone.open("ada")
    assert alone.comments(ada) == ["Look again."]


def test_where_the_class_shares_one_copy_there_is_nothing_to_begin_with(
    database: Database,
) -> None:
    lesson = begin(database, "class")
    with pytest.raises(Conflict, match="one shared copy"):
        lesson.open_template()
    lesson.open("ada")
    with pytest.raises(NotFound):
        lesson.preview()


def test_a_template_of_another_course_is_not_found(lesson: Lesson) -> None:
    lesson.prepare("Look.")
    with lesson.database.transaction() as db:
        other = builders.arrive(db, lesson.place, "sam", builders.TEACHER, course="c2", link="l2")
        with pytest.raises(NotFound):
            templates.preview(db, other.member, lesson.activity_id)
        with pytest.raises(NotFound):
            templates.give_out(db, other.member, lesson.activity_id, "x")


def test_too_many_notes_are_refused_and_nothing_is_given(
    alone: Lesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(templates, "MOST_NOTES", 1)
    alone.prepare("One.")
    alone.prepare("Two.", start=20)
    with pytest.raises(Conflict, match="At most 1 notes"):
        alone.give_out()
    monkeypatch.setattr(templates, "MOST_NOTES", 2)
    monkeypatch.setattr(templates, "MOST_BYTES", 100)
    with pytest.raises(Conflict, match="too long"):
        alone.give_out()


def test_a_conversation_under_model_notes_stays(alone: Lesson) -> None:
    alone.prepare("Look.")
    alone.give_out()
    alone.change("tess", alone.open_template(), delete_all)
    with alone.database.transaction() as db, pytest.raises(Conflict, match="has notes on it"):
        remove_conversation(db, alone.members["tess"], builders.CONVERSATION)
    alone.give_out()
    with alone.database.transaction() as db:
        remove_conversation(db, alone.members["tess"], builders.CONVERSATION)


def test_a_note_on_what_others_do_not_read_is_not_given(alone: Lesson) -> None:
    alone.prepare("Look.")
    template_id = alone.open_template()
    with alone.database.transaction() as db:
        activity = db.get_one(Activity, alone.activity_id)
        brought = builders.conversation(db, activity, uuid.UUID(int=2))
        brought.workspace_id = db.get_one(SharedDocument, template_id).workspace_id

    def mark(highlights: "Map[Any]", author: str) -> None:
        key = f"{author}/{uuid.uuid4()}"
        highlights[key] = Map(highlight(conversation=str(uuid.UUID(int=2)), quote="secret"))

    alone.change("tess", template_id, mark)
    assert alone.preview().left_out == 1
    assert alone.give_out().notes == 1
    assert [each["quote"] for each in alone.content(alone.open("ada")).values()] == ["quote"]


def test_a_tag_that_the_teacher_has_added_comes_along(alone: Lesson) -> None:
    template_id = alone.open_template()
    tag_id = uuid.uuid4()

    def mark(highlights: "Map[Any]", author: str) -> None:
        tags: Map[Any] = highlights.doc.get("tags", type=Map)
        tags[f"{author}-{tag_id}"] = Map({"name": "Mine", "color": "#112233", "position": 1.0})
        highlights[f"{author}/{uuid.uuid4()}"] = Map(
            highlight(conversation=str(builders.CONVERSATION), tag=f"{author}-{tag_id}")
        )

    alone.change("tess", template_id, mark)
    (change,) = alone.preview().changes
    assert change.tag == "Mine"
    alone.give_out()
    ada = alone.open("ada")
    (note,) = alone.content(ada).values()
    with alone.database.transaction() as db:
        (tag,) = db.scalars(select(Tag).where(Tag.document_id == ada))
        assert (tag.key, tag.name) == (note["tag"], "Mine")
        assert tag.key.endswith(f"-model-{tag_id}")
    assert alone.preview().changes == []
    alone.verify()
