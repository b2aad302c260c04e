"""Personal data in activities: what a person opened, asked and answered, and under which name."""

import uuid
from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from lti_tool.activities.tables import Poll, PollAnswer
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import Enrolment
from lti_tool.people import joined
from lti_tool.workspaces.tables import Pseudonym, Workspace, WorkspaceAuthor

_CHOSEN = Poll.choices[PollAnswer.choice].astext


def opened_by(db: Session, person_id: uuid.UUID) -> Iterator[dict[str, Any]]:
    """Workspaces that the person has opened, and when first, where that is known."""
    return _rows(
        db,
        select(
            Activity.title.label("activity"),
            WorkspaceAuthor.workspace_id.label("workspace"),
            WorkspaceAuthor.opened_at,
        )
        .join(Workspace, Workspace.id == WorkspaceAuthor.workspace_id)
        .join(Activity, Activity.id == Workspace.activity_id)
        .where(_is_theirs(WorkspaceAuthor.enrolment_id, person_id))
        .order_by(WorkspaceAuthor.opened_at, WorkspaceAuthor.workspace_id),
    )


def pseudonyms_of(db: Session, person_id: uuid.UUID) -> Iterator[dict[str, Any]]:
    """Names of the person in activities that hide names."""
    return _rows(
        db,
        select(Activity.title.label("activity"), Pseudonym.name)
        .join(Activity, Activity.id == Pseudonym.activity_id)
        .where(_is_theirs(Pseudonym.enrolment_id, person_id))
        .order_by(Activity.created_at, Pseudonym.name),
    )


def answers_of(db: Session, person_id: uuid.UUID) -> Iterator[dict[str, Any]]:
    """Answers of the person to polls, each with what was asked and where."""
    return _rows(
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
        .where(_is_theirs(PollAnswer.enrolment_id, person_id))
        .order_by(Poll.created_at, Poll.id),
    )


def questions_of(db: Session, person_id: uuid.UUID) -> Iterator[dict[str, Any]]:
    """Polls that the person has asked."""
    return _rows(
        db,
        select(
            Activity.title.label("activity"),
            Poll.created_at.label("asked_at"),
            Poll.text.label("question"),
            Poll.choices,
        )
        .join(Activity, Activity.id == Poll.activity_id)
        .where(_is_theirs(Poll.asked_by, person_id))
        .order_by(Poll.created_at, Poll.id),
    )


def _rows(db: Session, query: "Select[*tuple[Any, ...]]") -> Iterator[dict[str, Any]]:
    for row in db.execute(query):
        yield dict(row._mapping)


def _is_theirs(column: Any, person_id: uuid.UUID) -> ColumnElement[bool]:
    """Condition that a column names one of the person's enrolments."""
    theirs = select(Enrolment.id).where(Enrolment.person_id.in_(joined.ids_of(person_id)))
    return column.in_(theirs)  # type: ignore[no-any-return]
