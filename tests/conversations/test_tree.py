"""A tree of messages shows one branch, whatever is wrong with its parents."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from lti_tool.conversations.records import branches
from lti_tool.conversations.records.chat import Chat, Message
from lti_tool.conversations.records.tree import Node, Tree
from lti_tool.conversations.turns import LeftOutReason

IDS = st.sampled_from(["", *"abcdefgh"])
NODES = st.lists(
    st.builds(Node, IDS, IDS, st.none() | st.datetimes(timezones=st.just(UTC))),
    unique_by=lambda node: node.id,
)


def at(minute: int) -> datetime:
    return datetime(2026, 1, 1, 0, minute, tzinfo=UTC)


@given(NODES)
def test_every_message_is_reached_once_from_a_root(nodes: list[Node]) -> None:
    tree = Tree(nodes)
    assert sorted(tree.in_order()) == sorted(node.id for node in nodes)
    for leaf in tree.leaves:
        path = tree.path(leaf)
        assert len(path) == len(set(path))
        assert path[-1] == leaf
        assert tree.parent(path[0]) == ""
    assert {each for leaf in tree.leaves for each in tree.path(leaf)} == set(tree.nodes)


@given(NODES)
def test_the_active_branch_ends_at_a_message_that_is_there(nodes: list[Node]) -> None:
    tree = Tree(nodes)
    assert tree.active("missing") in tree.leaves if nodes else tree.active() == ""


def test_the_named_leaf_wins_then_the_newest_then_the_largest_tree() -> None:
    nodes = [Node("q", "", at(0)), Node("new", "q", at(2)), Node("old", "q", at(1))]
    assert Tree(nodes).active("old") == "old"
    assert Tree(nodes).active("gone") == "new"
    untimed = [Node("q", ""), Node("a", "q"), Node("b", "a"), Node("orphan", "gone")]
    assert Tree(untimed).active() == "b"


def test_a_circle_is_cut_and_shown() -> None:
    tree = Tree([Node("a", "c"), Node("b", "a"), Node("c", "b"), Node("self", "self")])
    assert len(tree.path(tree.active())) == 3


def shown(nodes: list[Node], leaf: str) -> Chat:
    chat = Chat("")

    def message_of(name: str) -> Message:
        message = Message("user" if name.startswith("q") else "assistant")
        message.add(f"text {name}")
        return message

    branches.show(chat, Tree(nodes), leaf, message_of)
    return chat


def test_other_branches_are_counted_listed_and_can_be_shown() -> None:
    nodes = [Node("q1", ""), Node("a", "q1"), Node("b", "q1"), Node("q2", "b"), Node("c", "q2")]
    chat = shown(nodes, "c")
    assert [message.words for message in chat.messages] == [
        "text q1",
        "text b",
        "text q2",
        "text c",
    ]
    assert [(each.id, each.turns, each.first_words, each.is_shown) for each in chat.branches] == [
        ("c", 4, "", True),
        ("a", 2, "text a", False),
    ]
    assert chat.omitted == {LeftOutReason.BRANCH: ["text a"]}
    assert [message.words for message in shown(nodes, "a").messages] == ["text q1", "text a"]


@given(NODES.filter(bool))
def test_no_message_is_lost_between_the_shown_branch_and_what_is_left_out(
    nodes: list[Node],
) -> None:
    chat = shown(nodes, Tree(nodes).active())
    found = [message.words for message in chat.messages]
    found += chat.omitted.get(LeftOutReason.BRANCH, [])
    assert sorted(found) == sorted(f"text {node.id}" for node in nodes)


def test_many_branches_of_a_long_conversation_take_linear_time() -> None:
    trunk = [Node(str(n), str(n - 1) if n else "") for n in range(5000)]
    twigs = [Node(f"t{n}", str(n)) for n in range(5000)]
    chat = shown(trunk + twigs, "4999")
    assert len(chat.branches) == 100
    assert len(chat.messages) == 5000
