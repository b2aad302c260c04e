"""LibreChat: exports of one conversation, as a list or as a tree of messages."""

import re

from lti_tool.conversations.formats import data
from lti_tool.conversations.records import branches
from lti_tool.conversations.records.chat import Chat, Message
from lti_tool.conversations.records.record import Record, as_json
from lti_tool.conversations.records.thinking import add_with_thinking
from lti_tool.conversations.records.tree import Node, Tree

_THINKING = re.compile(r"\s*:::thinking\s*\n(?P<thinking>.*?)\n?:::(?=\s|\Z)", re.DOTALL)


def _matches(record: Record) -> str:
    messages = record.records("messagesTree") or record.records("messages")
    if "conversationId" in record and any(
        each.has("messageId", "isCreatedByUser") for each in messages
    ):
        return "It has a conversationId and messages with isCreatedByUser, as LibreChat exports."
    return ""


def _read(record: Record, branch: str) -> Chat:
    options = record.record("options")
    chat = Chat("LibreChat", record.text("title"), model=options.text("model"))
    messages = _messages(record)
    tree = Tree(
        [
            Node(message_id, each.text("parentMessageId") or above, each.time("createdAt"))
            for message_id, (each, above) in messages.items()
        ]
    )
    leaf = tree.active(branch)
    branches.show(chat, tree, leaf, lambda message_id: _message(messages[message_id][0]))
    chat.created_at = next((each.time for each in chat.messages if each.time), None)
    system = Message("system")
    system.add(options.text("promptPrefix"), "typed")
    chat.messages.insert(0, system)
    return chat


def _messages(record: Record) -> dict[str, tuple[Record, str]]:
    """Messages by id; in a recursive export, each stands inside the one that it answers."""
    found: dict[str, tuple[Record, str]] = {}
    waiting = [(each, "") for each in record.records("messagesTree")[::-1]]
    waiting += [(each, "") for each in record.records("messages")[::-1]]
    while waiting:
        message, above = waiting.pop()
        message_id = message.text("messageId") or f"#{len(found)}"
        found[message_id] = (message, above)
        waiting += [(each, message_id) for each in message.records("children")[::-1]]
    return found


def _message(record: Record) -> Message:
    is_user = record.is_true("isCreatedByUser")
    time = record.time("createdAt", "updatedAt")
    message = Message("user" if is_user else "assistant", time=time)
    if not is_user:
        message.label = record.text("sender")
        message.model = record.text("model")
    message.attachments += [
        each.text("filename", "name") or "file"
        for field in ("files", "attachments")
        for each in record.records(field)
    ]
    if is_user:
        message.add(record.text("text") or _content_text(record), "typed")
        return message
    for part in record.records("content"):
        _add_part(message, part)
    if not message.blocks:
        _add_text(message, record.text("text"))
    return message


def _content_text(record: Record) -> str:
    texts = (
        each.text("text") or each.record("text").text("value") for each in record.records("content")
    )
    return "\n".join(each for each in texts if each)


def _add_text(message: Message, text: str) -> None:
    found = _THINKING.match(text)
    if found:
        message.add_thinking(found["thinking"])
        text = text[found.end() :]
    add_with_thinking(message, text)


def _add_part(message: Message, part: Record) -> None:
    kind = part.text("type")
    if kind == "text":
        _add_text(message, part.text("text") or part.record("text").text("value"))
    elif kind == "think":
        message.add_thinking(part.text("think"))
    elif kind == "tool_call":
        call = part.record("tool_call")
        name = call.text("name") or call.record("function").text("name")
        given = call.get("args") or call.record("function").get("arguments")
        message.add_call(name, as_json(given or {}))
        if call.get("output"):
            message.add_result(name, as_json(call.get("output")))
    elif kind in ("image_file", "image_url"):
        message.attachments.append(part.record("image_file").text("filename") or "image")
    elif part:
        message.add_result(kind, as_json(part.fields))


EXPORT = data.of_records("librechat", "LibreChat export", _matches, _read)
