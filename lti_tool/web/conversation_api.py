"""Bring a conversation in, by paste or upload, and take it out again."""

from flask import request

from lti_tool.annotations import counts
from lti_tool.conversations import importing, queries
from lti_tool.conversations.tables import Conversation
from lti_tool.courses import tenancy
from lti_tool.courses.tables import Activity
from lti_tool.documents import access
from lti_tool.errors import Conflict, InvalidInput
from lti_tool.web.request_context import Input, RequestContext


class Pasted(Input):
    """Text that was pasted."""

    title: str = ""
    text: str


def add(context: RequestContext, activity_id: str) -> tuple[dict[str, str], int]:
    """Add a conversation to an activity; JSON for a paste, a form with `file` for an upload."""
    activity = tenancy.fetch(context.db, context.member, Activity, activity_id)
    limit = context.settings.max_upload_kib * 1024
    if request.mimetype == "multipart/form-data":
        file = request.files.get("file")
        if file is None:
            raise InvalidInput("No file was chosen.", field="file")
        title, file_name = request.form.get("title", "").strip(), file.filename or ""
        text = importing.decode(file.read(limit + 1), max_bytes=limit)
        origin = "upload"
    else:
        pasted = context.body(Pasted)
        title, text, origin, file_name = pasted.title, pasted.text, "paste", ""
    conversation = importing.bring_in(
        context.db,
        context.member,
        activity,
        title=title,
        text=text,
        origin=origin,
        max_bytes=limit,
        file_name=file_name,
    )
    access.publish_settings_changed(context.db, activity.id)
    return {"id": str(conversation.id)}, 201


def remove(context: RequestContext, conversation_id: str) -> tuple[str, int]:
    """Take out a conversation nobody has annotated; what was written about it is never lost."""
    conversation = tenancy.fetch(context.db, context.member, Conversation, conversation_id)
    queries.lock(context.db, conversation)
    if counts.of_conversation(context.db, conversation) > 0:
        raise Conflict(
            "This conversation has notes on it.",
            advice="Delete the notes first, if you are sure that nobody needs them.",
        )
    queries.remove(context.db, conversation)
    access.publish_settings_changed(context.db, conversation.activity_id)
    return "", 204
