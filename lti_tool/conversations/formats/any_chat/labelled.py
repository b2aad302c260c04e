"""Pages whose headings name the speaker: "You said:", "ChatGPT said:".

Products write such headings for screen readers. They stay where a clipboard has lost every
attribute, so they are the last witness of who speaks.
"""

from selectolax.lexbor import LexborHTMLParser, LexborNode

from lti_tool.conversations.formats.format import Evidence, Format, Options, likely
from lti_tool.conversations.formats.probe import Probe
from lti_tool.conversations.formats.spoken_labels import SpokenLabel, spoken_label
from lti_tool.conversations.markup.left_out import LeftOutLog
from lti_tool.conversations.markup.page_text import Extract, PageReader
from lti_tool.conversations.markup.treatments import HIDDEN, RULES, Treatment, marked
from lti_tool.conversations.problems import MOST_TURNS, CannotRead, Problem
from lti_tool.conversations.turns import LeftOutReason, Reading, ReadingWarning, Speaker, Turn
from lti_tool.conversations.work import Work

_LABELS = f"h1, h2, h3, h4, h5, h6, {HIDDEN}"
_LONGEST = 400
"""Characters; a hidden heading may repeat the first words of the turn."""

_Found = dict[int, SpokenLabel]


def _labels(dom: LexborHTMLParser) -> _Found:
    """Labels by the id of their elements. A hidden one may have the first words of the turn."""
    found: _Found = {}
    hidden = {node.mem_id for node in dom.css(HIDDEN)}
    for node in dom.css(_LABELS):
        words = node.text().strip()
        if not words or len(words) > _LONGEST:
            continue
        label = spoken_label(words)
        if label is not None and (not label.rest or node.mem_id in hidden):
            found[node.mem_id] = label
    return found


def _recognise(probe: Probe) -> Evidence | None:
    if probe.dom is None:
        return None
    speakers = {label.speaker for label in _labels(probe.dom).values()}
    if not {"user", "assistant"} <= speakers:
        return None
    return likely("Its headings say who speaks.")


def _read(probe: Probe, options: Options) -> Reading:
    del options
    if probe.dom is None or probe.dom.body is None:
        raise CannotRead(Problem.UNREADABLE)
    log = LeftOutLog()
    reader = _LabelledReader(marked(probe.dom, RULES), log, Work())
    turns, images = reader.turns(probe.dom.body, _labels(probe.dom))
    if len(turns) > MOST_TURNS + 1:
        raise CannotRead(Problem.MANY_TURNS)
    products = {turn.label for turn in turns if turn.speaker == "assistant"}
    return Reading(
        product=products.pop() if len(products) == 1 else "",
        title="",
        turns=turns,
        left_out=log.result(),
        warnings=(ReadingWarning.IMAGES,) if images else (),
    )


class _LabelledReader(PageReader):
    """Reader of a whole page that begins a turn at each label."""

    _found: _Found
    _begun: list[tuple[Speaker, str, Extract]]

    def turns(self, body: LexborNode, found: _Found) -> tuple[tuple[Turn, ...], int]:
        """Turns of the page, and the number of its images."""
        self._found = found
        self._begun = []
        for each in found:
            self.marks[each] = Treatment.SPEAKER
        first = self.begin()
        self._begun.append(("text", "", first))
        self.children(body, False, 0)
        self.finish()
        turns = tuple(
            Turn(speaker, label, tuple(extract.parts), attachments=tuple(extract.attachments))
            for speaker, label, extract in self._begun
            if extract.parts
        )
        return turns, self.images

    def is_treated(
        self, node: LexborNode, treatment: Treatment | LeftOutReason, is_preserved: bool, depth: int
    ) -> bool:
        """Begin a turn at a label; all else is as on any page."""
        if treatment is not Treatment.SPEAKER or not self.writer.is_at_top:
            return super().is_treated(node, treatment, is_preserved, depth)
        self.finish()
        label = self._found[node.mem_id]
        self._begun.append((label.speaker, label.name, self.begin()))
        self.log.add(LeftOutReason.LABEL, node.text())
        return True


FORMAT = Format("labelled-page", "Page with labels", _recognise, _read)
