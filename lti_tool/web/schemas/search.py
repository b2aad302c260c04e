"""Models of the search over all that somebody may read."""

import uuid
from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from lti_tool.validation import Text
from lti_tool.web.schemas.base import Output, QueryInput

SearchKind = TypeAliasType(
    "SearchKind",
    Literal[
        "class",
        "activity",
        "conversation",
        "text",
        "highlight",
        "comment",
        "answer",
        "check",
        "tag",
        "person",
    ],
)


class SearchQuery(QueryInput):
    """Words to look for, and what is left of all that has them."""

    words: Annotated[str, Text(200)] = ""
    kind: SearchKind | None = None
    activity: uuid.UUID | None = None
    tag: Annotated[str, Text(100)] | None = None
    """Name of the tag of highlights and of those that comments stand on; nothing else is left."""


class SearchPart(Output):
    """Piece of a snippet."""

    text: str
    is_match: bool


class SearchResult(Output):
    """Something that has the words, and the place to open. null is what does not apply."""

    kind: SearchKind
    course_id: uuid.UUID
    activity_id: uuid.UUID | None
    """null for a class."""
    parts: list[SearchPart]
    """Snippet; plain text."""
    conversation: str | None
    """Title of the conversation in which it stands."""
    author: str | None
    """Name as this person sees it; null for somebody who has left."""
    tag: str | None
    is_reply: bool
    workspace_id: uuid.UUID | None
    draft_of: uuid.UUID | None
    """Enrolment in whose hidden notes it is, for a role that may see the class."""
    is_private: bool
    """True for a note that nobody but its writer sees."""
    note: str | None
    """Key of the highlight."""
    comment: str | None
    """Key of the comment or the fact check."""
    conversation_id: uuid.UUID | None
    turn: int | None
    """Position of the turn in the conversation."""


class SearchGroup(Output):
    """Results in one activity; of the first group, classes themselves, where there are any."""

    course_id: uuid.UUID | None
    course: str
    activity_id: uuid.UUID | None
    activity: str
    results: list[SearchResult]


class SearchActivity(Output):
    """Activity to choose."""

    id: uuid.UUID
    title: str


class SearchAnswer(Output):
    """Results by activity, the newest activity first."""

    is_too_short: bool
    is_cut: bool
    """True where there is more of a kind than is shown."""
    groups: list[SearchGroup]
    activities: list[SearchActivity]
    tags: list[str]
    """Names of tags to choose from."""
