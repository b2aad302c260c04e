"""Text or Markdown to turns: who speaks is read from lines that name a speaker."""

from collections import Counter
from dataclasses import dataclass, field, replace

from lti_tool.conversations import text_encoding
from lti_tool.conversations.canonical_text import text_of
from lti_tool.conversations.formats.format import Options
from lti_tool.conversations.formats.probe import Probe
from lti_tool.conversations.formats.transcript import furniture
from lti_tool.conversations.formats.transcript.fences import Fence
from lti_tool.conversations.formats.transcript.head import RULE, head_of, heading
from lti_tool.conversations.formats.transcript.labels import product_of
from lti_tool.conversations.formats.transcript.marks import Mark, Marks, find
from lti_tool.conversations.formats.transcript.thinking import Piece, pieces_of
from lti_tool.conversations.formats.transcript.times import time_of
from lti_tool.conversations.markup import markdown, typed
from lti_tool.conversations.markup.left_out import LeftOutLog
from lti_tool.conversations.problems import MOST_TURNS, CannotRead, Problem
from lti_tool.conversations.sanitize import clean, readable
from lti_tool.conversations.source import TEXT
from lti_tool.conversations.turns import LeftOutReason, Part, Reading, ReadingWarning, Turn
from lti_tool.conversations.work import Work

_MOST_HTML = 32 * 2**20
"""Characters of all turns together. Markdown of many tiny parts grows more than tenfold."""


def lines_of(probe: Probe) -> list[str]:
    """Lines of the plain text. Raises CannotRead."""
    return readable(probe.text).removeprefix("\ufeff").split("\n")


def marks_of(probe: Probe) -> Marks | None:
    """Lines that name who speaks; None where they make no transcript. Raises CannotRead."""
    return find(probe.derive(lines_of))


def read_transcript(probe: Probe, options: Options) -> Reading:
    """Turns of a transcript. Raises CannotRead.

    A line such as "User:", "**ChatGPT:** Yes" or "## Assistant" begins a turn. It counts only where
    somebody asks and somebody answers. A heading of the first level at the top is the title.
    """
    lines, marks = probe.derive(lines_of), probe.derive(marks_of)
    if marks is None:
        return read_text(probe, options)
    return _with_doubt(probe, reading_of(lines, marks))


def reading_of(lines: list[str], marks: Marks) -> Reading:
    """Turns of lines whose marks are known. Raises CannotRead."""
    if len(marks.marks) > MOST_TURNS:
        raise CannotRead(Problem.MANY_TURNS)
    return _Transcript(lines, marks).reading()


def read_text(probe: Probe, options: Options) -> Reading:
    """One reading without speakers, whatever its lines say. Raises CannotRead."""
    del options
    lines = probe.derive(lines_of)
    return _with_doubt(probe, _reading(lines, is_markdown=_is_markdown(probe, lines)))


def _with_doubt(probe: Probe, reading: Reading) -> Reading:
    plain = probe.source.first(TEXT)
    content = probe.source.content if plain is None else plain
    guessed = text_encoding.is_guessed(content)
    return reading.with_warning(ReadingWarning.ENCODING) if guessed else reading


def _is_markdown(probe: Probe, lines: list[str]) -> bool:
    name = probe.source.name.lower()
    if name.endswith((".md", ".markdown", ".mdx")) or probe.source.media_type == "text/markdown":
        return True
    return bool(heading(next((line for line in lines if line.strip()), ""))) or typed.is_markdown(
        "\n".join(lines)
    )


def _reading(lines: list[str], *, is_markdown: bool) -> Reading:
    work = Work()
    lines = _without_blank_ends(lines)
    title = heading(lines[0]) if lines and is_markdown else ""
    body = "\n".join(_without_blank_ends(lines[1:] if title else lines))
    html = markdown.render(body, work) if is_markdown else typed.render(body, work)
    _check_size(len(html))
    turns = (Turn.of_text("text", "", html),) if html else ()
    return Reading("", _words(title, work), turns).with_warning(ReadingWarning.NO_SPEAKERS)


def _words(title: str, work: Work) -> str:
    return text_of(clean(markdown.render(title, work))).strip() if title else ""


def _check_size(size: int) -> None:
    if size > _MOST_HTML:
        raise CannotRead(Problem.LARGE_PAGE)


@dataclass
class _Transcript:
    """One transcript on its way to turns."""

    lines: list[str]
    marks: Marks
    work: Work = field(default_factory=Work)
    log: LeftOutLog = field(default_factory=LeftOutLog)
    timed: set[str] = field(default_factory=set)
    """Speakers whose turns begin with a line that is a time."""

    def reading(self) -> Reading:
        """Title, turns and what was left out."""
        marks = self.marks.marks
        head = head_of(self.lines[: marks[0].line])
        for note in head.notes:
            self.log.add(LeftOutReason.METADATA, note)
        is_page = any(mark.label.is_of_page for mark in marks[:2]) or self._has_buttons()
        before = self._before(head.rest, is_page=is_page)
        turns = [Turn.of_text("text", "", before)] if before else []
        size = len(before)
        ends = [*(mark.line for mark in marks[1:]), len(self.lines)]
        is_markdown = not is_page or typed.is_markdown("\n".join(self.lines))
        self.timed = _timed(self.lines, marks)
        for mark, end in zip(marks, ends, strict=True):
            turn = self._turn(mark, end, is_page=is_page, is_markdown=is_markdown)
            if turn is None:
                continue
            size += sum(len(part.html) for part in turn.parts)
            _check_size(size)
            if turns and _is_thinking(turns[-1]) and turn.speaker == "assistant":
                turn = replace(turn, parts=(*turns.pop().parts, *turn.parts))
            turns.append(turn)
        title = _words(head.title, self.work)
        product = product_of([each.label.name for each in marks if each.speaker == "assistant"])
        return Reading(product, title, tuple(turns), head.model, head.created_at, self.log.result())

    def _has_buttons(self) -> bool:
        """True where most answers end in a button, as on a copied page."""
        if self.marks.marks[0].label.form not in ("", "alone"):
            return False
        ends = [*(mark.line for mark in self.marks.marks[1:]), len(self.lines)]
        answers = [
            _without_blank_ends(self.lines[mark.line + 1 : end])
            for mark, end in zip(self.marks.marks, ends, strict=True)
            if mark.speaker == "assistant"
        ]
        ending = sum(
            any(furniture.reason_of(line) is LeftOutReason.BUTTON for line in lines[-2:])
            for lines in answers
        )
        return 2 * ending > len(answers)

    def _before(self, lines: list[str], *, is_page: bool) -> str:
        """HTML of what somebody may have written above the first turn."""
        if is_page and any(furniture.reason_of(line) is LeftOutReason.PAGE for line in lines):
            # Beside the page's menu stand the titles of other conversations.
            for line in lines:
                self.log.add(LeftOutReason.PAGE, line)
            return ""
        return markdown.render(_body(lines), self.work)

    def _turn(self, mark: Mark, end: int, *, is_page: bool, is_markdown: bool) -> Turn | None:
        label = mark.label
        lines = _with_longer_fences(self.lines, mark.line + 1, end, self.marks.nesting)
        rest = self._rest(mark, lines)
        lines = [rest, *lines]
        if is_page:
            self.log.add(LeftOutReason.LABEL, self.lines[mark.line])
            lines = self._without_buttons(lines, mark)
        elif end == len(self.lines):
            lines = self._without_footer(lines)
        time = time_of(label.time) or label.instant
        for note in (label.time, label.note):
            self.log.add(LeftOutReason.METADATA, note)
        words = _first_words(lines)
        may_be_time = mark.speaker in self.timed or words.startswith("<time")
        if may_be_time and furniture.is_time(words):
            self.log.add(LeftOutReason.METADATA, words)
            lines = lines[lines.index(words) + 1 :]
            time = time or time_of(words)
        parts = self._parts(mark, _body(lines), is_markdown=is_markdown)
        if not parts:
            return None
        model = label.model if mark.speaker == "assistant" else ""
        return Turn(mark.speaker, label.shown, parts, model, time)

    def _parts(self, mark: Mark, body: str, *, is_markdown: bool) -> tuple[Part, ...]:
        if mark.speaker in ("user", "system") or not is_markdown:
            pieces = [Piece("text", body)]
            render = typed.render
        else:
            pieces = pieces_of(body)
            render = markdown.render
        if mark.label.is_thinking:
            pieces = [Piece("thinking", body, mark.label.name)]
        parts = (Part(each.kind, render(each.text, self.work), each.title) for each in pieces)
        return tuple(each for each in parts if each.html)

    def _rest(self, mark: Mark, lines: list[str]) -> str:
        """Words behind the label; none where the product's label quotes what follows."""
        rest = mark.label.rest
        if mark.label.is_of_page and rest:
            following = next(
                (line for line in lines if line.strip() and not furniture.reason_of(line)), ""
            )
            quoted = rest.rstrip("….").rstrip()
            if quoted and " ".join(following.split()).startswith(" ".join(quoted.split())):
                return ""
        return rest

    def _without_buttons(self, lines: list[str], mark: Mark) -> list[str]:
        """Lines of a copied page without its buttons. What is somebody's only word stays."""
        kept = _without_blank_ends(lines)
        if mark.speaker == "user":
            while len(kept) > 1 and self._is_furniture(kept[-1], is_end=True):
                kept = _without_blank_ends(kept[:-1])
            return kept
        return [
            line
            for number, line in enumerate(kept)
            if not self._is_furniture(line, is_end=number in (0, len(kept) - 1))
        ]

    def _is_furniture(self, line: str, *, is_end: bool) -> bool:
        reason = furniture.reason_of(line)
        if reason is None and is_end and furniture.is_time(line):
            reason = LeftOutReason.METADATA
        if reason is None:
            return False
        self.log.add(reason, line)
        return True

    def _without_footer(self, lines: list[str]) -> list[str]:
        kept = _without_blank_ends(lines)
        while len(kept) > 1 and furniture.is_export_footer(kept[-1]):
            self.log.add(LeftOutReason.PAGE, kept[-1])
            kept = _without_blank_ends(kept[:-1])
        return kept


def _is_thinking(turn: Turn) -> bool:
    return all(part.kind == "thinking" for part in turn.parts)


def _timed(lines: list[str], marks: tuple[Mark, ...]) -> set[str]:
    """Speakers of whom most turns begin with a line that is nothing but a time."""
    ends = [*(mark.line for mark in marks[1:]), len(lines)]
    all_of: Counter[str] = Counter()
    timed: Counter[str] = Counter()
    for mark, end in zip(marks, ends, strict=True):
        all_of[mark.speaker] += 1
        timed[mark.speaker] += furniture.is_time(_first_words(lines[mark.line + 1 : end]))
    return {speaker for speaker, count in timed.items() if 3 * count > 2 * all_of[speaker]}


def _first_words(lines: list[str]) -> str:
    return next((line for line in lines if line.strip()), "")


def _with_longer_fences(
    lines: list[str], begin: int, end: int, fences: tuple[Fence, ...]
) -> list[str]:
    """Lines in which a block that holds other blocks has a longer fence than they have."""
    part = lines[begin:end]
    for fence in fences:
        if fence.has_nested and begin <= fence.begin and fence.end < end:
            for number in (fence.begin - begin, fence.end - begin):
                line = part[number]
                at = len(line) - len(line.lstrip())
                part[number] = line[:at] + line[at] * 4 + line[at:]
    return part


def _body(lines: list[str]) -> str:
    """Text between two marks, without the rule that exports put between turns.

    Directly below a paragraph, the rule would make a heading of it.
    """
    kept = _without_blank_ends(lines)
    if kept and RULE.fullmatch(kept[-1]):
        kept = _without_blank_ends(kept[:-1])
    return "\n".join(kept)


def _without_blank_ends(lines: list[str]) -> list[str]:
    begin, end = 0, len(lines)
    while begin < end and not lines[begin].strip():
        begin += 1
    while end > begin and not lines[end - 1].strip():
        end -= 1
    return lines[begin:end]
