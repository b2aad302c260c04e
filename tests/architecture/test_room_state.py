"""A room's state changes in its own module only; others call its methods."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture import tree

SYNC = tree.ROOT / "lti_tool" / "sync"
OWN = SYNC / "room" / "room.py"
CHANGES = {"add", "append", "appendleft", "clear", "discard", "extend", "extendleft", "insert"} | {
    "pop", "popitem", "popleft", "remove", "setdefault", "update",
}  # fmt: skip


def is_state(node: ast.AST) -> bool:
    """True for an attribute of a name `room`, and for an item of one."""
    if isinstance(node, ast.Subscript):
        return is_state(node.value)
    return (
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "room"
    )


def changes(source: str) -> Iterator[str]:
    """Yield the statements and calls that change the state of a `room` directly."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assign | ast.Delete):
            targets = node.targets
        elif isinstance(node, ast.AugAssign | ast.AnnAssign):
            targets = [node.target]
        else:
            targets = []
        flat = [
            each
            for target in targets
            for each in (target.elts if isinstance(target, ast.Tuple) else [target])
        ]
        if any(map(is_state, flat)):
            yield ast.unparse(node)
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in CHANGES
            and is_state(node.func.value)
            and ast.unparse(node.func.value) != "room.inbox"
        ):
            yield ast.unparse(node)


@pytest.mark.parametrize("path", sorted(SYNC.rglob("*.py")), ids=lambda path: path.stem)
def test_no_other_module_changes_a_rooms_state(path: Path) -> None:
    assert path == OWN or list(changes(path.read_text())) == []


@pytest.mark.parametrize(
    "line",
    [
        "room.rules = rules",
        "taken, room.newcomers = room.newcomers, []",
        "room.owners[5] = owner",
        "room.shares[person] += 1",
        "room.authorized.append(update)",
        "room.peers[process].authors.x = room.peers.pop(process)",
        "del room.peers[process]",
    ],
)
def test_the_search_sees_a_planted_change(line: str) -> None:
    assert list(changes(line))


def test_methods_of_a_room_and_of_its_parts_are_no_changes() -> None:
    assert not list(changes("room.join(page); room.inbox.pop(); rooms.add(room); x = room.head"))
