"""Branches of a tree of messages: the shown one as messages, the others listed and counted."""

from collections.abc import Callable, Mapping

from lti_tool.conversations.records.chat import Chat, Message
from lti_tool.conversations.records.tree import Tree
from lti_tool.conversations.turns import Branch, LeftOutReason

_MOST = 100
_FIRST_WORDS = 120


def show(chat: Chat, tree: Tree, leaf: str, message_of: Callable[[str], Message | None]) -> None:
    """Put the branch that ends at `leaf` into a chat, and list the others.

    A message is None where the product shows none in that place.
    """
    messages = {message_id: message_of(message_id) for message_id in tree.in_order()}
    path = tree.path(leaf)
    on_path = set(path)
    chat.messages = [message for message_id in path if (message := messages[message_id])]
    for message_id, message in messages.items():
        if message and message_id not in on_path:
            chat.leave_out(LeftOutReason.BRANCH, message.words)
    chat.branches = _branches(tree, leaf, on_path, messages)


def _branches(
    tree: Tree, shown: str, on_path: set[str], messages: Mapping[str, Message | None]
) -> tuple[Branch, ...]:
    counts = _turn_counts(tree, messages)
    words = _first_words(tree, on_path, messages)
    leaves = [leaf for leaf in tree.leaves if words.get(leaf)]
    shown_first = dict.fromkeys([shown, *leaves]) if shown in counts else {}
    found = tuple(
        Branch(message_id, counts[message_id], words.get(message_id, ""), message_id == shown)
        for message_id in shown_first
    )
    return found[:_MOST] if len(found) > 1 else ()


def _turn_counts(tree: Tree, messages: Mapping[str, Message | None]) -> dict[str, int]:
    """Turns from the root to each message."""
    counts: dict[str, int] = {"": 0}
    last: dict[str, Message | None] = {"": None}
    for message_id, message in messages.items():
        above = tree.parent(message_id)
        counts[message_id], last[message_id] = counts[above], last[above]
        if message:
            counts[message_id] += not message.is_joined_to(last[above])
            last[message_id] = message
    return counts


def _first_words(
    tree: Tree, on_path: set[str], messages: Mapping[str, Message | None]
) -> dict[str, str]:
    """Beginning of the first message in which the way to each differs from the one shown."""
    words: dict[str, str] = {}
    for message_id, message in messages.items():
        if message_id not in on_path:
            own = " ".join(message.words[:_FIRST_WORDS].split()) if message else ""
            words[message_id] = words.get(tree.parent(message_id)) or own
    return words
