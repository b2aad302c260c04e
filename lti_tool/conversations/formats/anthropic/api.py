"""Requests and answers of Anthropic's Messages API."""

from lti_tool.conversations.formats import data
from lti_tool.conversations.formats.anthropic.blocks import BlockReader
from lti_tool.conversations.records.chat import Chat, Message
from lti_tool.conversations.records.record import Record

_BLOCKS = {
    "thinking", "redacted_thinking", "tool_use", "tool_result", "server_tool_use",
    "web_search_tool_result", "document",
}  # fmt: skip
"""Kinds of blocks that no other API has."""

_SAMPLE = 50


def _matches(record: Record) -> str:
    if record.text("type") == "message" and _is_blocks(record) and record.has("role"):
        return "It is a message with content blocks, as Anthropic's API answers."
    messages = record.records("messages")[:_SAMPLE]
    kinds = {Record(block).text("type") for each in messages for block in each.values("content")}
    if kinds & _BLOCKS:
        return "Its messages have content blocks that only Anthropic's API has."
    has_system = isinstance(record.get("system"), str | list)
    if messages and has_system and all(each.has("role", "content") for each in messages):
        return "It has messages and a system prompt beside them, as Anthropic's API takes them."
    return ""


def _is_blocks(record: Record) -> bool:
    return bool(record.records("content")) and all(
        each.has("type") for each in record.records("content")
    )


def _read(record: Record, branch: str) -> Chat:
    del branch
    chat = Chat("Claude", record.text("title", "name"), model=record.text("model"))
    reader = BlockReader(chat)
    system = Message("system")
    reader.add(system, _content(record.get("system")))
    chat.messages.append(system)
    for each in record.records("messages"):
        chat.messages.append(_message(each, reader))
    if record.text("type") == "message":
        chat.messages.append(_message(record, reader))
    return chat


def _message(record: Record, reader: BlockReader) -> Message:
    """A message. One of the user that only brings results of tools is the assistant's work."""
    content = _content(record.get("content"))
    kinds = {Record(each).text("type") for each in content}
    is_user = record.text("role") == "user" and kinds != {"tool_result"}
    message = Message("user" if is_user else "assistant", model=record.text("model"))
    reader.add(message, content)
    return message


def _content(value: object) -> list[object]:
    if isinstance(value, str):
        return [value]
    return value if isinstance(value, list) else []


API = data.of_records("anthropic-api", "Anthropic API", _matches, _read)
