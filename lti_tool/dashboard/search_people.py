"""Queries of a search for people, at what they have written."""

import uuid
from collections.abc import Collection

from sqlalchemy import (
    literal_column,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session
from sqlalchemy.sql.selectable import LateralFromClause

from lti_tool.annotations.tables import Comment, Highlight
from lti_tool.courses.memberships import MAIN, MAIN_ID
from lti_tool.courses.tables import Enrolment
from lti_tool.dashboard.search_visible import (
    AnySelect,
    Rows,
    Visible,
    is_in_course,
)
from lti_tool.people.tables import Person
from lti_tool.workspaces.tables import WorkspaceAuthor


def authors(db: Session, visible: Visible) -> Rows:
    """Names of the authors of the documents who are in the course, each once."""
    of = visible.documents.c
    return db.execute(
        select(of.course_id, MAIN.id, MAIN.role, Person.name)
        .select_from(visible.documents)
        .join(WorkspaceAuthor, WorkspaceAuthor.workspace_id == of.workspace_id)
        .join(Enrolment, Enrolment.id == WorkspaceAuthor.enrolment_id)
        .join(MAIN, MAIN.id == MAIN_ID)
        .join(Person, Person.id == MAIN.person_id)
        .where(Person.name.is_not(None), Person.forgotten_at.is_(None), is_in_course())
        .distinct()
    ).all()


def newest_notes(db: Session, visible: Visible, main_ids: Collection[uuid.UUID], most: int) -> Rows:
    """The newest note of each of these people in each document; no row for one without."""
    of = visible.documents.c
    theirs = (
        select(WorkspaceAuthor.workspace_id, WorkspaceAuthor.author_id)
        .join(Enrolment, Enrolment.id == WorkspaceAuthor.enrolment_id)
        .where(MAIN_ID.in_(main_ids))
    )
    note = _written(visible, theirs)
    newest = (
        select(visible.documents, note)
        .select_from(visible.documents)
        .join(note, literal_column("true"))
        .where(
            # Only documents in which they may have written are read.
            of.workspace_id.in_(theirs.with_only_columns(WorkspaceAuthor.workspace_id)),
            visible.is_read(note.c.conversation_id),
        )
        .ext(distinct_on(of.id, note.c.author_id))
        .order_by(of.id, note.c.author_id, note.c.number.desc())
        .subquery()
    )
    return db.execute(
        select(newest, MAIN_ID.label("main_id"), visible.conversations.c.title)
        .join(visible.conversations, visible.conversations.c.key == newest.c.conversation_id)
        .join(
            WorkspaceAuthor,
            (WorkspaceAuthor.workspace_id == newest.c.workspace_id)
            & (WorkspaceAuthor.author_id == newest.c.author_id),
        )
        .join(Enrolment, Enrolment.id == WorkspaceAuthor.enrolment_id)
        .order_by(newest.c.number.desc())
        .limit(most + 1)
    ).all()


def _written(visible: Visible, theirs: AnySelect) -> LateralFromClause:
    """Highlights and comments of these authors in a document, by the key of the highlight."""
    documents = visible.documents
    highlights = select(
        Highlight.key, Highlight.author_id, Highlight.number, Highlight.conversation_id
    ).where(Highlight.document_id == documents.c.id, visible.is_found(Highlight))
    comments = (
        select(
            Comment.highlight_key.label("key"),
            Comment.author_id,
            Comment.number,
            Highlight.conversation_id,
        )
        .join(
            Highlight,
            (Highlight.document_id == Comment.document_id)
            & (Highlight.key == Comment.highlight_key),
        )
        .where(Comment.document_id == documents.c.id, visible.is_found(Comment))
    )
    return union_all(
        *(
            query.where(tuple_(documents.c.workspace_id, author_id).in_(theirs)).correlate(
                documents
            )
            for query, author_id in (
                (highlights, Highlight.author_id),
                (comments, Comment.author_id),
            )
        )
    ).lateral()
