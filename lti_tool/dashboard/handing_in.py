"""Work that each member of a class has handed in, and more time that they were given."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.memberships import MAIN_ID
from lti_tool.courses.tables import Enrolment
from lti_tool.workspaces import deadlines, submissions
from lti_tool.workspaces.deadlines import Deadline
from lti_tool.workspaces.tables import Submission, SubmissionMember


@dataclass(frozen=True)
class Submitted:
    """Work that was handed in: where it was taken back, the last one that was."""

    handed_in_at: datetime
    taken_back_at: datetime | None
    is_late: bool
    """True after the due date that holds for the member now."""


@dataclass(frozen=True)
class HandingIn:
    """A member's part in handing in; None for what there is not."""

    submission: Submitted | None = None
    extension: Deadline | None = None
    """Later dates that were given to them or their group."""


NOTHING = HandingIn()


def per_member(
    db: Session, activities: Collection[Activity]
) -> dict[tuple[uuid.UUID, uuid.UUID], HandingIn]:
    """Submissions and extensions by activity and main enrolment; one query for any class."""
    known = {each.id: each for each in activities}
    newest = _newest(known).subquery()
    later = deadlines.later_dates(known).subquery()
    is_same = and_(newest.c.activity_id == later.c.activity_id, newest.c.main_id == later.c.main_id)
    rows = db.execute(
        select(
            func.coalesce(newest.c.activity_id, later.c.activity_id),
            func.coalesce(newest.c.main_id, later.c.main_id),
            newest.c.created_at,
            newest.c.taken_back_at,
            later.c.main_id,
            later.c.due_at,
            later.c.closes_at,
        ).select_from(newest.join(later, is_same, full=True))
    )
    found = {}
    for activity_id, main_id, handed_in_at, taken_back_at, extended_id, due_at, closes_at in rows:
        extension = Deadline(due_at, closes_at) if extended_id else None
        submission = None
        if handed_in_at is not None:
            is_late = Deadline.of(known[activity_id], extension).is_late(handed_in_at)
            submission = Submitted(handed_in_at, taken_back_at, is_late)
        found[activity_id, main_id] = HandingIn(submission, extension)
    return found


def _newest(activity_ids: Collection[uuid.UUID]) -> "Select[*tuple[Any, ...]]":
    """Query of the submission that counts for each member in each activity."""
    return (
        select(
            Submission.activity_id,
            MAIN_ID.label("main_id"),
            Submission.created_at,
            Submission.taken_back_at,
        )
        .ext(distinct_on(Submission.activity_id, MAIN_ID))
        .select_from(Submission)
        .join(SubmissionMember, SubmissionMember.submission_id == Submission.id)
        .join(Enrolment, Enrolment.id == SubmissionMember.enrolment_id)
        .where(Submission.activity_id.in_(activity_ids))
        .order_by(
            Submission.activity_id,
            MAIN_ID,
            submissions.IS_CURRENT.desc(),
            Submission.created_at.desc(),
        )
    )
