"""Accessibility of a page as axe-core sees it: WCAG 2.0 to 2.2, levels A and AA."""

from pathlib import Path

from playwright.sync_api import Frame

_SCRIPT = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"

_RUN = """selector => axe.run(document.querySelector(selector), {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    resultTypes: ['violations'],
}).then(({violations}) => violations.map(({id, nodes}) =>
    `${id}: ${nodes.map(({html}) => html.slice(0, 200)).join(' | ')}`))"""


def violations(frame: Frame, selector: str = "body") -> list[str]:
    """Rules that an element of the page breaks, each with the elements that break it."""
    if not frame.evaluate("typeof axe === 'object'"):
        frame.evaluate(_SCRIPT.read_text(encoding="utf-8"))
    found: list[str] = frame.evaluate(_RUN, selector)
    return found
