"""Names, hiding and release follow the course until something has begun, and then stay."""

import threading
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from lti_tool.activities import course_defaults, queries
from lti_tool.activities.checks import MarkRelease, Reveal
from lti_tool.activities.hide_notes import change_reveal, show_notes
from lti_tool.activities.names import change_names, unseal_names
from lti_tool.activities.release_marks import change_release
from lti_tool.courses import memberships
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.course_defaults import Hiding, Names
from lti_tool.db.engine import Database
from lti_tool.errors import Conflict
from lti_tool.grading import drafts
from lti_tool.workspaces.tables import Workspace
from tests import builders
from tests.activities.anonymous import Seminar
from tests.waiting import until_locked_out

HIDDEN = Names(True)


@pytest.fixture
def seminar(database: Database) -> Iterator[Seminar]:
    with database.transaction() as db:
        yield Seminar.make(db)


def new_activity(seminar: Seminar, link: str, workspace_for: str = "class") -> Activity:
    teacher = builders.arrive(seminar.db, seminar.place, "tess", builders.TEACHER, link=link)
    return builders.activity(seminar.db, teacher, workspace_for=workspace_for)


def default_to(seminar: Seminar, *affected: Activity, **changes: Any) -> None:
    ids = [each.id for each in affected]
    course_defaults.change(seminar.db, seminar.members["tess"], changes, ids)


def test_an_activity_that_has_begun_keeps_its_names_and_is_told_of(seminar: Seminar) -> None:
    begun, fresh = new_activity(seminar, "l1"), new_activity(seminar, "l2")
    seminar.writes("ada", begun)
    found = course_defaults.of_course(seminar.db, seminar.members["tess"])
    assert {each.id: set(each.keeps) for each in found.followers} == {
        begun.id: {"names", "hiding"},
        fresh.id: set(),
    }
    with pytest.raises(Conflict):
        default_to(seminar, begun, fresh, names=HIDDEN)
    default_to(seminar, fresh, names=HIDDEN, hiding=Hiding(True))
    assert (begun.names, begun.own.names, begun.own.hiding) == (Names(), Names(), Hiding())
    assert (fresh.names, fresh.own.names) == (HIDDEN, None)
    assert fresh.is_hiding
    assert not begun.is_hiding


def test_nobody_keeps_an_author_id_that_was_seen_beside_a_name(seminar: Seminar) -> None:
    week = new_activity(seminar, "l1")
    _, before = seminar.open("ada", week)
    default_to(seminar, week, names=HIDDEN)
    _, after = seminar.open("ada", week)
    assert before != after
    assert seminar.db.scalars(select(Workspace).where(Workspace.activity_id == week.id)).one()


def test_names_that_were_opened_stay_whatever_the_course_says(seminar: Seminar) -> None:
    week = new_activity(seminar, "l1")
    default_to(seminar, week, names=Names(True, True))
    unseal_names(seminar.db, seminar.members["tess"], week.id)
    assert week.own.names == Names(True, True)
    default_to(seminar, names=Names())
    assert (week.is_sealed, week.hides_names) == (False, True)


def test_a_date_of_revealing_makes_hiding_the_activity_s_own(seminar: Seminar) -> None:
    week = new_activity(seminar, "l1")
    default_to(seminar, week, hiding=Hiding(True))
    change_reveal(seminar.db, seminar.members["tess"], week.id, Reveal(note_threshold=2))
    assert week.hiding == Hiding(True, 2)
    show_notes(seminar.db, seminar.members["tess"], week.id, follows=True)
    assert week.own.hiding is None
    assert week.hiding == (True, None)


def test_where_each_works_alone_hiding_changes_nothing(seminar: Seminar) -> None:
    week = new_activity(seminar, "l1", "student")
    workspace, _ = seminar.open("ada", week)
    default_to(seminar, week, hiding=Hiding(True))
    assert not week.is_hiding
    assert seminar.open("ada", week)[0] is workspace


def test_drafts_of_marks_stay_drafts(seminar: Seminar) -> None:
    week = new_activity(seminar, "l1")
    default_to(seminar, week, holds_marks=True)
    db, tess = seminar.db, seminar.members["tess"]
    ada = memberships.fetch(db, tess, seminar.members["ada"].enrolment_id)
    drafts.set_draft(db, tess, week, ada, Decimal(7), "")
    default_to(seminar, holds_marks=False)
    assert week.own.holds_marks is True
    with pytest.raises(Conflict):
        change_release(db, week, MarkRelease())


def test_what_changes_the_way_of_names_is_refused_once_somebody_has_written(
    seminar: Seminar,
) -> None:
    own = seminar.activity()
    seminar.writes("ada", own)
    with pytest.raises(Conflict):
        change_names(seminar.db, seminar.members["tess"], own.id, None)
    assert own.own.names == HIDDEN
    default_to(seminar, names=HIDDEN)
    change_names(seminar.db, seminar.members["tess"], own.id, None)
    assert own.own.names is None


def test_whoever_waits_for_a_change_of_the_course_goes_by_it(database: Database) -> None:
    with database.transaction() as db:
        seminar = Seminar.make(db)
        week = new_activity(seminar, "l1")
        tess = seminar.members["tess"]
    seen: list[bool] = []

    def wait_and_read() -> None:
        with database.transaction() as db:
            # Read before, as a request does that has looked at the activity.
            assert not queries.fetch_activity(db, tess, week.id).holds_marks
            has_read.set()
            seen.append(queries.share_activity(db, tess, week.id).holds_marks)

    has_read = threading.Event()
    with database.transaction() as db:
        course_defaults.change(db, tess, {"holds_marks": True}, [week.id])
        reader = threading.Thread(target=wait_and_read)
        reader.start()
        assert has_read.wait(10)
        until_locked_out(db)
    reader.join(10)
    assert seen == [True]
