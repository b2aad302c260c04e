"""Finds the lines of a text that say who speaks next, and how sure that is."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from lti_tool.conversations.formats.transcript import people, prose
from lti_tool.conversations.formats.transcript.fences import Fence, fences
from lti_tool.conversations.formats.transcript.labels import Label, label_of, product_in
from lti_tool.conversations.problems import MOST_TURNS, CannotRead, Problem
from lti_tool.conversations.recognition_reasons import NAMES_REASON, SOME_NAMES_REASON
from lti_tool.conversations.turns import Speaker

_MOST_MARKS = 20 * MOST_TURNS
"""Lines that name a speaker, in answers too, where they are written otherwise than the turns'."""

_MOST_LABELS = 50_000
"""Lines that look like a label, in code too."""

_SHOWN = 3
"""Names that the reason of a recognition lists."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A line that begins a turn."""

    line: int
    speaker: Speaker
    label: Label


@dataclass(frozen=True, slots=True)
class Marks:
    """All marks of a transcript. `is_sure` is False where something about them was inferred."""

    marks: tuple[Mark, ...]
    nesting: tuple[Fence, ...]
    """Blocks of code that hold others."""
    is_sure: bool
    reason: str


Candidate = tuple[int, Label]


def find(lines: Sequence[str]) -> Marks | None:
    """The marks of a transcript; None where nobody asks or nobody answers.

    Marks in fenced code, and those written otherwise than the transcript's own, are part of what
    somebody says. Raises CannotRead.
    """
    candidates = _candidates(lines)
    known = [number for number, label in candidates if label.speaker]
    blocks = fences(lines, [number for number in known if _stands_apart(lines, number)])
    candidates = _outside(candidates, blocks)
    if sum(label.speaker is not None for _, label in candidates) > _MOST_MARKS:
        raise CannotRead(Problem.MANY_TURNS)
    for chosen, is_mixed in (*_styles(candidates), *_styles(_of_products(candidates))):
        found = _transcript(lines, chosen, is_mixed=is_mixed)
        if found is not None:
            marks, is_sure, reason = found
            return Marks(
                tuple(marks), tuple(each for each in blocks if each.has_nested), is_sure, reason
            )
    return None


def _of_products(candidates: list[Candidate]) -> list[Candidate]:
    """Candidates where each line that is the same words with a product is a label of its page.

    So a page tells who speaks in languages of which no table has the words.
    """
    counts = Counter(label.name for _, label in candidates if not (label.speaker or label.rest))
    products = {
        name: product
        for name, count in counts.items()
        if count > 1 and (product := product_in(name))
    }
    if len(products) != 1:
        return []
    return [
        (number, replace(label, speaker="assistant", name=products[label.name], is_of_page=True))
        if label.name in products and not label.rest
        else (number, label)
        for number, label in candidates
    ]


def _candidates(lines: Sequence[str]) -> list[Candidate]:
    found: list[Candidate] = []
    for number, line in enumerate(lines):
        label = label_of(line)
        if label is not None:
            found.append((number, label))
            if len(found) > _MOST_LABELS:
                raise CannotRead(Problem.MANY_TURNS)
    return found


def _stands_apart(lines: Sequence[str], number: int) -> bool:
    return number == 0 or not lines[number - 1].strip()


def _outside(candidates: list[Candidate], blocks: list[Fence]) -> list[Candidate]:
    """Candidates that are not in code."""
    kept: list[Candidate] = []
    at = 0
    for number, label in candidates:
        while at < len(blocks) and blocks[at].end < number:
            at += 1
        if at == len(blocks) or number < blocks[at].begin:
            kept.append((number, label))
    return kept


def _styles(candidates: list[Candidate]) -> list[tuple[list[Candidate], bool]]:
    """Candidates by how they are written, in order of their first known name; all mixed at last."""
    known = [label for _, label in candidates if label.speaker]
    paired = [label for _, label in candidates if people.is_paired(label.name)]
    forms = dict.fromkeys((label.form, label.case) for label in (*known, *paired))
    groups: list[tuple[list[Candidate], bool]] = []
    for form, case in forms:
        alike = [
            (number, label)
            for number, label in candidates
            if label.form == form and (not case or label.case in ("", case))
        ]
        groups.append((alike, False))
    mixed = [(number, label) for number, label in candidates if label.speaker]
    if len(forms) > 1:
        groups.append((mixed, True))
    timed = [(number, label) for number, label in candidates if "[time]" in label.form]
    if timed:
        groups.append((timed, False))
    return groups


def _transcript(
    lines: Sequence[str], candidates: list[Candidate], *, is_mixed: bool
) -> tuple[list[Mark], bool, str] | None:
    """The marks among candidates of one style; None where they are no transcript."""
    known = [Mark(number, label.speaker, label) for number, label in candidates if label.speaker]
    sides = {mark.speaker for mark in known}
    if {"user", "assistant"} <= sides:
        unknown = [(number, label) for number, label in candidates if not label.speaker]
        strangers = _strangers(lines, known, unknown)
        if "[time]" in candidates[0][1].form and people.have_names(unknown):
            strangers = [Mark(number, "text", label) for number, label in unknown]
        marks = sorted(known + strangers, key=lambda mark: mark.line)
        is_inferred = len(marks) > len(known)
    else:
        inferred = people.speakers_of(candidates)
        if inferred is None:
            return None
        marks = [
            Mark(number, inferred[label.name], label)
            for number, label in candidates
            if label.name in inferred
        ]
        is_inferred = True
    numbers = [mark.line for mark in marks]
    names = [(number, label.name) for number, label in candidates]
    if (
        _is_too_little(lines, marks)
        or prose.is_quoted(lines, numbers)
        or prose.is_list(lines, numbers, names)
    ):
        return None
    is_sure = not is_inferred and not is_mixed and _is_clear(marks)
    return marks, is_sure, _reason(marks, is_inferred=is_inferred)


def _strangers(lines: Sequence[str], known: list[Mark], unknown: list[Candidate]) -> list[Mark]:
    """Turns of names that no table knows: where the same side would speak twice in a row.

    A line such as "Note: …" inside an answer is written like a speaker's, too. So a name counts
    where it fills several such gaps, or is the only one in its gap.
    """
    if not unknown:
        return []
    spaced = sum(_stands_apart(lines, mark.line) for mark in known) * 2 > len(known)
    filling: dict[str, list[Candidate]] = {}
    at_the_end: list[Candidate] = []
    at = 0
    for before, after in zip(known, [*known[1:], None], strict=True):
        end = after.line if after else len(lines)
        is_gap = after is not None and after.speaker == before.speaker != "system"
        is_end = after is None and before.speaker == "user"
        while at < len(unknown) and unknown[at][0] < end:
            number, label = unknown[at]
            at += 1
            if number < before.line or (spaced and not _stands_apart(lines, number)):
                continue
            if is_gap:
                filling.setdefault(label.name, []).append((number, label))
            elif is_end:
                at_the_end.append((number, label))
    names = {name for name, found in filling.items() if len(found) > 1 or len(filling) == 1}
    found = [each for name in names for each in filling[name]]
    found += [each for each in at_the_end if each[1].name in names]
    return [Mark(number, "text", label) for number, label in found]


def _is_too_little(lines: Sequence[str], marks: list[Mark]) -> bool:
    """True for names alone on their lines, which are words of the text as well."""
    if not marks[0].label.form.endswith("alone"):
        return False
    if marks[0].label.form.startswith("[time]"):
        # A timetable names something at each time, and says no more about it.
        ends = [*(mark.line for mark in marks[1:]), len(lines)]
        with_words = sum(
            any(line.strip() for line in lines[mark.line + 1 : end])
            for mark, end in zip(marks, ends, strict=True)
        )
        return 4 * with_words < 3 * len(marks)
    changes = sum(a.speaker != b.speaker for a, b in pairwise(marks))
    first = next(number for number, line in enumerate(lines) if line.strip())
    return changes * 2 < len(marks) or (len(marks) < 4 and marks[0].line != first)


def _is_clear(marks: list[Mark]) -> bool:
    """True for labels that nothing but a transcript has, or that alternate several times."""
    label = marks[0].label
    if label.is_of_page or "#" in label.form or "**" in label.form:
        return True
    changes = sum(a.speaker != b.speaker for a, b in pairwise(marks))
    return changes >= 3 and not label.form.endswith("alone")


def _reason(marks: list[Mark], *, is_inferred: bool) -> str:
    names = list(dict.fromkeys(mark.label.name for mark in marks))
    shown = ", ".join(f"“{name}”" for name in names[:_SHOWN])
    return (SOME_NAMES_REASON if is_inferred else NAMES_REASON).format(names=shown)
