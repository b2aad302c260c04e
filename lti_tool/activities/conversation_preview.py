"""Preview of a conversation: open it, edit it, read it otherwise, accept it for the class."""

import uuid
from collections.abc import Sequence

from sqlalchemy.orm import Session

from lti_tool.activities import comparisons, contributions
from lti_tool.activities.contributions import fetch_editable
from lti_tool.activities.conversations import lock_without_notes
from lti_tool.conversations import corrections, drafts, importing
from lti_tool.conversations.corrections import NewName
from lti_tool.conversations.drafts import Draft
from lti_tool.conversations.edits import Edit
from lti_tool.conversations.reading import Choice, ExportIndex
from lti_tool.conversations.tables import Conversation
from lti_tool.courses import permissions, tenancy
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.contributions import Declaration
from lti_tool.courses.roles import Capability
from lti_tool.courses.tenancy import Member
from lti_tool.documents import access
from lti_tool.workspaces.conversations import fetch_changeable


def open_draft(
    db: Session, member: Member, conversation_id: uuid.UUID | str
) -> tuple[Conversation, Draft]:
    """The draft of a conversation, which has been accepted or not. Raises NotFound, Conflict."""
    conversation = fetch_changeable(db, member, conversation_id)
    return conversation, drafts.load(db, conversation)


def edit_draft(
    db: Session,
    member: Member,
    conversation_id: uuid.UUID | str,
    version: int,
    edits: Sequence[Edit],
) -> tuple[Conversation, Draft]:
    """Replace the edits of a draft. What the class reads changes when it is accepted.

    Raises NotFound, Conflict where somebody has annotated it or changed the draft meanwhile, and
    InvalidInput naming the edit that does not fit.
    """
    conversation = fetch_editable(db, member, conversation_id)
    lock_without_notes(db, conversation)
    return conversation, drafts.edit(db, conversation, version, edits)


def accept_draft(
    db: Session,
    member: Member,
    conversation_id: uuid.UUID | str,
    version: int,
    title: str,
    declaration: Declaration | None = None,
) -> Conversation:
    """Store a draft as the text that others read, with what is declared about it.

    Without a declaration, the one that it has stays. Raises as `edit_draft`, and InvalidInput for
    what a student has to declare.
    """
    conversation = fetch_editable(db, member, conversation_id)
    lock_without_notes(db, conversation)
    if conversation.workspace_id is None:
        comparisons.require_no_comparison(db, db.get_one(Activity, conversation.activity_id))
    contributions.declare(db, member, conversation, declaration)
    drafts.accept(db, conversation, version)
    corrections.retitle(db, conversation, title)
    access.publish_settings_changed(db, conversation.activity_id, conversation.workspace_id)
    return conversation


def read_otherwise(
    db: Session, member: Member, conversation_id: uuid.UUID | str, choice: Choice
) -> Conversation:
    """Read a source by another format or along another branch; edits are lost, and the class does
    not see it until it is accepted. Raises NotFound, and Conflict where somebody has annotated it.
    """
    conversation = fetch_editable(db, member, conversation_id)
    lock_without_notes(db, conversation)
    importing.read_otherwise(db, conversation, choice)
    access.publish_settings_changed(db, conversation.activity_id, conversation.workspace_id)
    return conversation


def list_entries(db: Session, member: Member, conversation_id: uuid.UUID | str) -> ExportIndex:
    """Conversations of an export. Raises NotFound, and Conflict where nothing is to be chosen."""
    return drafts.index(db, fetch_changeable(db, member, conversation_id))


def correct(
    db: Session,
    member: Member,
    conversation_id: uuid.UUID | str,
    title: str,
    names: Sequence[NewName],
) -> Conversation:
    """Change the title and the names of speakers, also where somebody has annotated it."""
    conversation = fetch_editable(db, member, conversation_id)
    corrections.rename_speakers(db, conversation, names)
    corrections.retitle(db, conversation, title)
    access.publish_settings_changed(db, conversation.activity_id, conversation.workspace_id)
    return conversation


def reorder(
    db: Session, member: Member, activity_id: uuid.UUID | str, order: Sequence[uuid.UUID]
) -> Activity:
    """Put the conversations of an activity in another order.

    Raises NotFound, InvalidInput, and Conflict once students have chosen between them, by letters.
    """
    permissions.require(member, Capability.MANAGE_ACTIVITY)
    activity = tenancy.fetch(db, member, Activity, activity_id)
    comparisons.require_unchosen(db, activity.id, advice="Their order stays as it is.")
    corrections.reorder(db, activity, order)
    access.publish_settings_changed(db, activity.id)
    return activity
