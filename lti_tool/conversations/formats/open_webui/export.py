"""Export of Open WebUI: chats whose history is a tree of messages."""

from lti_tool.conversations.formats import data
from lti_tool.conversations.formats.open_webui import contents
from lti_tool.conversations.records import branches
from lti_tool.conversations.records.chat import Chat, Message
from lti_tool.conversations.records.record import Record, key_of
from lti_tool.conversations.records.tree import Node, Tree


def _matches(record: Record) -> str:
    chat = _chat(record)
    if isinstance(chat.record("history").get("messages"), dict):
        return "Its history has messages by id, as Open WebUI exports chats."
    return ""


def _chat(record: Record) -> Record:
    return record.record("chat") or record


def _read(record: Record, branch: str) -> Chat:
    inner = _chat(record)
    models = inner.texts("models")
    chat = Chat(
        "Open WebUI",
        record.text("title") or inner.text("title"),
        model=models[0] if len(models) == 1 else "",
        created_at=record.time("created_at") or inner.time("timestamp"),
    )
    messages = dict(inner.record("history").members("messages"))
    tree = Tree(
        [
            Node(message_id, key_of(each.get("parentId")), each.time("timestamp"))
            for message_id, each in messages.items()
        ]
    )
    leaf = tree.active(branch, inner.record("history").text("currentId"))
    branches.show(chat, tree, leaf, lambda message_id: _message(messages[message_id]))
    system = Message("system")
    system.add(inner.record("params").text("system") or inner.text("system"), "typed")
    chat.messages.insert(0, system)
    return chat


def _message(record: Record) -> Message:
    role = record.text("role")
    if role == "user":
        message = Message("user", time=record.time("timestamp"))
        message.add(contents.text_of(record), "typed")
    elif role == "system":
        message = Message("system", time=record.time("timestamp"))
        message.add(contents.text_of(record), "typed")
    else:
        message = Message(
            "assistant", record.text("modelName", "model"), time=record.time("timestamp")
        )
        message.model = record.text("model")
        contents.add_answer(message, record)
    for each in record.records("files"):
        name = each.text("name") or each.record("file").text("filename", "name")
        message.attachments.append(name or each.text("type") or "file")
    return message


EXPORT = data.of_records("open-webui", "Open WebUI export", _matches, _read)
