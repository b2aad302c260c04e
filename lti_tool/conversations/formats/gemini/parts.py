"""Parts of Gemini's API, which AI Studio's files hold too."""

from lti_tool.conversations.records.chat import Block, Message
from lti_tool.conversations.records.record import Record, as_json

_FILES = ("inlineData", "inline_data", "fileData", "file_data")


def add_part(message: Message, part: Record) -> None:
    """Add one part of a content to a message. Texts that follow one another are one text."""
    if part.text("text"):
        if part.is_true("thought"):
            message.add_thinking(part.text("text"))
        else:
            _add_text(message, part.text("text"))
    for keys, add in (
        (("executableCode", "executable_code"), add_code),
        (("codeExecutionResult", "code_execution_result"), add_code_result),
        (("functionCall", "function_call"), _add_call),
        (("functionResponse", "function_response"), _add_response),
    ):
        for key in keys:
            if part.record(key):
                add(message, part.record(key))
    for key in _FILES:
        file = part.record(key)
        if file:
            name = file.text("displayName", "display_name", "fileUri", "file_uri")
            message.attachments.append(name or file.text("mimeType", "mime_type") or "file")


def _add_text(message: Message, text: str) -> None:
    form = "typed" if message.speaker == "user" else "markdown"
    last = message.blocks[-1] if message.blocks else None
    if last and last.kind == "text" and message.speaker == "assistant":
        message.blocks[-1] = Block("text", last.form, last.text + text)
    else:
        message.add(text, "typed" if form == "typed" else "markdown")


def add_code(message: Message, code: Record) -> None:
    """A program that the model ran."""
    message.add_call("", code.text("code"), code.text("language").lower() or "python")


def add_code_result(message: Message, result: Record) -> None:
    """Output of a program."""
    message.add_result(result.text("outcome"), result.text("output"))


def _add_call(message: Message, call: Record) -> None:
    message.add_call(call.text("name"), as_json(call.get("args") or {}))


def _add_response(message: Message, response: Record) -> None:
    message.add_result(response.text("name"), as_json(response.get("response") or ""))


def sources(record: Record) -> list[tuple[str, str]]:
    """Titles and addresses of the pages that an answer relies on."""
    found = []
    for key in ("groundingMetadata", "grounding_metadata"):
        chunks = record.record(key)
        for chunk in chunks.records("groundingChunks") + chunks.records("grounding_chunks"):
            page = chunk.record("web")
            found.append((page.text("title"), page.text("uri")))
    studio = record.record("grounding").records("groundingSources")
    return found + [(each.text("title"), each.text("uri")) for each in studio]
