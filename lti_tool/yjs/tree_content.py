"""Content of the structs of a tree, checked by the place that each is written to."""

from lti_tool.refusals import UpdateRefused
from lti_tool.yjs.decoder import ELEMENT, FORMAT, STRING, TEXT, VALUE, Struct
from lti_tool.yjs.tree_nodes import Place, TreeNode
from lti_tool.yjs.tree_schema import Tree


def checked(tree: Tree, place: Place, client: int, struct: Struct) -> TreeNode | None:
    """Node that a struct makes at a place of a tree; None for an attribute, words or a mark.

    Raises UpdateRefused for content that the place may not hold.
    """
    if place.key is not None:
        _check_attribute(place.node, place.key, struct)
    elif place.node.is_text:
        _check_in_text(place.node, struct)
    else:
        return _child(tree, place.node, client, struct)
    return None


def second_halves(struct: Struct) -> list[int]:
    """Clocks of the second halves of surrogate pairs in a string. Raises UpdateRefused."""
    text = str(struct.value)
    if "\0" in text:
        # PostgreSQL cannot keep a zero character in a text.
        raise UpdateRefused("shape")
    halves: list[int] = []
    if text.isascii():
        return halves
    clock = struct.clock
    for character in text:
        clock += 1
        if character > "\uffff":
            halves.append(clock)
            clock += 1
    return halves


def _check_attribute(node: TreeNode, key: str, struct: Struct) -> None:
    shape = node.shape.attributes.get(key) if not node.is_text else None
    objection = shape.objection(struct.value) if shape and struct.kind == VALUE else "shape"
    if objection:
        raise UpdateRefused(objection)


def _check_in_text(node: TreeNode, struct: Struct) -> None:
    is_mark = struct.kind == FORMAT and struct.name in node.shape.marks
    if struct.kind != STRING and not is_mark:
        raise UpdateRefused("shape")


def _child(tree: Tree, parent: TreeNode, client: int, struct: Struct) -> TreeNode:
    """Element or text that a struct puts into an element."""
    at = client, struct.clock
    if struct.kind == TEXT and parent.shape.has_text:
        return TreeNode(parent.shape, parent.depth, at, is_text=True)
    shape = tree.elements.get(struct.name or "")
    if struct.kind != ELEMENT or shape is None or struct.name not in parent.shape.children:
        raise UpdateRefused("shape")
    if parent.depth >= tree.max_depth:
        raise UpdateRefused("too-large")
    return TreeNode(shape, parent.depth + 1, at)
