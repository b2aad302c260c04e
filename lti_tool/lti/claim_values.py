"""Types of claims, in two tiers: required and optional.

Functions read the claims that decide (subject, course, message type) and raise TokenUnreadable.
`OptionalMembers` reads all others: an unusable value counts as absent.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lti_tool.errors import TokenUnreadable
from lti_tool.validation import is_storable

LONGEST_ID = 255
"""LTI 1.3 core: ids are at most 255 ASCII characters."""

LONGEST_TEXT = 2000

_MOST_TEXTS = 100

_SWITCHES = {
    True: True, False: False, "true": True, "false": False, "yes": True, "no": False,
    "on": True, "off": False, "1": True, "0": False, "": False,
}  # fmt: skip
"""Spellings of booleans; 1 and 0 are equal to True and False. PHP writes false as ""."""


def needed_text(values: Mapping[str, Any], name: str, *, longest: int = LONGEST_ID) -> str:
    """The text that a claim must hold. Raises TokenUnreadable."""
    value = values.get(name)
    if value is None or value == "":
        raise TokenUnreadable(detail=f"{_short(name)} is missing")
    if not _is_text(value, longest):
        raise TokenUnreadable(detail=f"{_short(name)} is no text of at most {longest} characters")
    return str(value)


def needed_object(values: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The object that a claim must hold. Raises TokenUnreadable."""
    value = values.get(name)
    if not isinstance(value, Mapping):
        raise TokenUnreadable(detail=f"{_short(name)} is missing or no object")
    return value


@dataclass(frozen=True)
class OptionalMembers:
    """Optional members of a claim. `ignored` collects names of unusable ones, never values."""

    values: Mapping[str, Any]
    ignored: set[str] = field(default_factory=set)
    within: str = ""

    def object(self, name: str) -> "OptionalMembers":
        """The members of an object. PHP writes an empty object as an empty list."""
        value = self.values.get(name)
        if value is not None and value != [] and not isinstance(value, Mapping):
            self._ignore(name)
        members = value if isinstance(value, Mapping) else {}
        return OptionalMembers(members, self.ignored, f"{self.within}{_short(name)}.")

    def text(self, name: str, *, longest: int = LONGEST_ID) -> str | None:
        """An id, code or address: as it was sent, or absent."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if not _is_text(value, longest):
            self._ignore(name)
            return None
        return str(value)

    def prose(self, name: str, *, longest: int) -> str:
        """A text to show; a number counts as one, a long text is cut, an absent one is empty."""
        value = self.values.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if value is None:
            return ""
        if not isinstance(value, str):
            self._ignore(name)
            return ""
        shown = value.encode(errors="ignore").decode().replace("\0", "")[:longest]
        if shown != value:
            self._ignore(name)
        return shown

    def texts(self, name: str) -> tuple[str, ...]:
        """The texts in a list, at most a hundred; none where it is no list."""
        value = self.values.get(name)
        if value is None:
            return ()
        listed = value if isinstance(value, list) else []
        usable = [each for each in listed if isinstance(each, str) and is_storable(each)]
        if not isinstance(value, list) or len(usable) < len(listed):
            self._ignore(name)
        return tuple(usable[:_MOST_TEXTS])

    def switch(self, name: str, *, default: bool) -> bool:
        """A boolean, also where it is spelt as a text or a number."""
        value = self.values.get(name)
        if value is None:
            return default
        spelt = value.strip().lower() if isinstance(value, str) else value
        if not isinstance(spelt, str | int | float) or spelt not in _SWITCHES:
            self._ignore(name)
            return default
        return _SWITCHES[spelt]

    def scalars(self) -> Iterator[tuple[str, str]]:
        """The members that hold one storable value each, as texts."""
        for key, value in self.values.items():
            if isinstance(value, str | int | float) and is_storable(f"{key}{value}"):
                yield key, str(value)

    def _ignore(self, name: str) -> None:
        self.ignored.add(self.within + _short(name))


def _is_text(value: object, longest: int) -> bool:
    return isinstance(value, str) and len(value) <= longest and is_storable(value)


def _short(name: str) -> str:
    return name.rsplit("/", 1)[-1]
