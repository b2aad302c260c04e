"""Groups are those the newest launch names; the whole course is always a class."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

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
        (of_ada,), (of_bob,), (of_eve,) = (lms_groups_of(db, each) for each in (ada, bob, eve))
        assert of_bob is of_ada
        assert of_eve.id != of_ada.id


def lms_groups_of(db: Session, member: Member) -> list[CourseClass]:
    grouping_id = db.scalar(select(classes.lms_grouping_id(member.course_id)))
    assert grouping_id is not None
    return classes.groups_of(db, grouping_id, member.enrolment_id)


SEVERAL = [
    ("7,5,6", ["5", "6", "7"]),
    ("21,3", ["3", "21"]),
    ("b,21", ["21", "b"]),
    ("b,a", ["a", "b"]),
    ("\u0665,4", ["4", "\u0665"]),
]


def test_several_groups_are_in_natural_order(database: Database) -> None:
    for number, (listed, in_order) in enumerate(SEVERAL):
        member = come(database, listed, f"person-{number}")
        with database.transaction() as db:
            groups = lms_groups_of(db, member)
        assert [group.external_id for group in groups] == in_order


def test_somebody_without_a_group_has_none(database: Database) -> None:
    member = come(database, None)
    with database.transaction() as db:
        assert lms_groups_of(db, member) == []
        assert db.scalars(select(CourseClass)).one().kind == "course"
