"""LM Studio: the file in which it keeps a conversation."""

from lti_tool.conversations.formats import data
from lti_tool.conversations.records.chat import Chat, Message
from lti_tool.conversations.records.record import Record, as_json
from lti_tool.conversations.records.thinking import add_with_thinking, without_channels
from lti_tool.conversations.turns import LeftOutReason

_THOUGHTS = {"analysis", "commentary"}


def _matches(record: Record) -> str:
    if any(each.has("versions", "currentlySelected") for each in record.records("messages")):
        return "Its messages have versions, one currentlySelected, as LM Studio saves them."
    return ""


def _read(record: Record, branch: str) -> Chat:
    del branch
    chat = Chat("LM Studio", record.text("name"), created_at=record.time("createdAt"))
    system = Message("system")
    system.add(record.text("systemPrompt"), "typed")
    chat.messages.append(system)
    for each in record.records("messages"):
        versions = each.records("versions")
        chosen = int(each.number("currentlySelected") or 0)
        for place, version in enumerate(versions):
            message = _message(version)
            if place == chosen or len(versions) == 1:
                chat.messages.append(message)
            else:
                chat.leave_out(LeftOutReason.BRANCH, message.words)
    return chat


def _message(version: Record) -> Message:
    role = version.text("role")
    if role == "user":
        message = Message("user")
        _add_contents(message, version.records("content"))
        return message
    if role == "system":
        message = Message("system")
        _add_contents(message, version.records("content"))
        return message
    message = Message("assistant", model=version.record("senderInfo").text("senderName"))
    _add_contents(message, version.records("content"))
    for step in version.records("steps"):
        model = step.record("genInfo").text("indexedModelIdentifier", "identifier")
        message.model = message.model or model
        _add_step(message, step)
    return message


def _add_step(message: Message, step: Record) -> None:
    """A step: thoughts by their style or by the channel of their prefix; notes are passed over."""
    if step.text("type") != "contentBlock":
        return
    style = step.record("style")
    _, channel = without_channels(step.text("prefix"))
    is_thought = style.text("type") == "thinking" or channel in _THOUGHTS
    _add_contents(message, step.records("content"), is_thought, style.text("title"))


def _add_contents(
    message: Message, contents: list[Record], is_thought: bool = False, title: str = ""
) -> None:
    for content in contents:
        kind = content.text("type")
        if kind == "text":
            _add_text(message, content.text("text"), is_thought, title)
        elif kind == "toolCallRequest":
            given = content.get("parameters") or content.get("arguments") or {}
            message.add_call(content.text("name"), as_json(given))
        elif kind == "toolCallResult":
            called = [block.title for block in message.blocks if block.kind == "tool-call"]
            name = content.text("name") or (called[-1] if called else "")
            message.add_result(name, as_json(content.get("content") or ""))
        elif kind == "file":
            message.attachments.append(content.text("fileIdentifier", "name") or "file")
        elif content:
            message.add_result(kind, as_json(content.fields))


def _add_text(message: Message, text: str, is_thought: bool, title: str) -> None:
    if message.speaker != "assistant":
        message.add(text, "typed")
        return
    answer, channel = without_channels(text)
    if is_thought or channel in _THOUGHTS:
        message.add_thinking(answer, title)
    else:
        add_with_thinking(message, answer)


FILE = data.of_records("lm-studio", "LM Studio conversation", _matches, _read)
