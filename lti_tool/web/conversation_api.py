"""Bring a conversation in, by paste or upload, and take it out again."""

from flask import request

from lti_tool.annotations import counts, workspaces
from lti_tool.conversations import importing, library
from lti_tool.conversations.tables import Conversation
from lti_tool.courses import scope
from lti_tool.courses.tables import Activity
from lti_tool.errors import Conflict, InvalidInput
from lti_tool.web.visit import Input, Visit


class Pasted(Input):
    """Text that was pasted."""

    title: str = ""
    text: str


def add(visit: Visit, activity_id: str) -> tuple[dict[str, str], int]:
    """Add a conversation to an activity; JSON for a paste, a form with `file` for an upload."""
    activity = scope.fetch(visit.db, visit.member, Activity, activity_id)
    limit = visit.settings.max_upload_kib * 1024
    if request.mimetype == "multipart/form-data":
        file = request.files.get("file")
        if file is None:
            raise InvalidInput("No file was chosen.", field="file")
        title, file_name = request.form.get("title", "").strip(), file.filename or ""
        text = importing.decode(file.read(limit + 1), max_bytes=limit)
        origin = "upload"
    else:
        pasted = visit.body(Pasted)
        title, text, origin, file_name = pasted.title, pasted.text, "paste", ""
    conversation = importing.bring_in(
        visit.db,
        visit.member,
        activity,
        title=title,
        text=text,
        origin=origin,
        max_bytes=limit,
        file_name=file_name,
    )
    workspaces.tell_settings_changed(visit.db, activity.id)
    return {"id": str(conversation.id)}, 201


def remove(visit: Visit, conversation_id: str) -> tuple[str, int]:
    """Take out a conversation nobody has annotated; what was written about it is never lost."""
    conversation = scope.fetch(visit.db, visit.member, Conversation, conversation_id)
    library.lock(visit.db, conversation)
    if counts.of_conversation(visit.db, conversation) > 0:
        raise Conflict(
            "This conversation has notes on it.",
            advice="Delete the notes first, if you are sure that nobody needs them.",
        )
    library.remove(visit.db, conversation)
    workspaces.tell_settings_changed(visit.db, conversation.activity_id)
    return "", 204
