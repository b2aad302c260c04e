"""Extensions: who gives more time to whom, and what it counts for."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from lti_tool.activities.change import change_activity
from lti_tool.activities.checks import Dates, HandingIn
from lti_tool.activities.extensions import GivenTo, give, of_activity, withdraw
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import CourseClass, EnrolmentClass
from lti_tool.db.engine import Database
from lti_tool.errors import Forbidden, InvalidInput, NotFound
from lti_tool.workspaces import deadlines
from lti_tool.workspaces.deadlines import Deadline
from lti_tool.workspaces.tables import Extension
from tests.activities.contributing import make_round
from tests.activities.handing_in import HOUR, NOON, Work


@pytest.fixture
def of_each(database: Database) -> Work:
    return Work(make_round(database, "student")).ask()


@pytest.fixture
def of_groups(database: Database) -> Work:
    return Work(make_round(database, "group")).ask()


@pytest.fixture
def of_class(database: Database) -> Work:
    return Work(make_round(database, "class")).ask()


def test_of_two_extensions_the_later_one_counts(of_groups: Work) -> None:
    of_groups.ask(NOON, NOON + HOUR)
    of_groups.extend("ada", NOON + 3 * HOUR)
    with of_groups.database.transaction() as db:
        group = db.scalars(
            select(CourseClass)
            .join(EnrolmentClass, EnrolmentClass.class_id == CourseClass.id)
            .where(EnrolmentClass.enrolment_id == of_groups.member("ada").enrolment_id)
        ).one()
        dates = Deadline(NOON + 2 * HOUR, NOON + 5 * HOUR)
        give(db, of_groups.member("tess"), of_groups.activity_id, GivenTo(None, group.id), dates)
    with of_groups.database.transaction() as db:
        activity = db.get_one(Activity, of_groups.activity_id)
        found = {
            name: deadlines.of_member(db, of_groups.member(name), activity)
            for name in ("ada", "ben", "cleo")
        }
    assert found == {
        "ada": Deadline(NOON + 3 * HOUR, NOON + 5 * HOUR),
        "ben": Deadline(NOON + 2 * HOUR, NOON + 5 * HOUR),
        "cleo": Deadline(NOON, NOON + HOUR),
    }


@pytest.mark.parametrize(
    ("due_at", "closes_at", "field"),
    [
        (None, None, "due_at"),
        (NOON, None, "due_at"),
        (NOON - HOUR, None, "due_at"),
        (None, NOON + HOUR, "closes_at"),
        (NOON + 9 * HOUR, NOON + 2 * HOUR, "closes_at"),
    ],
)
def test_an_extension_gives_more_time(
    of_each: Work, due_at: datetime | None, closes_at: datetime | None, field: str
) -> None:
    of_each.ask(NOON, NOON + HOUR)
    with pytest.raises(InvalidInput) as refusal:
        of_each.extend("ada", due_at, closes_at=closes_at)
    assert refusal.value.field == field


def test_an_extension_is_later_than_something(of_each: Work) -> None:
    with pytest.raises(InvalidInput, match="is not due at any time"):
        of_each.extend("ada", NOON)


@pytest.mark.parametrize("name", ["tom", "tess"])
def test_an_extension_is_for_students(of_each: Work, name: str) -> None:
    of_each.ask(NOON)
    with pytest.raises(InvalidInput, match="at any time"):
        of_each.extend(name, NOON + HOUR)


def test_an_extension_is_for_people_and_groups_of_the_course(of_each: Work) -> None:
    of_each.ask(NOON)
    with pytest.raises(NotFound):
        of_each.extend("sam", NOON + HOUR)
    with of_each.database.transaction() as db:
        whole = db.scalars(
            select(CourseClass).where(
                CourseClass.kind == "course",
                CourseClass.course_id == of_each.round.activity.course_id,
            )
        ).one()
    for to in (GivenTo(class_id=whole.id), GivenTo(), GivenTo(whole.id, whole.id)):
        with of_each.database.transaction() as db, pytest.raises(InvalidInput):
            give(db, of_each.member("tess"), of_each.activity_id, to, Deadline(NOON + HOUR, None))


@pytest.mark.parametrize("name", ["ada", "tom", "olga"])
def test_only_who_sets_up_gives_and_takes_time(of_each: Work, name: str) -> None:
    of_each.ask(NOON)
    given = of_each.extend("ada", NOON + HOUR)
    member = of_each.member(name)
    to = GivenTo(enrolment_id=of_each.member("ada").enrolment_id)
    with of_each.database.transaction() as db, pytest.raises(Forbidden):
        give(db, member, of_each.activity_id, to, Deadline(NOON + 2 * HOUR, None))
    with of_each.database.transaction() as db, pytest.raises(Forbidden):
        withdraw(db, member, of_each.activity_id, given)


def test_another_extension_replaces_the_first_and_tells_who_gave_it(of_each: Work) -> None:
    of_each.ask(NOON)
    assert of_each.extend("ada", NOON + HOUR) == of_each.extend("ada", NOON + 2 * HOUR)
    with of_each.database.transaction() as db:
        (found,) = of_activity(db, of_each.activity_id)
        assert found.due_at == NOON + 2 * HOUR
        assert found.given_by == of_each.member("tess").enrolment_id


@pytest.mark.parametrize(
    ("handing_in", "dates"),
    [
        (HandingIn(True, NOON), Dates(NOON, None)),
        (HandingIn(True, NOON), Dates(None, NOON - HOUR)),
    ],
)
def test_it_is_due_while_students_can_write(
    of_each: Work, handing_in: HandingIn, dates: Dates
) -> None:
    with of_each.database.transaction() as db, pytest.raises(InvalidInput) as refusal:
        change_activity(
            db, of_each.member("tess"), of_each.activity_id, handing_in=handing_in, dates=dates
        )
    assert refusal.value.field == "handing_in"
    of_each.ask(NOON)
    with of_each.database.transaction() as db, pytest.raises(InvalidInput):
        change_activity(db, of_each.member("tess"), of_each.activity_id, dates=Dates(NOON, None))


@pytest.mark.parametrize(
    "values",
    [
        {"class_id": True},
        {"enrolment_id": None},
        {"due_at": None},
        {"closes_at": NOON},
        {"due_at": datetime(1999, 1, 1, tzinfo=UTC)},
    ],
    ids=str,
)
def test_the_database_refuses_extensions_that_cannot_be(
    of_groups: Work, values: dict[str, Any]
) -> None:
    of_groups.ask(NOON)
    given = of_groups.extend("ada", NOON + HOUR)
    with of_groups.database.transaction() as db:
        if "class_id" in values:
            values = {"class_id": db.scalars(select(EnrolmentClass.class_id)).first()}
        db.get_one(Extension, given).assign(**values)
        with pytest.raises(IntegrityError):
            db.flush()
        db.rollback()
