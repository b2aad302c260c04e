"""Bring a conversation to a workspace, where its activity asks for one; what it has so far."""

import uuid
from dataclasses import dataclass, fields, replace

from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.conversations import importing, places
from lti_tool.conversations.importing import TakenIn, Wanted
from lti_tool.conversations.places import Place
from lti_tool.conversations.sources import Incoming
from lti_tool.conversations.tables import Conversation
from lti_tool.courses import permissions
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.contributions import Contributions, Declaration
from lti_tool.courses.roles import Capability
from lti_tool.courses.tenancy import Member
from lti_tool.errors import Conflict, Forbidden, InvalidInput, NotFound, ToolError
from lti_tool.validation import is_showable
from lti_tool.workspaces import (
    attempts,
    conversations,
    submissions,
    visibility,
    writing_window,
)
from lti_tool.workspaces.tables import Workspace


@dataclass(frozen=True)
class Contributed:
    """A conversation that was brought to a workspace."""

    conversation: Conversation
    can_change: bool
    """True where the viewer may edit, accept and remove it now."""
    is_late: bool


@dataclass(frozen=True)
class Overview:
    """Conversations brought to a workspace, and why the viewer can bring no other."""

    asked: Contributions
    contributed: list[Contributed]
    obstacle: ToolError | None


def contribute(
    db: Session,
    member: Member,
    workspace_id: uuid.UUID | str,
    source: Incoming,
    wanted: Wanted,
    *,
    most: int,
) -> TakenIn:
    """Take in a source as a conversation of one workspace; it is read later, and then looked at.

    Raises NotFound, Conflict where the activity asks for none (any more) or too many wait,
    InvalidInput naming the field, and TooLarge.
    """
    permissions.require(member, Capability.CONTRIBUTE)
    workspace, activity = conversations.fetch_contributing(db, member, workspace_id)
    # The settings as they are when it is added, and one after the other.
    importing.lock_activity(db, activity.id)
    db.refresh(activity)
    _require_asked(member, activity)
    db.refresh(workspace)
    attempts.require_current(workspace)
    require_not_handed_in(db, member, workspace)
    wanted = replace(wanted, has_preview=True)
    return importing.take_in(db, member, Place(activity, workspace.id), source, wanted, most=most)


def overview(db: Session, member: Member, workspace_id: uuid.UUID | str) -> Overview:
    """Conversations brought to a workspace that the member may open. Raises NotFound."""
    permissions.require(member, Capability.READ)
    workspace = visibility.fetch_workspace(db, member, workspace_id)
    activity = db.get_one(Activity, workspace.activity_id)
    return Overview(
        activity.contributions,
        [
            Contributed(each, can_change, is_late(activity, each))
            for each, can_change in conversations.contributed(db, member, workspace)
        ],
        _obstacle(db, member, workspace, activity),
    )


def _obstacle(
    db: Session, member: Member, workspace: Workspace, activity: Activity
) -> ToolError | None:
    """Error that a member would get who brought a conversation now."""
    try:
        permissions.require(member, Capability.CONTRIBUTE)
        conversations.fetch_contributing(db, member, workspace.id)
        _require_asked(member, activity)
        attempts.require_current(workspace)
        require_not_handed_in(db, member, workspace)
        places.check_room(db, Place(activity, workspace.id))
    except NotFound:
        return Forbidden("Those who work here bring a conversation.", advice="You only read here.")
    except ToolError as error:
        return error
    return None


def fetch_editable(db: Session, member: Member, conversation_id: uuid.UUID | str) -> Conversation:
    """A conversation that the member may edit now.

    Raises NotFound and Forbidden, and Conflict for a contribution whose time is over.
    """
    conversation = conversations.fetch_changeable(db, member, conversation_id)
    if conversation.workspace_id is not None and writing_window.is_restricted(member):
        # Nobody hands in between this and the commit.
        importing.lock_activity(db, conversation.activity_id)
        _require_asked(member, db.get_one(Activity, conversation.activity_id))
        require_not_handed_in(db, member, db.get_one(Workspace, conversation.workspace_id))
    return conversation


def declare(
    db: Session, member: Member, conversation: Conversation, declaration: Declaration | None
) -> None:
    """Store the declaration of a contribution.

    Raises InvalidInput naming what a student has to declare and does not.
    """
    if declaration is not None:
        conversation.declaration = _checked(declaration)
    if conversation.workspace_id is None or not writing_window.is_restricted(member):
        return
    asked = db.get_one(Activity, conversation.activity_id).contributions
    declared = conversation.declaration
    for is_asked, text, field, sentence in (
        (asked.declares_model, declared.model, "model", "Say which model answered."),
        (asked.declares_purpose, declared.purpose, "purpose", "Say what you asked it for."),
        (asked.declares_use, declared.use, "use", "Say how you used the answer."),
    ):
        if is_asked and not text:
            raise InvalidInput(sentence, field=f"declaration.{field}")


def is_late(activity: Activity, conversation: Conversation) -> bool:
    """True for a conversation that was brought after the time for it."""
    until = activity.contributions.until
    return (
        conversation.workspace_id is not None
        and until is not None
        and conversation.created_at >= until
    )


def _require_asked(member: Member, activity: Activity) -> None:
    """Raise Conflict where an activity asks the member for no conversation, or no longer."""
    asked = activity.contributions
    if asked.mode == "no":
        raise Conflict(
            "Students bring no conversations to this activity.",
            advice="A teacher can change that in its settings.",
        )
    is_over = asked.until is not None and clock.now() >= asked.until
    if is_over and writing_window.is_restricted(member):
        raise Conflict(
            "The time to bring a conversation is over.",
            advice="Ask your teacher, who can still add it.",
        )


def require_not_handed_in(db: Session, member: Member, workspace: Workspace) -> None:
    """Raise Conflict for a student whose work in the workspace is handed in, conversations too."""
    if not writing_window.is_restricted(member):
        return
    activity = db.get_one(Activity, workspace.activity_id)
    if activity.hands_in and submissions.current(db, member, workspace):
        raise Conflict(
            "This is handed in, and stays as it is.", advice="Take it back first, if you still can."
        )


def _checked(declaration: Declaration) -> Declaration:
    """Declaration that can be stored and shown. Raises InvalidInput naming the field."""
    for field in fields(declaration):
        if not is_showable(getattr(declaration, field.name)):
            raise InvalidInput(
                "That holds characters that cannot be shown.", field=f"declaration.{field.name}"
            )
    return declaration
