"""Submissions: work that students have handed in, and who may see it."""

import uuid
from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, String, and_, cast, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from lti_tool.courses.memberships import MAIN_ID
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member, parsed_id
from lti_tool.errors import NotFound
from lti_tool.workspaces.tables import Submission, SubmissionMember, Workspace
from lti_tool.workspaces.visibility import (
    Viewer,
    own_enrolments,
    sees_work_of,
    visible_workspaces,
)

IS_CURRENT: ColumnElement[bool] = Submission.taken_back_at.is_(None)
"""Condition that a submission was not taken back."""

_GIVER = aliased(Enrolment, name="giver")
_OWN = aliased(Enrolment, name="handed_in_own")
_MAIN = func.coalesce(_GIVER.merged_into, _GIVER.id)

HANDED_IN = (
    select(func.jsonb_agg(cast(_OWN.id, String)))
    .select_from(Submission)
    .join(_GIVER, _GIVER.id == Submission.enrolment_id)
    .join(_OWN, or_(_OWN.id == _MAIN, _OWN.merged_into == _MAIN))
    .where(Submission.workspace_id == Workspace.id, IS_CURRENT)
    .correlate(Workspace)
    .scalar_subquery()
)
"""Enrolments whose own notes in a `Workspace` are handed in, with other accounts of the same
people."""

IS_HANDED_IN = (
    exists()
    .where(Submission.workspace_id == Workspace.id, Submission.enrolment_id.is_(None), IS_CURRENT)
    .correlate(Workspace)
)
"""Condition on a `Workspace`: what all students wrote there is handed in."""


def handed_in(ids: Collection[str] | None) -> frozenset[uuid.UUID]:
    """Enrolments of the value of `HANDED_IN`."""
    return frozenset(map(uuid.UUID, ids or ()))


def of_workspace(db: Session, member: Member, workspace: Workspace) -> list[Submission]:
    """Submissions from a workspace that are the member's, or their group's; newest first."""
    is_theirs = or_(
        Submission.enrolment_id.is_(None), own_enrolments(member, Submission.enrolment_id)
    )
    return list(
        db.scalars(
            select(Submission)
            .where(Submission.workspace_id == workspace.id, is_theirs)
            .order_by(Submission.created_at.desc(), Submission.id)
        )
    )


def current(db: Session, member: Member, workspace: Workspace) -> Submission | None:
    """Submission of the member, or of their group, that was not taken back."""
    found = of_workspace(db, member, workspace)
    return next((each for each in found if each.taken_back_at is None), None)


def of_member(
    db: Session, viewer: Member, activity_id: uuid.UUID, enrolment_ids: Collection[uuid.UUID]
) -> list[Submission]:
    """Submissions in an activity that are those of a person, taken back or not, as the viewer may
    see them; newest first.
    """
    theirs = select(SubmissionMember.submission_id).where(
        SubmissionMember.enrolment_id.in_(enrolment_ids)
    )
    return list(
        db.scalars(
            select(Submission)
            .join(Workspace, Workspace.id == Submission.workspace_id)
            .where(
                Submission.activity_id == activity_id,
                Submission.id.in_(theirs),
                visible_submissions(Viewer.of(viewer)),
            )
            .order_by(Submission.created_at.desc(), Submission.id)
        )
    )


def newest(
    db: Session, *conditions: ColumnElement[bool]
) -> dict[tuple[uuid.UUID, uuid.UUID], Submission]:
    """Submission that counts by activity and main enrolment, in one query.

    That is the newest that stands; where none does, the newest that was taken back. `conditions`
    are on `Submission`, and on the `Enrolment` of each student.
    """
    rows = db.execute(
        select(MAIN_ID, Submission)
        .select_from(Submission)
        .join(SubmissionMember, SubmissionMember.submission_id == Submission.id)
        .join(Enrolment, Enrolment.id == SubmissionMember.enrolment_id)
        .where(*conditions)
        # Later rows replace earlier ones.
        .order_by(IS_CURRENT, Submission.created_at, Submission.id)
    )
    return {(each.activity_id, main_id): each for main_id, each in rows}


def members(db: Session, submission: Submission) -> list[uuid.UUID]:
    """Main enrolments of the students for whom work was handed in."""
    return list(
        db.scalars(
            select(MAIN_ID)
            .join(SubmissionMember, SubmissionMember.enrolment_id == Enrolment.id)
            .where(SubmissionMember.submission_id == submission.id)
            .distinct()
        )
    )


def visible_submissions(viewer: Viewer) -> ColumnElement[bool]:
    """Condition on `Submission` joined to its `Workspace`: the viewer may see it.

    It is theirs, that of the group whose workspace they may open, or of a student whose work they
    see as staff.
    """
    own = select(SubmissionMember.submission_id).where(
        SubmissionMember.submission_id == Submission.id,
        own_enrolments(viewer, SubmissionMember.enrolment_id),
    )
    is_of_group = and_(Submission.enrolment_id.is_(None), visible_workspaces(viewer))
    return and_(
        Submission.course_id == viewer.course_id,
        or_(sees_work_of(viewer, Submission.enrolment_id), own.exists(), is_of_group),
    )


def fetch_visible(db: Session, member: Member, submission_id: uuid.UUID | str) -> Submission:
    """A submission that the member may see. Raises NotFound for any other."""
    found = db.scalar(
        select(Submission)
        .join(Workspace, Workspace.id == Submission.workspace_id)
        .where(Submission.id == parsed_id(submission_id), visible_submissions(Viewer.of(member)))
    )
    if found is None:
        raise NotFound
    return found


def handed_in_in(activity_ids: Collection[uuid.UUID]) -> Select[uuid.UUID]:
    """Query of those activities in which anything was ever handed in."""
    return select(Submission.activity_id).where(Submission.activity_id.in_(activity_ids))
