"""Attempts: the workspace in which students work now, and those that they ended by starting over.

An earlier attempt is a workspace like any other: whoever may open the current one may read it. It
takes no writing of students, and counts for nothing.
"""

import uuid
from collections.abc import Collection

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.courses.tenancy import Member
from lti_tool.errors import Conflict
from lti_tool.workspaces.tables import Workspace, WorkspaceAuthor
from lti_tool.workspaces.visibility import Viewer, visible_workspaces

IS_CURRENT: ColumnElement[bool] = Workspace.continued_in.is_(None)
"""Condition on `Workspace`: it is no earlier attempt."""


class EarlierAttempt(Conflict):
    """Act in a workspace with which its students have started over."""

    sentence = "This is an earlier attempt, and stays as it is."
    advice = "Open the activity again to go on with the current one."


def require_current(workspace: Workspace) -> None:
    """Raise EarlierAttempt for one."""
    if not workspace.is_current:
        raise EarlierAttempt


def of_workspace(db: Session, workspace: Workspace) -> list[Workspace]:
    """All attempts of those whose workspace it is, this one included; the oldest first."""
    current_id = workspace.continued_in or workspace.id
    return list(
        db.scalars(
            select(Workspace)
            .where(or_(Workspace.id == current_id, Workspace.continued_in == current_id))
            .order_by(Workspace.created_at, Workspace.id)
        )
    )


def earlier(
    db: Session, viewer: Member, activity_id: uuid.UUID, enrolment_ids: Collection[uuid.UUID]
) -> list[Workspace]:
    """Earlier attempts of these members in an activity, of those that the viewer may open.

    An attempt is theirs where they have opened its workspace. The oldest comes first.
    """
    theirs = select(WorkspaceAuthor.workspace_id).where(
        WorkspaceAuthor.enrolment_id.in_(enrolment_ids)
    )
    return list(
        db.scalars(
            select(Workspace)
            .where(
                Workspace.activity_id == activity_id,
                ~IS_CURRENT,
                Workspace.id.in_(theirs),
                visible_workspaces(Viewer.of(viewer)),
            )
            .order_by(Workspace.created_at, Workspace.id)
        )
    )


def end(db: Session, workspace: Workspace, successor_id: uuid.UUID, by: uuid.UUID) -> None:
    """Make a current workspace an earlier attempt, and those before it attempts before the
    successor.
    """
    db.execute(
        update(Workspace)
        .where(Workspace.continued_in == workspace.id, Workspace.id != successor_id)
        .values(continued_in=successor_id)
    )
    workspace.continued_in, workspace.ended_at = successor_id, clock.now()
    workspace.ended_by = by
    # Notes are shown and hidden no more: what was together stays so, whatever is set later.
    workspace.revealed_at = workspace.revealed_at or workspace.ended_at
    db.flush()
