"""Highlights and comments per member and activity, from rows."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.annotations.tables import Comment, Highlight
from lti_tool.conversations.tables import Conversation
from lti_tool.courses.permissions import may
from lti_tool.courses.roles import Capability, Role
from lti_tool.courses.tables import Enrolment
from lti_tool.documents.tables import SharedDocument
from lti_tool.workspaces.tables import Workspace, WorkspaceAuthor


@dataclass(frozen=True)
class Counts:
    """Numbers of one person's notes in an activity, in all of its workspaces."""

    highlights: int
    comments: int
    last_at: datetime | None
    """Time of the last note, by the writer's clock, but never later than now."""


def per_member(db: Session, activity_id: uuid.UUID) -> dict[uuid.UUID, Counts]:
    """Counts by enrolment, of those who have written anything; one query for any class."""
    notes = union_all(
        select(Highlight.document_id, Highlight.author_id, Highlight.created_at,
               literal(0).label("is_comment")),
        select(Comment.document_id, Comment.author_id, Comment.created_at,
               literal(1).label("is_comment")),
    ).subquery()  # fmt: skip
    rows = db.execute(
        select(
            WorkspaceAuthor.enrolment_id,
            func.count(),
            func.sum(notes.c.is_comment),
            func.max(notes.c.created_at),
        )
        .join(SharedDocument, SharedDocument.workspace_id == WorkspaceAuthor.workspace_id)
        .join(Workspace, Workspace.id == WorkspaceAuthor.workspace_id)
        .join(
            notes,
            (notes.c.document_id == SharedDocument.id)
            & (notes.c.author_id == WorkspaceAuthor.author_id),
        )
        .where(Workspace.activity_id == activity_id)
        .group_by(WorkspaceAuthor.enrolment_id)
    )
    now = clock.now()
    return {
        enrolment_id: Counts(notes - comments, comments, min(last_at, now))
        for enrolment_id, notes, comments, last_at in rows
    }


def have_students_written(db: Session, activity_id: uuid.UUID) -> bool:
    """True where anybody whom hiding restricts has written in an activity."""
    written = per_member(db, activity_id)
    roles = select(Enrolment.role).where(Enrolment.id.in_(written)).distinct()
    return any(not may(Role(role), Capability.AT_ANY_TIME) for role in db.scalars(roles))


def of_conversation(db: Session, conversation: Conversation) -> int:
    """Number of highlights on a conversation, in its own activity.

    Others do not count: no page of another activity shows them, and nobody could delete them there.
    """
    return db.scalars(
        select(func.count())
        .select_from(Highlight)
        .join(SharedDocument, SharedDocument.id == Highlight.document_id)
        .join(Workspace, Workspace.id == SharedDocument.workspace_id)
        .where(
            Highlight.conversation_id == str(conversation.id),
            Workspace.activity_id == conversation.activity_id,
        )
    ).one()
