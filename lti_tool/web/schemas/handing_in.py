"""Models of handing in: what would be handed in, receipts, extensions, and a student's own work."""

import uuid
from datetime import datetime

from lti_tool.validation import Timestamp
from lti_tool.web.schemas.base import Input, Output, QueryInput
from lti_tool.web.schemas.groups import GroupName


class Receipt(Output):
    """Receipt for work that was handed in."""

    id: uuid.UUID
    handed_in_at: datetime
    """Time by the server's clock."""
    handed_in_by: str | None
    """Name of who handed in; null where the person was erased."""
    is_late: bool
    """True after the due date that holds for the student now."""
    audience: str
    """Name of the group or the student whose work it is."""
    is_group: bool
    highlights: int
    comments: int
    words: int
    conversations: int
    """Conversations that they brought."""
    answer_words: int | None
    """Words of the answer; null where there is none."""
    sha256: str
    """Hash of the file with all that was handed in."""
    is_whole: bool
    """False where an erasure took something out of it; the hash fits no more."""
    taken_back_at: datetime | None
    taken_back_by: str | None


class SubmissionQuery(QueryInput):
    """Work that is asked for, of somebody with several groups or accounts."""

    workspace: uuid.UUID | None = None
    """Workspace in which it is; the viewer's own, or of their first group, without it."""


class SubmissionPreview(Output):
    """Work of the viewer in an activity, as it would be handed in now, and receipts."""

    hands_in: bool
    """True where the activity asks students to hand in."""
    due_at: datetime | None
    """Due date that holds for the viewer."""
    is_late: bool
    """True where it would be late now."""
    is_group: bool
    """True where one hands in for all of the group."""
    highlights: int
    comments: int
    words: int
    conversations: int
    answer_words: int | None
    """Words of the answer; null where there is none."""
    receipts: list[Receipt]
    """Newest first; at most one was not taken back."""
    obstacle: str | None
    """Sentence on why the viewer cannot hand in now or, where it is handed in, take it back."""


class HandedIn(Output):
    """Work that is handed in, as its workspace tells its writers."""

    handed_in_at: datetime
    handed_in_by: str | None
    is_late: bool
    is_group: bool


class Extension(Output):
    """More time for a student or a group."""

    id: uuid.UUID
    name: str
    """Name of the student or the group."""
    enrolment_id: uuid.UUID | None
    class_id: uuid.UUID | None
    due_at: datetime | None
    closes_at: datetime | None
    given_at: datetime
    given_by: str | None
    """Name of who gave it; null where the person was erased."""


class Extensions(Output):
    """Extensions of an activity, and the groups of the course."""

    extensions: list[Extension]
    groups: list[GroupName]


class NewExtension(Input):
    """Later dates for a student or a group, in place of an extension that they had."""

    enrolment_id: uuid.UUID | None = None
    class_id: uuid.UUID | None = None
    """Group; one of the two is given."""
    due_at: Timestamp | None = None
    closes_at: Timestamp | None = None
    """Later end of the writing window; it is never before the later due date."""


class OwnWork(Output):
    """Part of the viewer in one activity, by the dates that hold for them."""

    course_id: uuid.UUID
    course: str
    activity_id: uuid.UUID
    title: str
    opens_at: datetime | None
    due_at: datetime | None
    closes_at: datetime | None
    is_extended: bool
    """True where the viewer has more time than others."""
    hands_in: bool
    notes: int
    """Highlights and comments of the viewer."""
    answer_words: int
    """Words of the answer in which the viewer wrote."""
    handed_in_at: datetime | None
    """null where nothing is handed in, or it was taken back."""
    is_late: bool
    score: float | None
    """Mark; null before one is released."""
    maximum: float | None
    comment: str
