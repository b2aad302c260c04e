"""Models of a class: members, roster and written work."""

import uuid
from datetime import datetime
from typing import Annotated

from pydantic import Field

from lti_tool.courses.roles import Role
from lti_tool.web.schemas.attempts import Attempt
from lti_tool.web.schemas.base import Output, Sentence
from lti_tool.web.schemas.claims import Outcome
from lti_tool.web.schemas.credit import WorkCredit
from lti_tool.web.schemas.grades import (
    Feedback,
    Grade,
    GradeDraft,
    MarkEvent,
    MarkingState,
    OwnMark,
)
from lti_tool.web.schemas.groups import GroupName
from lti_tool.web.schemas.handing_in import Receipt
from lti_tool.web.schemas.responses import Answer
from lti_tool.web.schemas.rubrics import AssessedCriterion


class RosterState(Output):
    """State of the list of participants that the LMS shares."""

    available: bool
    """True where the LMS shares the list."""
    fetched_at: datetime | None
    problem: Sentence | None
    """Sentence on why it could not be fetched."""
    refreshing: bool
    """True while the worker fetches it."""


class BroughtConversation(Output):
    """Conversation that a member or their group brought to an activity."""

    id: uuid.UUID
    title: str
    is_accepted: bool
    """True where others can read it; false for one that is still looked at."""
    is_late: bool
    """True for one that was brought after the time for it."""


class MemberSubmission(Output):
    """Work that a member or their group handed in."""

    handed_in_at: datetime
    is_late: bool
    taken_back_at: datetime | None


class LaterDates(Output):
    """Dates of an extension."""

    due_at: datetime | None
    closes_at: datetime | None


class ClassMember(Output):
    """Member of a course with counts of notes and the mark in one activity."""

    enrolment_id: uuid.UUID
    name: str
    role: Role
    active: bool
    """False for a person who has left the course."""
    groups: list[uuid.UUID]
    """Ids of the groups that they are in."""
    arrived_at: datetime | None
    """Time of the first launch; null for a member known by the roster alone."""
    last_arrival_at: datetime | None
    """Time of the newest launch of whatever in the course."""
    started_at: datetime | None
    """Time of the first note in the activity."""
    highlights: int
    comments: int
    """Comments, with those that answer another one."""
    replies: int
    words: int
    """Words of the comments."""
    open_questions: int
    lacking_comments: int
    """Highlights whose tag needs a comment of the member's, which is not there."""
    tags: dict[str, int]
    """Highlights by the key of their tag; under an empty key those without a tag of the set."""
    last_note_at: datetime | None
    answer_words: int
    """Words of the answer in which they wrote; all words of a group's answer are its members'."""
    brought: list[BroughtConversation]
    submission: MemberSubmission | None
    """Work that is handed in; where none is, what was taken back last."""
    extension: LaterDates | None
    """Later dates that were given to them or their group."""
    grade: Grade | None
    marking_state: MarkingState | None
    """State of marking by two people; null where one person marks, and for others than students."""
    draft: GradeDraft | None
    """Mark that is not released yet."""
    computed: float | None
    """Points that the activity's rule gives; null where there is none."""


class ClassTag(Output):
    """Tag of an activity's set, by which notes are counted."""

    key: str
    name: str
    color: str
    shortcut: str | None
    needs_comment: bool


class ClassOverview(Output):
    """Members of a class, and the state of the roster."""

    roster: RosterState
    groups: list[GroupName]
    """Groups that members are in, in order."""
    tags: list[ClassTag]
    """Tags of the activity's set in order, but for those that count as another one."""
    members: list[ClassMember]
    polls: int
    """Number of questions that were asked; they are listed apart, with their answers."""


class WorkCheck(Output):
    """Statement of a member about a claim."""

    outcome: Outcome
    source: str
    excerpt: str


class WorkNote(Output):
    """Highlight, comment or fact check of one member; only a comment has a text."""

    workspace_id: uuid.UUID
    highlight: Annotated[str, Field(validation_alias="highlight_key")]
    """Key of the highlight in its document."""
    quote: str
    tag: str
    tag_key: str
    """Key of the tag, by which it is evidence; empty in work handed in before keys were noted."""
    color: str
    turn: int | None
    """Number of the turn in which it begins, from 1; null where its text is gone."""
    text: str
    is_claim: bool
    """True for a highlight that is a claim."""
    check: WorkCheck | None
    """null for a highlight and a comment."""
    is_on_own: bool
    """True for what stands on a highlight of the same member."""
    is_hidden: bool
    """True while other students cannot see it."""
    created_at: datetime


class Work(Output):
    """Notes of one member in one activity: as they were handed in, where they are."""

    name: str
    role: Role
    is_own: bool
    notes: list[WorkNote]
    mentioned: dict[str, str]
    """Names of people whom the notes mention, by author id; somebody may be missing."""
    answers: list[Answer]
    """Answers beside the notes, one for each place where they work."""
    hands_in: bool
    """True where the activity asks students to hand in."""
    due_at: datetime | None
    """Due date that holds for the member."""
    mark: OwnMark | None
    """The viewer's own mark, once it is released."""
    mark_history: list[MarkEvent]
    """History of this mark, oldest first; none where the institution does not show it."""
    credit: WorkCredit | None
    """Work as the activity's rule counts it; null where there is none."""
    assessment: list[AssessedCriterion]
    """Criteria by which this mark was given; none without a rubric."""
    feedback: list[Feedback]
    """Feedback on notes: one's own once it is released, and for markers with drafts."""
    receipts: list[Receipt]
    """Newest first; at most one was not taken back."""
    attempts: list[Attempt]
    """Earlier attempts of theirs that the viewer may open, the oldest first."""
    histories: list[uuid.UUID]
    """Workspaces of which the member shares with the viewer how they came to their notes."""
