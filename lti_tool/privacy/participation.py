"""Personal data in activities: what a person opened, asked and answered, and under which name."""

import uuid
from collections.abc import Iterator

from sqlalchemy import case, func, not_, select
from sqlalchemy.orm import Session

from lti_tool.activities.tables import ComparisonChoice, Poll, PollAnswer
from lti_tool.conversations.tables import Conversation
from lti_tool.courses.activity_tables import Activity
from lti_tool.privacy.reading import Record, is_theirs, rows
from lti_tool.workspaces.tables import Pseudonym, SharedHistory, Workspace, WorkspaceAuthor

_CHOSEN = Poll.choices[PollAnswer.choice].astext


def opened_by(db: Session, person_id: uuid.UUID) -> Iterator[Record]:
    """Workspaces that the person has opened, and when first, where that is known."""
    return rows(
        db,
        select(
            Activity.title.label("activity"),
            WorkspaceAuthor.workspace_id.label("workspace"),
            WorkspaceAuthor.opened_at,
        )
        .join(Workspace, Workspace.id == WorkspaceAuthor.workspace_id)
        .join(Activity, Activity.id == Workspace.activity_id)
        .where(is_theirs(WorkspaceAuthor.enrolment_id, person_id), WorkspaceAuthor.has_opened)
        .order_by(WorkspaceAuthor.opened_at, WorkspaceAuthor.workspace_id),
    )


def pseudonyms_of(db: Session, person_id: uuid.UUID) -> Iterator[Record]:
    """Names of the person in activities that hide names."""
    return rows(
        db,
        select(Activity.title.label("activity"), Pseudonym.name)
        .join(Activity, Activity.id == Pseudonym.activity_id)
        .where(is_theirs(Pseudonym.enrolment_id, person_id))
        .order_by(Activity.created_at, Pseudonym.name),
    )


def histories_shared_by(db: Session, person_id: uuid.UUID) -> Iterator[Record]:
    """Workspaces of which the person shares with those who see their work how they came to it."""
    return rows(
        db,
        select(
            Activity.title.label("activity"), SharedHistory.workspace_id, SharedHistory.created_at
        )
        .join(Workspace, Workspace.id == SharedHistory.workspace_id)
        .join(Activity, Activity.id == Workspace.activity_id)
        .where(is_theirs(SharedHistory.enrolment_id, person_id))
        .order_by(SharedHistory.created_at, SharedHistory.workspace_id),
    )


def attempts_ended_by(db: Session, person_id: uuid.UUID) -> Iterator[Record]:
    """Attempts that the person ended, for themselves or their group."""
    return rows(
        db,
        select(
            Activity.title.label("activity"), Workspace.id.label("workspace"), Workspace.ended_at
        )
        .join(Activity, Activity.id == Workspace.activity_id)
        .where(is_theirs(Workspace.ended_by, person_id))
        .order_by(Workspace.ended_at, Workspace.id),
    )


def answers_of(db: Session, person_id: uuid.UUID) -> Iterator[Record]:
    """Answers of the person to polls, each with what was asked and where."""
    return rows(
        db,
        select(
            Activity.title.label("activity"),
            Poll.created_at.label("asked_at"),
            Poll.text.label("question"),
            func.coalesce(PollAnswer.words, _CHOSEN).label("answer"),
            case((PollAnswer.choice.is_not(None), Poll.choices)).label("choices"),
        )
        .join(Poll, Poll.id == PollAnswer.poll_id)
        .join(Activity, Activity.id == Poll.activity_id)
        .where(is_theirs(PollAnswer.enrolment_id, person_id))
        .order_by(Poll.created_at, Poll.id),
    )


def choices_of(db: Session, person_id: uuid.UUID) -> Iterator[Record]:
    """Choices of the person in blind comparisons, without a title that is still hidden."""
    return rows(
        db,
        select(
            Activity.title.label("activity"),
            ComparisonChoice.created_at.label("first_chosen_at"),
            ComparisonChoice.conversation_id.label("conversation"),
            case((not_(Activity.is_blind), Conversation.title)).label("title"),
            ComparisonChoice.reason,
        )
        .join(Activity, Activity.id == ComparisonChoice.activity_id)
        .outerjoin(Conversation, Conversation.id == ComparisonChoice.conversation_id)
        .where(is_theirs(ComparisonChoice.enrolment_id, person_id))
        .order_by(ComparisonChoice.created_at, ComparisonChoice.id),
    )


def questions_of(db: Session, person_id: uuid.UUID) -> Iterator[Record]:
    """Polls that the person has asked."""
    return rows(
        db,
        select(
            Activity.title.label("activity"),
            Poll.created_at.label("asked_at"),
            Poll.text.label("question"),
            Poll.choices,
        )
        .join(Activity, Activity.id == Poll.activity_id)
        .where(is_theirs(Poll.asked_by, person_id))
        .order_by(Poll.created_at, Poll.id),
    )
