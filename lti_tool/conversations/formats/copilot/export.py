"""Export of Copilot: rows of CSV, grouped by the title of the conversation."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime

from lti_tool.conversations.formats import data
from lti_tool.conversations.formats.format import Evidence, Format, Options, sure
from lti_tool.conversations.formats.probe import Probe
from lti_tool.conversations.problems import CannotRead, Problem
from lti_tool.conversations.records import compose, times
from lti_tool.conversations.records.chat import Chat, Message
from lti_tool.conversations.source import Flavor
from lti_tool.conversations.turns import Entry, Reading, ReadingWarning

_PRODUCT = "Copilot"
_CSV = "text/csv"

# Names of the columns for title, time, author and text; "" where a dialect has none.
_DIALECTS = (
    ("Conversation", "Time", "Author", "Message"),
    ("ChatName", "CreatedAt", "Author", "MessageContent"),
    ("", "Timestamp", "", "Prompt"),
)
_DELIMITERS = (",", ";", "\t")
_USERS = {"user", "human", "you", "me"}
_EARLY = datetime(1970, 1, 1, tzinfo=UTC)

csv.field_size_limit(2**31 - 1)


def _delimiter(probe: Probe) -> str:
    """Character between the columns: spreadsheets save a file again with another one."""
    first = probe.head.partition(b"\n")[0].decode("utf-8-sig", "ignore")
    return max(_DELIMITERS, key=first.count)


def _dialect(probe: Probe) -> tuple[str, str, str, str] | None:
    """Columns of the header, or None for another file."""
    first = probe.head.partition(b"\n")[0].decode("utf-8-sig", "ignore").strip()
    columns = {name.strip().strip('"') for name in first.split(_delimiter(probe))}
    for dialect in _DIALECTS:
        if {name for name in dialect if name} <= columns:
            return dialect
    return None


def _recognise(probe: Probe) -> Evidence | None:
    if not probe.has_text or probe.derive(_dialect) is None:
        return None
    return sure("Its first row names the columns of Copilot's activity export.")


def _chats(probe: Probe) -> list[Chat]:
    dialect = probe.derive(_dialect)
    if dialect is None:
        raise CannotRead(Problem.UNREADABLE)
    title_of, time_of, author_of, text_of = dialect
    chats: dict[str, Chat] = {}
    for row in _rows(probe):
        title, time = row.get(title_of, ""), times.parse(row.get(time_of, ""))
        chat = chats.setdefault(title, Chat(_PRODUCT, title))
        is_user = not author_of or row.get(author_of, "").strip().lower() in _USERS
        message = Message("user" if is_user else "assistant", time=time)
        message.add(row.get(text_of, ""), "typed" if is_user else "markdown")
        chat.messages.append(message)
    for chat in chats.values():
        _finish(chat)
        if not author_of:
            chat.warn(ReadingWarning.NOT_ALL_TURNS)
    return list(chats.values())


def _finish(chat: Chat) -> None:
    """Put messages in order: some exports have the newest row first. A local time is not kept."""
    times_found = [_comparable(each.time) for each in chat.messages if each.time]
    if times_found and times_found[0] > times_found[-1]:
        # Rows of one second are in the order of the file.
        chat.messages.reverse()
    chat.messages.sort(key=lambda each: _comparable(each.time))
    for message in chat.messages:
        if message.time and message.time.tzinfo is None:
            message.time = None
    chat.created_at = next((each.time for each in chat.messages if each.time), None)


def _comparable(time: datetime | None) -> datetime:
    if time is None:
        return _EARLY
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _rows(probe: Probe) -> Iterator[dict[str, str]]:
    lines = io.StringIO(probe.text.removeprefix("\ufeff"), newline="")
    reader = csv.DictReader(lines, restval="", delimiter=_delimiter(probe))
    try:
        for row in reader:
            yield {key.strip(): value for key, value in row.items() if isinstance(key, str)}
    except csv.Error:
        raise CannotRead(Problem.UNREADABLE) from None


def _read(probe: Probe, options: Options) -> Reading:
    for number, chat in enumerate(probe.derive(_chats)):
        if options.entry in ("", str(number)):
            return compose.reading(chat)
    raise CannotRead(Problem.EMPTY)


def _index(probe: Probe) -> Iterator[Entry]:
    for number, chat in enumerate(probe.derive(_chats)):
        yield data.entry(str(number), chat)


def _extract(probe: Probe, entry: str) -> Flavor:
    """Rows of one conversation, below the header."""
    titles = [chat.title for chat in probe.derive(_chats)]
    dialect = probe.derive(_dialect)
    if dialect is None or not entry.isdecimal() or int(entry) >= len(titles):
        raise CannotRead(Problem.UNREADABLE)
    rows = [row for row in _rows(probe) if row.get(dialect[0], "") == titles[int(entry)]]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return Flavor(_CSV, out.getvalue().encode(errors="replace"))


EXPORT = Format("copilot-export", "Copilot activity (CSV)", _recognise, _read, _index, _extract)
