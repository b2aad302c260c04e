"""Models of heat maps: a conversation as a class has read it."""

import uuid
from typing import Annotated

from pydantic import Field

from lti_tool.validation import Text
from lti_tool.web.schemas.base import Output, QueryInput
from lti_tool.web.schemas.groups import GroupName


class HeatMapQuery(QueryInput):
    """Conversation to look at, and whose highlights count."""

    conversation: uuid.UUID | None = None
    """Id of a conversation of the activity; the first one without it."""
    group: uuid.UUID | None = None
    """Id of a group of the course; everybody without it."""
    tag: Annotated[str, Text(200)] | None = None
    """Key of a tag, as in the answer; all highlights without it."""


class ListedConversation(Output):
    """Conversation that can be looked at."""

    id: uuid.UUID
    title: str
    text_hash: str
    """Part of the address of its text."""
    brought_by: str | None
    """Name of the student who brought it; null for one that everybody reads."""


class CountedGroup(GroupName):
    """Group of a course, with the number of its students."""

    students: int


class TagUse(Output):
    """Use of a tag in one conversation."""

    key: str
    """Key of the tag; tags of students' own of the same name count as one, and have the key
    `own:` with the name. Empty for highlights without a tag."""
    name: str
    color: str
    shortcut: str | None
    highlights: int
    people: int
    """Different students who have given it."""
    groups: dict[uuid.UUID, int]
    """Different students who have given it, by the group that they are in."""


class Passage(Output):
    """Part of the text, in UTF-16 code units of the canonical text; `end` is exclusive."""

    start: int
    end: int
    people: int
    """Different students who have marked it; of a longer passage, those at its most marked
    place."""


class DifferingPassage(Passage):
    """Passage on whose tag students differ."""

    difference: float
    """Jensen-Shannon divergence of their tags, in bits, times their number."""
    tags: dict[str, int]
    """Different students who have given a tag within the passage, by key."""


class HeatMap(Output):
    """Conversation as students have marked it."""

    conversations: list[ListedConversation]
    conversation: uuid.UUID | None
    """Id of the conversation of this answer; null where none can be read yet."""
    students: int
    """Students who are in the course or, with a group, in that one."""
    readers: int
    """Different students who have marked anything here, those who have left included."""
    groups: list[CountedGroup]
    tags: list[TagUse]
    """Tags that can be given or that anybody has given, in order."""
    heat: list[Passage]
    """Every part of the text that anybody has marked, in order."""
    most_marked: list[Passage]
    """Passages by the number of students, at most ten, the most marked one first."""
    differing: Annotated[list[DifferingPassage], Field(max_length=3)]
    """Passages on which they differ, at most three, the greatest difference first."""
