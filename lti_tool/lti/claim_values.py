"""One value of a claim: its shape checked, its size bounded. Raises TokenInvalid for any other."""

from collections.abc import Mapping
from typing import Any

from lti_tool.errors import TokenInvalid
from lti_tool.validation import is_storable

LONGEST_ID = 255
"""LTI 1.3 core: ids are at most 255 ASCII characters."""

LONGEST_TEXT = 2000

_MOST_TEXTS = 100


def of_object(claims: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The object that a claim holds; an empty one where it is absent."""
    value = claims.get(name)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise TokenInvalid(detail=f"{_short(name)} is not an object")
    return value


def of_text(values: Mapping[str, Any], name: str, *, longest: int = LONGEST_ID) -> str | None:
    """The text that a member holds; None where it is absent or empty."""
    value = values.get(name)
    if value is None or value == "":
        return None
    if not isinstance(value, str) or len(value) > longest or not is_storable(value):
        raise TokenInvalid(detail=f"{_short(name)} is no text of at most {longest} characters")
    return value


def of_needed_text(values: Mapping[str, Any], name: str, *, longest: int = LONGEST_ID) -> str:
    """The text that a member must hold."""
    value = of_text(values, name, longest=longest)
    if value is None:
        raise TokenInvalid(detail=f"{_short(name)} is missing")
    return value


def of_texts(values: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """The texts that a list holds, at most a hundred; none where it is absent."""
    value = values.get(name)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(
        isinstance(item, str) and is_storable(item) for item in value
    ):
        raise TokenInvalid(detail=f"{_short(name)} is no list of texts")
    return tuple(value[:_MOST_TEXTS])


def of_address(values: Mapping[str, Any], name: str) -> str | None:
    """An address, unchecked: who uses it decides whether it may. Empty means absent."""
    return of_text(values, name, longest=LONGEST_TEXT)


def of_switch(values: Mapping[str, Any], name: str) -> bool:
    """Whether a member is true; absent means no."""
    value = values.get(name, False)
    if not isinstance(value, bool):
        raise TokenInvalid(detail=f"{_short(name)} is neither true nor false")
    return value


def _short(name: str) -> str:
    return name.rsplit("/", 1)[-1]
