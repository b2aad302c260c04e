"""Model of an error."""

from datetime import datetime
from typing import Annotated

from typing_extensions import TypeAliasType

from lti_tool.errors import ToolError
from lti_tool.grading.preconditions import ChangedMeanwhile
from lti_tool.web.schemas.base import Output, Sentence, enumeration


def _codes(kind: type[ToolError]) -> set[str]:
    return {kind.code}.union(*map(_codes, kind.__subclasses__()))


_CODES = sorted(_codes(ToolError) | {ChangedMeanwhile.code})

ErrorCode = TypeAliasType("ErrorCode", Annotated[str, enumeration(_CODES, "Kind of an error.")])


class Error(Output):
    """An error, in words for the person who sees it."""

    code: ErrorCode
    sentence: Sentence
    """Description of the error."""
    advice: Sentence
    """Advice on what to do."""
    reference: str
    """Id of the request in the log of the tool."""
    field: str
    """Field of the request to correct; empty where there is none."""


class CurrentPoints(Output):
    """Points that are saved for a criterion."""

    title: str
    points: float | None


class Current(Output):
    """Value that is saved where the request has seen another one."""

    text: str
    by: str | None
    """Name of who saved it; null for a rule, for nothing, or where they were erased."""
    at: datetime | None
    """Time at which it was saved; null where there is nothing any more."""
    is_own: bool
    """True where the caller saved it, as in another tab."""
    is_computed: bool
    score: float | None
    points: list[CurrentPoints]


class ErrorAnswer(Output):
    """Answer to a request that failed."""

    error: Error
    current: Current | None = None
    """Value that is saved by now, for `changed-meanwhile`; left out for all others."""
