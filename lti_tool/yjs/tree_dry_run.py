"""Dry run of one update of a tree, before anything is applied."""

from collections.abc import Sequence
from typing import Protocol

from lti_tool.refusals import UpdateRefused
from lti_tool.yjs.clocks import ClockRuns, NewClocks
from lti_tool.yjs.decoder import DELETED, GC, STRING, Id, Struct
from lti_tool.yjs.tree_chains import Chain, is_below
from lti_tool.yjs.tree_content import checked, second_halves
from lti_tool.yjs.tree_nodes import ClientItems, Place, TreeNode
from lti_tool.yjs.tree_schema import Tree

MAX_STEPS = 100_000
"""Steps from right origins towards the origins of their structs, in one update. Nearly all that an
editor writes take none."""


class TreeState(Protocol):
    """State that the index has of a document, which stays unchanged until `TreeDryRun.apply`."""

    clocks: dict[int, ClockRuns[Chain]]
    nodes: dict[tuple[int, int], TreeNode]
    items: dict[int, ClientItems]
    tree: Tree
    root: TreeNode
    size: int


class TreeDryRun:
    """Layer over the clocks and nodes of a tree."""

    def __init__(
        self,
        state: TreeState,
        delete_set: Sequence[tuple[int, list[tuple[int, int]]]],
        *,
        checks_order: bool,
    ) -> None:
        """`delete_set` has the ranges (clock, length) that the update deletes, by client.

        Without `checks_order` right origins are taken as they are: what is stored can be read.
        """
        self._state = state
        self._delete_set = delete_set
        self._checks_order = checks_order
        self._steps = 0
        self._clocks = NewClocks(state.clocks)
        self._new_nodes: dict[tuple[int, int], TreeNode] = {}
        self._new_items: dict[int, ClientItems] = {}
        self._gone: list[tuple[int, int, int]] = []
        """Client, clock and length of structs without content."""
        self.size = 0
        """Items with content that the update adds."""

    @property
    def is_growing(self) -> bool:
        """True where the update writes anything."""
        return bool(self._clocks)

    @property
    def is_deleting(self) -> bool:
        """True where it deletes anything that is not deleted yet."""
        none_yet = ClientItems()
        return any(
            self._state.items.get(client, none_yet).undeleted(clock, clock + length)
            for client, ranges in self._delete_set
            for clock, length in ranges
        )

    def next_clock(self, client: int) -> int:
        """Clock that the client's next struct must have."""
        return self._clocks.next(client)

    def add(self, client: int, struct: Struct) -> None:
        """Add one struct that begins at the client's next clock, or before it and ends after it.

        Raises MissingDependency, with nothing added, and UpdateRefused.
        """
        clock = self.next_clock(client)
        if struct.clock < clock:
            struct = self._without_known_part(client, struct, clock)
        place, behind = self._place_for(struct)
        if struct.kind in (GC, DELETED):
            self._gone.append((client, clock, struct.length))
        else:
            self._add_content(place, client, struct)
            self.size += struct.length
        chain = None if place is None else self._chain_for(place, behind, client, struct)
        self._clocks.append(client, struct.length, chain)

    def check_deletions(self) -> None:
        """Raises UpdateRefused: pending for a clock that is not written yet, or bad-origin for a
        range that would tear a character apart.
        """
        for client, ranges in self._delete_set:
            for clock, length in ranges:
                if clock + length > self.next_clock(client):
                    raise UpdateRefused("pending")
                self._require_whole(client, clock)
                self._require_whole(client, clock + length)

    def apply(self) -> None:
        """Write the clocks, nodes and deletions of this run into the index."""
        state = self._state
        self._clocks.apply()
        state.nodes.update(self._new_nodes)
        for client, items in self._new_items.items():
            state.items.setdefault(client, ClientItems()).add_all(items)
        state.size += self.size
        for client, clock, length in self._gone:
            state.items.setdefault(client, ClientItems()).delete(clock, clock + length)
        for client, ranges in self._delete_set:
            deleted = state.items.setdefault(client, ClientItems())
            for clock, length in ranges:
                state.size -= deleted.delete(clock, clock + length)

    def _require_whole(self, client: int, clock: int) -> None:
        """Raises UpdateRefused where a split before this clock tears a character apart: yrs and Yjs
        would make different things of it.
        """
        for layer in (self._state.items, self._new_items):
            items = layer.get(client)
            if items is not None and items.splits_pair(clock):
                raise UpdateRefused("bad-origin")

    def _without_known_part(self, client: int, struct: Struct, clock: int) -> Struct:
        """Struct from `clock` on, with the clock before as its origin (as Yjs's `splitItem`)."""
        length = struct.clock + struct.length - clock
        if struct.kind == GC:
            return Struct(GC, clock, length)
        self._require_whole(client, clock)
        value = struct.value
        if struct.kind == STRING:
            units = str(value).encode("utf-16-le")[-2 * length :]
            try:
                value = units.decode("utf-16-le")
            except UnicodeDecodeError:
                raise UpdateRefused("bad-origin") from None
        rest = Struct(struct.kind, clock, length, Id(client, clock - 1), value=value)
        rest = rest._replace(right_origin=struct.right_origin)
        if self._place_for(struct)[0] is not self._place_for(rest)[0]:
            # yrs and Yjs would wait for what it names, or write it elsewhere.
            raise UpdateRefused("bad-origin")
        return rest

    def _place_for(self, struct: Struct) -> tuple[Place | None, Chain | None]:
        """Place that a struct is written to, None where its element is gone; chain of its origin.

        Raises MissingDependency and UpdateRefused.
        """
        if struct.kind == GC:
            return None, None
        left, right = struct.origin, struct.right_origin
        behind = None
        if left is not None:
            behind = self._clocks.at(left)
            self._require_whole(left.client, left.clock + 1)
            place = self._if_there(behind)
        if right is not None:
            beside = self._clocks.at(right)
            self._require_whole(right.client, right.clock)
            if left is None:
                place = self._if_there(beside)
            # Also where one of both is gone: yrs and Yjs would take another place each.
            elif beside is not behind and self._if_there(beside) is not place:
                raise UpdateRefused("bad-origin")
        elif left is None:
            place = self._place_in_parent(struct)
        return place, behind

    def _place_in_parent(self, struct: Struct) -> Place | None:
        """Place that a struct without origins is written to; None where its element is gone."""
        if isinstance(struct.parent, Id):
            node = self._node_of(struct.parent)
            place = None if node is None else node.place(struct.key)
            return place if place is None or self._is_there(place) else None
        if struct.parent != self._state.tree.root:
            raise UpdateRefused("wrong-root")
        return self._state.root.place(struct.key)

    def _chain_for(self, place: Place, behind: Chain | None, client: int, struct: Struct) -> Chain:
        """Chain that a struct goes to, which may be that of its origin. Raises UpdateRefused."""
        origin, right = struct.origin, struct.right_origin
        follows = origin == (client, struct.clock - 1)
        if follows and behind is not None and behind.right_origin == right:
            # The right origin was there before the chain, and so hangs below nothing in it.
            return behind
        if right is not None and self._checks_order:
            self._check_order(origin, behind, right)
        return Chain(place, struct.clock, origin, behind, right)

    def _check_order(self, left: Id | None, outer: Chain | None, right: Id) -> None:
        """Refuse a right origin that would make the order of items depend on how they came: one
        that hangs below the origin by way of others, or stands in the same chain before it.

        Raises UpdateRefused. No editor writes such an item (docs/decisions/0062).
        """
        beside = self._clocks.at(right)
        origin, chain = beside.origin_of(right) if beside else (None, None)
        if origin == left:
            return
        if left is None or outer is None:
            raise UpdateRefused("bad-origin")
        if origin is None or chain is None:
            return
        self._steps += max(0, chain.depth - outer.depth)
        if self._steps > MAX_STEPS:
            raise UpdateRefused("too-large")
        is_before = beside is chain is outer and right.clock <= left.clock
        if is_before or is_below(origin, chain, left, outer):
            raise UpdateRefused("bad-origin")

    def _if_there(self, chain: Chain | None) -> Place | None:
        """Place of a chain; None where its element is gone."""
        return chain.place if chain is not None and self._is_there(chain.place) else None

    def _is_there(self, place: Place) -> bool:
        """True unless the element is deleted: yrs then drops all that stood in it."""
        item = place.node.item
        items = None if item is None else self._state.items.get(item[0])
        return item is None or items is None or not items.is_deleted(item[1])

    def _node_of(self, item: Id) -> TreeNode | None:
        """Node that an item holds; None for one that is gone. Raises UpdateRefused for others."""
        place = self._if_there(self._clocks.at(item))
        node = self._new_nodes.get(item) or self._state.nodes.get(item)
        if node is not None or place is None:
            return node
        items = self._state.items.get(item.client)
        if items is None or not items.is_deleted(item.clock):
            raise UpdateRefused("unknown-parent")
        return None

    def _add_content(self, place: Place | None, client: int, struct: Struct) -> None:
        """Add what a struct holds, if its place may hold it. Raises UpdateRefused."""
        if struct.kind == STRING:
            halves = second_halves(struct)
            if halves:
                self._new_items.setdefault(client, ClientItems()).add_pairs(halves)
        # Without a place nothing is shown of it, and its element is no part of the tree.
        node = None if place is None else checked(self._state.tree, place, client, struct)
        if node is not None:
            self._new_nodes[client, struct.clock] = node
