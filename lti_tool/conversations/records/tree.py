"""Tree of messages: the branch that a product shows, and the others that an export holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Node:
    """Place of a message. A parent that is "", missing or a descendant makes it a root."""

    id: str
    parent: str
    time: datetime | None = None


class Tree:
    """Messages by id, in the order of the file, without circles. Building takes linear time."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.nodes: Mapping[str, Node] = {node.id: node for node in nodes}
        self._order = {message_id: place for place, message_id in enumerate(self.nodes)}
        self._parents = _without_circles(self.nodes)
        self._has_child = set(self._parents.values())

    @property
    def leaves(self) -> list[str]:
        """Messages that nobody answered, in the order of the file."""
        return [message_id for message_id in self.nodes if message_id not in self._has_child]

    def parent(self, message_id: str) -> str:
        """Parent of a message; "" for a root."""
        return self._parents[message_id] or ""

    def path(self, leaf: str) -> list[str]:
        """Messages from the root to this one; empty for an id that is not there."""
        found: list[str] = []
        above = leaf if leaf in self._parents else None
        while above is not None:
            found.append(above)
            above = self._parents[above]
        return found[::-1]

    def active(self, *named: str) -> str:
        """Leaf of the branch to show: the one that the export names, else the newest.

        Products stamp some messages late or never: then the largest tree, and the end of the file.
        """
        for message_id in named:
            if message_id and message_id in self.nodes:
                return message_id
        if not self.nodes:
            return ""
        ages = self._ages()
        return max(self.leaves, key=lambda message_id: ages[message_id])

    def _ages(self) -> dict[str, tuple[float, int, int]]:
        """Time of each message, or of its parent; size of its tree; place in the file."""
        roots: dict[str, str] = {}
        sizes: dict[str, int] = {}
        times: dict[str, float] = {"": 0.0}
        for message_id in self.in_order():
            above, time = self.parent(message_id), self.nodes[message_id].time
            roots[message_id] = roots[above] if above else message_id
            sizes[roots[message_id]] = sizes.get(roots[message_id], 0) + 1
            times[message_id] = time.timestamp() if time else times[above]
        return {
            message_id: (times[message_id], sizes[roots[message_id]], self._order[message_id])
            for message_id in roots
        }

    def in_order(self) -> list[str]:
        """All messages, each after its parent."""
        children: dict[str | None, list[str]] = {}
        for message_id, parent in self._parents.items():
            children.setdefault(parent, []).append(message_id)
        found: list[str] = []
        waiting = children.get(None, [])[::-1]
        while waiting:
            message_id = waiting.pop()
            found.append(message_id)
            waiting.extend(children.get(message_id, [])[::-1])
        return found


def _without_circles(nodes: Mapping[str, Node]) -> dict[str, str | None]:
    """Parent of each message; None where it is a root, or where going on would be a circle.

    A file may have a message whose id is "", which is no root's parent.
    """
    parents: dict[str, str | None] = {}
    for start in nodes:
        passed: dict[str, None] = {}
        message_id = start
        while message_id not in parents and message_id not in passed:
            passed[message_id] = None
            above = nodes[message_id].parent
            if above not in nodes or above in passed:
                parents[message_id] = None
            else:
                message_id = above
        for each in passed:
            parents.setdefault(each, nodes[each].parent)
    return parents
