"""Highlights and comments per member and activity, from rows."""

import uuid
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    DateTime,
    Join,
    Select,
    Subquery,
    and_,
    case,
    func,
    join,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from lti_tool.annotations import model_notes
from lti_tool.annotations.tables import Comment, Highlight
from lti_tool.annotations.tag_sets import TagSet
from lti_tool.conversations.tables import Conversation
from lti_tool.courses.memberships import IS_STUDENT, MAIN, MAIN_ID, Membership
from lti_tool.courses.permissions import may
from lti_tool.courses.roles import Capability, Role
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.documents.access import visible_documents
from lti_tool.documents.tables import SharedDocument
from lti_tool.workspaces import attempts
from lti_tool.workspaces.tables import Workspace, WorkspaceAuthor
from lti_tool.workspaces.visibility import Viewer

_TIME = DateTime(timezone=True)


@dataclass
class Counts:
    """Numbers of one person's notes in an activity, in all of its workspaces."""

    highlights: int = 0
    comments: int = 0
    """Comments, with those that answer another one."""
    replies: int = 0
    """Comments that answer another one."""
    words: int = 0
    """Words of the comments."""
    open_questions: int = 0
    lacking_comments: int = 0
    """Highlights whose tag needs a comment of their author's, which is not there."""
    tags: Counter[str] = field(default_factory=Counter)
    """Highlights by the key of the tag as which theirs counts; under NO_TAG all others."""
    first_at: datetime | None = None
    """Time at which the server accepted the first note."""
    last_at: datetime | None = None
    """Time at which the server accepted the last note."""


NO_TAG = ""
"""Key under which highlights are counted that have no tag of the activity's set."""


@dataclass(frozen=True)
class Own:
    """Numbers of notes in an activity from the view of one member."""

    own: int
    """Notes that the member has written."""
    new: int
    """Notes by others, stored since the member's last arrival."""


_NOTES = union_all(
    *(
        select(table.document_id, table.author_id, table.stored_at).where(~table.is_model)
        for table in (Highlight, Comment)
    )
).subquery()
"""Notes that people have written where they stand: model notes were written in the template."""


def per_member(
    db: Session, viewer: Member, activity_id: uuid.UUID, tags: TagSet
) -> dict[uuid.UUID, Counts]:
    """Counts of the notes that the viewer may see, by main enrolment; one query for any class.

    `tags` is the activity's set.
    """
    seen = _seen(viewer, Workspace.activity_id == activity_id)
    # Added up by author before anybody is looked up: of 50,000 notes remain some thousand rows.
    notes = _added_up(_counted_notes(select(seen.c.id), tags.keys_that_need_comments()))
    rows = db.execute(
        select(
            MAIN_ID,
            notes.c.tag,
            func.sum(notes.c.notes),
            func.sum(notes.c.replies),
            func.sum(notes.c.words),
            func.sum(notes.c.open),
            func.sum(notes.c.lacking),
            func.min(notes.c.first_at),
            func.max(notes.c.last_at),
        )
        .select_from(_with_authors(notes, seen))
        .group_by(MAIN_ID, notes.c.tag)
    )
    return _by_person(rows, tags)


def _seen(viewer: Member, *where: ColumnElement[bool]) -> CTE:
    """Documents that the viewer may see, with their workspace and activity."""
    return (
        select(SharedDocument.id, SharedDocument.workspace_id, Workspace.activity_id)
        .join(Workspace, Workspace.id == SharedDocument.workspace_id)
        .where(visible_documents(Viewer.of(viewer)), *where)
        .cte("seen")
    )


def _with_authors(notes: Subquery, seen: CTE) -> Join:
    """Rows by document and author, with the enrolment of the author.

    The rows come first: a class's workspace has as many documents as authors, and all pairs of the
    two are a million.
    """
    return (
        join(notes, seen, seen.c.id == notes.c.document_id)
        .join(
            WorkspaceAuthor,
            and_(
                WorkspaceAuthor.workspace_id == seen.c.workspace_id,
                WorkspaceAuthor.author_id == notes.c.author_id,
            ),
        )
        .join(Enrolment, Enrolment.id == WorkspaceAuthor.enrolment_id)
    )


def _by_person(rows: Iterable[Any], tags: TagSet) -> dict[uuid.UUID, Counts]:
    found: dict[uuid.UUID, Counts] = {}
    for main_id, tag, number, replies, words, is_open, lacking, first_at, last_at in rows:
        own = found.setdefault(main_id, Counts())
        if tag is None:
            own.comments += number
        else:
            resolved = tags.resolve(tag)
            own.highlights += number
            own.tags[resolved.key if resolved else NO_TAG] += number
        own.replies += replies
        own.words += words
        own.open_questions += is_open
        own.lacking_comments += lacking
        own.first_at = min(first_at, own.first_at or first_at)
        own.last_at = max(last_at, own.last_at or last_at)
    return found


def _added_up(every: "CompoundSelect[*tuple[Any, ...]]") -> Subquery:
    """Counted notes by document, author and tag."""
    note = every.subquery()
    by = (note.c.document_id, note.c.author_id, note.c.tag)
    return (
        select(
            *by,
            func.count().label("notes"),
            func.sum(note.c.is_reply).label("replies"),
            func.sum(note.c.words).label("words"),
            func.sum(note.c.is_open).label("open"),
            func.sum(note.c.lacks_comment).label("lacking"),
            func.min(note.c.accepted_at).label("first_at"),
            func.max(note.c.accepted_at).label("last_at"),
        )
        .group_by(*by)
        .subquery()
    )


def _counted_notes(
    documents: Select[uuid.UUID], commented: Collection[str]
) -> "CompoundSelect[*tuple[Any, ...]]":
    """Highlights and comments of documents with all that is counted; the tag of a comment is NULL.

    Model notes are not among them.

    `commented` are the keys of tags that need a comment of the author's.
    """
    has_own_comment = (
        select(Comment.key)
        .where(
            Comment.document_id == Highlight.document_id,
            Comment.highlight_key == Highlight.key,
            Comment.author_id == Highlight.author_id,
        )
        .exists()
    )
    lacks_comment = and_(Highlight.tag.in_(commented), ~has_own_comment)
    highlights = select(
        Highlight.document_id,
        Highlight.author_id,
        Highlight.accepted_at,
        Highlight.tag.label("tag"),
        literal(0).label("is_reply"),
        literal(0).label("words"),
        case((Highlight.question == "open", 1), else_=0).label("is_open"),
        case((lacks_comment, 1), else_=0).label("lacks_comment"),
    ).where(Highlight.document_id.in_(documents), ~Highlight.is_model)
    comments = select(
        Comment.document_id,
        Comment.author_id,
        Comment.accepted_at,
        null(),
        case((Comment.reply_to != "", 1), else_=0),
        Comment.words,
        case((Comment.question == "open", 1), else_=0),
        literal(0),
    ).where(Comment.document_id.in_(documents), ~Comment.is_model)
    return union_all(highlights, comments)


def of_course(db: Session, viewer: Member) -> dict[tuple[uuid.UUID, uuid.UUID], int]:
    """Number of notes that the viewer may see, by activity and main enrolment; one query."""
    seen = _seen(viewer)
    by = (_NOTES.c.document_id, _NOTES.c.author_id)
    notes = (
        select(*by, func.count().label("notes"))
        .where(_NOTES.c.document_id.in_(select(seen.c.id)))
        .group_by(*by)
        .subquery()
    )
    rows = db.execute(
        select(seen.c.activity_id, MAIN_ID, func.sum(notes.c.notes))
        .select_from(_with_authors(notes, seen))
        .group_by(seen.c.activity_id, MAIN_ID)
    )
    return {(activity_id, main_id): int(number) for activity_id, main_id, number in rows}


def students_writing(db: Session, viewer: Member, activity_id: uuid.UUID) -> int:
    """Number of students of whom the viewer may see a note in an activity; one query."""
    seen = _seen(viewer, Workspace.activity_id == activity_id)
    notes = (
        select(_NOTES.c.document_id, _NOTES.c.author_id)
        .where(_NOTES.c.document_id.in_(select(seen.c.id)))
        .distinct()
        .subquery()
    )
    people = (
        select(MAIN_ID)
        .select_from(_with_authors(notes, seen))
        .join(MAIN, MAIN.id == MAIN_ID)
        .where(IS_STUDENT)
        .distinct()
        .subquery()
    )
    return db.scalar(select(func.count()).select_from(people)) or 0


_AUTHOR = aliased(Enrolment)


def of_memberships(
    db: Session, memberships: Collection[Membership]
) -> dict[tuple[uuid.UUID, uuid.UUID], Own]:
    """Notes by activity and main enrolment, as each member may see them; one query for all."""
    times = {each.enrolment.id: literal(each.last_arrival_at, _TIME) for each in memberships}
    if not times:
        return {}
    viewer = Viewer.of_members([each.member() for each in memberships])
    is_own = func.coalesce(_AUTHOR.merged_into, _AUTHOR.id) == Enrolment.id
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
        .join(_AUTHOR, _AUTHOR.id == WorkspaceAuthor.enrolment_id)
        # One's own also where one is no longer, as in a group that one has left.
        .where(
            Enrolment.id.in_(times),
            attempts.IS_CURRENT,
            SharedDocument.is_private.is_(False),
            or_(visible_documents(viewer), is_own),
        )
        .group_by(Workspace.activity_id, Enrolment.id)
    )
    return {
        (activity_id, enrolment_id): Own(own, new) for activity_id, enrolment_id, own, new in rows
    }


def written_in(activity_ids: Collection[uuid.UUID]) -> Select[uuid.UUID]:
    """Query of those activities in which anybody has written, whoever may see it: rules ask that.

    Private notes count, as with an activity or a workspace they would be deleted.
    """
    notes = select(_NOTES.c.document_id).where(_NOTES.c.document_id == SharedDocument.id)
    return (
        select(Workspace.activity_id)
        .join(SharedDocument, SharedDocument.workspace_id == Workspace.id)
        .where(Workspace.activity_id.in_(activity_ids), notes.exists())
    )


def have_students_written(db: Session, activity_id: uuid.UUID) -> bool:
    """True where anybody for whom hiding holds has written for others in an activity."""
    authors = _writers(activity_id).where(SharedDocument.is_private.is_(False))
    roles = select(Enrolment.role).where(Enrolment.id.in_(authors)).distinct()
    return any(not may(Role(role), Capability.AT_ANY_TIME) for role in db.scalars(roles))


def _writers(activity_id: uuid.UUID) -> Select[uuid.UUID]:
    """Query of the enrolments with notes in the documents of an activity."""
    return (
        select(WorkspaceAuthor.enrolment_id)
        .distinct()
        .join(SharedDocument, SharedDocument.workspace_id == WorkspaceAuthor.workspace_id)
        .join(Workspace, Workspace.id == WorkspaceAuthor.workspace_id)
        .join(
            _NOTES,
            (_NOTES.c.document_id == SharedDocument.id)
            & (_NOTES.c.author_id == WorkspaceAuthor.author_id),
        )
        .where(Workspace.activity_id == activity_id)
    )


def is_annotated(db: Session, conversation: Conversation) -> bool:
    """True where highlights stand on a conversation, in its own activity or its model notes.

    Others do not count: no page of another activity shows them, and nobody could delete them there.
    Private ones do: their words would be gone.
    """
    highlight = (
        select(Highlight.key)
        .join(SharedDocument, SharedDocument.id == Highlight.document_id)
        .join(Workspace, Workspace.id == SharedDocument.workspace_id)
        .where(
            Highlight.conversation_id == str(conversation.id),
            Workspace.activity_id == conversation.activity_id,
        )
        .limit(1)
    )
    return db.scalar(highlight) is not None or model_notes.stand_on(db, conversation)


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
