"""Position of a writer: both ends of their selection, as relative positions of Yjs.

Editors send them in the form of y-prosemirror, in the field `cursor`.
"""

from collections.abc import Mapping
from typing import Any

from lti_tool.responses.schema import ROOT

_MOST = 2**53 - 1
"""Largest client id or clock that JavaScript counts exactly."""


def checked(state: Mapping[str, Any]) -> dict[str, Any]:
    """Selection in an awareness state of a client; nothing where an end of it is malformed."""
    cursor = state.get("cursor")
    if not isinstance(cursor, dict):
        return {}
    ends = {name: _relative(cursor.get(name)) for name in ("anchor", "head")}
    return {"cursor": ends} if all(ends.values()) else {}


def _relative(position: Any) -> dict[str, Any] | None:
    """Position with its known fields alone; None where it is malformed."""
    if not isinstance(position, dict):
        return None
    ids = {name: _id(position.get(name)) for name in ("type", "item")}
    kept: dict[str, Any] = {name: value for name, value in ids.items() if value is not None}
    if position.get("tname") == ROOT:
        kept["tname"] = ROOT
    if not kept:
        return None
    return kept | {"assoc": -1 if position.get("assoc") == -1 else 0}


def _id(value: Any) -> dict[str, int] | None:
    if not isinstance(value, dict):
        return None
    fields: dict[str, Any] = {name: value.get(name) for name in ("client", "clock")}
    is_id = all(type(each) is int and 0 <= each <= _MOST for each in fields.values())
    return fields if is_id else None
