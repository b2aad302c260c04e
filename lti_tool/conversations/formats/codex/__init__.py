"""Codex: the log of a session, a line for each item."""

from lti_tool.conversations.formats import data
from lti_tool.conversations.formats.openai.items import ItemReader
from lti_tool.conversations.records.chat import Chat, Message
from lti_tool.conversations.records.outline import Outline
from lti_tool.conversations.records.record import Record
from lti_tool.conversations.turns import LeftOutReason

_ITEM, _EVENT = "response_item", "event_msg"
_CONTEXTS = (
    "<environment_context>", "<user_instructions>", "<permissions", "<turn_aborted>",
    "<INSTRUCTIONS>", "# AGENTS.md instructions", "<skill>", "<user_shell_command>",
)  # fmt: skip
"""Beginnings of messages that the program writes in the person's name."""


def _evidence(found: Outline) -> str:
    kinds = {each.text("type") for each in found.records if each.record("payload")}
    if kinds & {_ITEM, _EVENT, "session_meta"}:
        return "Its lines have a type and a payload, as Codex logs sessions."
    if any(each.text("record_type") == "state" for each in found.records):
        return "Its lines have a record_type of state, as older Codex logs have."
    return ""


def _read(records: list[Record], branch: str) -> Chat:
    del branch
    chat = Chat("Codex")
    reader = ItemReader()
    items = [each for each in records if each.text("type") not in (_EVENT, "compacted")]
    if not any(_payload(each).text("role") for each in items):
        # Every event repeats an item; a log without items has the events alone.
        items = records
    for record in items:
        payload = _payload(record)
        kind = record.text("type")
        if kind in ("session_meta", "turn_context"):
            chat.created_at = chat.created_at or payload.time("timestamp")
            chat.model = payload.text("model") or chat.model
            chat.leave_out(LeftOutReason.HIDDEN, payload.text("instructions"))
        elif kind == _EVENT:
            chat.messages.append(_event(payload, record))
        elif payload.text("type"):
            _add_item(chat, reader, payload, record)
        else:
            chat.created_at = chat.created_at or record.time("timestamp")
            chat.leave_out(LeftOutReason.HIDDEN, record.text("instructions"))
    return chat


def _payload(record: Record) -> Record:
    """Item of a line; older logs have it bare."""
    return record.record("payload") or record


def _add_item(chat: Chat, reader: ItemReader, item: Record, line: Record) -> None:
    role = item.text("role")
    message = Message("user" if role == "user" else "assistant", time=line.time("timestamp"))
    reader.add(message, item)
    is_context = message.words.lstrip().startswith(_CONTEXTS)
    if role in ("developer", "system") or (role == "user" and is_context):
        chat.leave_out(LeftOutReason.HIDDEN, message.words)
        return
    message.model = chat.model if message.speaker == "assistant" else ""
    chat.messages.append(message)


def _event(event: Record, line: Record) -> Message:
    kind = event.text("type")
    is_user = kind == "user_message"
    message = Message("user" if is_user else "assistant", time=line.time("timestamp"))
    if is_user:
        message.add(event.text("message"), "typed")
    elif kind == "agent_message":
        message.add(event.text("message"))
    elif kind == "agent_reasoning":
        message.add_thinking(event.text("text"))
    return message


LOG = data.of_log("codex", "Codex session", _evidence, _read)
