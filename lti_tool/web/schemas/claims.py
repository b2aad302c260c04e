"""Models of the claims of an activity, and of what people say of them."""

import uuid
from typing import Literal

from typing_extensions import TypeAliasType

from lti_tool.web.schemas.base import Output

Outcome = TypeAliasType("Outcome", Literal["supported", "contradicted", "uncheckable"])


class FactCheck(Output):
    """Statement of one person about a claim."""

    author: str
    """Name as the viewer may see it."""
    is_own: bool
    """True for the viewer's own."""
    outcome: Outcome
    source: str
    """Address or short description; empty for none."""
    excerpt: str
    """Words of the source; empty for none."""


class Claim(Output):
    """Highlight whose words are to be checked. A model note is one claim in all workspaces."""

    key: str
    conversation: uuid.UUID
    start: int
    """Beginning in UTF-16 code units of the canonical text."""
    end: int
    """End in the same units; exclusive."""
    quote: str
    author: str
    """Name of who marked it, as the viewer may see it."""
    is_own: bool
    """True where the viewer marked it."""
    checks: list[FactCheck]


class Claims(Output):
    """Claims of an activity in the order of the texts and of their places."""

    are_checked: bool
    """True where the activity asks for it now."""
    claims: list[Claim]
