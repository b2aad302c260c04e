"""Queries of a search: texts, quotes and comments that somebody may read, and who wrote them.

Each begins with what the viewer may see, by the rules of visibility, and reads the rows of that
alone. Neither results nor the time that they take depend on anything else.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sqlalchemy import (
    CTE,
    ColumnElement,
    Row,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlalchemy.sql.selectable import LateralFromClause

from lti_tool.annotations.tables import ActivityTag, Comment, Highlight, Tag
from lti_tool.conversations.tables import Conversation, Turn
from lti_tool.courses.memberships import MAIN, MAIN_ID
from lti_tool.courses.tables import Activity, Enrolment
from lti_tool.dashboard.search_scope import Scope
from lti_tool.documents.access import visible_documents
from lti_tool.documents.tables import SharedDocument
from lti_tool.people.tables import Person
from lti_tool.workspaces.conversations import visible_conversations
from lti_tool.workspaces.tables import Workspace, WorkspaceAuthor

AnySelect: TypeAlias = Select[*tuple[Any, ...]]

Columns: TypeAlias = ReadOnlyColumnCollection[str, Any]

AnyRow: TypeAlias = Row[*tuple[Any, ...]]

Rows: TypeAlias = Sequence[AnyRow]

_WHOLE = 20_000
"""Characters of a turn up to which all of it is read for a snippet."""

_FENCE: ColumnElement[int] = literal_column("0")
"""Offset of a subquery that PostgreSQL does not mix with the query around it."""


@dataclass(frozen=True)
class Wanted:
    """Folded words to look for, and where."""

    words: Sequence[str]
    activity_id: uuid.UUID | None = None
    tag: str | None = None
    """Name of the tag that notes must have."""
    most: int = 50
    """Largest number of results of a kind."""

    def stands_in(self, column: Any) -> ColumnElement[bool]:
        """Condition that a folded text has all of the words."""
        return and_(*(func.strpos(column, word) > 0 for word in self.words))


@dataclass(frozen=True)
class Visible:
    """Conversations and documents that the viewer may read, as parts of a query."""

    scope: Scope
    activity_id: uuid.UUID | None = None
    conversations: CTE = field(init=False)
    documents: CTE = field(init=False)

    def __post_init__(self) -> None:
        """Make the parts."""
        object.__setattr__(self, "conversations", self._once(self._conversations()))
        object.__setattr__(self, "documents", self._once(self._documents()))

    def _conversations(self) -> AnySelect:
        return self._where(
            select(
                Conversation.id,
                cast(Conversation.id, String).label("key"),
                Conversation.course_id,
                Conversation.activity_id,
                Conversation.workspace_id,
                Conversation.position,
                Conversation.title,
            )
            .select_from(Enrolment)
            .join(Conversation, Conversation.course_id == Enrolment.course_id)
            .where(visible_conversations(self.scope.viewer), Conversation.state == "ready"),
            Conversation.activity_id,
        )

    def _documents(self) -> AnySelect:
        return self._where(
            select(
                SharedDocument.id,
                SharedDocument.part_of,
                SharedDocument.enrolment_id.label("draft_of"),
                Workspace.id.label("workspace_id"),
                Workspace.activity_id,
                Workspace.course_id,
            )
            .select_from(Enrolment)
            .join(Workspace, Workspace.course_id == Enrolment.course_id)
            .join(SharedDocument, SharedDocument.workspace_id == Workspace.id)
            .where(visible_documents(self.scope.viewer), SharedDocument.revealed_at.is_(None)),
            Workspace.activity_id,
        )

    def _where(self, query: AnySelect, activity_id: Any) -> AnySelect:
        query = query.where(Enrolment.id.in_(self.scope.enrolment_ids))
        return query if self.activity_id is None else query.where(activity_id == self.activity_id)

    def _once(self, query: AnySelect) -> CTE:
        return query.cte().prefix_with("MATERIALIZED")

    def is_read(self, conversation_id: Any) -> ColumnElement[bool]:
        """Condition that a conversation, by the id in a note, stands in the note's workspace.

        Two sets that are made once; a join of each note would cost ten times as much.
        """
        of, at = self.conversations.c, self.documents.c
        of_all = select(of.key, of.activity_id).where(of.workspace_id.is_(None))
        brought = select(of.key, of.workspace_id).where(of.workspace_id.is_not(None))
        return or_(
            tuple_(conversation_id, at.activity_id).in_(of_all),
            tuple_(conversation_id, at.workspace_id).in_(brought),
        )

    def is_erased(self, author_id: Any) -> ColumnElement[bool]:
        """Condition that an author of a document is being erased: their words go at once here,
        and after a while from every document.
        """
        erased = (
            select(WorkspaceAuthor.workspace_id, WorkspaceAuthor.author_id)
            .join(Enrolment, Enrolment.id == WorkspaceAuthor.enrolment_id)
            .join(Person, Person.id == Enrolment.person_id)
            .where(Enrolment.course_id.in_(self.scope.members), Person.forgotten_at.is_not(None))
        )
        return tuple_(self.documents.c.workspace_id, author_id).in_(erased)


def activities(db: Session, scope: Scope) -> Rows:
    """Activities of the courses, newest first."""
    return db.execute(
        select(Activity.id, Activity.course_id, Activity.title)
        .where(Activity.course_id.in_(scope.members))
        .order_by(Activity.created_at.desc(), Activity.id)
    ).all()


def conversations(db: Session, visible: Visible) -> Rows:
    """Conversations that can be read, in the order in which they stand."""
    of = visible.conversations.c
    return db.execute(select(visible.conversations).order_by(of.position, of.id)).all()


def texts(db: Session, visible: Visible, wanted: Wanted) -> Rows:
    """Turns with all of the words; of a long one the part around the first word."""
    of = visible.conversations.c
    first = func.greatest(func.strpos(Turn.folded, wanted.words[0]) - _WHOLE // 2, 1)
    turn = _fenced(
        select(
            Turn.position,
            case(
                (func.length(Turn.text) <= _WHOLE, Turn.text),
                else_=func.substr(Turn.text, first, _WHOLE),
            ).label("text"),
        ).where(Turn.conversation_id == of.id, wanted.stands_in(Turn.folded))
    )
    return db.execute(
        select(visible.conversations, turn.c.position.label("turn"), turn.c.text)
        .join(turn, literal_column("true"))
        .order_by(of.position, of.id, turn.c.position)
        .limit(wanted.most + 1)
    ).all()


def highlights(db: Session, visible: Visible, wanted: Wanted) -> Rows:
    """Highlights that quote all of the words, newest first."""
    note = _fenced(
        select(
            Highlight.key,
            Highlight.author_id,
            Highlight.conversation_id,
            Highlight.quote.label("text"),
            Highlight.tag,
            Highlight.number,
        ).where(Highlight.document_id == visible.documents.c.id, wanted.stands_in(Highlight.folded))
    )
    return _notes(db, visible, wanted, note)


def comments(db: Session, visible: Visible, wanted: Wanted) -> Rows:
    """Comments with all of the words, newest first."""
    note = _fenced(
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
        .where(Comment.document_id == visible.documents.c.id, wanted.stands_in(Comment.folded))
    )
    return _notes(db, visible, wanted, note)


def own_tags(db: Session, visible: Visible) -> Rows:
    """Names of tags that members have added."""
    of = visible.documents.c
    return db.execute(
        select(visible.documents, Tag.name).join(Tag, Tag.document_id == of.id).order_by(Tag.name)
    ).all()


def set_tags(db: Session, scope: Scope) -> Rows:
    """Names of the tags of all activities; a merged one counts as its target."""
    return db.execute(
        select(Activity.course_id, ActivityTag.activity_id, ActivityTag.name)
        .join(Activity, Activity.id == ActivityTag.activity_id)
        .where(Activity.course_id.in_(scope.members), ActivityTag.merged_into.is_(None))
        .order_by(ActivityTag.name)
    ).all()


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
        .where(Person.name.is_not(None), Person.forgotten_at.is_(None), _is_in_course())
        .distinct()
    ).all()


def newest_notes(db: Session, visible: Visible, main_ids: Collection[uuid.UUID]) -> Rows:
    """The newest note of each of these people in each document; no row for one without."""
    of = visible.documents.c
    note = union_all(
        *(
            select(table.document_id, table.author_id, key.label("key"), table.number)
            for table, key in ((Highlight, Highlight.key), (Comment, Comment.highlight_key))
        )
    ).subquery()
    return db.execute(
        select(
            visible.documents,
            MAIN_ID.label("main_id"),
            note.c.key,
            visible.conversations.c.title,
        )
        .select_from(visible.documents)
        .join(WorkspaceAuthor, WorkspaceAuthor.workspace_id == of.workspace_id)
        .join(Enrolment, Enrolment.id == WorkspaceAuthor.enrolment_id)
        .join(
            note,
            (note.c.document_id == of.id) & (note.c.author_id == WorkspaceAuthor.author_id),
        )
        .join(Highlight, (Highlight.document_id == of.id) & (Highlight.key == note.c.key))
        .join(visible.conversations, visible.conversations.c.key == Highlight.conversation_id)
        .where(MAIN_ID.in_(main_ids), visible.is_read(Highlight.conversation_id))
        .ext(distinct_on(of.id, MAIN_ID))
        .order_by(of.id, MAIN_ID, note.c.number.desc())
    ).all()


def _fenced(query: AnySelect) -> LateralFromClause:
    return query.offset(_FENCE).lateral()


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
            _is_in_course().label("is_in_course"),
        )
        .select_from(found)
        .join(visible.conversations, visible.conversations.c.key == found.c.conversation_id)
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


def _tag_name(of: Columns, key: ColumnElement[str]) -> ColumnElement[str]:
    """Name of the tag as which a highlight's one counts, in a document; empty for none."""
    target = aliased(ActivityTag)
    in_set = (
        select(func.coalesce(target.name, ActivityTag.name))
        .select_from(ActivityTag)
        .outerjoin(
            target,
            (target.activity_id == ActivityTag.activity_id)
            & (target.key == ActivityTag.merged_into),
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


def _is_in_course() -> ColumnElement[bool]:
    """Condition that whoever an `Enrolment` is of is in the course, by any of their accounts."""
    own = aliased(Enrolment)
    return (
        select(own.id)
        .where(or_(own.id == MAIN_ID, own.merged_into == MAIN_ID), own.active)
        .correlate(Enrolment)
        .exists()
    )
