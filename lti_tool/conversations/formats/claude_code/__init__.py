"""Claude Code: the log of a session, a line for each block of each message."""

import re

from lti_tool.conversations.formats import data
from lti_tool.conversations.formats.anthropic.blocks import BlockReader
from lti_tool.conversations.records import branches
from lti_tool.conversations.records.chat import Chat, Message
from lti_tool.conversations.records.outline import Outline
from lti_tool.conversations.records.record import Record
from lti_tool.conversations.records.tree import Node, Tree
from lti_tool.conversations.turns import LeftOutReason

_COMMANDS = (
    "<command-name>", "<command-message>", "<command-args>", "<local-command-stdout>",
    "<local-command-stderr>", "<local-command-caveat>", "<bash-input>", "<bash-stdout>",
    "<bash-stderr>", "[Request interrupted",
)  # fmt: skip
"""Beginnings of messages that the program writes in the person's name."""

_REMINDER = re.compile(r"<system-reminder>.*?</system-reminder>\s*", re.DOTALL)
_TITLES = {"summary": "summary", "ai-title": "aiTitle", "custom-title": "customTitle"}
_UNSEEN = ("isMeta", "isCompactSummary", "isVisibleInTranscriptOnly")


def _evidence(found: Outline) -> str:
    if any(each.has("parentUuid", "sessionId", "type") for each in found.records):
        return "Its lines have parentUuid and sessionId, as Claude Code logs sessions."
    return ""


def _read(records: list[Record], branch: str) -> Chat:
    chat = Chat("Claude Code")
    for each in records:
        title = _TITLES.get(each.text("type"))
        chat.title = each.text(title) if title else chat.title
    messages = {each.text("uuid"): each for each in records if each.text("uuid")}
    if not all(each.is_true("isSidechain") for each in messages.values()):
        for message_id in [
            message_id for message_id, each in messages.items() if each.is_true("isSidechain")
        ]:
            chat.leave_out(LeftOutReason.HIDDEN, _text(messages.pop(message_id)))
    tree = Tree(_nodes(messages))
    leaf = tree.active(branch)
    reader = _Reader(chat, set(tree.path(leaf)))
    branches.show(
        chat, tree, leaf, lambda message_id: reader.read(message_id, messages[message_id])
    )
    chat.created_at = next((each.time for each in chat.messages if each.time), None)
    return chat


def _nodes(messages: dict[str, Record]) -> list[Node]:
    """Places in the tree. All that follows one question is one chain, in the order of the file.

    The log forks where several tools work at once; only questions make branches.
    """
    nodes: list[Node] = []
    chain_of: dict[str, str] = {"": ""}
    ends: dict[str, str] = {"": ""}
    before = ""
    for message_id, record in messages.items():
        above = record.text("parentUuid", "logicalParentUuid")
        if above and above not in chain_of:
            above = before
        parent = ends[chain_of[above]]
        chain = message_id if _is_question(record) or not parent else chain_of[above]
        chain_of[message_id], ends[chain], before = chain, message_id, message_id
        nodes.append(Node(message_id, parent, record.time("timestamp")))
    return nodes


def _is_question(record: Record) -> bool:
    """True for what a person wrote."""
    if record.text("type") != "user" or any(record.is_true(key) for key in _UNSEEN):
        return False
    kinds = {each.text("type") for each in record.record("message").records("content")}
    text = _text(record)
    if text.startswith(_COMMANDS) or (kinds and kinds <= {"tool_result"}):
        return False
    return bool(text) or bool(kinds - {"tool_result", "text"})


def _text(record: Record) -> str:
    """Text of a message, without what the program adds for the model."""
    message = record.record("message")
    texts = [each.text("text") for each in message.records("content")]
    text = message.text("content") or "\n\n".join(each for each in texts if each)
    return _REMINDER.sub("", text).strip()


class _Reader:
    """Reader of the lines of one session."""

    def __init__(self, chat: Chat, on_path: set[str]) -> None:
        self._chat = chat
        self._on_path = on_path
        self._blocks = BlockReader(chat)

    def read(self, message_id: str, record: Record) -> Message | None:
        """A line as a message, or None for one that is no part of what was said."""
        kind, inner = record.text("type"), record.record("message")
        time = record.time("timestamp")
        if kind == "assistant":
            message = Message("assistant", model=inner.text("model"), time=time)
            self._blocks.add(message, _content(inner))
            return message
        if kind != "user":
            return None
        if _is_question(record):
            message = Message("user", time=time)
            message.add(_text(record), "typed")
            message.attachments += [
                "image" for each in inner.records("content") if each.text("type") == "image"
            ]
            return message
        results = [each for each in inner.records("content") if _is_result(each)]
        if results:
            message = Message("assistant", time=time)
            self._blocks.add(message, [each.fields for each in results])
            return message
        if message_id in self._on_path:
            self._chat.leave_out(_reason(record), _text(record))
        return None


def _is_result(block: Record) -> bool:
    return block.text("type") == "tool_result"


def _content(message: Record) -> list[object]:
    text = message.text("content")
    return [text] if text else message.values("content")


def _reason(record: Record) -> LeftOutReason:
    is_unseen = any(record.is_true(key) for key in _UNSEEN)
    return LeftOutReason.HIDDEN if is_unseen else LeftOutReason.STATUS


LOG = data.of_log("claude-code", "Claude Code session", _evidence, _read)
