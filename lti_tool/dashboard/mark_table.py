"""Marks of a course as a table: a row for each student, a column for each activity."""

from collections.abc import Iterator
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.courses import memberships
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.roles import Role
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.grading import gradebook
from lti_tool.people.tables import Person
from lti_tool.workspaces import visibility
from lti_tool.workspaces.authorship import member_name

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rows(db: Session, member: Member) -> Iterator[list[str]]:
    """Header, then the students by name; of those who have left, only who has a mark.

    A tutor who is limited to groups gets the students in them.
    """
    activities = db.scalars(
        select(Activity)
        .where(Activity.course_id == member.course_id)
        .order_by(Activity.created_at, Activity.id)
    ).all()
    graded = gradebook.of_course(db, member.course_id)
    yield ["Student", *(f"{as_text(each.title)} (of {each.score_maximum})" for each in activities)]
    persons = {
        person.id: person
        for person in db.scalars(
            select(Person)
            .join(Enrolment, Enrolment.person_id == Person.id)
            .where(Enrolment.course_id == member.course_id)
        )
    }
    table = []
    seen = visibility.seen_members(db, member)
    for membership in memberships.of_course(db, member.course_id):
        own = membership.enrolment
        if seen is not None and own.id not in seen:
            continue
        marks = [graded.get((activity.id, own.id)) for activity in activities]
        if any(marks) or (membership.active and membership.role is Role.STUDENT):
            name = member_name(member, own, persons[own.person_id])
            scores = [points(mark.score if mark else None) for mark in marks]
            table.append([as_text(name), *scores])
    yield from sorted(table, key=lambda row: row[0].casefold())


def points(score: Decimal | None) -> str:
    """Points as a spreadsheet takes them; nothing for None."""
    return "" if score is None else f"{score.normalize():f}"


def as_text(value: str) -> str:
    """Text that a spreadsheet takes for no formula."""
    return f"'{value}" if value.startswith(_FORMULA) else value
