"""Visibility of conversations: the one rule, in SQL, for what a member of a course may read and
change.

Whoever reads a workspace reads what was brought to it, once it has been accepted.
"""

import uuid
from collections.abc import Collection

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    Uuid,
    and_,
    bindparam,
    false,
    or_,
    select,
    true,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from lti_tool.conversations.tables import Conversation
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.permissions import may
from lti_tool.courses.roles import Capability
from lti_tool.courses.tenancy import Member, parsed_id
from lti_tool.errors import Forbidden, NotFound
from lti_tool.workspaces.tables import Workspace
from lti_tool.workspaces.visibility import (
    VIEWER,
    Viewer,
    own_enrolments,
    sees_work_of,
    viewer_parameters,
    visible_workspaces,
)

_ATTEMPT = aliased(Workspace, name="attempt")


def visible_conversations(viewer: Viewer) -> ColumnElement[bool]:
    """Condition on `Conversation`: the viewer may know of it, and read it when it is ready.

    What is not accepted yet is for those who may see the class; what a student brought is theirs
    and their group's as well.
    """
    is_for_all = and_(
        Conversation.workspace_id.is_(None),
        or_(Conversation.state == "ready", viewer.sees_class),
    )
    is_shown = or_(
        Conversation.state == "ready",
        Workspace.class_id.is_not(None),
        own_enrolments(viewer, Conversation.added_by),
        sees_work_of(viewer, Conversation.added_by),
    )
    in_workspace = (
        select(Workspace.id)
        .where(Workspace.id == Conversation.workspace_id, visible_workspaces(viewer), is_shown)
        .correlate_except(Workspace)
    )
    return and_(
        Conversation.course_id == viewer.course_id,
        or_(is_for_all, in_workspace.exists()),
    )


def changeable_conversations(member: Member) -> ColumnElement[bool]:
    """Condition on a visible `Conversation`: the member may edit, accept and remove it."""
    if may(member.role, Capability.MANAGE_ACTIVITY):
        return true()
    if not may(member.role, Capability.CONTRIBUTE):
        return false()
    return and_(
        Conversation.workspace_id.is_not(None), own_enrolments(member, Conversation.added_by)
    )


def fetch_visible(db: Session, member: Member, conversation_id: uuid.UUID | str) -> Conversation:
    """A conversation that the member may know of. Raises NotFound for any other."""
    return _fetch(db, member, conversation_id)[0]


def fetch_changeable(db: Session, member: Member, conversation_id: uuid.UUID | str) -> Conversation:
    """A conversation that the member may change.

    Raises Forbidden for one that they may only read, and NotFound for any other.
    """
    conversation, is_changeable = _fetch(db, member, conversation_id)
    if not is_changeable:
        raise Forbidden(detail=f"{member.role.value} may not change it")
    return conversation


def _fetch(
    db: Session, member: Member, conversation_id: uuid.UUID | str
) -> tuple[Conversation, bool]:
    found = db.execute(
        select(Conversation, changeable_conversations(member)).where(
            Conversation.id == parsed_id(conversation_id), visible_conversations(Viewer.of(member))
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def of_activity(db: Session, member: Member, activity_id: uuid.UUID) -> list[Conversation]:
    """Conversations that a whole activity reads, in order, as the member may know of them."""
    return list(
        db.scalars(
            select(Conversation)
            .where(
                Conversation.activity_id == activity_id,
                Conversation.workspace_id.is_(None),
                visible_conversations(Viewer.of(member)),
            )
            .order_by(Conversation.position, Conversation.id)
        )
    )


def of_workspace(db: Session, member: Member, workspace: Workspace) -> list[Conversation]:
    """Conversations that can be read in a workspace: the activity's, then those brought to it."""
    wanted = {"activity_id": workspace.activity_id, "workspace_id": workspace.id}
    return list(db.scalars(_OF_WORKSPACE, wanted | viewer_parameters(member)))


def readable(db: Session, member: Member, activity: Activity) -> list[Conversation]:
    """Conversations of an activity that the member can read: those of all workspaces, then those
    brought to one.
    """
    return list(
        db.scalars(
            select(Conversation)
            .where(
                Conversation.activity_id == activity.id,
                Conversation.state == "ready",
                visible_conversations(Viewer.of(member)),
            )
            .order_by(
                Conversation.workspace_id.is_not(None), Conversation.position, Conversation.id
            )
        )
    )


def is_read_in(
    workspace_id: uuid.UUID | InstrumentedAttribute[uuid.UUID] | BindParameter[uuid.UUID],
) -> ColumnElement[bool]:
    """Condition on a `Conversation` of an activity: it stands in one of its workspaces.

    What was brought to the current attempt stands in the earlier ones as well.
    """
    current = (
        select(_ATTEMPT.continued_in)
        .where(_ATTEMPT.id == workspace_id)
        .correlate_except(_ATTEMPT)
        .scalar_subquery()
    )
    return or_(
        Conversation.workspace_id.is_(None),
        Conversation.workspace_id == workspace_id,
        Conversation.workspace_id == current,
    )


_OF_WORKSPACE = (
    select(Conversation)
    .where(
        Conversation.activity_id == bindparam("activity_id", type_=Uuid),
        is_read_in(bindparam("workspace_id", type_=Uuid)),
        Conversation.state == "ready",
        visible_conversations(VIEWER),
    )
    .order_by(Conversation.workspace_id.is_not(None), Conversation.position, Conversation.id)
)


def contributed(
    db: Session, member: Member, workspace: Workspace
) -> list[tuple[Conversation, bool]]:
    """Conversations brought to a workspace, in every state, as the member may see them.

    Each with True where they may change it.
    """
    rows = db.execute(
        select(Conversation, changeable_conversations(member))
        .where(Conversation.workspace_id == workspace.id, visible_conversations(Viewer.of(member)))
        .order_by(Conversation.position, Conversation.id)
    )
    return list(rows)


def contributed_to(activity_ids: Collection[uuid.UUID]) -> Select[uuid.UUID]:
    """Query of those activities to a workspace of which anybody has brought a conversation."""
    return select(Conversation.activity_id).where(
        Conversation.activity_id.in_(activity_ids), Conversation.workspace_id.is_not(None)
    )


def fetch_contributing(
    db: Session, member: Member, workspace_id: uuid.UUID | str
) -> tuple[Workspace, Activity]:
    """A workspace to which the member may bring a conversation, while its activity asks for one.

    Who may set activities up brings one to any; everybody else to one that they work in. Raises
    NotFound for any other.
    """
    viewer = Viewer.of(member)
    if not may(member.role, Capability.MANAGE_ACTIVITY):
        viewer = Viewer.student(member)
    found = db.execute(
        select(Workspace, Activity)
        .join(Activity, Activity.id == Workspace.activity_id)
        .where(Workspace.id == parsed_id(workspace_id), visible_workspaces(viewer))
    ).one_or_none()
    if found is None:
        raise NotFound
    return found
