"""Scope of a search: the courses in which somebody looks, and who they are there."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.courses import arrival
from lti_tool.courses.permissions import may
from lti_tool.courses.roles import Capability
from lti_tool.courses.tables import Course
from lti_tool.courses.tenancy import Member
from lti_tool.workspaces.visibility import Viewer


@dataclass(frozen=True)
class Scope:
    """Titles of courses, and the member of each who looks."""

    person_id: uuid.UUID
    titles: Mapping[uuid.UUID, str]
    members: Mapping[uuid.UUID, Member]
    lists_courses: bool = False
    """True where the courses themselves are looked for, too."""

    def is_staff(self, course_id: uuid.UUID) -> bool:
        """True for staff, who see the class of a course or some groups of it."""
        return may(self.members[course_id].role, Capability.SEE_CLASS)

    @cached_property
    def enrolment_ids(self) -> Sequence[uuid.UUID]:
        """Enrolments of whoever looks."""
        return [member.enrolment_id for member in self.members.values()]

    @cached_property
    def viewer(self) -> Viewer:
        """Members as viewers of their courses, as columns of `Enrolment`."""
        return Viewer.of_members(list(self.members.values()))


def of_member(db: Session, member: Member) -> Scope:
    """The one course that a session has entered, with the role that it has there."""
    title = db.scalars(select(Course.title).where(Course.id == member.course_id)).one()
    return Scope(member.person_id, {member.course_id: title}, {member.course_id: member})


def of_person(db: Session, person_id: uuid.UUID, *, observers_see_names: bool) -> Scope:
    """All courses that a person may enter, for a session that has entered none."""
    entered = arrival.courses_of(db, person_id)
    return Scope(
        person_id,
        {course.id: course.title for course, _ in entered},
        {
            course.id: replace(membership.member(), observers_see_names=observers_see_names)
            for course, membership in entered
        },
        lists_courses=True,
    )
