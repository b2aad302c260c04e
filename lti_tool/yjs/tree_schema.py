"""Schemas of a tree of elements: elements in each other, their attributes, text and its marks."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from lti_tool.refusals import RefusalCode
from lti_tool.yjs.schema import Integer, Text

_NO_MARK = "null"
"""Value of a format at which a mark ends (Yjs, ContentFormat)."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Mark of a stretch of text, with these attributes, all of them present."""

    attributes: Mapping[str, Text] = field(default_factory=dict)

    @property
    def max_length(self) -> int:
        """Longest JSON of a value; escapes make no character longer than six."""
        lengths = (8 + len(name) + 6 * each.max_length for name, each in self.attributes.items())
        return 2 + sum(lengths)

    def objection(self, value: str) -> RefusalCode | None:
        """Refusal code of a value, as JSON, that does not fit, else None."""
        if value == _NO_MARK:
            return None
        if len(value) > self.max_length:
            return "too-large"
        try:
            attributes = json.loads(value)
            # Parsers differ in what else they take, such as one key twice.
            is_canonical = _encoded(attributes) == value
        except (ValueError, RecursionError):
            return "shape"
        if not is_canonical or not isinstance(attributes, dict):
            return "shape"
        if attributes.keys() != self.attributes.keys():
            return "shape"
        objections = (each.objection(attributes[name]) for name, each in self.attributes.items())
        return next(filter(None, objections), None)


@dataclass(frozen=True, slots=True)
class Element:
    """Element with these attributes, and with other elements or with text in it."""

    children: frozenset[str] = frozenset()
    """Names of the elements that may stand in it."""
    attributes: Mapping[str, Text | Integer] = field(default_factory=dict)
    has_text: bool = False
    marks: frozenset[str] = frozenset()
    """Names of the marks that its text may have."""


@dataclass(frozen=True, slots=True)
class Tree:
    """Tree under one root, an XmlFragment."""

    root: str
    """Name of the root."""
    top: Element
    """The root as if it were an element."""
    elements: Mapping[str, Element]
    marks: Mapping[str, Mark]
    max_depth: int
    """Elements that may stand in each other."""


def _encoded(value: object) -> str:
    """JSON as browsers write it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
