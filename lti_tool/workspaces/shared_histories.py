"""Shared histories: consent of members that those who see their work see how it came about."""

import uuid

from sqlalchemy import Select, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool import audit, clock
from lti_tool.courses import memberships, permissions
from lti_tool.courses.roles import Capability
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.workspaces import visibility
from lti_tool.workspaces.tables import SharedHistory, Workspace


def share(db: Session, member: Member, workspace_id: uuid.UUID | str) -> None:
    """Consent of the member for one workspace. Raises NotFound for one that they may not open."""
    workspace = _fetch(db, member, workspace_id)
    made = db.scalar(
        insert(SharedHistory)
        .values(workspace_id=workspace.id, enrolment_id=member.enrolment_id, created_at=clock.now())
        .on_conflict_do_nothing()
        .returning(SharedHistory.enrolment_id)
    )
    if made is not None:
        _record(db, member, workspace, audit.Event.HISTORY_SHARED)


def take_back(db: Session, member: Member, workspace_id: uuid.UUID | str) -> None:
    """Take the consent back, also where a member gave it by another account of theirs."""
    workspace = _fetch(db, member, workspace_id)
    taken = db.scalars(
        delete(SharedHistory)
        .where(
            SharedHistory.workspace_id == workspace.id,
            visibility.own_enrolments(member, SharedHistory.enrolment_id),
        )
        .returning(SharedHistory.enrolment_id)
    ).all()
    if taken:
        _record(db, member, workspace, audit.Event.HISTORY_WITHDRAWN)


def is_shared(db: Session, workspace_id: uuid.UUID, enrolment_id: uuid.UUID) -> bool:
    """True while a member, given by their main enrolment, shares their history of a workspace."""
    shared = _shared_by(enrolment_id).where(SharedHistory.workspace_id == workspace_id)
    return db.scalar(shared.limit(1)) is not None


def of_activity(
    db: Session, viewer: Member, activity_id: uuid.UUID, enrolment_id: uuid.UUID
) -> list[uuid.UUID]:
    """Workspaces of an activity, of those that the viewer may open, of which a member shares their
    history.
    """
    shared = (
        _shared_by(enrolment_id)
        .join(Workspace, Workspace.id == SharedHistory.workspace_id)
        .where(
            Workspace.activity_id == activity_id,
            visibility.visible_workspaces(visibility.Viewer.of(viewer)),
        )
    )
    return sorted(set(db.scalars(shared)))


def _shared_by(enrolment_id: uuid.UUID) -> Select[uuid.UUID]:
    own = select(Enrolment.id).where(memberships.is_of(enrolment_id))
    return select(SharedHistory.workspace_id).where(SharedHistory.enrolment_id.in_(own))


def _fetch(db: Session, member: Member, workspace_id: uuid.UUID | str) -> Workspace:
    permissions.require(member, Capability.ANNOTATE)
    return visibility.fetch_workspace(db, member, workspace_id)


def _record(db: Session, member: Member, workspace: Workspace, event: audit.Event) -> None:
    audit.record(
        db,
        event,
        person_id=member.person_id,
        course_id=member.course_id,
        workspace=str(workspace.id),
    )
