"""One turn's parts as one piece of HTML: what is not said aloud is folded."""

from collections.abc import Iterable
from html import escape

from lti_tool.conversations.turns import Part


def html_of(parts: Iterable[Part]) -> str:
    """HTML of a turn. Nothing is added to the words: pages name the kind by its class."""
    return "\n".join(each.html if each.kind == "text" else _folded(each) for each in parts)


def _folded(part: Part) -> str:
    summary = f"<summary>{escape(part.title)}</summary>"
    return f'<details class="{part.kind}">{summary}{part.html}</details>'
