"""Groups of a course as its staff see them: groupings, who is in which group, who in none."""

import uuid
from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.courses import classes, memberships
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.cohorts.tables import Grouping
from lti_tool.courses.memberships import MAIN_ID
from lti_tool.courses.roles import Role
from lti_tool.courses.tables import Course, CourseClass, Enrolment, EnrolmentClass
from lti_tool.courses.tenancy import Member
from lti_tool.groups import groupings, work
from lti_tool.people.tables import Person
from lti_tool.workspaces import visibility
from lti_tool.workspaces.authorship import member_name


@dataclass(frozen=True)
class ListedGroup:
    """A group with the main enrolments of its members."""

    group: CourseClass
    members: list[uuid.UUID]
    has_work: bool


@dataclass(frozen=True)
class ListedGrouping:
    """A grouping with its groups in natural order, and the titles of activities that are for it."""

    grouping: Grouping
    groups: list[ListedGroup]
    activities: list[str]


@dataclass(frozen=True)
class ListedPerson:
    """Somebody who is in the course now."""

    enrolment_id: uuid.UUID
    name: str
    role: Role


@dataclass(frozen=True)
class Overview:
    """Groupings and people of a course. A tutor who is limited to groups has only theirs."""

    groupings: list[ListedGrouping]
    people: list[ListedPerson]
    limits_tutors: bool
    sees_all: bool
    """False for a tutor who sees only their groups."""


def of_course(db: Session, member: Member) -> Overview:
    """Groups of the member's course, in a constant number of statements."""
    seen = visibility.seen_members(db, member)
    people = _people(db, member, seen)
    listed = {each.enrolment_id for each in people}
    members = _members(db, member.course_id)
    found = _groups(db, member, has_all=seen is None)
    busy = work.with_work(db, [group.id for group in found])
    by_grouping = defaultdict(list)
    for group in found:
        inside = sorted(members[group.id] & listed)
        by_grouping[group.grouping_id].append(ListedGroup(group, inside, group.id in busy))
    uses = defaultdict(list)
    for grouping_id, title in db.execute(
        select(Activity.grouping_id, Activity.title)
        .where(Activity.course_id == member.course_id, Activity.grouping_id.is_not(None))
        .order_by(Activity.created_at, Activity.id)
    ):
        uses[grouping_id].append(title)
    return Overview(
        groupings=[
            ListedGrouping(each, by_grouping[each.id], uses[each.id])
            for each in groupings.of_course(db, member.course_id)
        ],
        people=people,
        limits_tutors=db.get_one(Course, member.course_id).limits_tutors,
        sees_all=seen is None,
    )


def _groups(db: Session, member: Member, *, has_all: bool) -> list[CourseClass]:
    query = select(CourseClass).where(
        CourseClass.course_id == member.course_id, CourseClass.kind == "group"
    )
    if not has_all:
        own = visibility.own_groups(visibility.Viewer.of(member))
        query = query.where(CourseClass.id.in_(own))
    return sorted(db.scalars(query), key=classes.in_order)


def _members(db: Session, course_id: uuid.UUID) -> dict[uuid.UUID, set[uuid.UUID]]:
    rows = db.execute(
        select(EnrolmentClass.class_id, MAIN_ID)
        .join(Enrolment, Enrolment.id == EnrolmentClass.enrolment_id)
        .where(Enrolment.course_id == course_id, Enrolment.active)
    )
    members = defaultdict(set)
    for class_id, main_id in rows:
        members[class_id].add(main_id)
    return members


def _people(db: Session, member: Member, seen: set[uuid.UUID] | None) -> list[ListedPerson]:
    persons = {
        person.id: person
        for person in db.scalars(
            select(Person)
            .join(Enrolment, Enrolment.person_id == Person.id)
            .where(Enrolment.course_id == member.course_id)
        )
    }
    people = [
        ListedPerson(
            each.enrolment.id,
            member_name(member, each.enrolment, persons[each.enrolment.person_id]),
            each.role,
        )
        for each in memberships.of_course(db, member.course_id)
        if each.active and (seen is None or each.enrolment.id in seen)
    ]
    return sorted(people, key=lambda each: (each.name.casefold(), each.enrolment_id))
