"""Examples for training: ShareGPT and Alpaca."""

from lti_tool.conversations.formats import data
from lti_tool.conversations.formats.message_sets.messages import MessageReader
from lti_tool.conversations.records.chat import Block, Chat, Message
from lti_tool.conversations.records.record import Record

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


SHAREGPT = data.of_records("sharegpt", "ShareGPT set", _matches_sharegpt, _read_sharegpt)
ALPACA = data.of_records("alpaca", "Alpaca set", _matches_alpaca, _read_alpaca)
