"""A student's page of all of their work; the number of statements does not grow with it."""

from typing import Any

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.activities import hand_in
from lti_tool.courses import joining
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.joining import Proof
from lti_tool.courses.tables import EnrolmentClass
from lti_tool.dashboard import own_work
from lti_tool.db.engine import Database
from lti_tool.workspaces import deadlines
from lti_tool.workspaces.tables import Workspace
from tests import builders
from tests.activities.contributing import make_round
from tests.activities.handing_in import HOUR, NOON, Work
from tests.statements import captured


@pytest.fixture
def of_each(database: Database) -> Work:
    return Work(make_round(database, "student")).ask()


@pytest.fixture
def of_groups(database: Database) -> Work:
    return Work(make_round(database, "group")).ask()


@pytest.fixture
def of_class(database: Database) -> Work:
    return Work(make_round(database, "class")).ask()


def own(work: Work, name: str) -> list[own_work.OwnWork]:
    with work.database.transaction() as db:
        return own_work.of_person(db, work.member(name).person_id)


def test_a_student_sees_all_of_their_work(of_each: Work) -> None:
    of_each.ask(NOON, NOON + HOUR)
    of_each.write("ada")
    of_each.extend("ada", NOON + 3 * HOUR)
    (before,) = own(of_each, "ada")
    assert (before.due_at, before.is_extended, before.notes) == (NOON + 3 * HOUR, True, 2)
    assert before.handed_in_at is None
    with clock.frozen(NOON + HOUR):
        of_each.submit("ada")
    (after,) = own(of_each, "ada")
    assert (after.handed_in_at, after.is_late) == (NOON + HOUR, False)
    (other,) = own(of_each, "ben")
    assert (other.due_at, other.is_extended, other.notes) == (NOON, False, 0)
    assert own(of_each, "tess") == []


def test_the_number_of_statements_does_not_grow_with_the_work(of_each: Work) -> None:
    def statements(ask: Any) -> int:
        with captured(of_each.database.engine) as seen, of_each.database.transaction() as db:
            ask(db)
        return len(seen)

    def mine(db: Session) -> object:
        return own_work.of_person(db, of_each.member("ada").person_id)

    def table(db: Session) -> object:
        activity = db.get_one(Activity, of_each.activity_id)
        return builders.class_table(db, of_each.member("tess"), activity)

    of_each.write("ada")
    before = [statements(mine), statements(table)]
    of_each.ask(NOON + 99999 * HOUR)
    for name in ("ada", "ben", "cleo"):
        of_each.write(name)
        of_each.extend(name, NOON + 199999 * HOUR)
        for _ in range(3):
            of_each.submit(name)
            of_each.take_back(name)
        of_each.submit(name)
    with of_each.database.transaction() as db:
        course_id = of_each.round.activity.course_id
        for _ in range(5):
            db.add(Activity(course_id=course_id, title="More", hands_in=True))
    assert [statements(mine), statements(table)] == before


def test_more_time_and_handing_in_count_for_all_accounts_of_a_person(of_class: Work) -> None:
    of_class.ask(NOON)
    of_class.write("ada")
    of_class.write("ben")
    of_class.extend("ben", NOON + HOUR)
    with clock.frozen(NOON):
        of_class.submit("ben")
    people = [of_class.member(name) for name in ("ada", "ben")]
    with of_class.database.transaction() as db:
        joining.join(db, people[0].person_id, people[1].person_id, Proof.PROOFS)
    (joined,) = own(of_class, "ada")
    assert (joined.due_at, joined.handed_in_at) == (NOON + HOUR, NOON)
    with of_class.database.transaction() as db:
        preview = hand_in.preview(db, of_class.member("ada"), of_class.activity_id)
        assert preview.current is not None
        window = deadlines.writes_until(
            db.scalar(
                select(deadlines.WRITES_UNTIL).where(
                    Workspace.id == of_class.round.workspaces["ada"]
                )
            )
        )
        assert window == {each.enrolment_id: NOON + HOUR for each in people}


def test_notes_in_a_group_that_one_has_left_are_still_ones_own(of_groups: Work) -> None:
    of_groups.write("ada")
    ada = of_groups.member("ada")
    with of_groups.database.transaction() as db:
        db.execute(delete(EnrolmentClass).where(EnrolmentClass.enrolment_id == ada.enrolment_id))
    with of_groups.database.transaction() as db:
        (work,) = own_work.of_person(db, ada.person_id)
    # A highlight and its comment.
    assert work.notes == 2
