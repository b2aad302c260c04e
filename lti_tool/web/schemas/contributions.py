"""Models of contributions: conversations that an activity asks its students to bring."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from lti_tool.courses.contributions import MOST_CONTRIBUTIONS, ContributionMode
from lti_tool.validation import Timestamp
from lti_tool.web.schemas.base import Input, Output, Sentence
from lti_tool.web.schemas.conversations import ConversationSummary, Declaration


class NewContributions(Input):
    """Settings for the conversations that students bring."""

    mode: ContributionMode
    most: Annotated[int, Field(ge=1, le=MOST_CONTRIBUTIONS)] = 1
    """Conversations that students may bring to one workspace."""
    until: Timestamp | None = None
    """End of the time in which students may bring one; null for no limit."""
    declares_model: bool = False
    declares_purpose: bool = False
    declares_use: bool = False
    """True where students have to say how they used the answer."""


class Contributions(Output):
    """Settings for the conversations that students bring."""

    mode: ContributionMode
    most: int
    """Conversations that students may bring to one workspace."""
    until: datetime | None
    """End of the time in which students may bring one; null for no limit."""
    declares_model: bool
    declares_purpose: bool
    declares_use: bool
    """True where students have to say how they used the answer."""


class Obstacle(Output):
    """Reason why the viewer can bring no conversation now."""

    sentence: Sentence
    advice: Sentence


class Contribution(ConversationSummary):
    """Conversation that was brought to a workspace."""

    can_change: bool
    """True where the viewer may edit and remove it as long as nobody has annotated it."""
    is_late: bool
    declaration: Declaration


class WorkspaceContributions(Output):
    """Conversations that were brought to a workspace, as the viewer may see them."""

    asked: Contributions
    obstacle: Obstacle | None
    """Reason why the viewer can bring no other one; null where they can."""
    conversations: list[Contribution]
