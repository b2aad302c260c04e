"""Names, types and limits in a shared document (twin: static/src/document/annotations/schema.ts).

An `annotations` document has two roots:

    highlights: Y.Map  "<author id>/<uuid>" -> Y.Map { conversation, start, end, quote, prefix,
                         suffix, tag, created,
                         comments: Y.Map "<author id>/<uuid>" -> Y.Map { text, created } }
    tags:       Y.Map  key -> Y.Map { name, color, position }

References of a new highlight are checked by the policy: `conversation` is one of the activity's,
`start` and `end` are offsets into its text, the quote and its context have the lengths that these
leave. `tag` is a weak reference: a key that no tag has, as after its deletion, means no tag. Dates
are the writer's clock, which may be wrong: nothing is refused for it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from lti_tool.annotations.refusals import RefusalCode
from lti_tool.validation import utf16_length

HIGHLIGHTS = "highlights"
TAGS = "tags"
COMMENTS = "comments"

AUTHOR_ID = re.compile(r"[a-z0-9]{8}")

AUTHORED_KEY = re.compile(rf"{AUTHOR_ID.pattern}/[0-9a-zA-Z-]{{1,64}}")
"""A key that says whose it is: '<author id>/<uuid>'."""

TAG_KEY = re.compile(r"[0-9a-zA-Z-]{1,64}")

QUOTE_LIMIT = 10_000
COMMENT_LIMIT = 10_000
CONTEXT_LIMIT = 32
TAG_NAME_LIMIT = 100

_LAST_MILLISECOND = 253_402_300_799_999
"""The end of the year 9999: later, neither Python nor PostgreSQL has a date to show."""

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
class Whole:
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
Part: TypeAlias = Text | Whole | Record | Collection

_CREATED = Whole(_LAST_MILLISECOND)

COMMENT = Record({"text": Text(COMMENT_LIMIT, least=1), "created": _CREATED})

HIGHLIGHT = Record(
    {
        "conversation": Text(36, pattern=re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")),
        "start": Whole(),
        "end": Whole(),
        "quote": Text(QUOTE_LIMIT, least=1),
        "prefix": Text(CONTEXT_LIMIT),
        "suffix": Text(CONTEXT_LIMIT),
        "tag": Text(64, pattern=re.compile(r"[0-9a-zA-Z-]*")),
        "created": _CREATED,
        COMMENTS: Collection(AUTHORED_KEY, COMMENT),
    }
)

TAG = Record(
    {
        "name": Text(TAG_NAME_LIMIT, least=1),
        "color": Text(7, pattern=re.compile(r"#[0-9a-fA-F]{6}")),
        "position": Whole(),
    }
)

ROOTS: Mapping[str, Collection] = {
    HIGHLIGHTS: Collection(AUTHORED_KEY, HIGHLIGHT),
    TAGS: Collection(TAG_KEY, TAG),
}


def author_of(key: str) -> str:
    """The author id that a highlight's or comment's key begins with."""
    return key.partition("/")[0]
