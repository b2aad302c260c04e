"""Index of a tree of elements, and the effects of an update worked out from it.

It is used as the index of nested maps is (`lti_tool.yjs.index`): an update is followed struct by
struct, before anything is applied, and the result is learnt from pycrdt's own encoding. What a
struct may hold depends on its place alone, which its origins or its parent name. So concurrent
writes, in whatever order they are applied, make no tree that the schema does not have.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from lti_tool.refusals import UpdateRefused
from lti_tool.yjs.clocks import ClockRuns
from lti_tool.yjs.decoder import FORMAT, TREE, ClientStructs, Update, decode_sent, decode_update
from lti_tool.yjs.dependencies import add_all
from lti_tool.yjs.tree_chains import Chain
from lti_tool.yjs.tree_dry_run import TreeDryRun
from lti_tool.yjs.tree_nodes import ClientItems, TreeNode
from lti_tool.yjs.tree_schema import Tree


@dataclass(frozen=True)
class TreeEffects:
    """Effects that an update would have on the tree as the index had it when it was read."""

    update: bytes
    is_empty: bool
    """True where the document has everything already."""
    is_growing: bool
    """True where the update writes anything, and does not only delete."""
    size: int
    """Characters, elements, attributes and marks that the tree would have, as long as nothing is
    deleted."""
    dry_run: TreeDryRun = field(repr=False, compare=False)


class TreeIndex:
    """Index of one document that is a tree. Used by one thread at a time."""

    def __init__(self, tree: Tree) -> None:
        """Index an empty document."""
        self.clocks: dict[int, ClockRuns[Chain]] = {}
        self.nodes: dict[tuple[int, int], TreeNode] = {}
        """Elements and texts by the id of their item."""
        self.items: dict[int, ClientItems] = {}
        self.tree = tree
        self.root = TreeNode(tree.top, 0)
        self.size = 0
        """Characters, elements, attributes and marks that are not deleted."""

    @property
    def clients(self) -> int:
        """Number of clients that have written anything."""
        return len(self.clocks)

    def clock(self, client_id: int) -> int:
        """Clock that the client's next struct must have; 0 for one that never wrote."""
        clocks = self.clocks.get(client_id)
        return clocks.next if clocks else 0

    def read(self, update: bytes, owns: Callable[[int], bool]) -> TreeEffects:
        """Effects of an update, by a dry run; document and index stay unchanged.

        Structs that the document has are passed over, whoever wrote them. All new ones must be
        under client ids for which `owns` is true. Raises UpdateRefused.
        """
        dry_run = self._dry_run(decode_sent(update, TREE), owns, checks_order=True)
        is_growing = dry_run.is_growing
        is_empty = not is_growing and not dry_run.is_deleting
        return TreeEffects(update, is_empty, is_growing, self.size + dry_run.size, dry_run)

    def accept(self, applied: bytes, effects: TreeEffects | None = None) -> None:
        """Follow the document after a change; `applied` is pycrdt's encoding of it.

        Where pycrdt writes the same bytes as those that were read, their dry run is not repeated.
        Raises UpdateRefused where the change does not fit the schema.
        """
        if effects is not None and effects.update == applied:
            effects.dry_run.apply()
        else:
            self._dry_run(decode_update(applied, kinds=TREE), lambda _: True).apply()

    def _dry_run(
        self,
        update: Update,
        owns: Callable[[int], bool],
        *,
        checks_order: bool = False,
    ) -> TreeDryRun:
        clients, delete_set = update
        for each in clients:
            self._check_marks(each)
        dry_run = TreeDryRun(self, delete_set, checks_order=checks_order)
        new = [each for each in clients if each.end > self.clock(each.client)]
        for each in new:
            if not owns(each.client):
                raise UpdateRefused("foreign-client")
        add_all(dry_run, new)
        dry_run.check_deletions()
        return dry_run

    def _check_marks(self, section: ClientStructs) -> None:
        """Check all marks, also known ones and those whose element is gone: pycrdt parses the JSON
        of each, and fails at what is none. Raises UpdateRefused.
        """
        for struct in section.structs:
            if struct.kind == FORMAT:
                mark = self.tree.marks.get(struct.name or "")
                objection = "shape" if mark is None else mark.objection(str(struct.value))
                if objection:
                    raise UpdateRefused(objection)
