"""Examples for training: ShareGPT, Alpaca, prompts with completions, and preferences."""

from lti_tool.conversations.formats import data
from lti_tool.conversations.formats.message_sets.messages import (
    MessageReader,
    has_both_sides,
    is_message,
)
from lti_tool.conversations.records.chat import Block, Chat, Message
from lti_tool.conversations.records.record import Record
from lti_tool.conversations.turns import LeftOutReason, Speaker

_LISTS = ("conversations", "conversation", "items")
_HTML = ("<div", "<p>")
"""Beginnings of answers in old ShareGPT sets, which were copied from a page."""


def _matches_sharegpt(record: Record) -> str:
    for key in _LISTS:
        if any(each.has("from", "value") for each in record.records(key)):
            return "Its conversations have from and value, as ShareGPT sets have them."
    return ""


def _read_sharegpt(record: Record, branch: str) -> Chat:
    """An example. Old ones hold answers as HTML."""
    del branch
    chat = Chat("", record.text("title"))
    reader = MessageReader(chat)
    if record.text("system"):
        chat.messages.append(
            reader.read(Record({"role": "system", "content": record.get("system")}))
        )
    for key in _LISTS:
        chat.messages += [_with_html(reader.read(each)) for each in record.records(key)]
    return chat


def _with_html(message: Message) -> Message:
    if message.speaker == "assistant":
        message.blocks = [
            Block(block.kind, "html", block.text)
            if block.form == "markdown" and block.text.lstrip().startswith(_HTML)
            else block
            for block in message.blocks
        ]
    return message


def _matches_alpaca(record: Record) -> str:
    if record.has("instruction", "output") and isinstance(record.get("instruction"), str):
        return "It has instruction and output, as Alpaca sets have them."
    return ""


def _read_alpaca(record: Record, branch: str) -> Chat:
    del branch
    chat = Chat("")
    system = Message("system")
    system.add(record.text("system"), "typed")
    chat.messages.append(system)
    for pair in record.values("history"):
        if isinstance(pair, list):
            chat.messages += _exchange(*[str(each) for each in pair[:2]])
    asked = [record.text("instruction"), record.text("input")]
    chat.messages += _exchange("\n\n".join(filter(None, asked)), record.text("output"))
    return chat


def _exchange(question: str = "", answer: str = "") -> list[Message]:
    asked, answered = Message("user"), Message("assistant")
    asked.add(question, "typed")
    answered.add(answer)
    return [asked, answered]


_ANSWERS = ("completion", "response", "chosen", "preferred_output")
_REJECTED = ("rejected", "non_preferred_output")


def _matches_pair(record: Record) -> str:
    if _question(record) and any(_has_text(record.get(key)) for key in _ANSWERS):
        return "It has a prompt and its answer, as training sets have them."
    if has_both_sides(record.records("chosen")) and "rejected" in record:
        return "It has a chosen and a rejected conversation, as sets of preferences have them."
    return ""


def _question(record: Record) -> object:
    value = record.get("prompt") or record.record("input").get("messages")
    return value if _has_text(value) else None


def _has_text(value: object) -> bool:
    return bool(value) and (
        isinstance(value, str) or is_message(Record(value)) or _has_messages(value)
    )


def _has_messages(value: object) -> bool:
    return isinstance(value, list) and all(is_message(Record(each)) for each in value)


def _read_pair(record: Record, branch: str) -> Chat:
    """A prompt and the answer that is liked better; the other one is an alternative to it."""
    del branch
    chat = Chat("", model=record.text("model"))
    reader = MessageReader(chat)
    answer = next(record.get(key) for key in _ANSWERS if _has_text(record.get(key)))
    chat.messages += _messages(reader, record.text("system"), "system")
    questions = _messages(reader, _question(record), "user")
    is_whole = isinstance(answer, list) and has_both_sides([Record(each) for each in answer])
    chat.messages += [] if is_whole else questions
    chat.messages += _messages(reader, answer, "assistant")
    others = [
        *questions,
        *(each for key in _REJECTED for each in _messages(reader, record.get(key))),
    ]
    known = {each.words for each in chat.messages}
    for each in others:
        if each.words not in known:
            chat.leave_out(LeftOutReason.BRANCH, each.words)
    return chat


def _messages(
    reader: MessageReader, value: object, speaker: Speaker = "assistant"
) -> list[Message]:
    """A text, or messages with roles."""
    if isinstance(value, list | dict):
        values = value if isinstance(value, list) else [value]
        return [reader.read(Record(each)) for each in values]
    message = Message(speaker)
    message.add(
        value if isinstance(value, str) else "", "markdown" if speaker == "assistant" else "typed"
    )
    return [message]


SHAREGPT = data.of_records("sharegpt", "ShareGPT set", _matches_sharegpt, _read_sharegpt)
ALPACA = data.of_records("alpaca", "Alpaca set", _matches_alpaca, _read_alpaca)
PAIRS = data.of_records("prompt-answer", "Prompts and answers", _matches_pair, _read_pair)
