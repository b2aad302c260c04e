"""Queries of a search for people, at what they have written."""

import uuid
from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import (
    and_,
    case,
    literal_column,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session
from sqlalchemy.sql.selectable import LateralFromClause

from lti_tool.annotations.tables import Comment, Highlight
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.memberships import MAIN, MAIN_ID
from lti_tool.courses.tables import Enrolment
from lti_tool.dashboard.search_visible import (
    AnySelect,
    Rows,
    Visible,
    is_in_course,
)
from lti_tool.people.tables import Person
from lti_tool.workspaces.pseudonyms import PSEUDONYM
from lti_tool.workspaces.tables import Workspace, WorkspaceAuthor


class Author(NamedTuple):
    """Somebody under one name."""

    within: uuid.UUID | None
    """Activity that hides names, in which alone it is theirs; None for all others."""
    main_id: uuid.UUID


def authors(db: Session, visible: Visible, hidden: Collection[uuid.UUID]) -> Rows:
    """Names of the authors of the documents who are in the course, each once.

    In each of the activities that are `hidden` they have a pseudonym, also those who have left.
    """
    of = visible.documents.c
    within = case((of.activity_id.in_(hidden), of.activity_id)).label("within")
    is_meant = and_(Person.name.is_not(None), is_in_course())
    return db.execute(
        select(of.course_id, within, MAIN.id, MAIN.role, Person.name, PSEUDONYM.label("pseudonym"))
        .select_from(visible.documents)
        .join(Activity, Activity.id == of.activity_id)
        .join(WorkspaceAuthor, WorkspaceAuthor.workspace_id == of.workspace_id)
        .join(Enrolment, Enrolment.id == WorkspaceAuthor.enrolment_id)
        .join(MAIN, MAIN.id == MAIN_ID)
        .join(Person, Person.id == MAIN.person_id)
        .where(Person.forgotten_at.is_(None), or_(within.is_not(None), is_meant))
        .distinct()
    ).all()


def newest_notes(
    db: Session,
    visible: Visible,
    authors: Collection[Author],
    hidden: Collection[uuid.UUID],
    most: int,
) -> Rows:
    """The newest note of each of these people in each document; no row for one without."""
    of = visible.documents.c
    theirs = _author_ids(authors, hidden)
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


def _author_ids(authors: Collection[Author], hidden: Collection[uuid.UUID]) -> AnySelect:
    """Workspaces and author ids of people, each where they have the name that was found."""
    named = [each.main_id for each in authors if each.within is None]
    under_pseudonym = [tuple(each) for each in authors if each.within is not None]
    return (
        select(WorkspaceAuthor.workspace_id, WorkspaceAuthor.author_id)
        .join(Enrolment, Enrolment.id == WorkspaceAuthor.enrolment_id)
        .join(Workspace, Workspace.id == WorkspaceAuthor.workspace_id)
        .where(
            or_(
                and_(MAIN_ID.in_(named), Workspace.activity_id.not_in(hidden)),
                tuple_(Workspace.activity_id, MAIN_ID).in_(under_pseudonym),
            )
        )
    )


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
