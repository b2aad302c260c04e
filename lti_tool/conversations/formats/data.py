"""Formats of structured data: one conversation or many, each read only when it is asked for."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from lti_tool.conversations.formats.format import Confidence, Evidence, Format, Options
from lti_tool.conversations.formats.probe import Probe
from lti_tool.conversations.problems import CannotRead, Problem
from lti_tool.conversations.records import compose
from lti_tool.conversations.records.chat import Chat
from lti_tool.conversations.records.outline import UNREADABLE, Outline, outline
from lti_tool.conversations.records.record import Record
from lti_tool.conversations.turns import Entry, Reading, ReadingWarning

Unread = Callable[[str], Chat]
"""A conversation that is read when it is called with the branch to show; "" for the active one."""


@dataclass(frozen=True)
class DataFormat:
    """Format of JSON, which needs no more of a source than its outline."""

    name: str
    title: str
    evidence: Callable[[Outline], str]
    """Reason why data is of this format; "" where it is not."""
    conversations: Callable[[Outline], Iterator[Unread]]
    confidence: Confidence = "sure"

    def entries(self, found: Outline) -> Iterator[Entry]:
        """Conversations, for choosing. Their ids are their places."""
        for number, unread in enumerate(self.conversations(found)):
            yield entry(str(number), unread(""))

    def read(self, found: Outline, options: Options) -> Reading:
        """The chosen conversation, or the first that has turns. Raises CannotRead."""
        for number, unread in enumerate(self.conversations(found)):
            if options.entry in ("", str(number)):
                chat = unread(options.branch)
                if options.entry or chat.turn_count:
                    return compose.reading(chat)
        raise CannotRead(Problem.EMPTY)

    def as_format(self) -> Format:
        """The format as the registry holds it."""
        return Format(self.name, self.title, self._recognise, self._read, self._index)

    def _recognise(self, probe: Probe) -> Evidence | None:
        found = probe.derive(outline)
        reason = self.evidence(found) if found else ""
        return Evidence(self.confidence, reason) if reason else None

    def _read(self, probe: Probe, options: Options) -> Reading:
        return self.read(_outline(probe), options)

    def _index(self, probe: Probe) -> Iterator[Entry]:
        return self.entries(_outline(probe))


def _outline(probe: Probe) -> Outline:
    found = probe.derive(outline)
    if found is None:
        raise CannotRead(Problem.UNREADABLE)
    return found


def entry(entry_id: str, chat: Chat) -> Entry:
    """A conversation as one of several."""
    return Entry(entry_id, chat.title or _first_words(chat), chat.created_at, chat.turn_count)


def _first_words(chat: Chat) -> str:
    asked = (each.words for each in chat.messages if each.speaker == "user")
    return " ".join(next(asked, "")[:200].split())[:80]


def of_records(
    name: str,
    title: str,
    matches: Callable[[Record], str],
    read: Callable[[Record, str], Chat],
    *,
    fields: tuple[str, ...] = (),
    confidence: Confidence = "sure",
) -> DataFormat:
    """Format in which one object is one conversation; `matches` gives the reason, or "".

    Objects come alone, in a list, on lines, or in a list under one of `fields` of an object; a dot
    goes into an object within it.
    """

    def evidence(found: Outline) -> str:
        inner = [Record(each) for field in fields for each in _list(found.top, field)]
        return next((reason for each in found.records + inner if (reason := matches(each))), "")

    def conversations(found: Outline) -> Iterator[Unread]:
        for value in _with_fields(found, fields):
            record = Record(value)
            yield partial(read, record) if matches(record) else partial(_nothing, record)

    return DataFormat(name, title, evidence, conversations, confidence)


def _with_fields(found: Outline, fields: tuple[str, ...]) -> Iterator[Any]:
    inner = [each for field in fields for each in _list(found.top, field)]
    yield from inner or found.values()


def _list(top: Record, field: str) -> list[Any]:
    *path, last = field.split(".")
    return top.record(*path).values(last)


def _nothing(record: Record, branch: str) -> Chat:
    """An entry that the format does not know. It stays in the list, so that its lack is seen."""
    del branch
    return Chat("", record.text("title", "name"), created_at=record.time("create_time"))


def of_log(
    name: str,
    title: str,
    evidence: Callable[[Outline], str],
    read: Callable[[list[Record], str], Chat],
    confidence: Confidence = "sure",
) -> DataFormat:
    """Format in which the objects of a list, or of lines, are messages of one conversation."""

    def unread(found: Outline, branch: str) -> Chat:
        values = list(found.values())
        chat = read([Record(value) for value in values if isinstance(value, dict)], branch)
        if UNREADABLE in values:
            chat.warn(ReadingWarning.SKIPPED)
        return chat

    def conversations(found: Outline) -> Iterator[Unread]:
        yield partial(unread, found)

    return DataFormat(name, title, evidence, conversations, confidence)


def of_chats(
    name: str,
    title: str,
    evidence: Callable[[Outline], str],
    chats: Callable[[Iterable[Record]], Iterable[Chat]],
) -> DataFormat:
    """Format whose objects have first to be put together into conversations."""

    def conversations(found: Outline) -> Iterator[Unread]:
        records = (Record(value) for value in found.values() if isinstance(value, dict))
        for chat in chats(records):
            yield partial(_as_it_is, chat)

    return DataFormat(name, title, evidence, conversations)


def _as_it_is(chat: Chat, branch: str) -> Chat:
    del branch
    return chat
