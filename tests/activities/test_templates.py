"""Notes that each student or group begins with: prepared, given out, and copied once each."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from pycrdt import Map
from sqlalchemy import func, select

from lti_tool.activities import hand_in
from lti_tool.activities.change_audience import change_audience
from lti_tool.activities.templates import Owners
from lti_tool.annotations import counts, schema, tag_sets
from lti_tool.annotations.schema import is_model
from lti_tool.annotations.tables import Comment, Highlight
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import Enrolment
from lti_tool.dashboard import heat_map
from lti_tool.db.engine import Database
from lti_tool.documents import opening, rewriting
from lti_tool.documents.tables import DocumentUpdate, SharedDocument
from lti_tool.errors import Conflict, NotFound
from lti_tool.workspaces import authorship, visibility
from lti_tool.workspaces.tables import Workspace
from tests import builders
from tests.activities.preparing import Lesson, begin, delete_all
from tests.annotations.shared import comment, fact_check
from tests.dashboard import searching
from tests.statements import captured
from tests.waiting import until_locked_out


def test_each_begins_with_a_copy_of_what_was_given_out(lesson: Lesson) -> None:
    key = lesson.prepare("Look at the date.", "And at the place.")
    lesson.give_out()
    ada, ben = lesson.open("ada"), lesson.open("ben")
    assert ada != ben
    for document_id in (ada, ben):
        ((name, note),) = lesson.content(document_id).items()
        assert name.endswith(f"/model-{key}")
        assert (note["quote"], note["tag"], note["start"]) == ("quote", "t1", 3)
        assert lesson.comments(document_id) == ["And at the place.", "Look at the date."]
    lesson.verify()


def test_the_teacher_stays_the_author_under_another_id_in_each_workspace(lesson: Lesson) -> None:
    lesson.prepare("Look.")
    lesson.give_out()
    authors = set()
    for name in ("ada", "ben"):
        document_id = lesson.open(name)
        with lesson.database.transaction() as db:
            document = db.get_one(SharedDocument, document_id)
            names = authorship.names_for_viewer(db, lesson.members[name], document.workspace_id)
        (key,) = lesson.content(document_id)
        assert (names[key[:8]]["name"], names[key[:8]]["role"]) == ("Tess", "teacher")
        authors.add(key[:8])
    assert len(authors) == 2


def test_nothing_is_given_before_it_is_given_out(lesson: Lesson) -> None:
    lesson.prepare("Not yet.")
    assert lesson.content(lesson.open("ada")) == {}


def test_who_comes_again_finds_the_same_copy(lesson: Lesson) -> None:
    lesson.prepare("Look.")
    lesson.give_out()
    first = lesson.content(lesson.open("ada"))
    assert lesson.content(lesson.open("ada")) == first
    assert len(first) == 1


def test_a_change_reaches_those_who_have_not_begun_and_nobody_else(alone: Lesson) -> None:
    alone.prepare("First.")
    alone.give_out()
    ada, ben = alone.open("ada"), alone.open("ben")
    alone.write("ada", ada, "Mine.")
    alone.change("tess", alone.open_template(), delete_all)
    alone.prepare("Second.")
    seen = alone.preview()
    assert seen.owners == Owners(total=3, begun=1)
    assert [(each.kind, [c.text for c in each.comments]) for each in seen.changes] in (
        [("added", ["Second."]), ("removed", [])],
        [("removed", []), ("added", ["Second."])],
    )
    assert alone.comments(alone.open("ben")) == ["First."]
    alone.give_out()
    assert alone.open("ben") == ben
    assert alone.comments(ben) == ["Second."]
    assert alone.open("ada") == ada
    assert alone.comments(ada) == ["First.", "Mine."]
    assert alone.comments(alone.open("cleo")) == ["Second."]
    alone.verify()


def test_a_group_has_begun_as_soon_as_one_of_it_has_written(database: Database) -> None:
    lesson = begin(database, "group")
    lesson.prepare("First.")
    lesson.give_out()
    lesson.write("ada", lesson.open("ada"), "Ours.")
    lesson.open("ben")
    lesson.prepare("Second.", start=20)
    assert lesson.preview().owners == Owners(total=2, begun=1)
    lesson.give_out()
    assert lesson.comments(lesson.open("cleo")) == ["First.", "Ours."]
    assert lesson.comments(lesson.open("ben")) == ["First.", "Second."]


def answer(highlights: "Map[Any]", author: str) -> None:
    (note,) = highlights.values()
    note["comments"][f"{author}/{uuid.uuid4()}"] = comment("I think so.")


def agree(highlights: "Map[Any]", author: str) -> None:
    (note,) = highlights.values()
    (key,) = note["comments"].keys()
    note["comments"][f"{author}/agrees-{key.replace('/', '-')}"] = Map()


def check_claim(highlights: "Map[Any]", author: str) -> None:
    (note,) = highlights.values()
    note["comments"][f"{author}/fact-check"] = fact_check()


@pytest.mark.parametrize("act", [answer, agree, check_claim, delete_all])
def test_whatever_somebody_has_done_there_is_a_beginning(alone: Lesson, act: Any) -> None:
    alone.prepare("First.")
    alone.give_out()
    ada = alone.open("ada")
    alone.change("ada", ada, act)
    before = alone.content(ada)
    alone.prepare("Second.", start=20)
    alone.give_out()
    alone.open("ada")
    assert alone.content(ada) == before
    assert alone.preview().owners.begun == 1


def test_a_teachers_claim_and_fact_check_are_part_of_the_template(alone: Lesson) -> None:
    def add_check(highlights: "Map[Any]", author: str) -> None:
        check_claim(highlights, author)
        next(iter(highlights.values()))["claim"] = 1

    alone.prepare("First.")
    alone.change("tess", alone.open_template(), add_check)
    (change,) = alone.preview().changes
    assert [each.text for each in change.comments] == [
        "First.",
        "Supported: https://example.org: Yes.",
    ]
    alone.give_out()
    ada = alone.open("ada")
    (note,) = alone.content(ada).values()
    assert note["claim"] == 1
    (key,) = (each for each in note["comments"] if schema.is_fact_check(each))
    assert schema.is_model(key)
    # A copy is nobody's work: it is renewed while nobody has begun.
    alone.change("tess", alone.open_template(), delete_all)
    alone.give_out()
    alone.open("ada")
    assert alone.content(ada) == {}


def test_notes_of_others_keep_a_workspace_begun_after_an_erasure(database: Database) -> None:
    lesson = begin(database, "group")
    lesson.prepare("First.")
    lesson.give_out()
    shared = lesson.open("ada")
    lesson.write("ada", shared, "Of somebody who goes.")
    lesson.write("cleo", shared, "Of somebody who stays.", start=40)
    with database.transaction() as db:
        rewriting.redact(db, shared, [lesson.members["ada"].enrolment_id])
    lesson.prepare("Second.", start=20)
    lesson.give_out()
    lesson.open("cleo")
    assert lesson.comments(shared) == ["First.", "Of somebody who stays."]


def test_who_has_handed_in_keeps_what_was_handed_in(alone: Lesson) -> None:
    alone.prepare("First.")
    alone.give_out()
    ada = alone.open("ada")
    alone.write("ada", ada, "Mine.")
    with alone.database.transaction() as db:
        db.get_one(Activity, alone.activity_id).hands_in = True
    with alone.database.transaction() as db:
        receipt = hand_in.hand_in(db, alone.members["ada"], alone.activity_id)
        assert (receipt.highlights, receipt.comments) == (1, 1)
    alone.prepare("Second.", start=20)
    alone.give_out()
    alone.open("ada")
    assert alone.comments(ada) == ["First.", "Mine."]


def test_model_notes_are_nobodys_work(alone: Lesson) -> None:
    alone.prepare("Look.")
    alone.give_out()
    ada = alone.open("ada")
    with alone.database.transaction() as db:
        assert all(db.scalars(select(Highlight.is_model).where(Highlight.document_id == ada)))
        assert all(db.scalars(select(Comment.is_model).where(Comment.document_id == ada)))
        tags = tag_sets.of_activity(db, alone.activity_id)
        counted = counts.per_member(db, alone.members["tess"], alone.activity_id, tags)
        teacher = counted.pop(alone.members["tess"].enrolment_id)
        assert counted == {}
        # Their own note in the starting version.
        assert (teacher.highlights, teacher.comments) == (1, 1)
        with pytest.raises(Conflict, match="Nothing is handed in"):
            hand_in.hand_in(db, alone.members["ada"], alone.activity_id)


def test_300_arrive_at_once_and_each_has_one_copy(database: Database) -> None:
    lesson = begin(database, students=0)
    for number in range(20):
        lesson.prepare(f"Note {number}.", start=20 * number + 3)
    lesson.give_out()
    with database.transaction() as db:
        for number in range(300):
            came = builders.arrive(db, lesson.place, f"s{number}")
            lesson.members[f"s{number}"] = came.member
    names = [f"s{number}" for number in range(300)]
    # Each comes by two tabs. No more threads than connections: a pool hands none out in turn.
    with ThreadPoolExecutor(10) as pool:
        opened = list(pool.map(lesson.open, names + names))
    assert opened[:300] == opened[300:]
    assert len(set(opened)) == 300
    with database.transaction() as db:
        own = Workspace.activity_id == lesson.activity_id, Workspace.enrolment_id.is_not(None)
        assert db.scalar(select(func.count(Workspace.id)).where(*own)) == 300
        copies = db.execute(
            select(Highlight.document_id, func.count())
            .where(Highlight.document_id.in_(opened))
            .group_by(Highlight.document_id)
        )
        assert {number for _, number in copies} == {20}
        updates = select(func.count(DocumentUpdate.number)).where(
            DocumentUpdate.document_id.in_(opened)
        )
        assert db.scalar(updates) == 300


def test_an_opening_takes_as_many_statements_in_any_class(database: Database) -> None:
    lesson = begin(database)
    lesson.prepare("Look.")
    lesson.give_out()
    numbers = []
    for name in ("ada", "ben"):
        with captured(database.engine) as statements:
            lesson.open(name)
        numbers.append(len(statements))
        with database.transaction() as db:
            for number in range(20):
                builders.arrive(db, lesson.place, f"{name}-{number}")
        for number in range(20):
            lesson.prepare("More.", start=60 * len(numbers) * 20 + 20 * number)
        lesson.give_out()
    assert numbers[0] == numbers[1] <= 31


def test_of_two_who_open_an_untouched_workspace_one_renews_it(database: Database) -> None:
    lesson = begin(database, "group")
    lesson.prepare("First.")
    lesson.give_out()
    shared = lesson.open("ada")
    lesson.prepare("Second.", start=20)
    lesson.give_out()
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(lesson.open, ["ada", "cleo"])) == [shared, shared]
    assert lesson.comments(shared) == ["First.", "Second."]
    with database.transaction() as db:
        assert db.get_one(SharedDocument, shared).head == 2
    lesson.verify()


def test_an_answer_that_is_being_stored_keeps_the_workspace(alone: Lesson) -> None:
    alone.prepare("First.")
    alone.give_out()
    ada = alone.open("ada")
    alone.prepare("Second.", start=20)
    alone.give_out()
    with ThreadPoolExecutor(1) as pool:
        with alone.database.transaction() as db:
            alone.store(db, "ada", ada, answer)
            opened = pool.submit(alone.open, "ada")
            with alone.database.transaction() as other:
                until_locked_out(other)
        assert opened.result(timeout=20) == ada
    assert alone.comments(ada) == ["First.", "I think so."]


def test_copies_alone_do_not_keep_the_audience_and_go_with_it(alone: Lesson) -> None:
    alone.prepare("Look.")
    alone.give_out()
    alone.open("ada")
    alone.change("tess", alone.open_template(), delete_all)
    with alone.database.transaction() as db:
        change_audience(db, alone.members["tess"], alone.activity_id, "class")
    assert alone.content(alone.open("ada")) == {}


def test_a_model_key_tells_what_it_is() -> None:
    key = uuid.uuid4()
    assert is_model(f"abcd1234/model-{key}")
    assert is_model(f"abcd1234-model-{key}")
    assert not is_model(f"abcd1234/{key}")
    assert not is_model(f"abcd1234/agrees-abcd1234-model-{key}")


def test_the_staff_of_a_student_activity_land_in_the_starting_version(alone: Lesson) -> None:
    assert alone.open("tess") == alone.open("tom") == alone.open_template()
    with alone.database.transaction() as db:
        activity = db.get_one(Activity, alone.activity_id)
        with pytest.raises(NotFound):
            opening_by_id(db, alone, activity)


def opening_by_id(db: Any, lesson: Lesson, activity: Activity) -> None:
    """A student who knows the id of the starting version."""
    workspace, _ = opening.open_template(db, activity, "annotations")
    visibility.fetch_workspace(db, lesson.members["ada"], workspace.id)


def test_staff_find_a_model_note_once_and_a_student_in_their_own_workspace(alone: Lesson) -> None:
    alone.prepare("A heron at the weir.")
    alone.give_out()
    opened = {name: alone.open(name) for name in ("ada", "ben", "tess")}
    with alone.database.transaction() as db:
        for name, document_id in opened.items():
            document = db.get_one(SharedDocument, document_id)
            found = searching.results(searching.answer(db, alone.members[name], "heron"))
            assert [each.workspace_id for each in found] == [document.workspace_id]
        by_name = searching.results(searching.answer(db, alone.members["tess"], "Tess"))
        assert [each.workspace_id for each in by_name] == [
            db.get_one(SharedDocument, opened["tess"]).workspace_id
        ]


def test_model_notes_make_no_heat(alone: Lesson) -> None:
    alone.prepare("Look.")
    alone.give_out()
    alone.open("ada")
    with alone.database.transaction() as db:
        # Also where the author counts as a student by now.
        db.get_one(Enrolment, alone.members["tess"].enrolment_id).role = "student"
    with alone.database.transaction() as db:
        activity = db.get_one(Activity, alone.activity_id)
        found = heat_map.of_activity(db, alone.members["tom"], activity)
        # The note of the starting version itself.
        assert [(each.start, each.people) for each in found.heat] == [(3, 1)]
        assert sum(tag.highlights for tag in found.tags) == 1
