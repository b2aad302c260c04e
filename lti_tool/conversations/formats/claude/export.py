"""Export of Claude: messages with content blocks, in newer ones as a tree."""

import re

from lti_tool.conversations.formats import data
from lti_tool.conversations.formats.anthropic.blocks import BlockReader, add_artifact
from lti_tool.conversations.records import branches
from lti_tool.conversations.records.chat import Chat, Message
from lti_tool.conversations.records.record import Record
from lti_tool.conversations.records.tree import Node, Tree
from lti_tool.conversations.turns import LeftOutReason

_PRODUCT = "Claude"

_TAG = re.compile(
    r"<antThinking>(?P<thinking>.*?)(?:</antThinking>|\Z)"
    r"|<antArtifact(?P<fields>[^>]{0,1000})>\n?(?P<artifact>.*?)(?:</antArtifact>|\Z)",
    re.DOTALL,
)
_FIELD = re.compile(r'(\w+)="([^"]*)"')


def _matches(record: Record) -> str:
    messages = record.get("chat_messages")
    if not isinstance(messages, list):
        return ""
    if not messages and record.has("uuid", "name"):
        return "It is an empty conversation of Claude."
    if any(each.has("sender") for each in record.records("chat_messages")):
        return "It has chat_messages with a sender, as Claude exports them."
    return ""


def _read(record: Record, branch: str) -> Chat:
    chat = Chat(
        _PRODUCT,
        record.text("name"),
        model=record.text("model"),
        created_at=record.time("created_at"),
    )
    chat.leave_out(LeftOutReason.METADATA, record.text("summary"))
    messages = {
        each.text("uuid") or str(place): each
        for place, each in enumerate(record.records("chat_messages"))
    }
    tree = Tree(_nodes(messages))
    leaf = tree.active(branch, record.text("current_leaf_message_uuid"))
    reader = BlockReader(chat)
    branches.show(chat, tree, leaf, lambda message_id: _message(messages[message_id], chat, reader))
    return chat


def _nodes(messages: dict[str, Record]) -> list[Node]:
    """Places in the tree; older exports name no parents, and are in order."""
    nodes, before = [], ""
    for message_id, message in messages.items():
        parent = message.text("parent_message_uuid")
        nodes.append(Node(message_id, parent or before, message.time("created_at")))
        before = message_id
    return nodes


def _message(record: Record, chat: Chat, reader: BlockReader) -> Message:
    is_human = record.text("sender") == "human"
    message = Message("user" if is_human else "assistant", time=record.time("created_at"))
    content = record.values("content")
    texts = [each.text("text") for each in record.records("content") if each.text("text")]
    if not content:
        # Exports before October 2024. Later, the flat text only repeats what is in the blocks.
        _add_flat(message, record.text("text"))
    elif len(texts) == len(content) and _TAG.search("\n".join(texts)):
        _add_flat(message, "\n\n".join(texts))
    else:
        reader.add(message, content)
    _add_attachments(message, record, chat)
    return message


def _add_flat(message: Message, text: str) -> None:
    if message.speaker == "user":
        message.add(text, "typed")
        return
    at = 0
    for found in _TAG.finditer(text):
        message.add(text[at : found.start()])
        at = found.end()
        if found["thinking"] is not None:
            message.add_thinking(found["thinking"])
        else:
            fields = dict(_FIELD.findall(found["fields"]))
            add_artifact(message, Record(fields | {"content": found["artifact"]}))
    message.add(text[at:])


def _add_attachments(message: Message, record: Record, chat: Chat) -> None:
    """Names of files. A long paste has none: its text is what the person asked."""
    for each in record.records("attachments"):
        text = each.text("extracted_content")
        if each.text("file_name"):
            message.attachments.append(each.text("file_name"))
            chat.leave_out(LeftOutReason.MEDIA, text)
        else:
            message.add(text, "typed")
    for field in ("files", "files_v2"):
        message.attachments += [
            each.text("file_name") or "file" for each in record.records(field) if each
        ]


def _matches_design(record: Record) -> str:
    if "project" in record and any(
        each.record("content").has("contentBlocks") for each in record.records("messages")
    ):
        return "It has a project and messages with contentBlocks, as Claude exports designs."
    return ""


def _read_design(record: Record, branch: str) -> Chat:
    del branch
    chat = Chat(
        _PRODUCT, record.record("project").text("name"), created_at=record.time("created_at")
    )
    reader = BlockReader(chat)
    for each in record.records("messages"):
        content = each.record("content")
        is_user = each.text("role") in ("user", "human")
        message = Message(
            "user" if is_user else "assistant",
            content.text("authorName"),
            time=content.time("timestamp"),
        )
        blocks = content.values("contentBlocks")
        reader.add(message, blocks or [content.text("content")])
        chat.messages.append(message)
    return chat


EXPORT = data.of_records("claude-export", "Claude export", _matches, _read)
DESIGN = data.of_records(
    "claude-design", "Claude export of a design", _matches_design, _read_design
)
