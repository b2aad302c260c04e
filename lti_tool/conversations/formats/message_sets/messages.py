"""Message with a role: text, parts, thoughts, calls of tools and files, in the usual spellings."""

from lti_tool.conversations.records.chat import Chat, Message
from lti_tool.conversations.records.links import add_sources
from lti_tool.conversations.records.record import Record, as_json, key_of
from lti_tool.conversations.records.thinking import add_with_thinking
from lti_tool.conversations.turns import Speaker

SPEAKERS: dict[str, Speaker] = {
    "user": "user", "human": "user", "prompter": "user", "customer": "user",
    "assistant": "assistant", "ai": "assistant", "bot": "assistant", "model": "assistant",
    "gpt": "assistant", "chatgpt": "assistant", "bing": "assistant", "bard": "assistant",
    "claude": "assistant", "gemini": "assistant", "chatbot": "assistant",
    "system": "system", "developer": "system",
    "tool": "assistant", "function": "assistant", "function_call": "assistant",
    "observation": "assistant", "function_response": "assistant", "ipython": "assistant",
}  # fmt: skip
"""Speakers by role. What a tool returns is part of the assistant's turn."""

_RESULTS = {"tool", "function", "observation", "function_response", "ipython"}
_CALLS = {"function_call"}
_ROLES = ("role", "from", "author", "sender")
_TEXTS = ("content", "text", "value", "message", "parts")
_TIMES = ("timestamp", "created_at", "createdAt", "create_time", "created", "time", "date")
_THOUGHTS = ("reasoning_content", "reasoning", "thinking")
_FILES = {
    "image_url": "image", "image": "image", "input_image": "image", "input_audio": "audio",
    "audio": "audio", "file": "file", "input_file": "file", "video": "video",
}  # fmt: skip


def role_of(record: Record) -> str:
    """Role of a message, in lower case."""
    for key in _ROLES:
        role = record.text(key) or record.record(key).text("role")
        if role:
            return role.strip().lower()
    return ""


def is_message(record: Record) -> bool:
    """True for a message whose role is known."""
    return role_of(record) in SPEAKERS and any(
        isinstance(record.get(key), str | list | dict) for key in (*_TEXTS, "tool_calls", "refusal")
    )


def has_both_sides(records: list[Record]) -> bool:
    """True where somebody asks and somebody answers."""
    speakers = {SPEAKERS[role_of(each)] for each in records if is_message(each)}
    return {"user", "assistant"} <= speakers


class MessageReader:
    """Reader of the messages of one chat; it knows the names of the tools that were called."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat
        self._tools: dict[str, str] = {}

    def read(self, record: Record) -> Message:
        """A message. One of an unknown role has that role as its label, and is nobody's turn."""
        role = role_of(record)
        message = Message(SPEAKERS.get(role, "text"), time=record.time(*_TIMES))
        message.label = record.text("name") if role not in _RESULTS else ""
        if message.speaker == "text":
            message.label = message.label or role
        if message.speaker == "assistant":
            message.model = record.text("model") or record.record("model").text("id", "name")
        if role in _RESULTS:
            name = self._tools.get(key_of(record.get("tool_call_id")), record.text("name"))
            message.add_result(name, as_json(_text(record)))
            return message
        if role in _CALLS:
            message.add_call("", as_json(_text(record)))
            return message
        for key in _THOUGHTS:
            message.add_thinking(record.text(key))
        self._add_content(message, record)
        self._add_calls(message, record)
        _add_extras(message, record)
        return message

    def _add_content(self, message: Message, record: Record) -> None:
        for key in _TEXTS:
            if isinstance(record.get(key), str) and record.text(key):
                add_text(message, record.text(key))
                break
            if record.values(key):
                for part in record.values(key):
                    _add_part(message, part)
                break
            if record.record(key):
                _add_part(message, record.get(key))
                break
        add_text(message, record.text("refusal"))

    def _add_calls(self, message: Message, record: Record) -> None:
        calls = record.records("tool_calls")
        if record.record("function_call"):
            calls = [*calls, Record({"function": record.get("function_call")})]
        for call in calls:
            function = call.record("function") or call
            name = function.text("name")
            self._tools[key_of(call.get("id"))] = name
            message.add_call(name, as_json(function.get("arguments") or {}))


def add_text(message: Message, text: str) -> None:
    """Add what is said, by the notation of the speaker."""
    if message.speaker == "assistant":
        add_with_thinking(message, text)
    else:
        message.add(text, "typed")


def _add_part(message: Message, part: object) -> None:
    """Add one part of a content: a text, a file, or something else as its JSON."""
    if isinstance(part, str):
        add_text(message, part)
        return
    record = Record(part)
    kind = record.text("type")
    text = record.text("text") or record.record("text").text("value") or record.text("value")
    if text:
        add_text(message, text)
    elif kind in _FILES:
        file = record.record("file") or record
        message.attachments.append(file.text("filename", "name") or _FILES[kind])
    elif record.values("parts"):
        for each in record.texts("parts"):
            add_text(message, each)
    elif kind == "refusal":
        add_text(message, record.text("refusal"))
    elif record and kind != "text":
        message.add_result(kind, as_json(record.fields))


def _add_extras(message: Message, record: Record) -> None:
    pages = [each.record("url_citation") or each for each in record.records("annotations")]
    add_sources(message, [(each.text("title"), each.text("url")) for each in pages])
    for key in ("attachments", "experimental_attachments", "files"):
        message.attachments += [
            each.text("name", "filename", "file_name") or "file" for each in record.records(key)
        ]
    message.attachments += ["image" for _ in record.values("images")]


def _text(record: Record) -> str:
    for key in _TEXTS:
        value = record.get(key)
        if isinstance(value, str):
            return value
        if isinstance(value, list):
            texts = [each if isinstance(each, str) else Record(each).text("text") for each in value]
            return "\n".join(texts)
    return ""
