"""Position of a reader: the turn that they see, and the passage that they have selected.

Pages of other members show it, and nothing stores it. It holds numbers and the id of a text.
"""

from collections.abc import Mapping
from typing import Any, TypeGuard

MOST_TURNS = 100_000
"""Largest number of a turn; no text has as many."""


def checked(state: Mapping[str, Any], lengths: Mapping[str, int]) -> dict[str, Any]:
    """Position in an awareness state of a client; nothing for a text that is not in `lengths`.

    A passage that is not in the text is left out, and so is a turn that is none.
    """
    conversation = state.get("conversation")
    length = lengths.get(conversation) if isinstance(conversation, str) else None
    if length is None:
        return {}
    turn, start, end = state.get("turn"), state.get("start"), state.get("end")
    position: dict[str, Any] = {"conversation": conversation}
    if _is_integer(turn) and 1 <= turn <= MOST_TURNS:
        position["turn"] = turn
    if _is_integer(start) and _is_integer(end) and 0 <= start < end <= length:
        position |= {"start": start, "end": end}
    return position


def _is_integer(value: Any) -> TypeGuard[int]:
    # To Python, True is an int.
    return type(value) is int
