"""Chat of SillyTavern: a header, then a line for each message."""

from lti_tool.conversations.formats import data
from lti_tool.conversations.records.chat import Chat, Message
from lti_tool.conversations.records.outline import Outline
from lti_tool.conversations.records.record import Record
from lti_tool.conversations.records.thinking import add_with_thinking
from lti_tool.conversations.turns import LeftOutReason

_NO_NAME = "unused"


def _evidence(found: Outline) -> str:
    records = found.records
    is_header = bool(records) and (
        records[0].has("user_name", "character_name") or "chat_metadata" in records[0]
    )
    has_messages = any(each.has("mes", "is_user") for each in records)
    if has_messages and (is_header or found.shape == "lines"):
        return "Its lines have mes and is_user, as SillyTavern keeps chats."
    return ""


def _read(records: list[Record], branch: str) -> Chat:
    del branch
    header = records[0] if records and "mes" not in records[0] else Record(None)
    names = {each.text("name") for each in records if not each.is_true("is_system")}
    character = header.text("character_name")
    chat = Chat("SillyTavern", "" if character == _NO_NAME else character)
    chat.created_at = header.time("create_date")
    if character != _NO_NAME:
        names.add(character)
    for record in records:
        if "mes" in record:
            _add(chat, record, names - {""})
    return chat


def _add(chat: Chat, record: Record, names: set[str]) -> None:
    """Add a message. One that the person hid from the model is still a turn of the chat."""
    text = record.text("mes") or record.record("mes").text("message")
    is_user = record.is_true("is_user")
    if record.is_true("is_system") and not is_user and record.text("name") not in names:
        chat.leave_out(LeftOutReason.STATUS, text)
        return
    extra = record.record("extra")
    message = Message("user" if is_user else "assistant", record.text("name"))
    message.time = record.time("send_date")
    message.attachments += [
        each for each in (extra.text("image"), extra.record("file").text("name")) if each
    ]
    if is_user:
        message.add(text, "typed")
    else:
        message.model = extra.text("model")
        message.add_thinking(extra.text("reasoning"))
        add_with_thinking(message, text)
    chosen = record.number("swipe_id")
    for place, swipe in enumerate(record.texts("swipes")):
        if place != chosen and swipe != text:
            chat.leave_out(LeftOutReason.BRANCH, swipe)
    chat.messages.append(message)


CHAT = data.of_log("sillytavern-chat", "SillyTavern chat", _evidence, _read)
