"""Take a conversation in, by paste or upload; tell how its reading goes; give its text; take it out
again.
"""

from typing import Any

from flask import Response, request

from lti_tool.activities.conversations import (
    add_conversation,
    load_text,
    remove_conversation,
    retry_conversation,
)
from lti_tool.activities.queries import fetch_activity
from lti_tool.conversations import encoded_text
from lti_tool.conversations.problems import Problem
from lti_tool.conversations.source import Source
from lti_tool.conversations.tables import Conversation
from lti_tool.courses import tenancy
from lti_tool.errors import InvalidInput
from lti_tool.web import security_headers
from lti_tool.web.request_context import Input, RequestContext


class Pasted(Input):
    """Text that was pasted."""

    title: str = ""
    text: str


def add(context: RequestContext, activity_id: str) -> tuple[dict[str, Any], int]:
    """Take a text in; JSON for a paste, a form with `file` for an upload. A worker reads it."""
    # Before the body is read: an id of another course is not found, whatever comes with it.
    fetch_activity(context.db, context.member, activity_id)
    limit = context.settings.max_upload_kib * 1024
    if request.mimetype == "multipart/form-data":
        file = request.files.get("file")
        if file is None or not file.filename:
            raise InvalidInput("No file was chosen.", field="file")
        title = request.form.get("title", "").strip()
        source = Source(file.read(limit + 1), file.mimetype, file.filename)
    else:
        pasted = context.body(Pasted)
        title, source = pasted.title, Source.pasted(pasted.text)
    conversation = add_conversation(
        context.db, context.member, activity_id, source, title=title, max_bytes=limit
    )
    return to_json(conversation), 202


def show(context: RequestContext, conversation_id: str) -> dict[str, Any]:
    """One conversation without its text: whether it is ready, and why not."""
    conversation = tenancy.fetch(context.db, context.member, Conversation, conversation_id)
    return to_json(conversation)


def retry(context: RequestContext, conversation_id: str) -> tuple[dict[str, Any], int]:
    """Read once more what could not be read."""
    conversation = retry_conversation(context.db, context.member, conversation_id)
    return to_json(conversation), 202


def text(context: RequestContext, conversation_id: str, text_hash: str) -> Response:
    """The turns of a conversation, at an address that never has another answer: browsers keep it.

    It is sent as it is stored, compressed, to every browser that takes that.
    """
    content = load_text(context.db, context.member, conversation_id, text_hash)
    response = Response(mimetype="application/json")
    if request.accept_encodings["gzip"] > 0:
        response.content_encoding = "gzip"
        response.set_data(content)
    else:
        response.set_data(encoded_text.decode(content))
    response.vary.add("Accept-Encoding")
    # Weak: one tag for both encodings.
    response.set_etag(text_hash, weak=True)
    security_headers.allow_caching(response)
    response.make_conditional(request)
    return response


def text_path(conversation: Conversation) -> str:
    """Address of the text of a conversation that is ready."""
    return f"/api/conversations/{conversation.id}/text/{conversation.text_hash}"


def to_json(conversation: Conversation) -> dict[str, Any]:
    """A conversation as lists of them show it."""
    problem = Problem(conversation.problem) if conversation.problem else None
    return {
        "id": str(conversation.id),
        "title": conversation.title,
        "length": conversation.length,
        "turn_count": conversation.turn_count,
        "state": conversation.state,
        "problem": problem
        and {"code": problem.value, "sentence": problem.sentence, "advice": problem.advice},
    }


def remove(context: RequestContext, conversation_id: str) -> tuple[str, int]:
    """Take out a conversation nobody has annotated; what was written about it is never lost."""
    remove_conversation(context.db, context.member, conversation_id)
    return "", 204
