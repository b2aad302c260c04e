"""HTML that is no product's page: one reading, or turns where its blocks name who speaks.

Web pages, word processors and books arrive here. A block is a paragraph, a heading, a line of text
in a box, or a list, a table or code as a whole.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from lti_tool.conversations.formats.transcript.labels import product_of
from lti_tool.conversations.formats.transcript.marks import Mark, Marks, find
from lti_tool.conversations.markup import code_labels
from lti_tool.conversations.markup.elements import SILENT, ElementReader
from lti_tool.conversations.markup.left_out import LeftOutLog
from lti_tool.conversations.markup.treatments import Marks as Treatments
from lti_tool.conversations.markup.treatments import Rule, Treatment, marked
from lti_tool.conversations.problems import MOST_TURNS, CannotRead, Problem
from lti_tool.conversations.turns import LeftOutReason, Reading, ReadingWarning, Turn
from lti_tool.conversations.work import Work

_BOXES = frozenset({
    "div", "section", "article", "main", "header", "footer", "aside", "body", "center", "form",
    "fieldset", "address", "span", "font", "b", "figure", "dl", "dd", "dt", "html",
})  # fmt: skip
"""Elements that may hold blocks."""

_BLOCKS = frozenset({
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "pre", "blockquote", "hr",
    "details", "figure", "dl", "dd", "dt", "div", "section", "article", "main", "header", "footer",
    "aside", "center", "form", "fieldset", "address",
})  # fmt: skip

_WHOLE = frozenset({"ul", "ol", "table", "pre", "blockquote", "hr", "details"})
"""Blocks in which nobody begins to speak."""

_HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
_LONGEST_LABEL = 400
_DEEPEST = 250


@dataclass
class Block:
    """A stretch of a document: nodes that stand together, and the line by which it is judged."""

    nodes: list[LexborNode]
    tag: str = ""
    is_continued: bool = False
    """True for a line behind a line break, in the paragraph of the block before."""


@dataclass(frozen=True)
class Document:
    """A document as HTML, and what a reader of its format knows besides."""

    dom: LexborHTMLParser
    root: LexborNode
    rules: tuple[Rule, ...] = ()
    title: str = ""
    log: LeftOutLog = field(default_factory=LeftOutLog)
    warnings: tuple[ReadingWarning, ...] = ()
    work: Work = field(default_factory=Work)
    is_talk: bool = True
    """False for a text that is surely no conversation, whatever its lines say."""

    @classmethod
    def of_html(cls, html: str, **known: object) -> "Document":
        """A document from a body's HTML."""
        dom = LexborHTMLParser(f"<!doctype html><body>{html}")
        body = dom.body
        if body is None:
            raise CannotRead(Problem.EMPTY)
        return cls(dom, body, **known)  # type: ignore[arg-type]


@dataclass
class Blocks:
    """All blocks of a document, and the marks that name who speaks; None where nobody is named."""

    blocks: list[Block]
    treatments: Treatments
    marks: Marks | None


def blocks_of(document: Document) -> Blocks:
    """Blocks of a document, in order. Raises CannotRead."""
    treatments = marked(document.dom, document.rules)
    code_labels.mark(document.dom, treatments)
    collector = _Collector(document, treatments)
    collector.add(document.root)
    lines = [_line_of(block, treatments) for block in collector.blocks]
    return Blocks(collector.blocks, treatments, find(lines) if document.is_talk else None)


def read(document: Document, blocks: Blocks) -> Reading:
    """Turns of a document, or one reading. Raises CannotRead."""
    reader = _CuttingReader(blocks.treatments, document.log, document.work)
    marks = blocks.marks.marks if blocks.marks else ()
    if len(marks) > MOST_TURNS:
        raise CannotRead(Problem.MANY_TURNS)
    first = marks[0].line if marks else len(blocks.blocks)
    before = _html(reader, blocks.blocks[:first])
    turns = [Turn.of_text("text", "", before)] if before else []
    ends = (*(mark.line for mark in marks[1:]), len(blocks.blocks))
    for mark, end in zip(marks, ends, strict=False):
        turn = _turn(reader, document.log, mark, blocks.blocks[mark.line : end])
        if turn is not None:
            turns.append(turn)
    product = product_of([each.label.name for each in marks if each.speaker == "assistant"])
    reading = Reading(
        product,
        document.title,
        tuple(turns),
        left_out=document.log.result(),
        warnings=document.warnings,
    )
    if reader.images:
        reading = reading.with_warning(ReadingWarning.IMAGES)
    if document.is_talk and not marks:
        reading = reading.with_warning(ReadingWarning.NO_SPEAKERS)
    return reading


def _turn(
    reader: "_CuttingReader", log: LeftOutLog, mark: Mark, blocks: list[Block]
) -> Turn | None:
    label = mark.label
    if label.is_said:
        log.add(LeftOutReason.LABEL, _text_of(blocks[0], reader.marks))
    if label.time:
        log.add(LeftOutReason.METADATA, label.time)
    reader.cut(blocks[0], label.rest)
    if blocks[0].tag in _HEADINGS and label.rest.strip():
        blocks = [Block(blocks[0].nodes), *blocks[1:]]
    html = _html(reader, blocks)
    if not html:
        return None
    turn = Turn.of_text(mark.speaker, label.shown, html)
    model = label.model if mark.speaker == "assistant" else ""
    return Turn(turn.speaker, turn.label, turn.parts, model)


def _html(reader: "_CuttingReader", blocks: Iterable[Block]) -> str:
    for block in blocks:
        if block.is_continued:
            reader.writer.line_break()
        else:
            reader.writer.boundary()
        for node in block.nodes:
            reader.node(node, False, 0)
    reader.writer.boundary()
    return reader.writer.take()


class _CuttingReader(ElementReader):
    """Reader that leaves out the label at the beginning of a turn."""

    def __init__(self, marks: Treatments, log: LeftOutLog, work: Work) -> None:
        super().__init__(marks, log, work)
        self._cuts: dict[int, str] = {}

    def cut(self, block: Block, rest: str) -> None:
        """Leave out what stands in a block before `rest`."""
        wanted = len("".join(rest.split()))
        texts = list(_texts(block, self.marks))
        total = sum(len("".join(text.split())) for _, text in texts)
        drop = max(total - wanted, 0)
        for node, text in texts:
            if drop <= 0:
                break
            kept = text
            while drop and kept:
                drop -= not kept[0].isspace()
                kept = kept[1:]
            self._cuts[node.mem_id] = kept.lstrip() if drop == 0 else kept

    def text(self, text: str, node: LexborNode, is_preserved: bool) -> None:
        """Text of a node, without the label that was cut from it."""
        super().text(self._cuts.get(node.mem_id, text), node, is_preserved)


class _Collector:
    """Collector of the blocks inside of an element."""

    def __init__(self, document: Document, treatments: Treatments) -> None:
        self.blocks: list[Block] = []
        self._treatments = treatments
        self._holders = _holders(document.dom)

    def add(self, node: LexborNode, depth: int = 0) -> None:
        """Add the blocks inside of an element. Raises CannotRead."""
        if depth > _DEEPEST:
            raise CannotRead(Problem.NESTED)
        run: list[LexborNode] = []
        is_behind_break = False
        child = node.first_child
        while child is not None:
            tag = child.tag or ""
            if self._is_block(child):
                self._end(run, is_behind_break)
                is_behind_break = False
                self._block(child, depth)
            elif tag == "br":
                is_behind_break = self._end(run, is_behind_break) or is_behind_break
            elif tag not in SILENT:
                run.append(child)
            child = child.next
        self._end(run, is_behind_break)

    def _is_block(self, node: LexborNode) -> bool:
        if node.mem_id in self._treatments:
            return False
        return node.tag in _BLOCKS or node.mem_id in self._holders

    def _end(self, run: list[LexborNode], is_continued: bool) -> bool:
        """Add the nodes of a line as a block; False where there are none."""
        if not run:
            return False
        self.blocks.append(Block(run.copy(), "", is_continued))
        run.clear()
        return True

    def _block(self, node: LexborNode, depth: int) -> None:
        tag = node.tag or ""
        if tag in _WHOLE or tag in _HEADINGS or (tag == "p" and not _has_line_breaks(node)):
            self.blocks.append(Block([node], tag))
        else:
            self.add(node, depth + 1)


def _holders(dom: LexborHTMLParser) -> set[int]:
    """Inline elements around blocks, as clipboards have them."""
    found: set[int] = set()
    seen: set[int] = set()
    for node in dom.css(", ".join(sorted(_BLOCKS))):
        parent = node.parent
        while parent is not None and parent.mem_id not in seen and parent.tag in _BOXES:
            seen.add(parent.mem_id)
            if parent.tag not in _BLOCKS:
                found.add(parent.mem_id)
            parent = parent.parent
    return found


def _has_line_breaks(node: LexborNode) -> bool:
    child = node.first_child
    while child is not None:
        if child.tag == "br":
            return True
        child = child.next
    return False


def _line_of(block: Block, treatments: Treatments) -> str:
    """The line by which a block is judged, marked as Markdown would mark it."""
    if block.tag in _WHOLE:
        return "|"
    text = _text_of(block, treatments)
    if not text or len(text) > _LONGEST_LABEL:
        return text
    if block.tag in _HEADINGS:
        return f"{_HEADINGS[block.tag]} {text}"
    bold = _bold_beginning(block)
    if bold and text.startswith(bold):
        rest = text[len(bold) :]
        return f"**{bold}**{rest}"
    return text


def _text_of(block: Block, treatments: Treatments) -> str:
    return " ".join("".join(text for _, text in _texts(block, treatments)).split())


def _texts(block: Block, treatments: Treatments) -> Iterable[tuple[LexborNode, str]]:
    """Text nodes of a block that somebody sees."""
    for node in block.nodes:
        for each in node.traverse(include_text=True):
            if each.tag == "-text" and not _is_left_out(each, node, treatments):
                yield each, each.text_content or ""


def _is_left_out(text: LexborNode, root: LexborNode, treatments: Treatments) -> bool:
    parent: LexborNode | None = text
    while parent is not None:
        if isinstance(treatments.get(parent.mem_id), LeftOutReason) or parent.tag in SILENT:
            return True
        if parent.mem_id == root.mem_id:
            return False
        parent = parent.parent
    return False


def _bold_beginning(block: Block) -> str:
    """Words at the beginning of a block that are all in one bold element."""
    node: LexborNode | None = next(
        (each for each in block.nodes if each.tag != "-text" or (each.text_content or "").strip()),
        None,
    )
    while node is not None and node.tag in ("p", "span", "font", "div"):
        child = node.first_child
        while child is not None and child.tag == "-text" and not (child.text_content or "").strip():
            child = child.next
        node = child
    return " ".join(node.text().split()) if node is not None and node.tag in ("b", "strong") else ""


PLAIN_RULES: tuple[Rule, ...] = (("math, .katex, mjx-container", Treatment.FORMULA),)
"""Treatments in a document that no web site made."""
