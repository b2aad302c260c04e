"""Conversations that are a list of messages with roles, and little more."""

from lti_tool.conversations.formats import data
from lti_tool.conversations.formats.message_sets.messages import (
    MessageReader,
    has_both_sides,
)
from lti_tool.conversations.records.chat import Chat, Message
from lti_tool.conversations.records.outline import Outline
from lti_tool.conversations.records.record import Record

_LISTS = ("messages", "conversation", "conversations", "history", "turns", "chat", "dialogue")


def _messages(record: Record) -> list[Record]:
    """Messages of the first list that holds some with both sides."""
    for key in _LISTS:
        found = record.records(key)
        if has_both_sides(found):
            return found
    return []


def read(record: Record, product: str) -> Chat:
    """Messages of a record, after its system prompt."""
    chat = Chat(product, record.text("title", "name", "chatTitle"))
    chat.model = record.text("model") or record.record("model").text("id", "name")
    chat.created_at = record.time("created_at", "createdAt", "create_time", "date")
    prompts = [record.text(key) for key in ("system", "system_prompt", "prompt")]
    for prompt in dict.fromkeys(filter(None, prompts)):
        system = Message("system")
        system.add(prompt, "typed")
        chat.messages.append(system)
    reader = MessageReader(chat)
    chat.messages += [reader.read(each) for each in _messages(record)]
    return chat


def _matches_messages(record: Record) -> str:
    return "It has messages with roles, of both sides." if _messages(record) else ""


def _read_messages(record: Record, branch: str) -> Chat:
    del branch
    return read(record, "")


def _is_list(found: Outline) -> str:
    if found.shape != "object" and has_both_sides(found.records):
        return "It is a list of messages with roles, of both sides."
    return ""


def _read_list(records: list[Record], branch: str) -> Chat:
    del branch
    chat = Chat("")
    reader = MessageReader(chat)
    chat.messages = [reader.read(each) for each in records]
    chat.created_at = next((each.time for each in chat.messages if each.time), None)
    return chat


MESSAGES = data.of_records("messages", "Messages with roles", _matches_messages, _read_messages)
LIST = data.of_log("message-list", "List of messages with roles", _is_list, _read_list)
