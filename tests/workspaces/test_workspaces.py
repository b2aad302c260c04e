"""A workspace is opened by its audience and by those who may see the class, and by nobody else."""

import re
import threading
import uuid
from contextlib import suppress

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.courses import classes
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tenancy import Member
from lti_tool.db.engine import Database
from lti_tool.documents import access, opening
from lti_tool.documents.tables import SharedDocument
from lti_tool.errors import NotFound
from lti_tool.workspaces import authorship, visibility, workspaces
from lti_tool.workspaces.tables import Workspace
from tests import builders
from tests.statements import captured


class SeededCourse:
    """A course with a teacher, a tutor, two students in a group each, and one in none."""

    def __init__(self, db: Session, workspace_for: str) -> None:
        place = builders.place(db)
        teacher = builders.arrive(db, place, "tess", builders.TEACHER)
        self.activity: Activity = builders.activity(db, teacher, workspace_for=workspace_for)
        self.tess = teacher.member
        self.tom = builders.arrive(db, place, "tom", builders.TUTOR).member
        self.ada = builders.arrive(db, place, "ada", groups="1").member
        self.ben = builders.arrive(db, place, "ben", groups="2").member
        self.cleo = builders.arrive(db, place, "cleo").member
        self.stranger = builders.arrive(
            db, place, "sam", builders.TEACHER, course="c2", link="l9"
        ).member

    def everybody(self) -> list[Member]:
        """All who can work there: whoever is in no group can in none."""
        alone = [] if self.activity.workspace_for == "group" else [self.cleo]
        return [self.tess, self.tom, self.ada, self.ben, *alone]


def may_open(db: Session, member: Member, workspace: Workspace) -> bool:
    with suppress(NotFound):
        return visibility.fetch_workspace(db, member, workspace.id) is workspace
    return False


@pytest.mark.parametrize(
    ("workspace_for", "opened"),
    [("class", 1), ("group", 2), ("student", 4)],
)
def test_each_audience_has_one_workspace_however_often_it_is_opened(
    database: Database, workspace_for: str, opened: int
) -> None:
    with database.transaction() as db:
        seeded_course = SeededCourse(db, workspace_for)
        for _ in range(2):
            for member in seeded_course.everybody():
                opening.open_for(db, member, seeded_course.activity, "annotations")
        assert db.scalar(select(func.count()).select_from(Workspace)) == opened
        assert db.scalar(select(func.count()).select_from(SharedDocument)) == opened


def test_the_first_to_open_makes_the_document(database: Database) -> None:
    with database.transaction() as db:
        seeded_course = SeededCourse(db, "class")
        workspace, document = opening.open_for(
            db, seeded_course.ada, seeded_course.activity, "annotations"
        )
        again = opening.open_for(db, seeded_course.ben, seeded_course.activity, "annotations")
    assert again == (workspace, document)
    assert (document.kind, document.generation, document.head) == ("annotations", 1, 0)
    assert document.course_id == workspace.course_id == seeded_course.activity.course_id


def test_many_who_open_at_once_share_one_workspace(database: Database) -> None:
    with database.transaction() as db:
        seeded_course = SeededCourse(db, "class")
        activity_id = seeded_course.activity.id
    found = []

    def come(member: Member) -> None:
        with database.transaction() as db:
            activity = db.get_one(Activity, activity_id)
            workspace, document = opening.open_for(db, member, activity, "annotations")
            found.append((workspace.id, document.id, document.head))

    threads = [threading.Thread(target=come, args=[member]) for member in seeded_course.everybody()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == len(seeded_course.everybody())
    assert len(set(found)) == 1
    assert found[0][2] == 0


@pytest.mark.parametrize(
    ("workspace_for", "who", "may"),
    [
        ("class", "ada", ["tess", "tom", "ada", "ben", "cleo"]),
        ("group", "ada", ["tess", "tom", "ada"]),
        ("student", "ada", ["tess", "tom", "ada"]),
    ],
)
def test_who_may_open_whose(
    database: Database, workspace_for: str, who: str, may: list[str]
) -> None:
    with database.transaction() as db:
        seeded_course = SeededCourse(db, workspace_for)
        workspace, document = opening.open_for(
            db, getattr(seeded_course, who), seeded_course.activity, "annotations"
        )
        able = []
        for name in ("tess", "tom", "ada", "ben", "cleo"):
            member = getattr(seeded_course, name)
            if may_open(db, member, workspace):
                able.append(name)
                assert access.fetch_document(db, member, str(document.id)) is document
            else:
                with pytest.raises(NotFound):
                    access.fetch_document(db, member, document.id)
        assert able == may


def test_a_document_of_another_course_is_not_there_even_for_a_teacher(database: Database) -> None:
    with database.transaction() as db:
        seeded_course = SeededCourse(db, "class")
        document = opening.open_for(db, seeded_course.ada, seeded_course.activity, "annotations")[1]
        for wanted in (document.id, uuid.uuid4(), "no-id"):
            with pytest.raises(NotFound):
                access.fetch_document(db, seeded_course.stranger, wanted)


def test_who_changes_group_opens_the_new_ones_workspace_and_not_the_old_ones(
    database: Database,
) -> None:
    with database.transaction() as db:
        seeded_course = SeededCourse(db, "group")
        before, _ = opening.open_for(db, seeded_course.ada, seeded_course.activity, "annotations")
        builders.arrive(db, builders.place(db), "ada", groups="2")
        after, _ = opening.open_for(db, seeded_course.ada, seeded_course.activity, "annotations")
        groups = {
            group.id: group.name
            for group in classes.groups_of(db, seeded_course.activity.grouping_id or before.id)
        }
        assert groups[after.class_id or before.id] == "Group 2"
        assert groups[before.class_id or before.id] == "Group 1"
        assert not may_open(db, seeded_course.ada, before)


def test_somebody_in_no_group_is_told_what_to_do(database: Database) -> None:
    with database.transaction() as db:
        seeded_course = SeededCourse(db, "group")
        with pytest.raises(workspaces.NoGroup) as refused:
            workspaces.open_for(db, seeded_course.cleo, seeded_course.activity)
        assert "Ask your teacher" in refused.value.advice
        assert workspaces.open_groups(db, seeded_course.cleo, seeded_course.activity) == []


def test_somebody_in_two_groups_chooses_between_both_and_no_other(database: Database) -> None:
    with database.transaction() as db:
        seeded_course = SeededCourse(db, "group")
        activity = seeded_course.activity
        builders.arrive(db, builders.place(db), "cleo", groups="21,3")
        theirs = workspaces.open_groups(db, seeded_course.cleo, activity)
        assert [group.name for group in theirs] == ["Group 3", "Group 21"]
        first, second = (
            workspaces.open_for(db, seeded_course.cleo, activity, group.id) for group in theirs
        )
        assert workspaces.open_for(db, seeded_course.cleo, activity) is first is not second
        for workspace in (first, second):
            assert may_open(db, seeded_course.cleo, workspace)
        (others,) = workspaces.open_groups(db, seeded_course.ada, activity)
        with pytest.raises(NotFound):
            workspaces.open_for(db, seeded_course.cleo, activity, others.id)


def test_a_teacher_may_work_in_every_group_and_lands_in_none_that_nobody_sees(
    database: Database,
) -> None:
    with database.transaction() as db:
        seeded_course = SeededCourse(db, "group")
        activity = seeded_course.activity
        groups = workspaces.open_groups(db, seeded_course.tess, activity)
        assert [group.name for group in groups] == ["Group 1", "Group 2"]
        opened = workspaces.open_for(db, seeded_course.tess, activity)
        assert opened is workspaces.open_for(db, seeded_course.ada, activity)


def test_an_author_id_says_nothing_and_stays_within_its_workspace(database: Database) -> None:
    with database.transaction() as db:
        seeded_course = SeededCourse(db, "student")
        own, _ = opening.open_for(db, seeded_course.ada, seeded_course.activity, "annotations")
        other, _ = opening.open_for(db, seeded_course.ben, seeded_course.activity, "annotations")
        author = authorship.author_id(db, own.id, seeded_course.ada.enrolment_id)
        assert re.fullmatch("[a-z0-9]{8}", author)
        assert authorship.author_id(db, own.id, seeded_course.ada.enrolment_id) == author
        assert authorship.author_id(db, other.id, seeded_course.ada.enrolment_id) != author


def test_an_author_id_that_is_taken_is_drawn_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.transaction() as db:
        seeded_course = SeededCourse(db, "class")
        workspace, _ = opening.open_for(
            db, seeded_course.ada, seeded_course.activity, "annotations"
        )
        drawn = iter("a" * 16 + "b" * 8)
        monkeypatch.setattr("secrets.choice", lambda _: next(drawn))
        authors = [
            authorship.author_id(db, workspace.id, member.enrolment_id)
            for member in (seeded_course.ada, seeded_course.ben)
        ]
    assert authors == ["a" * 8, "b" * 8]


def test_authors_have_names_and_roles(database: Database) -> None:
    with database.transaction() as db:
        seeded_course = SeededCourse(db, "class")
        workspace, _ = opening.open_for(
            db, seeded_course.ada, seeded_course.activity, "annotations"
        )
        ids = {
            name: authorship.author_id(db, workspace.id, getattr(seeded_course, name).enrolment_id)
            for name in ("tess", "ada")
        }
        assert authorship.names_for_viewer(db, seeded_course.ada, workspace.id) == {
            ids["tess"]: {"name": "Tess", "role": "teacher", "is_own": False},
            ids["ada"]: {"name": "Ada", "role": "student", "is_own": True},
        }


@pytest.mark.parametrize(
    ("workspace_for", "audiences"),
    [
        ("class", [("class", "Whole class")]),
        ("group", [("group", "Group 1"), ("group", "Group 2")]),
        ("student", [("template", "Starting version"), ("student", "Ada"), ("student", "Ben"),
                     ("student", "Cleo")]),
    ],
)  # fmt: skip
def test_all_workspaces_of_an_activity_are_listed_with_whose_they_are(
    database: Database, workspace_for: str, audiences: list[tuple[str, str]]
) -> None:
    with database.transaction() as db:
        seeded_course = SeededCourse(db, workspace_for)
        for member in seeded_course.everybody():
            opening.open_for(db, member, seeded_course.activity, "annotations")
        with captured(db.connection()) as statements:
            listed = workspaces.of_activity(db, seeded_course.tess, seeded_course.activity.id)
        assert [(audience["kind"], audience["name"]) for _, audience in listed] == audiences
        assert len(statements) == 1
        for workspace, audience in listed:
            assert workspaces.audience(db, seeded_course.tess, workspace) == audience
