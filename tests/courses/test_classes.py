"""Groups are those the newest launch names; the whole course is always a class."""

import pytest
from sqlalchemy import select

from lti_tool.courses import classes
from lti_tool.courses.tables import CourseClass, EnrolmentClass
from lti_tool.courses.tenancy import Member
from lti_tool.db.engine import Database
from tests import builders


def groups_of(database: Database, member: Member) -> list[str]:
    with database.transaction() as db:
        return list(
            db.scalars(
                select(CourseClass.external_id)
                .join(EnrolmentClass)
                .where(EnrolmentClass.enrolment_id == member.enrolment_id)
                .order_by(CourseClass.external_id)
            )
        )


def come(
    database: Database, groups: str | None, subject: str = "ada", course: str = "c1"
) -> Member:
    with database.transaction() as db:
        place = builders.place(db)
        return builders.arrive(db, place, subject, groups=groups, course=course).member


@pytest.mark.parametrize(
    ("parameter", "ids"),
    [
        (None, None),
        ("$Moodle.Person.userGroupIds", None),
        ("", []),
        ("3", ["3"]),
        ("3,17", ["3", "17"]),
        (" 3 , ,17,3 ", ["3", "17"]),
        ("3\x00,17", ["17"]),
        ("x" * 256 + ",17", ["17"]),
        (",".join(str(n) for n in range(1000)), [str(n) for n in range(50)]),
    ],
)
def test_groups_are_read_from_what_any_teacher_can_edit(
    parameter: str | None, ids: list[str] | None
) -> None:
    assert classes.parse_groups(parameter) == ids


def test_each_launch_replaces_the_groups(database: Database) -> None:
    assert groups_of(database, come(database, "1,2")) == ["1", "2"]
    assert groups_of(database, come(database, "2,3")) == ["2", "3"]
    assert groups_of(database, come(database, "")) == []


@pytest.mark.parametrize("silent", [None, "$Moodle.Person.userGroupIds"])
def test_a_launch_that_does_not_tell_leaves_the_groups_alone(
    database: Database, silent: str | None
) -> None:
    come(database, "1,2")
    assert groups_of(database, come(database, silent)) == ["1", "2"]


def test_a_group_is_shared_by_its_members_and_by_no_other_course(database: Database) -> None:
    ada, bob = come(database, "1"), come(database, "1", "bob")
    eve = come(database, "1", "eve", course="c2")
    with database.transaction() as db:
        of_ada, of_bob, of_eve = (
            classes.group_of(db, member.enrolment_id) for member in (ada, bob, eve)
        )
        assert of_ada is not None
        assert of_eve is not None
        assert of_bob is of_ada
        assert of_eve.id != of_ada.id
        in_it = {(ada.enrolment_id, of_ada.id), (bob.enrolment_id, of_ada.id)}
        assert classes.members(db, [of_ada.id]) == in_it


FIRST_OF_SEVERAL = [("7,5,6", "5"), ("21,3", "3"), ("b,21", "21"), ("b,a", "a"), ("\u0663,4", "4")]


def test_of_several_groups_the_first_by_id_is_the_members_own(database: Database) -> None:
    for number, (listed, first) in enumerate(FIRST_OF_SEVERAL):
        member = come(database, listed, f"person-{number}")
        with database.transaction() as db:
            group = classes.group_of(db, member.enrolment_id)
        assert group is not None
        assert group.external_id == first


def test_somebody_without_a_group_has_none(database: Database) -> None:
    member = come(database, None)
    with database.transaction() as db:
        assert classes.group_of(db, member.enrolment_id) is None
        assert db.scalars(select(CourseClass)).one().kind == "course"
