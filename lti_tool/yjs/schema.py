"""Schemas of shared maps: values, records and collections that a document may hold."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from lti_tool.refusals import RefusalCode
from lti_tool.utf16 import utf16_length

_LARGEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Text:
    """A string of `least` to `most` UTF-16 code units, all of it matching `pattern`."""

    most: int
    least: int = 0
    pattern: re.Pattern[str] | None = None

    def objection(self, value: str | int | None) -> RefusalCode | None:
        """The code of the refusal, or None where the value fits."""
        if not isinstance(value, str) or "\0" in value:
            # PostgreSQL cannot keep a zero character in a text.
            return "shape"
        if len(value) > self.most or utf16_length(value) > self.most:
            return "too-large"
        if len(value) < self.least or (self.pattern and not self.pattern.fullmatch(value)):
            return "shape"
        return None


@dataclass(frozen=True, slots=True)
class Integer:
    """A whole number from 0 to `most`."""

    most: int = _LARGEST

    def objection(self, value: str | int | None) -> RefusalCode | None:
        """The code of the refusal, or None where the value fits."""
        return None if isinstance(value, int) and 0 <= value <= self.most else "shape"


@dataclass(frozen=True, slots=True)
class Record:
    """A map with these fields and no others; all of them are there from the beginning."""

    fields: Mapping[str, "Part"]

    def part(self, key: str) -> "Part | None":
        """What stands under `key`, or None where nothing may."""
        return self.fields.get(key)


@dataclass(frozen=True, slots=True)
class Collection:
    """A map from keys of one form to maps of one shape."""

    keys: re.Pattern[str]
    of: Record

    def part(self, key: str) -> "Part | None":
        """What stands under `key`, or None where nothing may."""
        return self.of if self.keys.fullmatch(key) else None


MapShape: TypeAlias = Record | Collection


Part: TypeAlias = Text | Integer | Record | Collection
