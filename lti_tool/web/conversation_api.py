"""Take a conversation in, by paste or upload; show how its reading goes and its text; take it out
again.
"""

from lti_tool.activities.contributions import is_late
from lti_tool.activities.conversations import (
    add_conversation,
    load_source,
    load_text,
    remove_conversation,
    retry_conversation,
)
from lti_tool.activities.queries import fetch_activity
from lti_tool.conversations.importing import TakenIn, Wanted
from lti_tool.conversations.problems import LARGEST_SOURCE, Problem
from lti_tool.conversations.source import Origin, Source
from lti_tool.conversations.sources import Incoming
from lti_tool.conversations.tables import Conversation
from lti_tool.courses import memberships
from lti_tool.web.immutable_answer import ImmutableAnswer
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Body
from lti_tool.web.schemas import conversations as schemas
from lti_tool.workspaces import authorship
from lti_tool.workspaces.conversations import fetch_changeable

_LARGEST_FORM = 64 * 1024
"""Bytes of a form around its file."""

_ESCAPED = 2
"""Bytes of JSON for a byte of a text that is mostly letters, with its quotes escaped."""


def add(
    context: RequestContext,
    activity_id: str,
    body: Body[schemas.NewConversation | schemas.UploadedConversation],
) -> schemas.AddedConversation:
    """Take a text in; JSON for a paste, a form with `file` for an upload. A worker reads it."""
    activity = fetch_activity(context.db, context.member, activity_id)
    source, wanted, most = read_source(context, body)
    return to_added(
        add_conversation(context.db, context.member, activity.id, source, wanted, most=most)
    )


def read_source(
    context: RequestContext,
    body: Body[schemas.NewConversation | schemas.UploadedConversation],
) -> tuple[Incoming, Wanted, int]:
    """Source of a request, what is wanted of it, and the most bytes that it may have."""
    largest_file = context.settings.max_upload_kib * 1024
    most = min(largest_file, LARGEST_SOURCE)
    wanted = body.read(most_json=_ESCAPED * most, most_form=largest_file + _LARGEST_FORM)
    if isinstance(wanted, schemas.UploadedConversation):
        most = largest_file
        origin = Origin.DROP if wanted.dropped else Origin.FILE
        file = wanted.file
        source = Incoming.of_file(file.stream, file.mimetype, file.filename or "", origin, most)
    else:
        origin = Origin.DROP if wanted.dropped else Origin.PASTE
        source = Incoming.of_source(Source.pasted(wanted.text, wanted.html, origin))
    return source, Wanted(wanted.title, wanted.preview, wanted.again), most


def to_added(taken: TakenIn) -> schemas.AddedConversation:
    """Answer about a conversation that was taken in."""
    answer = to_answer(taken.conversation)
    return schemas.AddedConversation(**dict(answer), is_existing=taken.is_existing)


def show(context: RequestContext, conversation_id: str) -> schemas.ConversationSummary:
    """One conversation without its text: whether it is ready, and why not."""
    return to_answer(fetch_changeable(context.db, context.member, conversation_id))


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


def provenance(context: RequestContext, conversation_id: str) -> schemas.Provenance:
    """Facts about where a conversation came from."""
    conversation = load_source(context.db, context.member, conversation_id)
    adder = conversation.added_by
    activity = fetch_activity(context.db, context.member, conversation.activity_id)
    name = authorship.name_of(context.db, context.member, activity, adder) if adder else None
    # The time would tell who it was to somebody who saw them at work.
    is_anonymous = conversation.workspace_id and not authorship.sees_names(context.member, activity)
    has_time = not is_anonymous or adder in memberships.own_ids(context.db, context.member)
    return schemas.Provenance(
        product=conversation.product,
        model=conversation.model,
        made_at=conversation.made_at,
        origin=conversation.origin,
        format=conversation.format,
        source_hash=conversation.source_hash,
        added_at=conversation.created_at if has_time else None,
        added_by=name,
        is_late=is_late(activity, conversation),
        declaration=schemas.Declaration.model_validate(conversation.declaration),
        changes=conversation.changes,
    )


def to_answer(conversation: Conversation, title: str | None = None) -> schemas.ConversationSummary:
    """Answer about a conversation, as lists show it, under another title where one is given."""
    problem = Problem(conversation.problem) if conversation.problem else None
    return schemas.ConversationSummary.model_validate(
        {
            "id": conversation.id,
            "title": conversation.title if title is None else title,
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
