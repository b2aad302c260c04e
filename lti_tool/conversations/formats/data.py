"""Formats of structured data: one conversation or many, each read only when it is asked for."""

import codecs
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any

from lti_tool.conversations.formats.format import Evidence, Format, Options, sure
from lti_tool.conversations.formats.probe import Probe
from lti_tool.conversations.problems import CannotRead, Problem
from lti_tool.conversations.records import compose, outline
from lti_tool.conversations.records.chat import Chat
from lti_tool.conversations.records.outline import UNREADABLE, Outline
from lti_tool.conversations.records.record import Record
from lti_tool.conversations.source import JSON, TEXT, Flavor
from lti_tool.conversations.turns import Entry, Reading, ReadingWarning

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_FENCED = re.compile(
    rb"\s*(?P<fence>```|~~~)(?:json[l5]?)?[ \t]*\r?\n(?P<inside>.*)\n(?P=fence)\s*", re.DOTALL
)
"""Data in a block of code, as answers and README files show it."""


@dataclass(frozen=True)
class Conversation:
    """A conversation of some data, which is read only when it is asked for."""

    read: Callable[[str], Chat]
    """Chat with the branch of this id; "" for the one that the product shows."""
    value: Any
    """JSON that holds this conversation and no other."""


@dataclass(frozen=True)
class DataFormat:
    """Format of JSON, which needs no more of a source than its outline."""

    name: str
    title: str
    evidence: Callable[[Outline], str]
    """Reason why data is of this format; "" where it is not."""
    conversations: Callable[[Outline], Iterator[Conversation]]
    holds_many: bool = True
    """True where the data may hold several conversations."""

    def entries(self, found: Outline) -> Iterator[Entry]:
        """Conversations, for choosing. Their ids are their places."""
        for number, each in enumerate(self.conversations(found)):
            yield entry(str(number), each.read(""))

    def read(self, found: Outline, options: Options) -> Reading:
        """The chosen conversation, or the first that has turns. Raises CannotRead."""
        for number, each in enumerate(self.conversations(found)):
            if options.entry in ("", str(number)):
                chat = each.read(options.branch)
                if options.entry or chat.turn_count:
                    return compose.reading(chat)
        raise CannotRead(Problem.EMPTY)

    def extract(self, found: Outline, entry_id: str) -> Flavor:
        """A conversation alone, as JSON. Raises CannotRead where it is not there."""
        for number, each in enumerate(self.conversations(found)):
            if entry_id == str(number):
                return Flavor(JSON, _encoded(each.value))
        raise CannotRead(Problem.UNREADABLE)

    def as_format(self) -> Format:
        """The format as the registry holds it."""
        if not self.holds_many:
            return Format(self.name, self.title, self._recognise, self._read)
        return Format(
            self.name, self.title, self._recognise, self._read, self._index, self._extract
        )

    def _recognise(self, probe: Probe) -> Evidence | None:
        found = probe.derive(outline_of)
        reason = self.evidence(found) if found else ""
        return sure(reason) if reason else None

    def _read(self, probe: Probe, options: Options) -> Reading:
        return self.read(_outline(probe), options)

    def _index(self, probe: Probe) -> Iterator[Entry]:
        return self.entries(_outline(probe))

    def _extract(self, probe: Probe, entry_id: str) -> Flavor:
        return self.extract(_outline(probe), entry_id)


def outline_of(probe: Probe) -> Outline | None:
    """Outline of a source, or None where it is no JSON; `probe.derive` makes it once."""
    if probe.is_large:
        return outline.of_stream(probe.open)
    plain = probe.source.first(TEXT)
    content = probe.source.content if plain is None else plain
    if content.startswith(_UTF_16) and probe.has_text:
        content = probe.text.encode(errors="replace")
    if probe.head.lstrip()[:3] in (b"```", b"~~~") and (fenced := _FENCED.fullmatch(content)):
        content = fenced["inside"]
    return outline.of_stream(lambda: io.BytesIO(content))


def _outline(probe: Probe) -> Outline:
    found = probe.derive(outline_of)
    if found is None:
        raise CannotRead(Problem.UNREADABLE)
    return found


def _encoded(value: Any) -> bytes:
    try:
        return json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        # Halves of characters, which only escapes can hold.
        return json.dumps(value).encode()


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
) -> DataFormat:
    """Format in which one object is one conversation; `matches` gives the reason, or "".

    Objects come alone, in a list, on lines, or in a list under one of `fields` of an object; a dot
    goes into an object within it.
    """

    def evidence(found: Outline) -> str:
        inner = [Record(each) for field in fields for each in _sample(found, field)]
        records = map(_exchange, found.records + inner)
        return next((reason for each in records if (reason := matches(each))), "")

    def conversations(found: Outline) -> Iterator[Conversation]:
        inner = [field for field in fields if _sample(found, field)]
        values = [found.items(field) for field in inner] or [found.values()]
        for value in chain.from_iterable(values):
            record = _exchange(Record(value))
            reader = read if matches(record) else _nothing
            yield Conversation(partial(reader, record), record.fields)

    return DataFormat(name, title, evidence, conversations)


def _sample(found: Outline, field: str) -> list[Any]:
    *path, last = field.split(".")
    return found.top.record(*path).values(last)


def _exchange(record: Record) -> Record:
    """Question and answer as one, where a log keeps the request and the response side by side."""
    sides = [record.record(name) for name in ("request", "response")]
    bodies = [side.record("body") or side.record("json") or side for side in sides]
    if not all(bodies):
        return record
    return Record({**bodies[0].fields, **bodies[1].fields})


def _nothing(record: Record, branch: str) -> Chat:
    """An entry that the format does not know. It stays in the list, so that its lack is seen."""
    del branch
    return Chat("", record.text("title", "name"), created_at=record.time("create_time"))


def of_log(
    name: str,
    title: str,
    evidence: Callable[[Outline], str],
    read: Callable[[list[Record], str], Chat],
) -> DataFormat:
    """Format in which the objects of a list, or of lines, are messages of one conversation."""

    def read_values(values: list[Any], branch: str) -> Chat:
        chat = read([Record(value) for value in values if isinstance(value, dict)], branch)
        if UNREADABLE in values:
            chat.warn(ReadingWarning.SKIPPED)
        return chat

    def conversations(found: Outline) -> Iterator[Conversation]:
        values = list(found.values())
        known = [value for value in values if value is not UNREADABLE]
        yield Conversation(partial(read_values, values), known)

    return DataFormat(name, title, evidence, conversations, holds_many=False)


def of_chats(
    name: str,
    title: str,
    evidence: Callable[[Outline], str],
    chats: Callable[[Iterable[Record]], Iterable[tuple[Chat, list[Record]]]],
) -> DataFormat:
    """Format whose objects have first to be put together into conversations."""

    def conversations(found: Outline) -> Iterator[Conversation]:
        records = (Record(value) for value in found.values() if isinstance(value, dict))
        for chat, own in chats(records):
            yield Conversation(partial(_as_it_is, chat), [record.fields for record in own])

    return DataFormat(name, title, evidence, conversations)


def _as_it_is(chat: Chat, branch: str) -> Chat:
    del branch
    return chat
