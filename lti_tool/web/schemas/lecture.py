"""Models of lecture mode: what a projector shows, and the address by which students come in."""

import uuid
from typing import Annotated

from pydantic import Field

from lti_tool.validation import Text
from lti_tool.web.schemas.base import Input, Output, QueryInput, enumeration
from lti_tool.web.schemas.heat_map import Passage
from lti_tool.web.schemas.polls import OpenPoll, ProjectedPoll

MAX_OFFSET = 2**31 - 1
"""Largest offset that a column holds; no text is as long."""


class LectureQuery(QueryInput):
    """Conversation to show, and what the page has already."""

    conversation: uuid.UUID | None = None
    """Id of a conversation that everybody reads; the first one without it."""
    version: Annotated[str, Text(100)] | None = None
    """Version of the page's present answer."""


class LectureConversation(Output):
    """Conversation that can be shown."""

    id: uuid.UUID
    title: str
    text_hash: str


class LectureTag(Output):
    """Tag with the number of students who have given it in the conversation."""

    key: str
    name: str
    color: str
    shortcut: str | None
    people: int | None
    """Null for fewer than three."""


class Projection(Output):
    """Text as a projector shows it: nobody is named, and no number is below three."""

    conversations: list[LectureConversation]
    conversation: uuid.UUID | None
    """Id of the conversation of this answer; null where none can be read yet."""
    taking_part: int | None
    """Students who have written in the activity; null for fewer than three."""
    heat: list[Passage]
    """Parts of the text that at least three students have marked, in order."""
    tags: list[LectureTag]
    poll: ProjectedPoll | None
    """Question that was asked last; null for none, and once it is put away."""


class Lecture(Output):
    """State of a lecture."""

    title: str
    version: str
    """Version to send with the next request."""
    projection: Projection | None
    """Null where it is still what the page has."""


class NewPointer(Input):
    """Passage to point at, in UTF-16 code units of the canonical text; `end` is exclusive."""

    conversation: uuid.UUID
    start: Annotated[int, Field(ge=0, le=MAX_OFFSET)]
    end: Annotated[int, Field(ge=1, le=MAX_OFFSET)]
    leads: bool = False
    """True to lead on from there: whoever follows goes along with each such request."""


class Pointer(Output):
    """Passage to which the teacher points."""

    id: uuid.UUID
    """Another one each time, also for the same passage."""
    conversation: uuid.UUID
    start: int
    end: int
    lead: uuid.UUID | None
    """Id of a lead, the same as it goes on; null for an invitation to one passage."""
    led_by: str | None
    """Name of who leads."""


class Pointing(Output):
    """Passage to which the teacher points now; null for none."""

    pointer: Pointer | None


class Shown(Output):
    """Pointer and question that the teacher shows to everybody who has the activity open."""

    pointer: Pointer | None
    poll: OpenPoll | None
    """Question that the viewer can answer now."""


class LectureEntrance(Output):
    """Address by which students come into the activity."""

    kind: Annotated[
        str,
        enumeration(
            ("lms", "join-link", "sign-in"),
            "The activity in the LMS, a link into the class, or the tool's own address.",
        ),
    ]
    address: str
    qr_code: str
    """A data: address of an image."""
