"""Conversations of Gemini in Google Workspace, as Google Takeout exports them."""

from lti_tool.conversations.formats import data
from lti_tool.conversations.records.chat import Chat, Message
from lti_tool.conversations.records.record import Record
from lti_tool.conversations.turns import LeftOutReason


def _matches(record: Record) -> str:
    for turn in record.records("conversation_turns"):
        if turn.has("user_turn") or turn.has("system_turn"):
            return "It has conversation_turns with user_turn and system_turn, as Takeout exports."
    return ""


def _read(record: Record, branch: str) -> Chat:
    del branch
    chat = Chat("Gemini", record.text("title"), created_at=record.time("creation_time"))
    for turn in record.records("conversation_turns"):
        asked, answered = turn.record("user_turn"), turn.record("system_turn")
        if asked.text("turn_deleted_time"):
            chat.leave_out(LeftOutReason.HIDDEN, asked.text("prompt"))
        elif asked:
            message = Message("user", time=asked.time("turn_last_modified"))
            message.add(asked.text("prompt"), "typed")
            chat.messages.append(message)
        if answered:
            chat.messages.append(_answer(answered))
    return chat


def _answer(record: Record) -> Message:
    """An answer of the model; the export calls it a turn of the system."""
    message = Message("assistant", time=record.time("turn_last_modified"))
    for thought in record.records("model_thoughts"):
        message.add_thinking(thought.text("description"), thought.text("headline"))
    for text in record.records("text"):
        message.add(text.text("data"))
        for card in text.records("cards"):
            message.add(card.text("content"))
    for image in record.records("images"):
        message.attachments.append(image.text("name", "title", "alt") or "image")
    return message


WORKSPACE = data.of_records(
    "gemini-workspace", "Gemini in Google Workspace (Takeout)", _matches, _read
)
