"""Types of values from outside: text that can be stored, timestamps within bounds.

JSON, forms, queries, LTI messages and services of an LMS all use these. PostgreSQL refuses texts
that JSON allows, and keeps dates that Python cannot load; both are refused here, with a sentence.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, TypeAlias

from pydantic import AfterValidator, AwareDatetime, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from lti_tool.dates import EARLIEST, LATEST
from lti_tool.utf16 import utf16_length

_UNSHOWABLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]")
"""Control characters that are no white space, and halves of surrogate pairs."""


def is_storable(text: str) -> bool:
    """True where PostgreSQL stores the text: no NUL, no half of a surrogate pair."""
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:
        return False


def is_showable(text: str) -> bool:
    """True where a page can show the text: storable, no control characters but white space."""
    return _UNSHOWABLE.search(text) is None


@dataclass(frozen=True)
class Text:
    """Annotates a `str` field: showable, with `least` to `most` UTF-16 code units."""

    most: int
    least: int = 0

    def __get_pydantic_core_schema__(
        self, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Check the text after pydantic has made sure that it is one."""
        return core_schema.no_info_after_validator_function(self._checked, handler(source))

    def __get_pydantic_json_schema__(
        self, source: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Add the limits. JSON Schema counts characters, of which some are two code units."""
        least = {"minLength": self.least} if self.least else {}
        return handler(source) | least | {"maxLength": self.most}

    def _checked(self, text: str) -> str:
        length = utf16_length(text)
        if length > self.most:
            sizes = {"most": f"{self.most:,}", "length": f"{length:,}"}
            raise PydanticCustomError(
                "text_too_long", "This has {length} characters; at most {most} are possible", sizes
            )
        if length < self.least:
            raise PydanticCustomError("text_too_short", "This cannot be empty")
        if not is_showable(text):
            raise PydanticCustomError(
                "text_unstorable", "This holds characters that cannot be shown or stored"
            )
        return text


def _in_range(value: datetime) -> datetime:
    try:
        at = value.astimezone(UTC)
    except OverflowError:
        at = None
    if at is None or not EARLIEST <= at < LATEST:
        raise PydanticCustomError(
            "timestamp_out_of_range", "Choose a date from the year 2000 to the year 2199"
        )
    return at


Timestamp: TypeAlias = Annotated[AwareDatetime, AfterValidator(_in_range)]
"""A point in time with its offset from UTC, taken over as UTC."""

Identifier: TypeAlias = Annotated[str, Text(255, least=1)]
"""An id that somebody else gave, at most as long as LTI 1.3 core allows."""

Address: TypeAlias = Annotated[str, Text(2000, least=1)]
"""An address of somebody else. What it may be used for is checked where it is used."""
