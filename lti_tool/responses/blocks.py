"""Blocks of a response, read from its live document: what pages show and what is handed in."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeAlias, cast

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from lti_tool.documents.rows import Row
from lti_tool.folding import fold
from lti_tool.responses import schema
from lti_tool.words import count_words

Block: TypeAlias = dict[str, Any]
"""Block as JSON: its `kind`, and what it has of `level`, `runs`, `blocks`, `text` and `place`.

A run is a text with the names of its `marks`, and the `href` of a link.
"""


def read(doc: "Doc[Any]") -> list[Block]:
    """All blocks of a document."""
    with doc.transaction():
        root: XmlFragment = doc.get(schema.ROOT, type=XmlFragment)
        return list(_blocks(root))


def text_of(blocks: Iterable[Block]) -> str:
    """Words of the writers, a line for each block, without the passages that they quote."""
    return "\n".join(_lines(blocks))


def is_empty(blocks: Iterable[Block]) -> bool:
    """True where neither words nor passages are in them."""
    return not any(_has_content(block) for block in blocks)


def row(doc: "Doc[Any]") -> Row | None:
    """Row of a response; None for one that is empty."""
    found = read(doc)
    if is_empty(found):
        return None
    text = text_of(found)
    return {"blocks": found, "text": text, "folded": fold(text), "words": count_words(text)}


def _blocks(parent: XmlFragment | XmlElement) -> Iterator[Block]:
    for child in parent.children:
        if isinstance(child, XmlElement):
            yield _block(child)


def _block(element: XmlElement) -> Block:
    attributes = dict(cast("Iterable[tuple[str, Any]]", element.attributes))
    kind = element.tag or ""
    if kind == schema.PASSAGE:
        return {"kind": kind} | {key: attributes.get(key, "") for key in ("text", "place")}
    if schema.TREE.elements[kind].has_text:
        # Concurrent edits may leave several texts in one block.
        texts = [child for child in element.children if isinstance(child, XmlText)]
        block: Block = {"kind": kind, "runs": [run for text in texts for run in _runs(text)]}
        # pycrdt reads whole numbers as floats.
        level = int(attributes.get("level", 1))
        return block | ({"level": level} if kind == schema.HEADING else {})
    return {"kind": kind, "blocks": list(_blocks(element))}


def _runs(text: XmlText) -> Iterator[dict[str, Any]]:
    for words, formats in text.diff():
        given = formats or {}
        marks = [name for name in schema.TREE.marks if given.get(name) is not None]
        run: dict[str, Any] = {"text": words, "marks": marks}
        if schema.LINK in marks:
            run["href"] = given[schema.LINK]["href"]
        yield run


def _lines(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if "runs" in block:
            yield "".join(run["text"] for run in block["runs"])
        yield from _lines(block.get("blocks", ()))


def _has_content(block: Block) -> bool:
    if block["kind"] == schema.PASSAGE:
        return True
    runs: Sequence[dict[str, Any]] = block.get("runs", ())
    return any(run["text"].strip() for run in runs) or not is_empty(block.get("blocks", ()))
