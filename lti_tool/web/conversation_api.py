"""Take a conversation in, by paste or upload; show how its reading goes and its text; take it out
again.
"""

from lti_tool.activities.conversations import (
    add_conversation,
    load_text,
    remove_conversation,
    retry_conversation,
)
from lti_tool.activities.queries import fetch_activity
from lti_tool.conversations.problems import Problem
from lti_tool.conversations.source import Source
from lti_tool.conversations.tables import Conversation
from lti_tool.courses import tenancy
from lti_tool.web.immutable_answer import ImmutableAnswer
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Body
from lti_tool.web.schemas import conversations as schemas


def add(
    context: RequestContext,
    activity_id: str,
    body: Body[schemas.NewConversation | schemas.UploadedConversation],
) -> schemas.ConversationSummary:
    """Take a text in; JSON for a paste, a form with `file` for an upload. A worker reads it."""
    activity = fetch_activity(context.db, context.member, activity_id)
    limit = context.settings.max_upload_kib * 1024
    wanted = body.read()
    if isinstance(wanted, schemas.UploadedConversation):
        file = wanted.file
        source = Source.of_file(file.read(limit + 1), file.mimetype, file.filename or "")
    else:
        source = Source.pasted(wanted.text)
    conversation = add_conversation(
        context.db, context.member, activity.id, source, title=wanted.title, max_bytes=limit
    )
    return to_answer(conversation)


def show(context: RequestContext, conversation_id: str) -> schemas.ConversationSummary:
    """One conversation without its text: whether it is ready, and why not."""
    conversation = tenancy.fetch(context.db, context.member, Conversation, conversation_id)
    return to_answer(conversation)


def retry(context: RequestContext, conversation_id: str) -> schemas.ConversationSummary:
    """Read once more what could not be read."""
    conversation = retry_conversation(context.db, context.member, conversation_id)
    return to_answer(conversation)


def text(
    context: RequestContext, conversation_id: str, text_hash: str
) -> ImmutableAnswer[schemas.ConversationText]:
    """Turns of a conversation. The address never has another answer: browsers keep it."""
    content = load_text(context.db, context.member, conversation_id, text_hash)
    return ImmutableAnswer(content, text_hash)


def to_answer(conversation: Conversation) -> schemas.ConversationSummary:
    """Answer about a conversation, as lists show it."""
    problem = Problem(conversation.problem) if conversation.problem else None
    return schemas.ConversationSummary.model_validate(
        {
            "id": conversation.id,
            "title": conversation.title,
            "length": conversation.length,
            "turn_count": conversation.turn_count,
            "state": conversation.state,
            "problem": problem
            and {"code": problem.value, "sentence": problem.sentence, "advice": problem.advice},
        }
    )


def remove(context: RequestContext, conversation_id: str) -> None:
    """Take out a conversation nobody has annotated; what was written about it is never lost."""
    remove_conversation(context.db, context.member, conversation_id)
