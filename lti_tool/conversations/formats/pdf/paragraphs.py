"""Lines of a PDF joined into paragraphs and headings: a PDF has none of either."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise
from statistics import median

from lti_tool.conversations.formats.pdf.lines import Line

_HYPHENS = ("-", "\u2010", "\u00ad")
_SENTENCE_END = re.compile(r"[.!?:;。！？…][\"'”’»)\]]*$")
_NUMBERED = re.compile(r"(?:\(?\d{1,4}[.)\]]|\[\d{1,4}\]|\(?[a-z]{1,4}\)|[•◦▪‣●○–—*-])\s+\S")
_PARAGRAPH_NUMBER = re.compile(r"\d{1,4}\s+[A-Z“\"'(\[]")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_MOST_HEADING = 200


@dataclass
class Paragraph:
    """Lines that belong together."""

    lines: list[Line] = field(default_factory=list)

    @property
    def size(self) -> float:
        """Size of most of its lines."""
        return median(line.size for line in self.lines)


@dataclass(frozen=True)
class Metrics:
    """What is usual in a document: the size of its text, and the distance of its lines."""

    size: float
    leading: float


def metrics_of(columns: Iterable[Sequence[Line]]) -> Metrics:
    """Measure by characters, so that headings and notes do not count."""
    sizes: Counter[float] = Counter()
    distances: Counter[float] = Counter()
    for lines in columns:
        for line in lines:
            sizes[line.size] += len(line.text)
        for above, line in pairwise(lines):
            distance = round(above.bottom - line.bottom, 0)
            if 0 < distance < 4 * line.size:
                distances[distance] += 1
    size = sizes.most_common(1)[0][0] if sizes else 10.0
    leading = distances.most_common(1)[0][0] if distances else 1.2 * size
    return Metrics(size, leading)


def paragraphs_of(columns: Iterable[Sequence[Line]], metrics: Metrics) -> list[Paragraph]:
    """Paragraphs in order; one goes on in the next column where its sentence does."""
    found: list[Paragraph] = []
    for lines in columns:
        left = min((line.left for line in lines), default=0.0)
        right = _usual_right(lines)
        for number, line in enumerate(lines):
            above = lines[number - 1] if number else None
            if found and _continues(found[-1], above, line, left, right, metrics):
                found[-1].lines.append(line)
            else:
                found.append(Paragraph([line]))
    return found


def _usual_right(lines: Sequence[Line]) -> float:
    rights = sorted(line.right for line in lines)
    return rights[int(len(rights) * 0.95)] if rights else 0.0


def _continues(
    paragraph: Paragraph,
    above: Line | None,
    line: Line,
    left: float,
    right: float,
    metrics: Metrics,
) -> bool:
    """True where a line goes on with the paragraph before it."""
    last = paragraph.lines[-1]
    if abs(line.size - last.size) > 0.1 * max(last.size, 1) or line.is_bold != last.is_bold:
        return False
    if _is_item(line) or "\t" in line.text or "\t" in last.text:
        return False
    if above is None:
        # The top of a column or a page.
        return not _SENTENCE_END.search(last.text) and line.text[:1].islower()
    distance = above.bottom - line.bottom
    if distance > 1.35 * metrics.leading + 0.5 or distance < -0.5 * line.size:
        return distance < 0 and not _SENTENCE_END.search(last.text) and line.text[:1].islower()
    first = paragraph.lines[0]
    is_hanging = _is_item(first) and line.left > first.left + 1
    is_indented = line.left > left + 0.8 * line.size and line.left > last.left + 0.8 * line.size
    if is_indented and not (is_hanging and len(paragraph.lines) == 1):
        return False
    if _is_item(first) and line.left <= first.left + 1 and line.left <= left + 1:
        return last.right >= right - 4 * line.size
    return last.text.endswith(_HYPHENS) or not _would_fit(last, line, right)


def _would_fit(last: Line, line: Line, right: float) -> bool:
    """True where the first word of a line had room on the line before: somebody ended that one."""
    word = line.text.split(maxsplit=1)[0]
    width = (last.right - last.left) / max(len(last.text), 1)
    return last.right + (len(word) + 1.5) * width < right - 0.02 * abs(right - last.left)


def _is_item(line: Line) -> bool:
    return bool(_NUMBERED.match(line.text) or _PARAGRAPH_NUMBER.match(line.text))


@dataclass(frozen=True)
class Words:
    """Words of a document, by which a hyphen at the end of a line is judged."""

    known: Counter[str]

    @classmethod
    def of(cls, lines: Iterable[Line]) -> "Words":
        """Collect all words that stand inside of lines."""
        known: Counter[str] = Counter()
        for line in lines:
            known.update(word.lower() for word in _WORD.findall(line.text))
        return cls(known)

    def joined(self, before: str, after: str) -> str:
        """Two parts of a text around the end of a line."""
        if not before.endswith(_HYPHENS):
            return f"{before} {after}"
        if before.endswith("\u00ad"):
            return before[:-1] + after
        first = re.search(r"[^\W\d_]+(?=.$)", before)
        second = re.match(r"[^\W\d_]+", after)
        if first is None or second is None or not after[:1].islower():
            return before + after if before[-2:-1].isalnum() else f"{before} {after}"
        whole = (first[0] + second[0]).lower()
        parted = f"{first[0]}-{second[0]}".lower()
        keeps = self.known[parted] > 0 and self.known[whole] == 0
        return before + after if keeps else before[:-1] + after


def html_of(paragraphs: Sequence[Paragraph], metrics: Metrics, words: Words) -> Iterator[str]:
    """HTML of each paragraph: larger type is a heading."""
    levels = _levels(paragraphs, metrics)
    for paragraph in paragraphs:
        text = _text(paragraph, words)
        level = levels.get(paragraph.size)
        inside = escape(text.replace("\t", " \u2003"), quote=False)
        if level and len(text) <= _MOST_HEADING:
            yield f"<h{level}>{inside}</h{level}>"
        elif all(line.is_bold for line in paragraph.lines) and len(text) <= _MOST_HEADING:
            yield f"<p><strong>{inside}</strong></p>"
        else:
            yield f"<p>{inside}</p>"


def _levels(paragraphs: Sequence[Paragraph], metrics: Metrics) -> dict[float, int]:
    large = sorted(
        {each.size for each in paragraphs if each.size > 1.14 * metrics.size}, reverse=True
    )
    return {size: min(number + 1, 3) for number, size in enumerate(large)}


def _text(paragraph: Paragraph, words: Words) -> str:
    text = paragraph.lines[0].text
    for line in paragraph.lines[1:]:
        text = words.joined(text, line.text)
    return text.replace("\u00ad", "")
