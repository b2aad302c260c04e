"""Export of Le Chat: a bare list of messages for each conversation."""

from datetime import UTC, datetime

from lti_tool.conversations.formats import data
from lti_tool.conversations.records.chat import Chat, Message
from lti_tool.conversations.records.outline import Outline
from lti_tool.conversations.records.record import Record, as_json
from lti_tool.conversations.turns import LeftOutReason

_EARLY = datetime(1970, 1, 1, tzinfo=UTC)


def _evidence(found: Outline) -> str:
    if found.shape != "object" and any(
        each.has("chatId", "role") and ("contentChunks" in each or "content" in each)
        for each in found.records
    ):
        return "Its messages have a chatId and contentChunks, as Le Chat exports them."
    return ""


def _read(records: list[Record], branch: str) -> Chat:
    del branch
    chat = Chat("Le Chat")
    for record in sorted(records, key=lambda each: each.time("createdAt") or _EARLY):
        is_user = record.text("role") == "user"
        message = Message("user" if is_user else "assistant", time=record.time("createdAt"))
        message.attachments += [
            each.text("name") or each.text("type") or "file" for each in record.records("files")
        ]
        chunks = record.records("contentChunks")
        if not chunks:
            message.add(record.text("content"), "typed" if is_user else "markdown")
        _add_chunks(message, chunks, chat)
        for each in record.records("canvas"):
            message.add_call(each.text("title"), each.text("content"), "markdown")
        for each in record.records("quotes"):
            chat.leave_out(LeftOutReason.METADATA, each.text("text"))
        chat.messages.append(message)
    chat.created_at = next((each.time for each in chat.messages if each.time), None)
    return chat


def _add_chunks(message: Message, chunks: list[Record], chat: Chat) -> None:
    """Add chunks; references stand within a sentence, so that the texts around them are one."""
    text = ""
    for chunk in chunks:
        kind = chunk.text("type")
        if kind == "text":
            text += chunk.text("text")
        elif kind == "reference":
            chat.leave_out(LeftOutReason.CITATION, " ".join(chunk.texts("referenceIds")))
        elif kind == "image_url":
            message.attachments.append("image")
        else:
            _add_text(message, text)
            text = ""
            _add_other(message, chunk)
    _add_text(message, text)


def _add_text(message: Message, text: str) -> None:
    message.add(text, "typed" if message.speaker == "user" else "markdown")


def _add_other(message: Message, chunk: Record) -> None:
    if chunk.text("type") == "tool_call":
        name = chunk.text("name")
        message.add_call(name, as_json(chunk.get("publicArguments") or {}))
        if chunk.get("publicResult"):
            message.add_result(name, as_json(chunk.get("publicResult")))
    elif chunk.text("type") == "thinking":
        message.add_thinking(chunk.text("thinking", "text"))
    else:
        message.add_result(chunk.text("type"), as_json(chunk.fields))


EXPORT = data.of_log("le-chat-export", "Le Chat export", _evidence, _read)
