"""One row per member: arrived, notes, mark, how far the mark has come."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.annotations import counts
from lti_tool.annotations.counts import Counts
from lti_tool.courses import memberships
from lti_tool.courses.memberships import Membership
from lti_tool.courses.roles import Role
from lti_tool.courses.tables import Activity, Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard import contributions
from lti_tool.dashboard.contributions import Brought
from lti_tool.grading import gradebook
from lti_tool.grading.gradebook import Mark
from lti_tool.people.tables import Person
from lti_tool.workspaces import deadlines, submissions
from lti_tool.workspaces.authorship import member_name
from lti_tool.workspaces.deadlines import Deadline
from lti_tool.workspaces.tables import Submission


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
    submission: Submission | None
    """Work that is handed in; where none is, what was taken back last."""
    is_late: bool
    """True for a submission after the due date that holds for them."""
    extension: Deadline | None
    """Later dates that were given to them or their group."""


@dataclass(frozen=True)
class _Parts:
    """Parts of which the rows of a class are made, by main enrolment."""

    activity: Activity
    notes: Mapping[uuid.UUID, Counts]
    marks: Mapping[uuid.UUID, Mark]
    brought: Mapping[uuid.UUID, list[Brought]]
    submissions: Mapping[tuple[uuid.UUID, uuid.UUID], Submission]
    extensions: Mapping[uuid.UUID, Deadline]

    def row(self, membership: Membership, name: str) -> Row:
        enrolment_id = membership.enrolment.id
        notes = self.notes.get(enrolment_id, counts.NONE)
        submission = self.submissions.get((self.activity.id, enrolment_id))
        extension = self.extensions.get(enrolment_id)
        deadline = Deadline.of(self.activity, extension)
        return Row(
            enrolment_id=enrolment_id,
            name=name,
            role=membership.role,
            active=membership.active,
            first_arrival_at=membership.first_arrival_at,
            last_arrival_at=membership.last_arrival_at,
            highlights=notes.highlights,
            comments=notes.comments,
            replies=notes.replies,
            last_note_at=notes.last_at,
            mark=self.marks.get(enrolment_id),
            brought=self.brought.get(enrolment_id, []),
            submission=submission,
            is_late=submission is not None and deadline.is_late(submission.created_at),
            extension=extension,
        )


def rows(db: Session, member: Member, activity: Activity) -> list[Row]:
    """Every member of `member`'s course, once, those who never arrived or have left included.

    Members come first and leavers last, each by name. The number of queries is constant, however
    large the class.
    """
    parts = _Parts(
        activity,
        notes=counts.per_member(db, member, activity.id),
        marks=gradebook.of_activity(db, activity.id),
        brought=contributions.per_member(db, member, activity),
        submissions=submissions.newest(db, Submission.activity_id == activity.id),
        extensions=deadlines.extended(db, activity.id),
    )
    persons = {
        person.id: person
        for person in db.scalars(
            select(Person)
            .join(Enrolment, Enrolment.person_id == Person.id)
            .where(Enrolment.course_id == member.course_id)
        )
    }
    listed = []
    for membership in memberships.of_course(db, member.course_id):
        enrolment = membership.enrolment
        name = member_name(member, enrolment, persons[enrolment.person_id])
        listed.append(parts.row(membership, name))
    return sorted(listed, key=lambda row: (not row.active, row.name.casefold(), row.enrolment_id))
