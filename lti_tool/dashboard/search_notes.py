"""Queries of a search for highlights, comments and fact checks, with their authors."""

from sqlalchemy import (
    ColumnElement,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.selectable import LateralFromClause

from lti_tool.annotations.tables import ActivityTag, Comment, FactCheck, Highlight, Tag
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.memberships import MAIN, MAIN_ID
from lti_tool.courses.tables import Enrolment
from lti_tool.dashboard.search_visible import Columns, Rows, Visible, Wanted, fenced, is_in_course
from lti_tool.people.tables import Person
from lti_tool.workspaces.pseudonyms import PSEUDONYM
from lti_tool.workspaces.tables import WorkspaceAuthor


def highlights(db: Session, visible: Visible, wanted: Wanted) -> Rows:
    """Highlights that quote all of the words, newest first."""
    note = fenced(
        select(
            Highlight.key,
            Highlight.author_id,
            Highlight.conversation_id,
            Highlight.quote.label("text"),
            Highlight.tag,
            Highlight.number,
        ).where(
            Highlight.document_id == visible.documents.c.id,
            visible.is_found(Highlight),
            wanted.stands_in(Highlight.folded),
        )
    )
    return _notes(db, visible, wanted, note)


def comments(db: Session, visible: Visible, wanted: Wanted) -> Rows:
    """Comments with all of the words, newest first."""
    note = fenced(
        select(
            Comment.highlight_key.label("key"),
            Comment.key.label("comment"),
            Comment.author_id,
            Highlight.conversation_id,
            Comment.text,
            Highlight.tag,
            Comment.number,
            (Comment.reply_to != "").label("is_reply"),
        )
        .join(
            Highlight,
            (Highlight.document_id == Comment.document_id)
            & (Highlight.key == Comment.highlight_key),
        )
        .where(
            Comment.document_id == visible.documents.c.id,
            visible.is_found(Comment),
            wanted.stands_in(Comment.folded),
        )
    )
    return _notes(db, visible, wanted, note)


def checks(db: Session, visible: Visible, wanted: Wanted) -> Rows:
    """Fact checks of claims with all of the words in source and excerpt, newest first."""
    note = fenced(
        select(
            FactCheck.highlight_key.label("key"),
            FactCheck.key.label("comment"),
            FactCheck.author_id,
            Highlight.conversation_id,
            func.concat_ws("\n", FactCheck.source, FactCheck.excerpt).label("text"),
            Highlight.tag,
            FactCheck.number,
        )
        .join(
            Highlight,
            (Highlight.document_id == FactCheck.document_id)
            & (Highlight.key == FactCheck.highlight_key),
        )
        .where(
            FactCheck.document_id == visible.documents.c.id,
            visible.is_found(FactCheck),
            Highlight.is_claim,
            wanted.stands_in(FactCheck.folded),
        )
    )
    return _notes(db, visible, wanted, note)


def _notes(db: Session, visible: Visible, wanted: Wanted, note: LateralFromClause) -> Rows:
    """The newest of these notes, with all that is shown of them; that is read for them alone."""
    newest = (
        select(visible.documents, note)
        .select_from(visible.documents)
        .join(note, literal_column("true"))
        .where(visible.is_read(note.c.conversation_id), ~visible.is_erased(note.c.author_id))
        .order_by(note.c.number.desc())
        .limit(wanted.most + 1)
    )
    if wanted.tag is not None:
        newest = newest.where(_tag_name(visible.documents.c, note.c.tag) == wanted.tag)
    found = newest.subquery()
    return db.execute(
        select(
            found,
            visible.conversations.c.title,
            _tag_name(found.c, found.c.tag).label("tag_name"),
            MAIN,
            Person,
            PSEUDONYM.label("pseudonym"),
            is_in_course().label("is_in_course"),
        )
        .select_from(found)
        .join(visible.conversations, visible.conversations.c.key == found.c.conversation_id)
        .join(Activity, Activity.id == found.c.activity_id)
        .outerjoin(
            WorkspaceAuthor,
            (WorkspaceAuthor.workspace_id == found.c.workspace_id)
            & (WorkspaceAuthor.author_id == found.c.author_id),
        )
        .outerjoin(Enrolment, Enrolment.id == WorkspaceAuthor.enrolment_id)
        .outerjoin(MAIN, MAIN.id == MAIN_ID)
        .outerjoin(Person, Person.id == MAIN.person_id)
        .order_by(found.c.number.desc())
    ).all()


_TARGET = aliased(ActivityTag)


def _tag_name(of: Columns, key: ColumnElement[str]) -> ColumnElement[str]:
    """Name of the tag as which a highlight's one counts, in a document; empty for none."""
    in_set = (
        select(func.coalesce(_TARGET.name, ActivityTag.name))
        .select_from(ActivityTag)
        .outerjoin(
            _TARGET,
            (_TARGET.activity_id == ActivityTag.activity_id)
            & (_TARGET.key == ActivityTag.merged_into),
        )
        .where(ActivityTag.activity_id == of.activity_id, ActivityTag.key == key)
        .scalar_subquery()
    )
    own = (
        select(Tag.name)
        .where(or_(Tag.document_id == of.id, Tag.document_id == of.part_of), Tag.key == key)
        .limit(1)
        .scalar_subquery()
    )
    return func.coalesce(in_set, own, "")
