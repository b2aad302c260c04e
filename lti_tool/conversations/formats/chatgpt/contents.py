"""Messages of a ChatGPT export: which of them a person saw, and what is in them."""

from lti_tool.conversations.formats.chatgpt import citations
from lti_tool.conversations.records.chat import Chat, Message
from lti_tool.conversations.records.record import Record, as_json
from lti_tool.conversations.turns import LeftOutReason

_CONTEXTS = {"user_editable_context", "model_editable_context"}
_IMAGES = {"image_asset_pointer"}
_SOUNDS = {"audio_asset_pointer", "real_time_user_audio_video_asset_pointer"}
_OUTPUTS = {
    "execution_output", "computer_output", "citable_code_output", "system_error",
    "tether_quote", "tether_browsing_display", "tether_browsing_code", "sonic_webpage",
}  # fmt: skip
_THOUGHTS = {"thoughts", "reasoning_recap"}
_MEMORY = "bio"
"""Tool with which ChatGPT notes facts about the person, for later conversations."""


class MessageReader:
    """Reader of the messages of one conversation. Text that nobody saw goes to the left-out ones.

    `messages` holds those that a person saw.
    """

    def __init__(self, chat: Chat, on_path: set[str]) -> None:
        self._chat = chat
        self._on_path = on_path
        self.messages: dict[str, Message] = {}

    def read(self, message_id: str, record: Record) -> Message | None:
        """A message, or None where the product shows none."""
        message = self._message(message_id, record)
        if message:
            self.messages[message_id] = message
        return message

    def _message(self, message_id: str, record: Record) -> Message | None:
        role = record.record("author").text("role")
        if _is_hidden(record, role):
            if message_id in self._on_path:
                self._chat.leave_out(LeftOutReason.HIDDEN, _all_text(record.record("content")))
            return None
        message = Message(
            "user" if role == "user" else "assistant", time=record.time("create_time")
        )
        if role != "user":
            message.model = record.record("metadata").text("model_slug")
        if role == "tool":
            self._add_tool(message, record)
        elif record.text("recipient") not in ("", "all"):
            _add_call(message, record)
        else:
            self._add_content(message, record)
        for each in record.record("metadata").records("attachments"):
            message.attachments.append(each.text("name") or "file")
        return message or None

    def _add_content(self, message: Message, record: Record) -> None:
        content = record.record("content")
        kind = content.text("content_type")
        if kind in _THOUGHTS:
            _add_thoughts(message, content)
        elif kind == "code":
            message.add_call("", content.text("text"), _language(content))
        elif kind in _OUTPUTS:
            message.add_result("", _all_text(content))
        elif "parts" in content or kind == "text":
            self._add_parts(message, record)
        elif content.text("text"):
            self._add_text(message, content.text("text"), record)
        elif content:
            message.add_result(kind, as_json(content.fields))

    def _add_parts(self, message: Message, record: Record) -> None:
        content = record.record("content")
        for part in content.values("parts"):
            if isinstance(part, str):
                self._add_text(message, part, record)
                continue
            found = Record(part)
            kind = found.text("content_type")
            if kind == "audio_transcription":
                self._add_text(message, found.text("text"), record)
            elif kind in _IMAGES:
                prompt = found.record("metadata", "dalle").text("prompt")
                if message.speaker == "assistant" or not _has_image(record):
                    message.attachments.append(prompt or "image")
            elif kind in _SOUNDS:
                self._chat.leave_out(LeftOutReason.MEDIA, "audio")
            elif found:
                message.add_result(kind, as_json(found.fields))

    def _add_text(self, message: Message, text: str, record: Record) -> None:
        if message.speaker == "user":
            message.add(text, "typed")
            return
        resolved, left = citations.resolve(text, record.record("metadata"))
        for each in left:
            self._chat.leave_out(LeftOutReason.CITATION, each)
        message.add(resolved)

    def _add_tool(self, message: Message, record: Record) -> None:
        """The answer of a tool: folded, but for pictures, which the person saw."""
        content = record.record("content")
        name = record.record("author").text("name")
        if content.text("content_type") == "multimodal_text":
            for part in content.records("parts"):
                if part.text("content_type") in _IMAGES:
                    prompt = part.record("metadata", "dalle").text("prompt")
                    message.attachments.append(prompt or "image")
        text = _all_text(content)
        if text.strip():
            message.add_result(name, citations.without_marks(text))
        results = record.record("metadata", "aggregate_result").records("messages")
        message.attachments += ["image" for each in results if each.text("image_url")]


def _is_hidden(record: Record, role: str) -> bool:
    metadata, content = record.record("metadata"), record.record("content")
    return (
        role not in ("user", "assistant", "tool")
        or metadata.is_true("is_visually_hidden_from_conversation")
        or metadata.is_true("is_user_system_message")
        or record.get("weight") in (0, 0.0)
        or content.text("content_type") in _CONTEXTS
        or _MEMORY in (record.text("recipient"), record.record("author").text("name"))
    )


def _has_image(record: Record) -> bool:
    """True where the attachments already name the images of a message."""
    attachments = record.record("metadata").records("attachments")
    return any((each.text("mime_type", "mimeType")).startswith("image/") for each in attachments)


def _add_call(message: Message, record: Record) -> None:
    """Add a message to a tool: a program, a search, a document."""
    content = record.record("content")
    recipient = record.text("recipient")
    text = content.text("text") or "\n".join(content.texts("parts"))
    language = _language(content)
    if recipient == "python":
        language = "python"
    message.add_call(recipient, citations.without_marks(as_json(text)), language)


def _add_thoughts(message: Message, content: Record) -> None:
    for thought in content.records("thoughts"):
        message.add_thinking(
            citations.without_marks(
                thought.text("content") or "\n\n".join(thought.texts("chunks"))
            ),
            thought.text("summary"),
        )
    message.add_thinking("", content.text("content"))


def _language(content: Record) -> str:
    language = content.text("language")
    return "" if language == "unknown" else language


def _all_text(content: Record) -> str:
    """Texts of a content of any kind, without what is around them."""
    found = [content.text(key) for key in ("title", "url", "result", "summary", "text", "content")]
    found += content.texts("parts")
    found += [content.text("user_profile"), content.text("user_instructions")]
    found += [content.text("model_set_context")]
    return "\n".join(each for each in found if each)
