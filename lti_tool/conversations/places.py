"""Places of conversations, an activity or one workspace of it, and how much each takes in."""

import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from lti_tool.conversations.tables import Conversation, ConversationDraft
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tenancy import Member
from lti_tool.errors import Conflict, InvalidInput
from lti_tool.languages import Message

MOST_CONVERSATIONS = 20
"""Conversations in one activity: more would make a page that nobody can find their way in."""

MOST_WAITING = 8
"""Imports pending in one course, so that another course waits for a few texts at most.

Those of students count apart: a class that brings its conversations keeps no teacher waiting.
"""

MOST_WAITING_OF_STUDENTS = 40
"""Imports pending in one course that its students brought: about a class at the same time."""

MOST_UNACCEPTED = 3
"""Conversations of one person in a course, brought and not accepted: their sources are kept."""


@dataclass(frozen=True)
class Place:
    """Activity that reads a conversation, or the one workspace of it that does."""

    activity: Activity
    workspace_id: uuid.UUID | None = None

    @property
    def most(self) -> int:
        """Conversations for which there is room."""
        return MOST_CONVERSATIONS if self.workspace_id is None else self.activity.contributions.most

    @property
    def holds(self) -> ColumnElement[bool]:
        """Condition on a `Conversation`: it is there."""
        return and_(
            Conversation.activity_id == self.activity.id,
            Conversation.workspace_id == self.workspace_id,
        )


def place_of(db: Session, conversation: Conversation) -> Place:
    """The place in which a conversation stands."""
    return Place(db.get_one(Activity, conversation.activity_id), conversation.workspace_id)


def check_room(db: Session, place: Place, wanted: int = 1) -> None:
    """Raise InvalidInput where a place has no room for so many more."""
    count = db.scalar(select(func.count()).where(place.holds)) or 0
    if count + _chosen(db, place) + wanted <= place.most:
        return
    if place.workspace_id is None:
        raise InvalidInput(
            Message(
                "An activity has at most {most_conversations} conversations.",
                most_conversations=MOST_CONVERSATIONS,
            ),
            advice="Take one out first, or set up another activity.",
        )
    raise InvalidInput(
        Message(
            "There is room for one conversation here.",
            "There is room for {n} conversations here.",
            n=place.most,
        ),
        advice="Remove one that nobody has annotated first.",
    )


def _chosen(db: Session, place: Place) -> int:
    """Number of conversations that are still to be taken out of exports there, besides the one
    that each export counts for itself.
    """
    edits = ConversationDraft.edits
    return (
        db.scalar(
            select(func.sum(func.jsonb_array_length(edits) - 1))
            .join(Conversation, Conversation.id == ConversationDraft.conversation_id)
            # Ids of entries are texts; edits of a conversation that is read again are objects.
            .where(
                place.holds,
                Conversation.state == "importing",
                func.jsonb_typeof(edits[0]) == "string",
            )
        )
        or 0
    )


def check_waiting(db: Session, course_id: uuid.UUID, workspace_id: uuid.UUID | None) -> None:
    """Raise Conflict while too many texts of a course, or of its students, wait to be read."""
    is_alike = (
        Conversation.workspace_id.is_(None)
        if workspace_id is None
        else Conversation.workspace_id.is_not(None)
    )
    most = MOST_WAITING if workspace_id is None else MOST_WAITING_OF_STUDENTS
    waiting = db.scalar(
        select(func.count()).where(
            Conversation.course_id == course_id, Conversation.state == "importing", is_alike
        )
    )
    if (waiting or 0) >= most:
        raise Conflict(
            Message("{most} texts of this course are still being read.", most=most),
            advice="Wait until one of them is ready, then try again.",
        )


def check_unaccepted(db: Session, member: Member) -> None:
    """Raise Conflict where somebody has brought too many that wait to be accepted."""
    count = db.scalar(
        select(func.count()).where(
            Conversation.added_by == member.enrolment_id,
            Conversation.workspace_id.is_not(None),
            Conversation.state != "ready",
        )
    )
    if (count or 0) >= MOST_UNACCEPTED:
        raise Conflict(
            Message(
                "You have brought {most_unaccepted} conversations that nobody has added yet.",
                most_unaccepted=MOST_UNACCEPTED,
            ),
            advice="Add one of them, or remove it, then bring the next.",
        )
