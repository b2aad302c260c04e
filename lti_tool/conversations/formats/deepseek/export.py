"""Export of DeepSeek, and the answer of its web page's API: fragments say who speaks."""

import re

from lti_tool.conversations.formats import data
from lti_tool.conversations.records import branches
from lti_tool.conversations.records.chat import Chat, Message
from lti_tool.conversations.records.record import Record, as_json, key_of
from lti_tool.conversations.records.tree import Node, Tree
from lti_tool.conversations.turns import LeftOutReason

_PRODUCT = "DeepSeek"
_CITATION = re.compile(r"\[citation:\d+\]")
_SAMPLE = 50


def _matches(record: Record) -> str:
    mapping = record.get("mapping")
    if not isinstance(mapping, dict):
        return ""
    for _, node in zip(range(_SAMPLE), mapping.values(), strict=False):
        if Record(node).record("message").has("fragments"):
            return "Messages in a mapping have fragments, as DeepSeek exports them."
    return "It is an empty conversation of DeepSeek." if record.has("inserted_at") else ""


def _read(record: Record, branch: str) -> Chat:
    chat = Chat(_PRODUCT, record.text("title"), created_at=record.time("inserted_at"))
    nodes = dict(record.members("mapping"))
    tree = Tree(
        [
            Node(message_id, key_of(each.get("parent")), each.record("message").time("inserted_at"))
            for message_id, each in nodes.items()
        ]
    )
    questions = _questions(nodes)
    leaf = tree.active(branch)

    def read(message_id: str) -> Message:
        record = nodes[message_id].record("message")
        return _message(record, chat, is_question=message_id in questions)

    branches.show(chat, tree, leaf, read)
    return chat


def _questions(nodes: dict[str, Record]) -> set[str]:
    """Ids of questions by their place: on each way from the beginning, answers follow them.

    The exports of 2025's spring have neither roles nor fragments.
    """
    found: set[str] = set()
    below: dict[str, list[str]] = {}
    for message_id, node in nodes.items():
        below.setdefault(key_of(node.get("parent")), []).append(message_id)
    level = [each for each, node in nodes.items() if key_of(node.get("parent")) not in nodes]
    is_question = True
    seen: set[str] = set()
    while level:
        has_words = any(nodes[each].record("message") for each in level)
        found |= {each for each in level if is_question and has_words}
        is_question = is_question is not has_words
        seen |= set(level)
        level = [child for each in level for child in below.get(each, ()) if child not in seen]
    return found


def _message(record: Record, chat: Chat, *, is_question: bool = False) -> Message:
    kinds = {each.text("type").upper() for each in record.records("fragments")}
    role = record.text("role").upper()
    is_untold = not kinds and not role
    is_user = "REQUEST" in kinds or role == "USER" or (is_untold and is_question)
    message = Message("user" if is_user else "assistant", time=record.time("inserted_at"))
    message.model = "" if is_user else record.text("model")
    message.attachments += [
        each.text("file_name", "name") or "file" for each in record.records("files")
    ]
    if not record.records("fragments"):
        message.add_thinking(record.text("thinking_content", "reasoning_content"))
        _add_text(message, record.text("content"), chat)
    for fragment in record.records("fragments"):
        _add_fragment(message, fragment, chat)
    return message


def _add_fragment(message: Message, fragment: Record, chat: Chat) -> None:
    kind = fragment.text("type").upper()
    text = fragment.text("content")
    if kind == "THINK":
        message.add_thinking(text)
    elif kind == "FILE":
        message.attachments += [text] if text and text not in message.attachments else []
    elif kind in ("REQUEST", "RESPONSE"):
        _add_text(message, text, chat)
    else:
        rest = {key: value for key, value in fragment.fields.items() if key not in ("id", "type")}
        message.add_call(fragment.text("type"), text or as_json(rest), "")


def _add_text(message: Message, text: str, chat: Chat) -> None:
    if message.speaker == "user":
        message.add(text, "typed")
        return
    for code in _CITATION.findall(text):
        chat.leave_out(LeftOutReason.CITATION, code)
    message.add(_CITATION.sub("", text))


def _matches_web(record: Record) -> str:
    answer = record.record("data", "biz_data") or record
    if answer.has("chat_session") and any(
        each.has("message_id", "role") for each in answer.records("chat_messages")
    ):
        return "It has a chat_session and chat_messages, as DeepSeek's page receives them."
    return ""


def _read_web(record: Record, branch: str) -> Chat:
    answer = record.record("data", "biz_data") or record
    about = answer.record("chat_session")
    chat = Chat(_PRODUCT, about.text("title"), created_at=about.time("inserted_at"))
    messages = {each.text("message_id"): each for each in answer.records("chat_messages")}
    tree = Tree(
        [
            Node(message_id, key_of(each.get("parent_id")), each.time("inserted_at"))
            for message_id, each in messages.items()
        ]
    )
    leaf = tree.active(branch, about.text("current_message_id"))
    branches.show(chat, tree, leaf, lambda message_id: _message(messages[message_id], chat))
    return chat


EXPORT = data.of_records("deepseek-export", "DeepSeek export", _matches, _read)
WEB = data.of_records("deepseek-web", "DeepSeek page data", _matches_web, _read_web)
