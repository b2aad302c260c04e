"""File in which Google AI Studio keeps a prompt in Drive; it often has no extension."""

from lti_tool.conversations.formats import data
from lti_tool.conversations.formats.gemini.api import instruction
from lti_tool.conversations.formats.gemini.parts import (
    add_code,
    add_code_result,
    add_part,
    sources,
)
from lti_tool.conversations.records.chat import Chat, Message
from lti_tool.conversations.records.links import add_sources
from lti_tool.conversations.records.record import Record
from lti_tool.conversations.turns import LeftOutReason

_FILES = {
    "driveDocument": "document", "driveImage": "image", "driveAudio": "audio",
    "driveVideo": "video", "inlineFile": "file", "inlineImage": "image", "inlineAudio": "audio",
    "inlineVideo": "video", "youtubeVideo": "video",
}  # fmt: skip


def _matches(record: Record) -> str:
    if record.record("chunkedPrompt").has("chunks"):
        return "It has a chunkedPrompt with chunks, as AI Studio saves prompts."
    return ""


def _read(record: Record, branch: str) -> Chat:
    del branch
    model = record.record("runSettings").text("model").removeprefix("models/")
    chat = Chat("AI Studio", record.text("title", "name"), model=model)
    system = Message("system")
    system.add(instruction(record, "systemInstruction"), "typed")
    chat.messages.append(system)
    prompt = record.record("chunkedPrompt")
    for chunk in prompt.records("chunks"):
        _add_chunk(chat, chunk)
    for chunk in prompt.records("pendingInputs"):
        chat.leave_out(LeftOutReason.HIDDEN, chunk.text("text"))
    return chat


def _add_chunk(chat: Chat, chunk: Record) -> None:
    """Add a chunk: a turn, or a file, thought or text of the turn that is going on."""
    is_user = chunk.text("role") == "user"
    last = chat.messages[-1]
    is_file = any(chunk.record(key) for key in _FILES)
    # Files are chunks before the text of the same question.
    if is_user and last.speaker == "user" and not last.blocks:
        message = last
    else:
        message = Message("user" if is_user else "assistant", time=chunk.time("createTime"))
        message.model = "" if is_user else chat.model
        chat.messages.append(message)
    if is_file:
        message.attachments += [_file_name(chunk, key) for key in _FILES if chunk.record(key)]
    message.time = message.time or chunk.time("createTime")
    _add_content(message, chunk)
    add_sources(message, sources(chunk))
    chat.leave_out(LeftOutReason.STATUS, chunk.text("errorMessage"))


def _add_content(message: Message, chunk: Record) -> None:
    """The text of a chunk; its parts repeat it, but know what is thought."""
    if chunk.is_true("isThought"):
        text = chunk.text("text") or "".join(each.text("text") for each in chunk.records("parts"))
        message.add_thinking(text)
    elif chunk.text("text"):
        message.add(chunk.text("text"), "typed" if message.speaker == "user" else "markdown")
    else:
        for part in chunk.records("parts"):
            add_part(message, part)
    if chunk.record("executableCode"):
        add_code(message, chunk.record("executableCode"))
    if chunk.record("codeExecutionResult"):
        add_code_result(message, chunk.record("codeExecutionResult"))


def _file_name(chunk: Record, key: str) -> str:
    file = chunk.record(key)
    return file.text("name", "displayName", "title") or file.text("mimeType") or _FILES[key]


FILE = data.of_records("ai-studio", "Google AI Studio file", _matches, _read)
