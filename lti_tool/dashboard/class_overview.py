"""One row per member: arrived, notes, mark, how far the mark has come."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.annotations import counts
from lti_tool.courses import memberships
from lti_tool.courses.roles import Role
from lti_tool.courses.tables import Activity, Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard import contributions
from lti_tool.dashboard.contributions import Brought
from lti_tool.grading import gradebook
from lti_tool.grading.gradebook import Mark
from lti_tool.people.tables import Person
from lti_tool.workspaces import visibility
from lti_tool.workspaces.authorship import member_name


@dataclass(frozen=True)
class Row:
    """A member as the class screen shows them; times and marks are None where there are none yet.

    Highlights, comments, replies and `last_note_at` are those of one activity, as is the mark.
    """

    enrolment_id: uuid.UUID
    name: str
    role: Role
    active: bool
    first_arrival_at: datetime | None
    last_arrival_at: datetime | None
    highlights: int
    comments: int
    """Comments, with those that answer another one."""
    replies: int
    last_note_at: datetime | None
    mark: Mark | None
    brought: list[Brought]
    """Conversations that they brought, or that their group did."""


def rows(db: Session, member: Member, activity: Activity) -> list[Row]:
    """Every member of `member`'s course, once, those who never arrived or have left included.

    A tutor who is limited to groups sees those in them, and staff.
    Members come first and leavers last, each by name. The number of queries is constant, however
    large the class.
    """
    counted = counts.per_member(db, member, activity.id)
    graded = gradebook.of_activity(db, activity.id)
    brought = contributions.per_member(db, member, activity)
    listed = []
    persons = {
        person.id: person
        for person in db.scalars(
            select(Person)
            .join(Enrolment, Enrolment.person_id == Person.id)
            .where(Enrolment.course_id == member.course_id)
        )
    }
    seen = visibility.seen_members(db, member)
    for membership in memberships.of_course(db, member.course_id):
        enrolment = membership.enrolment
        if seen is not None and enrolment.id not in seen:
            continue
        notes = counted.get(enrolment.id)
        listed.append(
            Row(
                enrolment_id=enrolment.id,
                name=member_name(member, enrolment, persons[enrolment.person_id]),
                role=membership.role,
                active=membership.active,
                first_arrival_at=membership.first_arrival_at,
                last_arrival_at=membership.last_arrival_at,
                highlights=notes.highlights if notes else 0,
                comments=notes.comments if notes else 0,
                replies=notes.replies if notes else 0,
                last_note_at=notes.last_at if notes else None,
                mark=graded.get(enrolment.id),
                brought=brought.get(enrolment.id, []),
            )
        )
    return sorted(listed, key=lambda row: (not row.active, row.name.casefold(), row.enrolment_id))
