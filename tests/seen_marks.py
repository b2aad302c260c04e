"""Times of marks as a marker's page shows them, which each change names."""

from typing import Any
from urllib.parse import quote

from tests.server import Somebody


def seen_at(who: Somebody, mark_path: str) -> str | None:
    """Time of the mark that a page shows to be changed: of the draft, or else of the mark."""
    answer: dict[str, Any] = who.call("GET", mark_path).json()
    shown = answer["draft"] or answer["grade"]
    return shown["graded_at"] if shown else None


def as_seen(who: Somebody, mark_path: str) -> str:
    """Query of a request that takes away the mark that a page shows."""
    return f"?seen_at={quote(str(seen_at(who, mark_path)))}"
