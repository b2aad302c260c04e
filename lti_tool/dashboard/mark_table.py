"""Marks of a course as a table: a row for each student, a column for each activity.

Where two people mark, more columns have the mark of each and who agreed, as far as the viewer
may see them.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.courses import memberships
from lti_tool.courses.activity_tables import WITH_SETTINGS, Activity
from lti_tool.courses.roles import Role
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.grading import double_marking, gradebook, single_marks
from lti_tool.grading.single_marks import MARKERS, Given
from lti_tool.languages import Message, translate
from lti_tool.people.tables import Person
from lti_tool.workspaces import visibility
from lti_tool.workspaces.authorship import member_name

_FORMULA = ("=", "+", "-", "@", "\t", "\r")

_OF_TWO_SENTENCES = (
    "{activity}: first mark",
    "{activity}: first marker",
    "{activity}: second mark",
    "{activity}: second marker",
    "{activity}: agreed by",
)


def rows(db: Session, member: Member) -> Iterator[list[str]]:
    """Header, then the students by name; of those who have left, only who has a mark.

    A tutor who is limited to groups gets the students in them.
    """
    activities = db.scalars(
        select(Activity)
        .where(Activity.course_id == member.course_id)
        .order_by(Activity.created_at, Activity.id)
        .options(WITH_SETTINGS)
    ).all()
    graded = gradebook.of_course(db, member.course_id)
    names = _names(db, member)
    twice = _given_by_two(activities)
    agreed = double_marking.agreed_by(db, twice) if twice else {}
    given = single_marks.of_activities(db, twice) if twice else {}
    yield [translate("Student"), *(title for each in activities for title in _titles(each, twice))]
    table = []
    seen = visibility.seen_members(db, member)
    for membership in memberships.of_course(db, member.course_id):
        own = membership.enrolment
        if seen is not None and own.id not in seen:
            continue
        marks = [graded.get((activity.id, own.id)) for activity in activities]
        if any(marks) or (membership.active and membership.role is Role.STUDENT):
            cells = []
            for activity, mark in zip(activities, marks, strict=True):
                cells.append(points(mark.score if mark else None))
                if activity.id in twice:
                    place = (activity.id, own.id)
                    shown = single_marks.seen_by(member, activity, given.get(place, ()))
                    cells += _of_two(shown, agreed.get(place), names)
            table.append([as_text(names[own.id]), *cells])
    yield from sorted(table, key=lambda row: row[0].casefold())


def _names(db: Session, member: Member) -> dict[uuid.UUID, str]:
    """Names of the course's members by enrolment."""
    found = db.execute(
        select(Enrolment, Person)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.course_id == member.course_id)
    )
    return {own.id: member_name(member, own, person) for own, person in found}


def _given_by_two(activities: Sequence[Activity]) -> list[uuid.UUID]:
    """Activities that two people mark, besides those where a mark beside a name would tell whose
    work it was given for.
    """
    return [each.id for each in activities if each.marker_count == MARKERS and not each.is_sealed]


def _titles(activity: Activity, twice: Sequence[uuid.UUID]) -> list[str]:
    title = as_text(activity.title)
    heads = [Message("{activity} (of {maximum})", activity=title, maximum=activity.score_maximum)]
    if activity.id in twice:
        heads += [Message(each, activity=title) for each in _OF_TWO_SENTENCES]
    return [translate(each) for each in heads]


def _of_two(
    given: Sequence[Given], agreed_by: uuid.UUID | None, names: Mapping[uuid.UUID, str]
) -> list[str]:
    """Cells of the marks that two people gave, and of who agreed on one."""
    cells = []
    for each in given[:MARKERS]:
        by = names.get(each.marker_id, "") if each.marker_id else ""
        cells += [points(each.mark.score), as_text(by)]
    cells += [""] * (2 * MARKERS - len(cells))
    return [*cells, as_text(names.get(agreed_by, "")) if agreed_by else ""]


def points(score: Decimal | None) -> str:
    """Points as a spreadsheet takes them; nothing for None."""
    return "" if score is None else f"{score.normalize():f}"


def as_text(value: str) -> str:
    """Text that a spreadsheet takes for no formula."""
    return f"'{value}" if value.startswith(_FORMULA) else value
