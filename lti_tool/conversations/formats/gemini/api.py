"""Requests and answers of Gemini's API."""

from lti_tool.conversations.formats import data
from lti_tool.conversations.formats.gemini.parts import add_part, sources
from lti_tool.conversations.records.chat import Chat, Message
from lti_tool.conversations.records.links import add_sources
from lti_tool.conversations.records.record import Record


def _matches(record: Record) -> str:
    if any(each.has("parts") for each in record.records("contents")):
        return "It has contents with parts, as Gemini's API takes them."
    if any(each.record("content").has("parts") for each in record.records("candidates")):
        return "It has candidates with parts, as Gemini's API answers."
    return ""


def _read(record: Record, branch: str) -> Chat:
    del branch
    chat = Chat("Gemini", model=record.text("model", "modelVersion", "model_version"))
    for key in ("systemInstruction", "system_instruction"):
        system = Message("system")
        system.add(instruction(record, key), "typed")
        chat.messages.append(system)
    for content in record.records("contents"):
        chat.messages.append(_message(content))
    for candidate in record.records("candidates"):
        message = _message(candidate.record("content"))
        message.speaker = "assistant"
        add_sources(message, sources(candidate))
        chat.messages.append(message)
    return chat


def instruction(record: Record, key: str) -> str:
    """Text of a system instruction: a string, a text, or parts."""
    found = record.record(key)
    texts = [part.text("text") for part in found.records("parts")]
    return "\n".join(texts) or found.text("text") or record.text(key)


def _message(content: Record) -> Message:
    parts = content.records("parts")
    is_answer_of_tool = bool(parts) and all(
        part.has("functionResponse") or part.has("function_response") for part in parts
    )
    is_user = content.text("role") in ("user", "") and not is_answer_of_tool
    message = Message("user" if is_user else "assistant")
    for part in parts:
        add_part(message, part)
    return message


API = data.of_records("gemini-api", "Gemini API", _matches, _read)
