"""Schemas of shared maps: texts, integers, records and collections that a document may hold."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from lti_tool.refusals import RefusalCode
from lti_tool.utf16 import utf16_length

_MAX_INTEGER = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Text:
    """String of `min_length` to `max_length` UTF-16 code units, all of it matching `pattern`."""

    max_length: int
    min_length: int = 0
    pattern: re.Pattern[str] | None = None

    def objection(self, value: str | int | None) -> RefusalCode | None:
        """Refusal code of a value that does not fit, else None."""
        if not isinstance(value, str) or "\0" in value:
            # PostgreSQL cannot keep a zero character in a text.
            return "shape"
        if len(value) > self.max_length or utf16_length(value) > self.max_length:
            return "too-large"
        if len(value) < self.min_length or (self.pattern and not self.pattern.fullmatch(value)):
            return "shape"
        return None


@dataclass(frozen=True, slots=True)
class Integer:
    """Whole number from 0 to `maximum`."""

    maximum: int = _MAX_INTEGER

    def objection(self, value: str | int | None) -> RefusalCode | None:
        """Refusal code of a value that does not fit, else None."""
        return None if isinstance(value, int) and 0 <= value <= self.maximum else "shape"


@dataclass(frozen=True, slots=True)
class Record:
    """Map with these fields, all of them present from the beginning, and some optional ones."""

    fields: Mapping[str, "Shape"]
    optional: Mapping[str, "Shape"] = field(default_factory=dict)
    """Fields that may be missing: documents are older than they are."""

    def shape_of(self, key: str) -> "Shape | None":
        """Shape of the value under `key`; None where no value is allowed."""
        return self.fields.get(key) or self.optional.get(key)


@dataclass(frozen=True, slots=True)
class Collection:
    """Map from keys that match one pattern to records of one shape."""

    keys: re.Pattern[str]
    of: Record
    others: "Collection | None" = None
    """Records of another shape in the same map, under keys that do not match `keys`."""

    def shape_of(self, key: str) -> "Shape | None":
        """Shape of the record under `key`; None where the key is not allowed."""
        if self.keys.fullmatch(key):
            return self.of
        return self.others.shape_of(key) if self.others else None


MapShape: TypeAlias = Record | Collection

Shape: TypeAlias = Text | Integer | Record | Collection
