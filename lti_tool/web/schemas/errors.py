"""Model of an error."""

from typing import Annotated

from typing_extensions import TypeAliasType

from lti_tool.errors import ToolError
from lti_tool.web.schemas.base import Output, enumeration


def _codes(kind: type[ToolError]) -> set[str]:
    return {kind.code}.union(*map(_codes, kind.__subclasses__()))


ErrorCode = TypeAliasType(
    "ErrorCode", Annotated[str, enumeration(sorted(_codes(ToolError)), "Kind of an error.")]
)


class Error(Output):
    """An error, in words for the person who sees it."""

    code: ErrorCode
    sentence: str
    """Description of the error."""
    advice: str
    """Advice on what to do."""
    reference: str
    """Id of the request in the log of the tool."""
    field: str
    """Field of the request to correct; empty where there is none."""


class ErrorAnswer(Output):
    """Answer to a request that failed."""

    error: Error
