"""Chat completions: requests, answers, batches and streamed pieces."""

from lti_tool.conversations.formats import data
from lti_tool.conversations.formats.message_sets.messages import (
    MessageReader,
    is_message,
)
from lti_tool.conversations.records.chat import Chat, Message
from lti_tool.conversations.records.outline import Outline
from lti_tool.conversations.records.record import Record
from lti_tool.conversations.turns import LeftOutReason, ReadingWarning

_OWN = ("tool_calls", "tool_call_id", "function_call", "refusal")
_SAMPLE = 50


def _matches(record: Record) -> str:
    if _answer(record):
        return "It is a chat completion with choices."
    messages = record.records("messages")[:_SAMPLE]
    if any(is_message(each) and any(key in each for key in _OWN) for each in messages):
        return "Its messages have calls of tools, as chat completions have them."
    if "model" in record and any(is_message(each) for each in messages):
        return "It has a model and messages, as a request for a chat completion."
    return ""


def _answer(record: Record) -> Record:
    """Body of an answer, alone or within a line of a batch; empty for another record."""
    for body in (record, record.record("response", "body"), record.record("response")):
        if any("message" in each for each in body.records("choices")):
            return body
    return Record(None)


def _read(record: Record, branch: str) -> Chat:
    answer = _answer(record)
    request = record.record("request", "body") or record.record("body") or record
    chat = Chat(
        "", record.text("title", "name"), model=answer.text("model") or request.text("model")
    )
    chat.created_at = answer.time("created")
    reader = MessageReader(chat)
    for each in request.records("messages"):
        chat.messages.append(reader.read(each))
    if answer:
        _add_choices(chat, reader, answer, branch)
        if not request.records("messages"):
            chat.warn(ReadingWarning.NOT_ALL_TURNS)
    return chat


def _add_choices(chat: Chat, reader: MessageReader, answer: Record, branch: str) -> None:
    """Add the first answer; the others are alternatives to it."""
    choices = answer.records("choices")
    for place, choice in enumerate(choices):
        message = reader.read(choice.record("message"))
        message.model = message.model or answer.text("model")
        if str(place) == (branch or "0"):
            chat.messages.append(message)
        else:
            chat.leave_out(LeftOutReason.BRANCH, message.words)


def _is_stream(found: Outline) -> str:
    if any("delta" in choice for each in found.records for choice in each.records("choices")):
        return "Its lines are pieces of a streamed chat completion."
    return ""


def _read_stream(records: list[Record], branch: str) -> Chat:
    del branch
    chat = Chat("")
    answers: list[str] = []
    thoughts: list[str] = []
    for record in records:
        chat.model = chat.model or record.text("model")
        chat.created_at = chat.created_at or record.time("created")
        for choice in record.records("choices"):
            delta = choice.record("delta")
            if choice.get("index") in (0, None):
                answers.append(delta.text("content"))
                thoughts.append(delta.text("reasoning_content", "reasoning"))
    message = Message("assistant", model=chat.model)
    message.add_thinking("".join(thoughts))
    message.add("".join(answers))
    chat.messages.append(message)
    chat.warn(ReadingWarning.NOT_ALL_TURNS)
    return chat


CHAT = data.of_records("openai-chat", "Chat completions API", _matches, _read)
STREAM = data.of_log("openai-stream", "Streamed chat completion", _is_stream, _read_stream)
