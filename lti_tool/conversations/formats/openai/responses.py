"""Responses API of OpenAI: an answer, with its question where the log has it."""

from lti_tool.conversations.formats import data
from lti_tool.conversations.formats.openai.items import ItemReader
from lti_tool.conversations.records.chat import Chat, Message
from lti_tool.conversations.records.outline import Outline
from lti_tool.conversations.records.record import Record
from lti_tool.conversations.turns import ReadingWarning, Speaker

_SPEAKERS: dict[str, Speaker] = {"user": "user", "system": "system", "developer": "system"}
_INPUTS = {"input_text", "input_image", "input_file"}


def _matches(record: Record) -> str:
    if record.text("object") == "response" and isinstance(record.get("output"), list):
        return "It is a response with output, as OpenAI's Responses API answers."
    items = record.records("input")
    if "model" in record and any(_is_item(each) for each in items):
        return "It has a model and input items, as OpenAI's Responses API takes them."
    return ""


def _is_item(item: Record) -> bool:
    kinds = {part.text("type") for part in item.records("content")}
    return bool(kinds & _INPUTS) or item.text("type") in ("function_call_output", "message")


def _read(record: Record, branch: str) -> Chat:
    del branch
    chat = Chat("", model=record.text("model"), created_at=record.time("created_at"))
    reader = ItemReader()
    if record.text("instructions"):
        chat.messages.append(_text("system", record.text("instructions")))
    if record.text("input"):
        chat.messages.append(_text("user", record.text("input")))
    elif not record.records("input"):
        chat.warn(ReadingWarning.NOT_ALL_TURNS)
    for item in record.records("input") + record.records("output"):
        message = Message(_SPEAKERS.get(item.text("role"), "assistant"))
        message.model = record.text("model") if message.speaker == "assistant" else ""
        reader.add(message, item)
        chat.messages.append(message)
    return chat


def _text(speaker: Speaker, text: str) -> Message:
    message = Message(speaker)
    message.add(text, "typed")
    return message


def _is_stream(found: Outline) -> str:
    if any(each.text("type").startswith("response.") for each in found.records):
        return "Its events are those of a streamed response of OpenAI's API."
    return ""


def _read_stream(records: list[Record], branch: str) -> Chat:
    """The response of the last event that has it whole; else the pieces of its text."""
    whole = [
        each.record("response") for each in records if each.record("response").values("output")
    ]
    if whole:
        return _read(whole[-1], branch)
    chat = Chat("", model=next((each.record("response").text("model") for each in records), ""))
    message = Message("assistant", model=chat.model)
    texts = [each for each in records if each.text("type") == "response.output_text.delta"]
    message.add("".join(each.text("delta") for each in texts))
    chat.messages.append(message)
    chat.warn(ReadingWarning.NOT_ALL_TURNS)
    return chat


STREAM = data.of_log(
    "openai-responses-stream", "Streamed OpenAI response", _is_stream, _read_stream
)
API = data.of_records("openai-responses", "OpenAI Responses API", _matches, _read)
