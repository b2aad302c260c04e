"""Export of ChatGPT: conversations as trees of messages."""

from lti_tool.conversations.formats import data
from lti_tool.conversations.formats.chatgpt import contents
from lti_tool.conversations.records import branches
from lti_tool.conversations.records.chat import Chat, Message
from lti_tool.conversations.records.record import Record, key_of
from lti_tool.conversations.records.tree import Node, Tree
from lti_tool.conversations.turns import LeftOutReason

_PRODUCT = "ChatGPT"
_SAMPLE = 50
"""Messages that recognition looks at; a tree begins with nodes that have none."""


def matches(record: Record) -> str:
    """Reason why an object is a conversation as ChatGPT exports it; "" where it is none."""
    mapping = record.get("mapping")
    if not isinstance(mapping, dict):
        return ""
    for _, node in zip(range(_SAMPLE), mapping.values(), strict=False):
        message = Record(node).record("message")
        if message.has("fragments"):
            return ""
        if message.has("author", "content"):
            return "Messages in a mapping have an author and content, as ChatGPT exports them."
    # A conversation without a message has nothing else to be known by.
    return "It is an empty conversation of ChatGPT." if record.has("current_node") else ""


def read(record: Record, branch: str) -> Chat:
    """Messages of a conversation, on the way to the leaf of `branch`."""
    chat = Chat(
        _PRODUCT,
        record.text("title"),
        model=record.text("default_model_slug"),
        created_at=record.time("create_time"),
    )
    nodes = dict(record.members("mapping"))
    tree = Tree(
        [
            Node(message_id, key_of(node.get("parent")), node.record("message").time("create_time"))
            for message_id, node in nodes.items()
        ]
    )
    leaf = tree.active(branch, record.text("current_node"))
    reader = contents.MessageReader(chat, set(tree.path(leaf)))
    branches.show(
        chat,
        tree,
        leaf,
        lambda message_id: reader.read(message_id, nodes[message_id].record("message")),
    )
    _mark_continued(tree, nodes, reader.messages)
    return chat


def _mark_continued(tree: Tree, nodes: dict[str, Record], messages: dict[str, Message]) -> None:
    """Mark answers that "Continue generating" cut into several messages."""
    for message_id, message in messages.items():
        above = tree.parent(message_id)
        while above and above not in messages:
            above = tree.parent(above)
        if above and message.is_joined_to(messages[above]):
            before, after = nodes[above].record("message"), nodes[message_id].record("message")
            message.continues = not before.is_true("end_turn") and before.text(
                "channel"
            ) == after.text("channel")


def _matches_share(record: Record) -> str:
    if record.has("shared_conversation_id") and any(
        each.has("node_id", "role", "text") for each in record.records("messages")
    ):
        return "It has the id and the messages of a shared conversation of ChatGPT."
    return ""


def _read_share(record: Record, branch: str) -> Chat:
    chat = Chat(
        _PRODUCT,
        record.text("title"),
        model=record.text("model_slug"),
        created_at=record.time("create_time"),
    )
    messages = {each.text("node_id"): each for each in record.records("messages")}
    tree = Tree([Node(message_id, each.text("parent")) for message_id, each in messages.items()])

    def message_of(message_id: str) -> Message | None:
        message, role = messages[message_id], messages[message_id].text("role")
        if role == "user":
            found = Message("user")
            found.add(message.text("text"), "typed")
            return found
        if role == "assistant":
            found = Message("assistant")
            found.add(message.text("text"))
            return found
        chat.leave_out(LeftOutReason.HIDDEN, message.text("text"))
        return None

    branches.show(chat, tree, tree.active(branch), message_of)
    return chat


EXPORT = data.of_records("chatgpt-export", "ChatGPT export", matches, read)
SHARE = data.of_records("chatgpt-share", "ChatGPT shared conversation", _matches_share, _read_share)
