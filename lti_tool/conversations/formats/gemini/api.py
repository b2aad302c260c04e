"""Requests and answers of Gemini's API."""

from lti_tool.conversations.formats import data
from lti_tool.conversations.formats.gemini.parts import add_part, sources
from lti_tool.conversations.records.chat import Chat, Message
from lti_tool.conversations.records.links import add_sources
from lti_tool.conversations.records.outline import Outline
from lti_tool.conversations.records.record import Record
from lti_tool.conversations.turns import ReadingWarning

_END, _END_SNAKE = "finishReason", "finish_reason"


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


def _is_stream(found: Outline) -> str:
    """The reason where only the last of several answers says why it ended."""
    records = found.records
    if len(records) < 2 or any("contents" in each for each in records):
        return ""
    first = records[0].records("candidates")
    if first and not any(_END in each or _END_SNAKE in each for each in first):
        return "Its records are pieces of a streamed answer of Gemini's API."
    return ""


def _read_stream(records: list[Record], branch: str) -> Chat:
    del branch
    model = next((each.text("modelVersion", "model_version") for each in records), "")
    chat = Chat("Gemini", model=model)
    parts: list[tuple[Record, list[str]]] = []
    for record in records:
        for candidate in record.records("candidates")[:1]:
            for part in candidate.record("content").records("parts"):
                if not (parts and _continues(parts[-1][0], part)):
                    parts.append((part, []))
                parts[-1][1].append(part.text("text"))
    joined = [{**part.fields, "text": "".join(texts)} for part, texts in parts]
    chat.messages.append(_message(Record({"role": "model", "parts": joined})))
    chat.warn(ReadingWarning.NOT_ALL_TURNS)
    return chat


def _continues(last: Record, part: Record) -> bool:
    """True for a part that goes on with the text of the last."""
    is_text = "text" in last and "text" in part
    return is_text and last.is_true("thought") is part.is_true("thought")


STREAM = data.of_log("gemini-stream", "Streamed Gemini answer", _is_stream, _read_stream)
API = data.of_records("gemini-api", "Gemini API", _matches, _read)
