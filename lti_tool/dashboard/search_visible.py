"""Conversations and documents that a search may read, as parts of its queries.

Each query begins with them, by the rules of visibility, and reads the rows of these alone. Neither
results nor the time that they take depend on anything else.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import (
    CTE,
    ColumnElement,
    Row,
    Select,
    String,
    and_,
    cast,
    func,
    literal_column,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import aliased
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlalchemy.sql.selectable import LateralFromClause

from lti_tool.annotations.tables import Comment, FactCheck, Highlight
from lti_tool.conversations.tables import Conversation
from lti_tool.courses.memberships import MAIN_ID
from lti_tool.courses.tables import Enrolment
from lti_tool.dashboard.search_scope import Scope
from lti_tool.documents.access import openable_documents
from lti_tool.documents.tables import SharedDocument
from lti_tool.people.tables import Person
from lti_tool.workspaces import blind_texts
from lti_tool.workspaces.conversations import visible_conversations
from lti_tool.workspaces.tables import Workspace, WorkspaceAuthor

AnySelect: TypeAlias = Select[*tuple[Any, ...]]

Columns: TypeAlias = ReadOnlyColumnCollection[str, Any]

AnyRow: TypeAlias = Row[*tuple[Any, ...]]

Rows: TypeAlias = Sequence[AnyRow]

_FENCE: ColumnElement[int] = literal_column("0")
"""Offset of a subquery that PostgreSQL does not mix with the query around it."""


@dataclass(frozen=True)
class Wanted:
    """Folded words to look for, and what is left of all that has them."""

    words: Sequence[str]
    tag: str | None
    """Name of the tag that notes must have; None for any."""
    most: int
    """Largest number of results of a kind."""

    def stands_in(self, column: Any) -> ColumnElement[bool]:
        """Condition that a folded text has all of the words."""
        return and_(*(func.strpos(column, word) > 0 for word in self.words))


class Visible:
    """Conversations and documents that the viewer may read, as parts of a query."""

    def __init__(self, scope: Scope, activity_id: uuid.UUID | None = None) -> None:
        """Make the parts: of all courses of the scope, or of one activity."""
        self._scope = scope
        self._activity_id = activity_id
        self.conversations = self._once(self._conversations())
        self.documents = self._once(self._documents())

    def _conversations(self) -> AnySelect:
        return self._where(
            select(
                Conversation.id,
                cast(Conversation.id, String).label("key"),
                Conversation.course_id,
                Conversation.activity_id,
                Conversation.workspace_id,
                Conversation.position,
                blind_texts.title(self._scope.viewer).label("title"),
            )
            .select_from(Enrolment)
            .join(Conversation, Conversation.course_id == Enrolment.course_id)
            .where(visible_conversations(self._scope.viewer), Conversation.state == "ready"),
            Conversation.activity_id,
        )

    def _documents(self) -> AnySelect:
        return self._where(
            select(
                SharedDocument.id,
                SharedDocument.part_of,
                SharedDocument.enrolment_id.label("draft_of"),
                SharedDocument.is_private,
                self._scope.viewer.is_staff.label("is_staff"),
                Workspace.id.label("workspace_id"),
                Workspace.activity_id,
                Workspace.course_id,
            )
            .select_from(Enrolment)
            .join(Workspace, Workspace.course_id == Enrolment.course_id)
            .join(SharedDocument, SharedDocument.workspace_id == Workspace.id)
            .where(openable_documents(self._scope.viewer), SharedDocument.revealed_at.is_(None)),
            Workspace.activity_id,
        )

    def _where(self, query: AnySelect, activity_id: Any) -> AnySelect:
        query = query.where(Enrolment.id.in_(self._scope.enrolment_ids))
        return query if self._activity_id is None else query.where(activity_id == self._activity_id)

    def _once(self, query: AnySelect) -> CTE:
        return query.cte().prefix_with("MATERIALIZED")

    def is_read(self, conversation_id: Any) -> ColumnElement[bool]:
        """Condition that a conversation, by the id in a note, stands in the note's workspace.

        Two sets that are made once; a join of each note would cost ten times as much.
        """
        of, at = self.conversations.c, self.documents.c
        of_all = select(of.key, of.activity_id).where(of.workspace_id.is_(None))
        brought = select(of.key, Workspace.id).join(
            Workspace,
            or_(Workspace.id == of.workspace_id, Workspace.continued_in == of.workspace_id),
        )
        return or_(
            tuple_(conversation_id, at.activity_id).in_(of_all),
            tuple_(conversation_id, at.workspace_id).in_(brought),
        )

    def is_found(self, table: type[Highlight | Comment | FactCheck]) -> ColumnElement[bool]:
        """Condition that a note is one of the document's own, or a model note for a student.

        Whoever may see the class finds it once, in the template, and not in each of its copies.
        """
        return or_(~table.is_model, ~self.documents.c.is_staff)

    def is_erased(self, author_id: Any) -> ColumnElement[bool]:
        """Condition that an author of a document is being erased: their words go at once here,
        and after a while from every document.
        """
        erased = (
            select(WorkspaceAuthor.workspace_id, WorkspaceAuthor.author_id)
            .join(Enrolment, Enrolment.id == WorkspaceAuthor.enrolment_id)
            .join(Person, Person.id == Enrolment.person_id)
            .where(Enrolment.course_id.in_(self._scope.members), Person.forgotten_at.is_not(None))
        )
        return tuple_(self.documents.c.workspace_id, author_id).in_(erased)


def fenced(query: AnySelect) -> LateralFromClause:
    """The query for each row before it, as it stands: no other rows are read for it."""
    return query.offset(_FENCE).lateral()


_OWN = aliased(Enrolment)


def is_in_course() -> ColumnElement[bool]:
    """Condition that whoever an `Enrolment` is of is in the course, by any of their accounts."""
    return (
        select(_OWN.id)
        .where(or_(_OWN.id == MAIN_ID, _OWN.merged_into == MAIN_ID), _OWN.active)
        .correlate(Enrolment)
        .exists()
    )
