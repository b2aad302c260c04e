"""Models of the feed: what others did that concerns a person."""

import uuid
from datetime import datetime
from typing import Literal

from pydantic import AwareDatetime
from typing_extensions import TypeAliasType

from lti_tool.web.schemas.base import Input, Output

FeedKind = TypeAliasType(
    "FeedKind", Literal["comment", "reply", "answer", "mention", "check", "feedback", "mark"]
)


class FeedItem(Output):
    """One thing that concerns the person, and the place to open."""

    kind: FeedKind
    course_id: uuid.UUID
    course: str
    activity_id: uuid.UUID
    activity: str
    is_new: bool
    """True for what came after the person last looked."""
    at: datetime | None
    """null where the time would tell who is behind another name."""
    author: str | None
    """Name as this person sees it; null for somebody who has left, and for marks and feedback."""
    words: str
    """Beginning of what was written; plain text with names, and with the signs of Markdown."""
    workspace_id: uuid.UUID | None
    draft_of: uuid.UUID | None
    """Enrolment in whose hidden notes it is, for a role that may see the class."""
    note: str | None
    """Key of the highlight."""
    comment: str | None
    """Key of the comment or the fact check."""


class Feed(Output):
    """Newest items first."""

    items: list[FeedItem]
    is_cut: bool
    """True where older ones are left out."""
    until: datetime
    """Time to send back once the items have been seen."""


class FeedSeen(Input):
    """Time up to which the items have been seen."""

    until: AwareDatetime
