"""Threads as Jan and OpenAI's Assistants API keep them: messages whose texts have a value."""

from datetime import UTC, datetime

from lti_tool.conversations.formats import data
from lti_tool.conversations.formats.message_sets.messages import MessageReader
from lti_tool.conversations.records.chat import Chat
from lti_tool.conversations.records.outline import Outline
from lti_tool.conversations.records.record import Record

_EARLY = datetime(1970, 1, 1, tzinfo=UTC)


def _evidence(found: Outline) -> str:
    if any(_is_message(each) for each in found.records + found.top.records("data")):
        return "Its messages are thread.message objects, as Jan and the Assistants API keep them."
    return ""


def _is_message(record: Record) -> bool:
    return record.text("object") == "thread.message" and record.has("role", "content")


def _read(records: list[Record], branch: str) -> Chat:
    """A thread. A list of the API has the newest message first."""
    del branch
    chat = Chat("")
    reader = MessageReader(chat)
    found = [each for record in records for each in (record.records("data") or [record])]
    found = [each for each in found if _is_message(each)]
    found.sort(key=lambda each: each.time("created_at") or _EARLY)
    chat.messages = [reader.read(each) for each in found]
    chat.created_at = next((each.time for each in chat.messages if each.time), None)
    return chat


THREAD = data.of_log("thread", "Thread of Jan or the Assistants API", _evidence, _read)
