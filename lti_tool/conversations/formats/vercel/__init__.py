"""Vercel AI SDK: messages of a user interface, made of typed parts."""

from lti_tool.conversations.formats import data
from lti_tool.conversations.formats.message_sets.messages import SPEAKERS
from lti_tool.conversations.records.chat import Chat, Message
from lti_tool.conversations.records.links import add_sources
from lti_tool.conversations.records.outline import Outline
from lti_tool.conversations.records.record import Record, as_json

_TIMES = ("createdAt", "created_at", "timestamp")
_TOOL = "tool-"
_SOURCES = ("source-url", "source")
_PASSED = (*_SOURCES, "step-start")
_REASON = "Its messages have parts with a type, as the Vercel AI SDK keeps them."


def _is_message(record: Record) -> bool:
    return record.text("role") in SPEAKERS and any(
        each.has("type") for each in record.records("parts")
    )


def _matches(record: Record) -> str:
    return _REASON if any(_is_message(each) for each in record.records("messages")) else ""


def _evidence(found: Outline) -> str:
    is_list = found.shape != "object"
    return _REASON if is_list and any(_is_message(each) for each in found.records) else ""


def _read_record(record: Record, branch: str) -> Chat:
    chat = _read(record.records("messages"), branch)
    chat.title = record.text("title", "name")
    return chat


def _read(records: list[Record], branch: str) -> Chat:
    del branch
    chat = Chat("")
    for record in records:
        message = Message(SPEAKERS.get(record.text("role"), "text"))
        message.time = record.time(*_TIMES) or record.record("metadata").time(*_TIMES)
        if message.speaker == "assistant":
            message.model = record.record("metadata").text("model")
        for part in record.records("parts"):
            _add_part(message, part)
        sources = [each for each in record.records("parts") if each.text("type") in _SOURCES]
        pages = [each.record("source") or each for each in sources]
        add_sources(message, [(page.text("title"), page.text("url")) for page in pages])
        if not record.records("parts"):
            # Version 4 repeats its parts in the content; here there are none.
            _add_text(message, record.text("content"))
        for each in record.records("experimental_attachments"):
            message.attachments.append(each.text("name") or "file")
        chat.messages.append(message)
    return chat


def _add_text(message: Message, text: str) -> None:
    message.add(text, "markdown" if message.speaker == "assistant" else "typed")


def _add_part(message: Message, part: Record) -> None:
    kind = part.text("type")
    if kind == "text":
        _add_text(message, part.text("text"))
    elif kind == "reasoning":
        message.add_thinking(part.text("text", "reasoning"))
    elif kind == "tool-invocation":
        _add_tool(message, part.record("toolInvocation"), "")
    elif kind.startswith(_TOOL) or kind == "dynamic-tool":
        _add_tool(message, part, kind.removeprefix(_TOOL) if kind.startswith(_TOOL) else "")
    elif kind == "file":
        message.attachments.append(part.text("filename", "name") or "file")
    elif kind == "source-document":
        message.attachments.append(part.text("filename", "title") or "document")
    elif kind not in _PASSED and part:
        rest = {key: value for key, value in part.fields.items() if key not in ("type", "id")}
        message.add_result(kind, as_json(rest))


def _add_tool(message: Message, part: Record, name: str) -> None:
    name = name or part.text("toolName")
    message.add_call(name, as_json(part.get("input") or part.get("args") or {}))
    result = part.get("output") if "output" in part else part.get("result")
    if result is not None or part.text("errorText"):
        message.add_result(name, part.text("errorText") or as_json(result))


CHAT = data.of_records("vercel-chat", "Vercel AI SDK chat", _matches, _read_record)
MESSAGES = data.of_log("vercel-ui", "Vercel AI SDK messages", _evidence, _read)
