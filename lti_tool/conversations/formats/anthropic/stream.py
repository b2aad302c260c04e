"""Streamed answer of Anthropic's API: blocks that come in pieces."""

from typing import Any

from lti_tool.conversations.formats import data
from lti_tool.conversations.formats.anthropic.blocks import BlockReader
from lti_tool.conversations.records.chat import Chat, Message
from lti_tool.conversations.records.outline import Outline
from lti_tool.conversations.records.record import Record
from lti_tool.conversations.turns import ReadingWarning

_PIECES = {"text_delta": "text", "thinking_delta": "thinking", "input_json_delta": "partial_json"}
_FIELDS = {"partial_json": "input"}


def _evidence(found: Outline) -> str:
    if any(each.text("type") in ("message_start", "content_block_delta") for each in found.records):
        return "Its events are pieces of a message, as Anthropic's API streams them."
    return ""


def _read(records: list[Record], branch: str) -> Chat:
    del branch
    chat = Chat("Claude")
    blocks: dict[object, dict[str, Any]] = {}
    pieces: dict[tuple[object, str], list[str]] = {}
    for record in records:
        place = record.get("index")
        if record.text("type") == "message_start":
            chat.model = record.record("message").text("model")
        elif record.text("type") == "content_block_start" and isinstance(place, int):
            blocks[place] = dict(record.record("content_block").fields)
        elif isinstance(place, int):
            delta = record.record("delta")
            key = _PIECES.get(delta.text("type"), "")
            pieces.setdefault((place, key), []).append(delta.text(key) if key else "")
    for (place, key), texts in pieces.items():
        block = blocks.setdefault(place, {"type": "text"})
        block[_FIELDS.get(key, key)] = "".join(texts)
    message = Message("assistant", model=chat.model)
    BlockReader(chat).add(message, list(blocks.values()))
    chat.messages.append(message)
    chat.warn(ReadingWarning.NOT_ALL_TURNS)
    return chat


STREAM = data.of_log("anthropic-stream", "Streamed Anthropic answer", _evidence, _read)
