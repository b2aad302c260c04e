"""Activity of Gemini Apps in a Google Takeout: records of one exchange each, the newest first."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product
from operator import itemgetter
from typing import Generic, TypeVar

from lti_tool.conversations.formats import data
from lti_tool.conversations.formats.gemini import prompts
from lti_tool.conversations.records.chat import Block, Chat, Message
from lti_tool.conversations.records.outline import Outline
from lti_tool.conversations.records.record import Record
from lti_tool.conversations.turns import LeftOutReason

PRODUCT = "Gemini"

_NAMES = re.compile(r"\b(?:Gemini|Bard)\b")
_ID = re.compile(r"/app/([\w-]+)")
_GAP = timedelta(minutes=30)
"""Silence after which a prompt begins another conversation, where the data has no ids."""


def _evidence(found: Outline) -> str:
    for each in found.records:
        if each.has("title", "time") and _is_gemini(each):
            return "Its records are activity of Gemini Apps, as Google Takeout exports them."
    return ""


def _is_gemini(record: Record) -> bool:
    return bool(_NAMES.search(" ".join([record.text("header"), *record.texts("products")])))


Raw = TypeVar("Raw")


@dataclass(frozen=True)
class Exchange(Generic[Raw]):
    """A prompt and its answer, with the id of the conversation where the data has one."""

    id: str
    question: Message
    answer: Message
    time: datetime | None
    """Time for comparing; it may have no time zone, and then is in no message."""
    raw: Raw
    """Record of the data."""


def _chats(records: Iterable[Record]) -> Iterator[tuple[Chat, list[Record]]]:
    exchanges: list[Exchange[Record]] = []
    others = []
    for record in records:
        if _is_gemini(record):
            exchange = _exchange(record)
            if exchange:
                exchanges.append(exchange)
            else:
                others.append(record.text("title"))
    yield from grouped(in_order(exchanges[::-1]), others)


def in_order(exchanges: list[Exchange[Raw]]) -> list[Exchange[Raw]]:
    """Exchanges by time; as they are where one has none that compares with the others."""
    timed = [(each.time, each) for each in exchanges if each.time and each.time.tzinfo]
    if len(timed) < len(exchanges):
        return exchanges
    return [each for _, each in sorted(timed, key=itemgetter(0))]


def grouped(exchanges: list[Exchange[Raw]], others: list[str]) -> Iterator[tuple[Chat, list[Raw]]]:
    """Conversations, and what they were in the data, the newest first.

    `exchanges` are in the order of time; `others` are records without a prompt.
    """
    chats: dict[str, tuple[Chat, list[Raw]]] = {}
    last_key = ""
    last_time: datetime | None = None
    for number, each in enumerate(exchanges):
        time = each.time
        key = each.id
        if not key:
            is_soon = last_time is None or time is None or time - last_time <= _GAP
            key = last_key if number and is_soon else f"#{number}"
            last_key, last_time = key, time
        chat, raws = chats.setdefault(key, (Chat(PRODUCT, created_at=each.question.time), []))
        chat.messages += [each.question, each.answer]
        raws.insert(0, each.raw)
    if len(chats) == 1:
        # Of several conversations, nothing tells to which one such a record belongs.
        for (chat, _), title in product(chats.values(), others):
            chat.leave_out(LeftOutReason.METADATA, title)
    yield from list(chats.values())[::-1]


def _exchange(record: Record) -> Exchange[Record] | None:
    prompt = prompts.without_verb(record.text("title"))
    html = "\n".join(each.text("html") for each in record.records("safeHtmlItem"))
    if prompt is None and not html.strip():
        return None
    time = record.time("time")
    question = Message("user", time=time)
    text, names = prompts.without_files(record.text("title") if prompt is None else prompt)
    question.add(text, "typed")
    question.attachments = _files(record) or names
    answer = Message("assistant", time=time)
    if html.strip():
        answer.blocks.append(Block("text", "html", html))
    answer.attachments += [record.text("imageFile")] if record.text("imageFile") else []
    found = _ID.search(record.text("titleUrl"))
    return Exchange(found[1] if found else "", question, answer, time, record)


def _files(record: Record) -> list[str]:
    """Names of attached files; the list of subtitles has them as the person named them."""
    named = [
        each.text("name").lstrip("- \u00a0")
        for each in record.records("subtitles")
        if each.text("url")
    ]
    return named or record.texts("attachedFiles")


ACTIVITY = data.of_chats("gemini-activity", "Gemini activity (Google Takeout)", _evidence, _chats)
