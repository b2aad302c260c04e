"""Bring a conversation in, by paste or upload, and take it out again."""

from flask import request

from lti_tool.activities.conversations import add_conversation, remove_conversation
from lti_tool.conversations import importing
from lti_tool.errors import InvalidInput
from lti_tool.web.request_context import Input, RequestContext


class Pasted(Input):
    """Text that was pasted."""

    title: str = ""
    text: str


def add(context: RequestContext, activity_id: str) -> tuple[dict[str, str], int]:
    """Add a conversation to an activity; JSON for a paste, a form with `file` for an upload."""
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
    conversation = add_conversation(
        context.db,
        context.member,
        activity_id,
        title=title,
        text=text,
        origin=origin,
        max_bytes=limit,
        file_name=file_name,
    )
    return {"id": str(conversation.id)}, 201


def remove(context: RequestContext, conversation_id: str) -> tuple[str, int]:
    """Take out a conversation nobody has annotated; what was written about it is never lost."""
    remove_conversation(context.db, context.member, conversation_id)
    return "", 204
