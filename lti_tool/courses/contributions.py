"""Contributions: the conversations that an activity asks its students to bring."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

ContributionMode: TypeAlias = Literal["no", "may", "must"]

MOST_CONTRIBUTIONS = 10
"""Highest limit of the conversations that students bring to one workspace."""


@dataclass(frozen=True)
class Contributions:
    """Settings of an activity: who is asked for a conversation, and what is to be said about it."""

    mode: ContributionMode = "no"
    most: int = 1
    """Conversations that students may bring to one workspace."""
    until: datetime | None = None
    """End of the time in which students may bring one; None for no limit."""
    declares_model: bool = False
    declares_purpose: bool = False
    declares_use: bool = False
    """True where students say how they used the answer."""


@dataclass(frozen=True)
class Declaration:
    """Statements of who brought a conversation; an empty one was not given."""

    model: str = ""
    purpose: str = ""
    use: str = ""
    """Use that was made of the answer."""
