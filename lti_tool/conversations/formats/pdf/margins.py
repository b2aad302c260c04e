"""Lines that stand at the top or foot of page after page: titles and page numbers."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from lti_tool.conversations.formats.pdf.columns import is_on_height
from lti_tool.conversations.formats.pdf.lines import Line, Page

_MARGIN = 0.12
"""Share of a page's height at its top and at its foot."""

_LINES = 3
"""Lines of a margin that are looked at."""

_NUMBER = re.compile(
    r"[-–—\s|]*(?:page|seite|p\.)?\s*(?:\d{1,4}|[ivxlc]{1,6})"
    r"(?:\s?(?:/|of|von|de)\s?\d{1,4})?[-–—\s|.]*",
    re.IGNORECASE,
)
_BROWSER = re.compile(
    r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? \d{1,2}:\d\d.*"
    r"|(?:https?|file|about|chrome):\S*(?:\s+\d+/\d+)?"
)
"""Time, title and address that a browser prints on every page."""

_DIGITS = re.compile(r"\d+")


def without_margins(pages: Sequence[Page]) -> tuple[list[Page], list[str]]:
    """Pages without what is repeated at their margins, and those lines."""
    keys = Counter(key for page in pages for key in {_key(line) for line in _at_margins(page)})
    least = max(2, len(pages) // 3)
    kept: list[Page] = []
    removed: list[str] = []
    for page in pages:
        at_margins = _at_margins(page)
        browser = [line for line in at_margins if _BROWSER.fullmatch(line.text)]
        margin = {
            id(line)
            for line in at_margins
            if any(is_on_height(line, each) for each in browser)
            or (len(pages) > 1 and _NUMBER.fullmatch(line.text))
            or (len(pages) > 2 and keys[_key(line)] >= least)
        }
        removed += [line.text for line in page.lines if id(line) in margin]
        kept.append(
            replace(page, lines=tuple(line for line in page.lines if id(line) not in margin))
        )
    return kept, removed


def _at_margins(page: Page) -> list[Line]:
    lines = sorted(page.lines, key=lambda line: line.top)
    edge = _MARGIN * page.height
    foot = [line for line in lines[: 2 * _LINES] if line.top < edge]
    head = [line for line in lines[-2 * _LINES :] if line.bottom > page.height - edge]
    return [*foot[:_LINES], *head[-_LINES:]]


def _key(line: Line) -> str:
    return _DIGITS.sub("#", " ".join(line.text.casefold().split()))
