"""Preview of a conversation: show and edit the draft, accept it, choose from an export, correct."""

from lti_tool.activities import conversation_preview as preview
from lti_tool.activities.conversations import choose_conversations
from lti_tool.activities.queries import fetch_activity
from lti_tool.annotations import counts
from lti_tool.conversations import recognition_reasons, sources
from lti_tool.conversations.corrections import NewName
from lti_tool.conversations.drafts import Draft
from lti_tool.conversations.reading import Choice, ReadFormat
from lti_tool.conversations.tables import Conversation
from lti_tool.courses.contributions import Declaration
from lti_tool.utf16 import utf16_length
from lti_tool.web.conversation_api import to_answer
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Body
from lti_tool.web.schemas import conversations as schemas
from lti_tool.workspaces.conversations import fetch_changeable


def show(context: RequestContext, conversation_id: str) -> schemas.Draft:
    """The draft of a conversation: its turns after all edits, and what was left out."""
    return _draft(context, *preview.open_draft(context.db, context.member, conversation_id))


def edit(
    context: RequestContext, conversation_id: str, body: Body[schemas.DraftEdits]
) -> schemas.Draft:
    """Replace the edits of a draft; fewer than before undo some."""
    preview.open_draft(context.db, context.member, conversation_id)
    wanted = body.read()
    return _draft(
        context,
        *preview.edit_draft(
            context.db, context.member, conversation_id, wanted.version, wanted.edits
        ),
    )


def accept(
    context: RequestContext, conversation_id: str, body: Body[schemas.Acceptance]
) -> schemas.ConversationSummary:
    """Store a draft as the text that the class reads."""
    preview.open_draft(context.db, context.member, conversation_id)
    wanted = body.read()
    declared = wanted.declaration
    return to_answer(
        preview.accept_draft(
            context.db,
            context.member,
            conversation_id,
            wanted.version,
            wanted.title,
            Declaration(**dict(declared)) if declared else None,
        )
    )


def read_otherwise(
    context: RequestContext, conversation_id: str, body: Body[schemas.NewReading]
) -> schemas.ConversationSummary:
    """Read the source by another format, or along another branch. A worker does; edits are lost."""
    fetch_changeable(context.db, context.member, conversation_id)
    wanted = body.read()
    choice = Choice(format=wanted.format, branch=wanted.branch)
    return to_answer(preview.read_otherwise(context.db, context.member, conversation_id, choice))


def entries(context: RequestContext, conversation_id: str) -> schemas.Entries:
    """Conversations of an export, to choose from."""
    index = preview.list_entries(context.db, context.member, conversation_id)
    return schemas.Entries.model_validate(index)


def choose(
    context: RequestContext, conversation_id: str, body: Body[schemas.ChosenEntries]
) -> schemas.ConversationSummary:
    """Take conversations out of an export. A worker does, and removes the export."""
    fetch_changeable(context.db, context.member, conversation_id)
    wanted = body.read()
    return to_answer(
        choose_conversations(context.db, context.member, conversation_id, wanted.entries)
    )


def correct(
    context: RequestContext, conversation_id: str, body: Body[schemas.ConversationChange]
) -> schemas.ConversationSummary:
    """Change the title or the names of speakers, also where somebody has annotated it."""
    fetch_changeable(context.db, context.member, conversation_id)
    wanted = body.read()
    names = [NewName(each.speaker, each.label, each.new_label) for each in wanted.names]
    return to_answer(
        preview.correct(context.db, context.member, conversation_id, wanted.title, names)
    )


def reorder(
    context: RequestContext, activity_id: str, body: Body[schemas.ConversationOrder]
) -> None:
    """Put all conversations of an activity in another order."""
    fetch_activity(context.db, context.member, activity_id)
    preview.reorder(context.db, context.member, activity_id, body.read().order)


def _draft(context: RequestContext, conversation: Conversation, draft: Draft) -> schemas.Draft:
    reading = draft.reading
    return schemas.Draft.model_validate(
        {
            "conversation": to_answer(conversation),
            "version": draft.version,
            "is_fixed": counts.is_annotated(context.db, conversation),
            "has_source": sources.is_kept(context.db, conversation.id),
            "format": _name(reading.format),
            "confidence": reading.confidence,
            "reason": recognition_reasons.to_message(reading.reason),
            "formats": [_name(each) for each in reading.formats],
            "product": reading.product,
            "model": reading.model,
            "made_at": reading.created_at,
            "turns": [
                schemas.DraftTurn(
                    speaker=turn.speaker,
                    label=turn.label,
                    html=turn.html,
                    length=utf16_length(turn.text),
                    model=turn.model,
                    time=turn.time,
                    attachments=turn.attachments,
                )
                for turn in draft.turns
            ],
            "left_out": [schemas.LeftOut.model_validate(each) for each in reading.left_out],
            "warnings": reading.warnings,
            "branches": [schemas.Branch.model_validate(each) for each in reading.branches],
            "edits": draft.edits,
        }
    )


def _name(format_: ReadFormat) -> schemas.FormatName:
    return schemas.FormatName(name=format_.name, title=format_.title)
