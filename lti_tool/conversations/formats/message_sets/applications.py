"""Small applications that export messages with roles: Chatbot UI, TypingMind, and others."""

from lti_tool.conversations.formats import data
from lti_tool.conversations.formats.message_sets.messages import has_both_sides
from lti_tool.conversations.formats.message_sets.sets import read
from lti_tool.conversations.records.chat import Chat, Message
from lti_tool.conversations.records.record import Record


def _matches_chatbot_ui(record: Record) -> str:
    if record.has("messages", "prompt") and "id" in record.record("model"):
        return "It has messages, a prompt and a model with an id, as Chatbot UI exports chats."
    return ""


def _read_chatbot_ui(record: Record, branch: str) -> Chat:
    del branch
    return read(record, "Chatbot UI")


def _matches_typingmind(record: Record) -> str:
    if "chatTitle" in record and has_both_sides(record.records("messages")):
        return "It has a chatTitle and messages, as TypingMind exports chats."
    return ""


def _read_typingmind(record: Record, branch: str) -> Chat:
    del branch
    return read(record, "TypingMind")


def _matches_character_ai(record: Record) -> str:
    if any("is_human" in each.record("src") for each in record.records("msgs")):
        return "Its msgs have a src with is_human, as CAI Tools exports chats of Character.AI."
    return ""


def _read_character_ai(record: Record, branch: str) -> Chat:
    del branch
    chat = Chat("Character.AI", created_at=record.time("created"))
    for each in record.records("msgs"):
        source = each.record("src")
        is_human = source.is_true("is_human")
        message = Message("user" if is_human else "assistant", source.text("name"))
        message.add(each.text("text"), "typed" if is_human else "markdown")
        chat.messages.append(message)
    return chat


def _matches_web_ui(record: Record) -> str:
    for key in ("visible", "data_visible"):
        pairs = record.values(key)
        if pairs and all(isinstance(each, list) and len(each) == 2 for each in pairs):
            return "It has visible pairs of texts, as Text generation web UI saves chats."
    return ""


def _read_web_ui(record: Record, branch: str) -> Chat:
    """A chat of pairs; the first question is empty where the model greets."""
    del branch
    chat = Chat("Text generation web UI")
    for question, answer in record.values("visible") or record.values("data_visible"):
        asked, answered = Message("user"), Message("assistant")
        asked.add(question if isinstance(question, str) else "", "typed")
        answered.add(answer if isinstance(answer, str) else "")
        chat.messages += [asked, answered]
    return chat


CHATBOT_UI = data.of_records(
    "chatbot-ui", "Chatbot UI export", _matches_chatbot_ui, _read_chatbot_ui, fields=("history",)
)
TYPINGMIND = data.of_records(
    "typingmind",
    "TypingMind export",
    _matches_typingmind,
    _read_typingmind,
    fields=("data.chats", "chats"),
)
CHARACTER_AI = data.of_records(
    "character-ai",
    "Character.AI chat (CAI Tools)",
    _matches_character_ai,
    _read_character_ai,
    fields=("histories.histories",),
)
WEB_UI = data.of_records(
    "text-generation-web-ui", "Text generation web UI chat", _matches_web_ui, _read_web_ui
)
