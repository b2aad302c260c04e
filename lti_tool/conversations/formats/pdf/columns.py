"""Order in which the lines of a page are read: columns from the left, one after the other."""

from collections.abc import Sequence
from dataclasses import dataclass

from lti_tool.conversations.formats.pdf.lines import Line, Page

_LEAST_LINES = 6
"""Lines that make a column."""

_MOST_CROSSING = 0.25
"""Share of lines that may reach across the gap between columns: headings, figures."""

_WORDS = 3.5
"""Sizes of type that words of a justified line may stand apart; cells stand farther."""


@dataclass(frozen=True)
class Column:
    """Lines that are read one below the other."""

    lines: tuple[Line, ...]


def columns_of(page: Page, usual: float | None) -> tuple[list[Column], float | None]:
    """Columns of a page in the order of reading, and where the gap between them is, if any.

    Without columns the order of the file is kept, and stretches on one line are joined. `usual` is
    the gap of the page before: a last page may have too few lines to show one.
    """
    lines = page.lines
    gap = _gap(lines)
    if gap is None and usual is not None and not any(_crosses(line, usual) for line in lines):
        gap = usual
    if gap is None:
        return [Column(tuple(_joined(lines)))], None
    found: list[Column] = []
    band: list[Line] = []
    for line in _from_top(lines):
        if _crosses(line, gap):
            found += _sides(band, gap)
            band = []
            found.append(Column((line,)))
        else:
            band.append(line)
    return [*found, *_sides(band, gap)], gap


def _from_top(lines: Sequence[Line]) -> list[Line]:
    """Lines from the top to the foot, those on one height from the left."""
    found: list[Line] = []
    row: list[Line] = []
    for line in sorted(lines, key=lambda line: -line.top):
        if row and not is_on_height(row[0], line):
            found += sorted(row, key=lambda line: line.left)
            row = []
        row.append(line)
    return found + sorted(row, key=lambda line: line.left)


def _gap(lines: Sequence[Line]) -> float | None:
    """Middle of the white space that runs down a page between two columns; None without any."""
    if len(lines) < 2 * _LEAST_LINES:
        return None
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    width = right - left
    best: tuple[int, float] | None = None
    for step in range(30, 71):
        at = left + width * step / 100
        crossing = sum(_crosses(line, at) for line in lines)
        on_left = [line for line in lines if line.right <= at]
        on_right = [line for line in lines if line.left >= at]
        if min(len(on_left), len(on_right)) < _LEAST_LINES:
            continue
        if crossing > _MOST_CROSSING * len(lines) or not _are_columns(on_left, on_right, width):
            continue
        if best is None or crossing < best[0]:
            best = (crossing, at)
    return best[1] if best else None


def _are_columns(on_left: list[Line], on_right: list[Line], width: float) -> bool:
    """True where both sides hold lines of text, as the cells of a table mostly do not."""
    for side in (on_left, on_right):
        wide = sorted(line.right - line.left for line in side)[len(side) // 2]
        if wide < 0.3 * width:
            return False
    return True


def _crosses(line: Line, at: float) -> bool:
    return line.left < at - 1 and line.right > at + 1


def _sides(band: list[Line], gap: float) -> list[Column]:
    middle = [
        [line for line in band if line.right <= gap + 1],
        [line for line in band if line.right > gap + 1],
    ]
    return [Column(tuple(_joined(side))) for side in middle if side]


def _joined(lines: Sequence[Line]) -> list[Line]:
    """Lines in which stretches that stand side by side are one."""
    found: list[Line] = []
    for line in lines:
        before = found[-1] if found else None
        if before is not None and _is_beside(before, line):
            is_word = line.left - before.right < _WORDS * line.size
            found[-1] = Line(
                f"{before.text}{' ' if is_word else chr(9)}{line.text}",
                before.left,
                line.right,
                min(before.bottom, line.bottom),
                max(before.top, line.top),
                max(before.size, line.size),
                before.is_bold and line.is_bold,
            )
        else:
            found.append(line)
    return found


def _is_beside(before: Line, line: Line) -> bool:
    return line.left >= before.right - 1 and is_on_height(before, line)


def is_on_height(before: Line, line: Line) -> bool:
    """True for two stretches of one line."""
    overlap = min(before.top, line.top) - max(before.bottom, line.bottom)
    height = min(before.top - before.bottom, line.top - line.bottom)
    return overlap > 0.5 * max(height, 1)
