"""One row per member: arrived, notes, mark, how far the mark has come."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.annotations import counts
from lti_tool.annotations.counts import Counts
from lti_tool.courses import memberships
from lti_tool.courses.memberships import Membership
from lti_tool.courses.roles import Role
from lti_tool.courses.tables import Activity
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard import contributions, handing_in
from lti_tool.dashboard.contributions import Brought
from lti_tool.dashboard.handing_in import HandingIn
from lti_tool.grading import gradebook
from lti_tool.grading.gradebook import Mark
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
    handing_in: HandingIn


@dataclass(frozen=True)
class _Parts:
    """Parts of which the rows of a class are made, by main enrolment."""

    notes: Mapping[uuid.UUID, Counts]
    marks: Mapping[uuid.UUID, Mark]
    brought: Mapping[uuid.UUID, list[Brought]]
    handing_in: Mapping[uuid.UUID, HandingIn]

    def row(self, membership: Membership, name: str) -> Row:
        enrolment_id = membership.enrolment.id
        notes = self.notes.get(enrolment_id, counts.NONE)
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
            handing_in=self.handing_in.get(enrolment_id, handing_in.NOTHING),
        )


def rows(db: Session, member: Member, activity: Activity) -> list[Row]:
    """Every member of `member`'s course, once, those who never arrived or have left included.

    Members come first and leavers last, each by name. The number of queries is constant, however
    large the class.
    """
    parts = _Parts(
        notes=counts.per_member(db, member, activity.id),
        marks=gradebook.of_activity(db, activity.id),
        brought=contributions.per_member(db, member, activity),
        handing_in=handing_in.per_member(db, activity),
    )
    listed = [
        parts.row(membership, member_name(member, membership.enrolment, person))
        for membership, person in memberships.with_persons(db, member.course_id)
    ]
    return sorted(listed, key=lambda row: (not row.active, row.name.casefold(), row.enrolment_id))
