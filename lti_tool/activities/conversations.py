"""Add a conversation to an activity, retry its reading, choose from an export, load its text,
remove one without notes.
"""

import uuid
from collections.abc import Sequence

from sqlalchemy.orm import Session

from lti_tool.activities import comparisons, contributions
from lti_tool.activities.contributions import fetch_editable
from lti_tool.annotations import counts
from lti_tool.conversations import choosing, importing, queries
from lti_tool.conversations.importing import TakenIn, Wanted
from lti_tool.conversations.places import Place
from lti_tool.conversations.sources import Incoming
from lti_tool.conversations.tables import Conversation
from lti_tool.courses import permissions, tenancy
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.roles import Capability
from lti_tool.courses.tenancy import Member
from lti_tool.documents import access
from lti_tool.errors import Conflict, Forbidden, NotFound
from lti_tool.workspaces import blind_texts
from lti_tool.workspaces.conversations import fetch_changeable, fetch_visible
from lti_tool.workspaces.tables import Workspace


def add_conversation(
    db: Session,
    member: Member,
    activity_id: uuid.UUID | str,
    source: Incoming,
    wanted: Wanted,
    *,
    most: int,
) -> TakenIn:
    """Take in a source as the last conversation of an activity; it is read later.

    Answers with the conversation that was made of the same source before, if there is one. Raises
    NotFound, InvalidInput naming the field, TooLarge, or Conflict while too many wait.
    """
    permissions.require(member, Capability.MANAGE_ACTIVITY)
    activity = tenancy.fetch(db, member, Activity, activity_id)
    comparisons.require_no_comparison(db, activity)
    return importing.take_in(db, member, Place(activity), source, wanted, most=most)


def retry_conversation(
    db: Session, member: Member, conversation_id: uuid.UUID | str
) -> Conversation:
    """Read a conversation once more that could not be read. Raises Conflict for any other."""
    conversation = fetch_editable(db, member, conversation_id)
    importing.retry(db, conversation)
    return conversation


def choose_conversations(
    db: Session, member: Member, conversation_id: uuid.UUID | str, entries: Sequence[str]
) -> Conversation:
    """Have conversations taken out of an export. Raises Conflict and InvalidInput."""
    export = fetch_editable(db, member, conversation_id)
    choosing.choose(db, export, entries)
    return export


def lock_without_notes(db: Session, conversation: Conversation) -> None:
    """Keep notes off a conversation that has none, until the transaction ends.

    Raises Conflict, also for one of those between which somebody has chosen.
    """
    queries.lock(db, conversation)
    db.refresh(conversation)
    _require_unchosen(db, conversation)
    if counts.is_annotated(db, conversation):
        raise Conflict(
            "This conversation has notes on it, so its text stays as it is.",
            advice="Its title and the names of its speakers can still be changed.",
        )


def load_readable(db: Session, member: Member, conversation_id: uuid.UUID | str) -> Conversation:
    """A conversation that is ready, for a member who may read it. Raises NotFound."""
    permissions.require(member, Capability.READ)
    conversation = fetch_visible(db, member, conversation_id)
    if conversation.state != "ready":
        raise NotFound
    return conversation


def load_text(
    db: Session, member: Member, conversation_id: uuid.UUID | str, text_hash: str
) -> bytes:
    """Load the text of a conversation, compressed, for a member who may read it.

    Raises NotFound for any other conversation, and for a hash that is not its text's. While models
    are hidden, the text with their names is not found, either.
    """
    conversation = load_readable(db, member, conversation_id)
    if text_hash == conversation.blind_hash:
        return queries.blind_text(db, conversation)
    if conversation.text_hash != text_hash or blind_texts.hides_source(db, member, conversation):
        raise NotFound
    return queries.encoded_text(db, conversation)


def load_source(db: Session, member: Member, conversation_id: uuid.UUID | str) -> Conversation:
    """A conversation of which the member may learn where it is from.

    Raises NotFound, and Forbidden while that is hidden.
    """
    conversation = load_readable(db, member, conversation_id)
    if blind_texts.hides_source(db, member, conversation):
        raise Forbidden("Where this text is from is shown when your teacher reveals it.")
    return conversation


def remove_conversation(db: Session, member: Member, conversation_id: uuid.UUID | str) -> None:
    """Take out a conversation that has no notes; no note is ever lost with it.

    Raises NotFound. Raises Conflict where somebody has annotated it, it is handed in, or somebody
    has chosen between it and others.
    """
    conversation = fetch_changeable(db, member, conversation_id)
    queries.lock(db, conversation)
    if conversation.workspace_id is not None:
        workspace = db.get_one(Workspace, conversation.workspace_id)
        contributions.require_not_handed_in(db, member, workspace)
    _require_unchosen(db, conversation)
    if counts.is_annotated(db, conversation):
        raise Conflict(
            "This conversation has notes on it.",
            advice="Delete the notes first, if you are sure that nobody needs them.",
        )
    db.delete(conversation)
    db.flush()
    access.publish_settings_changed(db, conversation.activity_id, conversation.workspace_id)


def _require_unchosen(db: Session, conversation: Conversation) -> None:
    """Raise Conflict for a text that students compare, once somebody has chosen."""
    if conversation.workspace_id is None and conversation.state == "ready":
        comparisons.require_unchosen(
            db, conversation.activity_id, advice="These texts stay as they are."
        )
