"""Content blocks of Anthropic's API, which Claude's exports and Claude Code's logs hold too."""

from collections.abc import Sequence

from lti_tool.conversations.records.chat import Chat, Message
from lti_tool.conversations.records.links import markdown_link
from lti_tool.conversations.records.record import Record, as_json, key_of
from lti_tool.conversations.turns import LeftOutReason

_CALLS = {"tool_use", "server_tool_use", "mcp_tool_use"}
_FILES = {"image": "image", "document": "document"}
_UNSEEN = {"token_budget", "redacted_thinking", "flag"}


class BlockReader:
    """Reader of the blocks of one chat.

    It remembers the names of called tools, and the titles of pages that they found.
    """

    def __init__(self, chat: Chat) -> None:
        self._chat = chat
        self._tools: dict[str, str] = {}
        self._titles: dict[str, str] = {}

    def add(self, message: Message, content: Sequence[object]) -> None:
        """Add blocks to a message. Texts that citations cut apart are one text."""
        text = ""
        has_citations = any(Record(each).values("citations") for each in content)
        for each in content:
            block = Record({"type": "text", "text": each} if isinstance(each, str) else each)
            if block.text("type") == "text":
                joint = "" if has_citations or not text else "\n\n"
                text += joint + block.text("text") + self._citations(block)
                continue
            self._add_text(message, text)
            text = ""
            self._add_block(message, block)
        self._add_text(message, text)

    def _citations(self, block: Record) -> str:
        links = []
        for each in block.records("citations"):
            details = each.record("details")
            url = each.text("url") or details.text("url")
            title = each.text("title", "document_title") or details.text("title")
            links.append(markdown_link(title or self._titles.get(url, ""), url))
        return "".join(f" {link}" for link in dict.fromkeys(links) if link)

    def _add_text(self, message: Message, text: str) -> None:
        message.add(text, "typed" if message.speaker == "user" else "markdown")

    def _add_block(self, message: Message, block: Record) -> None:
        kind = block.text("type")
        if kind == "thinking":
            summaries = [each.text("summary") for each in block.records("summaries")]
            message.add_thinking(block.text("thinking"), next(filter(None, summaries), ""))
        elif kind in _CALLS:
            self._add_call(message, block)
        elif kind.endswith("tool_result"):
            name = block.text("name") or self._tools.get(key_of(block.get("tool_use_id")), "")
            message.add_result(name, result_text(block.get("content")))
            for page in block.records("content"):
                self._titles[page.text("url")] = page.text("title")
        elif kind in _FILES:
            source = block.record("source")
            name = block.text("title", "file_name") or source.text("file_name") or _FILES[kind]
            message.attachments.append(name)
        elif kind in _UNSEEN:
            self._chat.leave_out(LeftOutReason.METADATA, kind)
        elif block.text("text"):
            message.add_result(block.text("title") or kind, block.text("text"))
        elif block:
            message.add_result(kind, as_json(block.fields))

    def _add_call(self, message: Message, block: Record) -> None:
        name, given = block.text("name"), block.record("input")
        self._tools[key_of(block.get("id"))] = name
        self._chat.leave_out(LeftOutReason.STATUS, block.text("message"))
        if name == "artifacts" and given.text("content"):
            add_artifact(message, given)
        else:
            message.add_call(name, as_json(block.get("input") or {}))


def add_artifact(message: Message, artifact: Record) -> None:
    """A document that the model wrote beside the conversation."""
    kind, language = artifact.text("type"), artifact.text("language")
    if kind == "text/html":
        language = "html"
    if kind == "text/markdown":
        language = "markdown"
    message.add_call(artifact.text("title", "id", "identifier"), artifact.text("content"), language)


def result_text(content: object) -> str:
    """Answer of a tool: its texts where it has some, else its JSON."""
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        return as_json(content) if content else ""
    found = []
    for each in content:
        record = Record(each)
        texts = [record.text("title"), record.text("url"), record.text("text")]
        text = "\n".join(text for text in texts if text)
        if isinstance(each, str):
            found.append(each)
        elif record.text("type") == "image":
            found.append("image")
        else:
            found.append(text or as_json(each))
    return "\n\n".join(found)
