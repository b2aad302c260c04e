"""Record: a JSON object of a stranger, whose fields may be missing or of another type."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from lti_tool.conversations.records import times


class Record:
    """Fields of a JSON object. Of a field that is missing or odd, each method answers "nothing"."""

    __slots__ = ("fields",)

    def __init__(self, value: object) -> None:
        self.fields: dict[str, Any] = value if isinstance(value, dict) else {}

    def __bool__(self) -> bool:
        return bool(self.fields)

    def __contains__(self, key: str) -> bool:
        return key in self.fields

    def has(self, *keys: str) -> bool:
        """True where all these fields are there, whatever is in them."""
        return all(key in self.fields for key in keys)

    def get(self, key: str) -> Any:
        """Value of a field as it is; None where it is missing."""
        return self.fields.get(key)

    def text(self, *keys: str) -> str:
        """Text of the first of these fields that holds some; a number counts as its digits."""
        for key in keys:
            value = self.fields.get(key)
            if isinstance(value, str) and value:
                return value
            if isinstance(value, int | float) and not isinstance(value, bool):
                return str(value)
        return ""

    def number(self, key: str) -> float | None:
        """Number of a field."""
        value = self.fields.get(key)
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None

    def is_true(self, key: str) -> bool:
        """True where a field is the JSON value true."""
        return self.fields.get(key) is True

    def time(self, *keys: str) -> datetime | None:
        """Point in time of the first of these fields that holds one; None for a local time."""
        for key in keys:
            found = times.parse(self.fields.get(key))
            if found is not None and found.tzinfo is not None:
                return found
        return None

    def record(self, *path: str) -> "Record":
        """Object in a field, or in a field of that, and so on."""
        value: Any = self.fields
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None
        return Record(value)

    def values(self, key: str) -> list[Any]:
        """Items of a list."""
        value = self.fields.get(key)
        return value if isinstance(value, list) else []

    def records(self, key: str) -> list["Record"]:
        """Objects of a list."""
        return [Record(value) for value in self.values(key) if isinstance(value, dict)]

    def texts(self, key: str) -> list[str]:
        """Texts of a list."""
        return [value for value in self.values(key) if isinstance(value, str)]

    def members(self, key: str) -> Iterator[tuple[str, "Record"]]:
        """Keys and objects of an object of objects."""
        value = self.fields.get(key)
        for name, each in value.items() if isinstance(value, dict) else ():
            yield name, Record(each)


def key_of(value: object) -> str:
    """Id as text: products write them as texts or as numbers; "" for neither."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def as_json(value: object) -> str:
    """A value as JSON that people can read; JSON within a text is written out the same way."""
    if isinstance(value, str):
        try:
            parsed = json.loads(value)
        except (ValueError, RecursionError):
            return value
        if not isinstance(parsed, dict | list):
            return value
        value = parsed
    try:
        return json.dumps(value, ensure_ascii=False, indent=2)
    except RecursionError:
        return ""
