"""Highlights and comments per member and activity, from rows."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVarTuple

from sqlalchemy import DateTime, Select, case, func, literal, select, union_all
from sqlalchemy.orm import Session, aliased

from lti_tool.annotations.tables import Comment, Highlight
from lti_tool.conversations.tables import Conversation
from lti_tool.courses.memberships import MAIN_ID, Membership
from lti_tool.courses.permissions import may
from lti_tool.courses.roles import Capability, Role
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.documents.access import visible_documents
from lti_tool.documents.tables import SharedDocument
from lti_tool.workspaces.tables import Workspace, WorkspaceAuthor
from lti_tool.workspaces.visibility import Viewer

_Columns = TypeVarTuple("_Columns")

_TIME = DateTime(timezone=True)


@dataclass(frozen=True)
class Counts:
    """Numbers of one person's notes in an activity, in all of its workspaces."""

    highlights: int
    comments: int
    """Comments, with those that answer another one."""
    replies: int
    """Comments that answer another one."""
    last_at: datetime | None
    """Time at which the server accepted the last note."""


@dataclass(frozen=True)
class Own:
    """Numbers of notes in an activity from the view of one member."""

    own: int
    """Notes that the member has written."""
    new: int
    """Notes by others, stored since the member's last arrival."""


_NOTES = union_all(
    select(Highlight.document_id, Highlight.author_id, Highlight.accepted_at, Highlight.stored_at,
           literal(0).label("is_comment"), literal(0).label("is_reply")),
    select(Comment.document_id, Comment.author_id, Comment.accepted_at, Comment.stored_at,
           literal(1).label("is_comment"), case((Comment.reply_to != "", 1), else_=0)),
).subquery()  # fmt: skip


def per_member(db: Session, viewer: Member, activity_id: uuid.UUID) -> dict[uuid.UUID, Counts]:
    """Counts of the notes that the viewer may see, by main enrolment; one query for any class."""
    counted = select(
        MAIN_ID,
        func.count(),
        func.sum(_NOTES.c.is_comment),
        func.sum(_NOTES.c.is_reply),
        func.max(_NOTES.c.accepted_at),
    ).select_from(WorkspaceAuthor)
    rows = db.execute(
        _with_notes(counted, activity_id)
        .join(Enrolment, Enrolment.id == WorkspaceAuthor.enrolment_id)
        .where(visible_documents(Viewer.of(viewer)))
        .group_by(MAIN_ID)
    )
    return {
        main_id: Counts(notes - comments, comments, replies, last_at)
        for main_id, notes, comments, replies, last_at in rows
    }


def of_memberships(
    db: Session, memberships: Collection[Membership]
) -> dict[tuple[uuid.UUID, uuid.UUID], Own]:
    """Notes by activity and main enrolment, as each member may see them; one query for all."""
    times = {each.enrolment.id: literal(each.last_arrival_at, _TIME) for each in memberships}
    if not times:
        return {}
    viewer = Viewer.of_memberships(memberships)
    author = aliased(Enrolment)
    is_own = func.coalesce(author.merged_into, author.id) == Enrolment.id
    arrived_at = case(times, value=Enrolment.id)
    is_new = ~is_own & (_NOTES.c.stored_at > arrived_at)
    rows = db.execute(
        select(
            Workspace.activity_id,
            Enrolment.id,
            func.count().filter(is_own),
            func.count().filter(is_new),
        )
        .select_from(Enrolment)
        .join(Workspace, Workspace.course_id == Enrolment.course_id)
        .join(SharedDocument, SharedDocument.workspace_id == Workspace.id)
        .join(_NOTES, _NOTES.c.document_id == SharedDocument.id)
        .join(
            WorkspaceAuthor,
            (WorkspaceAuthor.workspace_id == Workspace.id)
            & (WorkspaceAuthor.author_id == _NOTES.c.author_id),
        )
        .join(author, author.id == WorkspaceAuthor.enrolment_id)
        .where(Enrolment.id.in_(times), visible_documents(viewer))
        .group_by(Workspace.activity_id, Enrolment.id)
    )
    return {
        (activity_id, enrolment_id): Own(own, new) for activity_id, enrolment_id, own, new in rows
    }


def writers(db: Session, activity_id: uuid.UUID) -> set[uuid.UUID]:
    """Enrolments of all who have written in an activity, whoever may see it: rules ask that."""
    return set(
        db.scalars(_with_notes(select(WorkspaceAuthor.enrolment_id).distinct(), activity_id))
    )


def have_students_written(db: Session, activity_id: uuid.UUID) -> bool:
    """True where anybody for whom hiding holds has written in an activity."""
    roles = select(Enrolment.role).where(Enrolment.id.in_(writers(db, activity_id))).distinct()
    return any(not may(Role(role), Capability.AT_ANY_TIME) for role in db.scalars(roles))


def _with_notes(query: Select[*_Columns], activity_id: uuid.UUID) -> Select[*_Columns]:
    """The query about authors, with a row for each note in an activity."""
    return (
        query.join(SharedDocument, SharedDocument.workspace_id == WorkspaceAuthor.workspace_id)
        .join(Workspace, Workspace.id == WorkspaceAuthor.workspace_id)
        .join(
            _NOTES,
            (_NOTES.c.document_id == SharedDocument.id)
            & (_NOTES.c.author_id == WorkspaceAuthor.author_id),
        )
        .where(Workspace.activity_id == activity_id)
    )


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


def have_others_annotated(
    db: Session, conversation_id: uuid.UUID, enrolment_ids: Collection[uuid.UUID]
) -> bool:
    """True where anybody but these has a highlight on a conversation, or a comment on one."""
    stands_on_it = Highlight.conversation_id == str(conversation_id)
    highlights = select(Highlight.document_id, Highlight.author_id).where(stands_on_it)
    comments = (
        select(Comment.document_id, Comment.author_id)
        .join(
            Highlight,
            (Highlight.document_id == Comment.document_id)
            & (Highlight.key == Comment.highlight_key),
        )
        .where(stands_on_it)
    )
    notes = union_all(highlights, comments).subquery()
    found = (
        select(WorkspaceAuthor.enrolment_id)
        .join(SharedDocument, SharedDocument.workspace_id == WorkspaceAuthor.workspace_id)
        .join(
            notes,
            (notes.c.document_id == SharedDocument.id)
            & (notes.c.author_id == WorkspaceAuthor.author_id),
        )
        .where(WorkspaceAuthor.enrolment_id.not_in(enrolment_ids))
        .limit(1)
    )
    return db.scalar(found) is not None
