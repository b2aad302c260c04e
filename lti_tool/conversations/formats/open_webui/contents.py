"""Answers in Open WebUI: Markdown with folded elements for thoughts and tools, or typed items."""

import json
import re
from html import unescape

from lti_tool.conversations.formats.openai.items import add_items
from lti_tool.conversations.records.chat import Message
from lti_tool.conversations.records.record import Record, as_json
from lti_tool.conversations.records.thinking import add_with_thinking

_DETAILS = re.compile(
    r'<details type="(?P<kind>reasoning|tool_calls|code_interpreter)"(?P<fields>[^>]{0,20000})>'
    r"\s*(?:<summary>(?P<summary>.*?)</summary>)?(?P<body>.*?)</details>",
    re.DOTALL,
)
_FIELD = re.compile(r'(\w+)="([^"]*)"')
_QUOTE = re.compile(r"^> ?", re.MULTILINE)


def text_of(record: Record) -> str:
    """Text of a message: a string, or parts of which some are text."""
    parts = [each.text("text") for each in record.records("content")]
    return record.text("content") or "\n".join(each for each in parts if each)


def add_answer(message: Message, record: Record) -> None:
    """Add what a model answered. Typed items, where they are, hold all that the text holds."""
    text = text_of(record)
    if not text.strip() and record.records("output"):
        add_items(message, record.records("output"))
        return
    at = 0
    for found in _DETAILS.finditer(text):
        add_with_thinking(message, text[at : found.start()])
        at = found.end()
        _add_details(message, found)
    add_with_thinking(message, text[at:])


def _add_details(message: Message, found: re.Match[str]) -> None:
    """A folded element. Its text is escaped, and quoted line by line."""
    fields = {key: unescape(value) for key, value in _FIELD.findall(found["fields"])}
    body = _QUOTE.sub("", unescape(found["body"]).strip())
    title = unescape(found["summary"] or "").strip()
    if found["kind"] == "reasoning":
        message.add_thinking(body, title)
    elif found["kind"] == "tool_calls":
        name = fields.get("name", "") or title
        message.add_call(name, as_json(_unquoted(fields.get("arguments", ""))))
        if fields.get("result"):
            message.add_result(name, as_json(_unquoted(fields["result"])))
    else:
        message.add_call(title, body.removeprefix("```python\n").removesuffix("```"), "python")
        if fields.get("output"):
            message.add_result(title, as_json(_unquoted(fields["output"])))


def _unquoted(text: str) -> str:
    """Text of a JSON string within an attribute; another text stays as it is."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return value if isinstance(value, str) else text
