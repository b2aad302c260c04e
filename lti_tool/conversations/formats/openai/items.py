"""Items of OpenAI's Responses API, which Codex and Open WebUI keep too."""

from collections.abc import Iterable

from lti_tool.conversations.records.chat import Message
from lti_tool.conversations.records.links import markdown_link
from lti_tool.conversations.records.record import Record, as_json, key_of

_TEXTS = {"text", "input_text", "output_text", "summary_text", "reasoning_text"}
_FILES = {"input_image": "image", "input_file": "file", "input_audio": "audio"}
_RESULTS = ("function_call_output", "custom_tool_call_output", "local_shell_call_output")
_UNSAID = {"id", "type", "status", "encrypted_content", "call_id"}


class ItemReader:
    """Reader of the items of one conversation; it knows the names of the called tools."""

    def __init__(self) -> None:
        self._tools: dict[str, str] = {}

    def add(self, message: Message, item: Record) -> None:
        """Add one item to a message of the assistant, or to one of the same role."""
        kind = item.text("type")
        if kind in ("message", "") and "content" in item:
            _add_content(message, item)
        elif kind == "reasoning":
            _add_reasoning(message, item)
        elif kind in ("function_call", "custom_tool_call"):
            name = item.text("name")
            self._tools[key_of(item.get("call_id"))] = name
            message.add_call(name, as_json(item.get("arguments") or item.get("input") or {}))
        elif kind in _RESULTS:
            name = self._tools.get(key_of(item.get("call_id")), "")
            message.add_result(name, as_json(item.get("output") or ""))
        elif kind == "code_interpreter_call":
            message.add_call(kind, item.text("code"), "python")
            for output in item.records("outputs"):
                message.add_result(kind, output.text("logs", "text", "url"))
        elif kind == "image_generation_call":
            message.attachments.append(item.text("revised_prompt") or "image")
        elif item:
            rest = {key: value for key, value in item.fields.items() if key not in _UNSAID}
            name = item.text("name") or kind
            message.add_call(name, as_json(rest))


def add_items(message: Message, items: Iterable[Record]) -> None:
    """Add the items of one answer to its message."""
    reader = ItemReader()
    for item in items:
        reader.add(message, item)


def _add_content(message: Message, item: Record) -> None:
    if isinstance(item.get("content"), str):
        _add_text(message, item.text("content"))
        return
    for part in item.records("content"):
        kind = part.text("type")
        if kind in _TEXTS:
            links = _links(part)
            _add_text(message, part.text("text") + (f"\n\n{links}" if links else ""))
        elif kind in _FILES:
            message.attachments.append(part.text("filename") or _FILES[kind])
        elif kind == "refusal":
            _add_text(message, part.text("refusal"))
        elif part:
            message.add_result(kind, as_json(part.fields))


def _add_text(message: Message, text: str) -> None:
    message.add(text, "typed" if message.speaker == "user" else "markdown")


def _links(part: Record) -> str:
    found = []
    for each in part.records("annotations"):
        inner = each.record("url_citation") or each
        if inner.text("url"):
            found.append(markdown_link(inner.text("title"), inner.text("url")))
    return "\n".join(f"- {link}" for link in dict.fromkeys(found) if link)


def _add_reasoning(message: Message, item: Record) -> None:
    for part in item.records("summary") + item.records("content"):
        message.add_thinking(part.text("text"))
