"""Pages of products, pasted or saved: roles from attributes, and small HTML from the elements.

A product is a table of CSS selectors. Who speaks is read from attributes, custom elements and
classes only; where a page has none, it is no page of the product. Text of the page that is in no
turn is left out, and listed.
"""

import re
from collections.abc import Callable, Container
from dataclasses import dataclass, field, replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from lti_tool.conversations.formats.format import Evidence, Format, Options, sure
from lti_tool.conversations.formats.probe import Probe
from lti_tool.conversations.formats.spoken_labels import is_label
from lti_tool.conversations.markup import code_labels
from lti_tool.conversations.markup.left_out import LeftOutLog
from lti_tool.conversations.markup.page_text import Extract, PageReader
from lti_tool.conversations.markup.treatments import RULES, Marks, Rule, Treatment, marked
from lti_tool.conversations.problems import MOST_TURNS, CannotRead, Problem
from lti_tool.conversations.recognition_reasons import ELEMENTS_REASON
from lti_tool.conversations.turns import (
    LeftOutReason,
    Part,
    Reading,
    ReadingWarning,
    Speaker,
    Turn,
)
from lti_tool.conversations.work import Work

_OUTSIDE_IS_SILENT = frozenset({"script", "style", "noscript", "template", "head", "svg", "title"})

_TOO_DEEP = " > ".join(["*"] * 300)

_LABELS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "span"})
"""Elements that labels are in. What a person typed is in paragraphs and boxes."""

_LONGEST_LABEL = 60


@dataclass(frozen=True)
class ProductPage:
    """One product's page, as data."""

    name: str
    title: str
    product: str
    needles: tuple[str, ...]
    """Strings of which the HTML has at least one; they are looked for before it is parsed."""
    signs: str
    """Selector of what no other page has."""
    turns: tuple[tuple[str, Speaker], ...]
    """Selectors of turns, and who speaks in them. Of nested ones the outermost counts."""
    rules: tuple[Rule, ...] = ()
    speaker: Callable[[LexborNode, Speaker], Speaker | None] | None = None
    """Correction of the speaker where no selector can tell; None for what is no turn."""
    mark: Callable[[LexborHTMLParser, Marks], None] | None = None
    """Treatments that no selector can tell."""
    leading: str = ""
    """Selector of attachments that stand before the user's turn that they belong to."""
    shells: str = ""
    """Selector of every turn, rendered or not."""
    heading: str = ""
    """Selector of the conversation's title."""
    model_attribute: str = ""
    labels: dict[Speaker, str] = field(default_factory=lambda: {"user": "You"})
    names_are_models: bool = False
    """True where an answer stands under the name of its model."""
    needs_both: bool = False
    """True where one speaker alone is no evidence."""
    joins_users: bool = False
    """True where one turn of a user may be several elements."""
    joins_assistants: bool = True
    confidence: Callable[[str], Evidence] = sure
    reason: str = ""
    document_title: str = ""
    """Pattern of what the document's title says besides the conversation's; the product's name."""

    @property
    def format(self) -> Format:
        """The page as a format of the registry."""
        return Format(self.name, self.title, self._recognise, self._read)

    def _recognise(self, probe: Probe) -> Evidence | None:
        html = probe.html
        if not any(needle in html for needle in self.needles):
            return None
        dom = probe.dom
        if dom is None or probe.derive(_is_deep) or dom.css_first(self.signs) is None:
            return None
        speakers = {speaker for _, speaker in self.turn_nodes(dom)}
        if not speakers or (self.needs_both and not {"user", "assistant"} <= speakers):
            return None
        return self.confidence(self.reason or ELEMENTS_REASON.format(product=self.product))

    def _read(self, probe: Probe, options: Options) -> Reading:
        del options
        dom = probe.dom
        if dom is None:
            raise CannotRead(Problem.UNREADABLE)
        if probe.derive(_is_deep):
            raise CannotRead(Problem.NESTED)
        return _PageReading(self, dom).result()

    def turn_nodes(self, dom: LexborHTMLParser) -> list[tuple[LexborNode, Speaker]]:
        """Elements that are turns, in order, and who speaks."""
        speakers: dict[int, Speaker] = {}
        for selector, speaker in self.turns:
            for node in dom.css(selector):
                speakers.setdefault(node.mem_id, speaker)
        found: list[tuple[LexborNode, Speaker]] = []
        seen: set[int] = set()
        for node in dom.css(", ".join(selector for selector, _ in self.turns)):
            if node.mem_id in seen or _is_inside(node, speakers):
                continue
            seen.add(node.mem_id)
            speaker = speakers[node.mem_id]
            corrected = self.speaker(node, speaker) if self.speaker else speaker
            if corrected is not None:
                found.append((node, corrected))
        return found


def _is_deep(probe: Probe) -> bool:
    """True for elements so deep inside each other that selectors would take too long."""
    return probe.dom is not None and probe.dom.css_first(_TOO_DEEP) is not None


def _is_inside(node: LexborNode, ids: Container[int]) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.mem_id in ids:
            return True
        parent = parent.parent
    return False


class _PageReading:
    """One page being read."""

    def __init__(self, page: ProductPage, dom: LexborHTMLParser) -> None:
        self._page = page
        self._dom = dom
        self._log = LeftOutLog()
        self._marks = marked(dom, (*RULES, *page.rules))
        code_labels.mark(dom, self._marks)
        if page.mark is not None:
            page.mark(dom, self._marks)
        self._reader = PageReader(self._marks, self._log, Work())
        self._turns: list[Turn] = []
        self._images = 0
        self._not_rendered = 0

    def result(self) -> Reading:
        """The whole page."""
        nodes = self._page.turn_nodes(self._dom)
        if len(nodes) > MOST_TURNS:
            raise CannotRead(Problem.MANY_TURNS)
        inside = {node.mem_id for node, _ in nodes}
        leading = self._leading(inside)
        for node, speaker in nodes:
            self._mark_label(node)
            for attachment in leading.get(node.mem_id, ()):
                self._add(self._reader.read(attachment, has_body=False), "user", "")
            self._read_turn(node, speaker)
        self._note_outside(inside)
        turns = tuple(self._turns)
        models = {turn.model for turn in turns if turn.model}
        return Reading(
            product=self._page.product,
            title=self._title(),
            turns=turns,
            model=models.pop() if len(models) == 1 else "",
            left_out=self._log.result(),
            warnings=tuple(self._warnings(nodes)),
        )

    def _read_turn(self, node: LexborNode, speaker: Speaker) -> None:
        has_body = self._has_body(node)
        extract = self._reader.read(node, has_body=has_body)
        model = extract.model or self._model(node)
        if not extract.parts and not extract.attachments:
            # A system prompt may be empty; a question or an answer is not.
            self._not_rendered += speaker != "system"
            return
        self._add(extract, speaker, model)

    def _add(self, extract: Extract, speaker: Speaker, model: str) -> None:
        self._images += extract.images
        if extract.time:
            self._log.add(LeftOutReason.METADATA, extract.time)
        name = extract.name
        if self._page.names_are_models and speaker == "assistant":
            name, model = name or model, model or name
        label = name or self._label(speaker)
        turn = Turn(
            speaker, label, tuple(extract.parts), model, attachments=tuple(extract.attachments)
        )
        if self._turns and self._continues(self._turns[-1], turn):
            turn = _joined(self._turns.pop(), turn)
        self._turns.append(turn)

    def _label(self, speaker: Speaker) -> str:
        default = self._page.product if speaker == "assistant" else ""
        return self._page.labels.get(speaker, default)

    def _continues(self, before: Turn, turn: Turn) -> bool:
        if before.speaker != turn.speaker:
            return False
        if turn.speaker == "user":
            return self._page.joins_users or not before.parts
        is_same_model = not (before.model and turn.model) or before.model == turn.model
        return self._page.joins_assistants and is_same_model and turn.speaker == "assistant"

    def _has_body(self, node: LexborNode) -> bool:
        return self._marks.get(node.mem_id) is not Treatment.BODY and any(
            self._marks.get(each.mem_id) is Treatment.BODY for each in node.traverse()
        )

    def _model(self, node: LexborNode) -> str:
        name = self._page.model_attribute
        if not name:
            return ""
        found = node if name in node.attributes else node.css_first(f"[{name}]")
        return (found.attributes.get(name) or "") if found is not None else ""

    def _mark_label(self, node: LexborNode) -> None:
        """Leave out a label such as "You said:" that begins a turn, whatever element has it."""
        for each in node.traverse(include_text=True):
            if each.tag != "-text" or not (each.text_content or "").strip():
                continue
            parent = each.parent
            words = parent.text().strip() if parent is not None else ""
            if parent is not None and isinstance(self._marks.get(parent.mem_id), LeftOutReason):
                continue
            may_be = parent is not None and parent.tag in _LABELS and len(words) <= _LONGEST_LABEL
            if parent is None or not may_be or parent.mem_id in self._marks:
                return
            if is_label(words) and node.text().strip() != words:
                self._marks[parent.mem_id] = LeftOutReason.LABEL
            return

    def _leading(self, inside: set[int]) -> dict[int, list[LexborNode]]:
        """Attachments outside of turns, by the id of the turn that follows."""
        found: dict[int, list[LexborNode]] = {}
        if not self._page.leading:
            return found
        waiting: list[LexborNode] = []
        outer = frozenset(inside)
        selectors = ", ".join((self._page.leading, *(each for each, _ in self._page.turns)))
        for node in self._dom.css(selectors):
            if node.mem_id in inside:
                found[node.mem_id] = waiting
                waiting = []
            elif node.css_matches(self._page.leading) and not _is_inside(node, outer):
                waiting.append(node)
        inside.update(each.mem_id for nodes in found.values() for each in nodes)
        return found

    def _note_outside(self, inside: set[int]) -> None:
        """List the text of the page around the turns."""
        body = self._dom.body
        stack = [body] if body is not None else []
        while stack:
            node = stack.pop()
            if node.next is not None and node is not body:
                stack.append(node.next)
            tag = node.tag or ""
            if tag == "-text":
                self._log.add(LeftOutReason.PAGE, node.text_content or "")
            elif node.mem_id not in inside and tag not in _OUTSIDE_IS_SILENT:
                child = node.first_child
                if child is not None:
                    stack.append(child)

    def _title(self) -> str:
        if self._page.heading:
            found = self._dom.css_first(self._page.heading)
            if found is not None and found.text().strip():
                return " ".join(found.text().split())
        found = self._dom.css_first("head > title")
        words = " ".join(found.text().split()) if found is not None else ""
        product = rf"(?:{self._page.document_title or re.escape(self._page.product or words)})"
        if re.fullmatch(product, words, re.IGNORECASE):
            return ""
        around = rf"^{product}\s*[-–—|:·•]\s*|\s*[-–—|·•]\s*{product}$"
        return re.sub(around, "", words, flags=re.IGNORECASE)

    def _warnings(self, nodes: list[tuple[LexborNode, Speaker]]) -> list[ReadingWarning]:
        shells = len(self._dom.css(self._page.shells)) if self._page.shells else 0
        found = []
        if self._not_rendered or shells > len(nodes):
            found.append(ReadingWarning.NOT_ALL_TURNS)
        if self._images:
            found.append(ReadingWarning.IMAGES)
        if any(turn.attachments for turn in self._turns):
            found.append(ReadingWarning.ATTACHMENTS)
        return found


def _joined(before: Turn, turn: Turn) -> Turn:
    """Two records of one turn; text that touches is one part."""
    parts = list(before.parts)
    for part in turn.parts:
        if parts and parts[-1].kind == part.kind == "text":
            parts[-1] = Part("text", f"{parts[-1].html}\n{part.html}")
        else:
            parts.append(part)
    return replace(
        before,
        label=before.label or turn.label,
        parts=tuple(parts),
        model=before.model or turn.model,
        attachments=before.attachments + turn.attachments,
    )
