"""Activity as a projector shows it: heat of a text and counts by tag, and no names.

Everybody in the room reads it. So hidden notes do not count. Numbers below three are left out: by
these a note could be traced to somebody. All of it is added up in SQL, for a projector asks every
second.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    Subquery,
    case,
    cast,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from lti_tool.annotations import counts
from lti_tool.annotations.tables import Highlight
from lti_tool.annotations.tag_sets import SetTag, TagSet
from lti_tool.conversations.tables import Conversation
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.memberships import IS_STUDENT, MAIN, MAIN_ID
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard import polls
from lti_tool.dashboard.passages import Heat
from lti_tool.dashboard.polls import LEAST, ProjectedPoll
from lti_tool.documents.access import visible_documents
from lti_tool.documents.tables import SharedDocument
from lti_tool.errors import NotFound
from lti_tool.workspaces import blind_texts, conversations
from lti_tool.workspaces.blind_texts import ShownText
from lti_tool.workspaces.tables import Workspace, WorkspaceAuthor
from lti_tool.workspaces.visibility import Viewer

_OTHER = ""
"""Key under which highlights are counted that have no tag of the activity's set."""


@dataclass(frozen=True)
class TagCount:
    """A tag with the number of students who have given it; None for a number that is too small."""

    tag: SetTag
    people: int | None


@dataclass(frozen=True)
class Projection:
    """One text as a projector shows it. Numbers are of different students."""

    conversations: Sequence[ShownText]
    conversation: Conversation | None
    taking_part: int | None
    """Students who have written in the activity, hidden notes included; None below three."""
    heat: Sequence[Heat]
    tags: Sequence[TagCount]
    poll: ProjectedPoll | None
    """Question that was asked last, unless it is put away."""


def version(db: Session, activity: Activity) -> str:
    """Version of all that a projection is made of: it changes with each note, setting
    and answer.

    Private notes are no part of it, and nobody else learns when one is written.
    """
    heads = db.scalar(
        select(func.coalesce(func.sum(SharedDocument.head), 0))
        .join(Workspace, Workspace.id == SharedDocument.workspace_id)
        .where(Workspace.activity_id == activity.id, SharedDocument.is_private.is_(False))
    )
    return f"{activity.revision}.{activity.tags_version}.{heads}.{polls.version(db, activity)}"


def of_activity(
    db: Session,
    viewer: Member,
    activity: Activity,
    tags: TagSet,
    conversation_id: uuid.UUID | None = None,
) -> Projection:
    """Projection of a conversation that everybody reads, the first one unless it is named; a
    constant number of queries. `tags` is the activity's set. Raises NotFound for any other.
    """
    listed = conversations.of_activity(db, viewer, activity.id)
    ready = [each for each in listed if each.state == "ready"]
    conversation = _chosen(ready, conversation_id)
    people = _people_by_tag(db, viewer, conversation, tags) if conversation else {}
    return Projection(
        # Everybody in the room reads it, whoever asks.
        conversations=blind_texts.shown(ready, is_blind=activity.is_blind),
        conversation=conversation,
        taking_part=_shown(counts.students_writing(db, viewer, activity.id)),
        heat=_heat(db, viewer, conversation) if conversation else [],
        tags=[
            TagCount(tag, _shown(people.get(tag.key, 0)))
            for tag in tags.tags
            if tag.merged_into is None and (tag.is_in_use or people.get(tag.key, 0) >= LEAST)
        ],
        poll=polls.projected(db, activity),
    )


def _chosen(shown: Sequence[Conversation], wanted: uuid.UUID | None) -> Conversation | None:
    if wanted is None:
        return shown[0] if shown else None
    found = next((each for each in shown if each.id == wanted), None)
    if found is None:
        raise NotFound
    return found


def _shown(people: int) -> int | None:
    return people if people >= LEAST else None


def _heat(db: Session, viewer: Member, conversation: Conversation) -> list[Heat]:
    """Parts of the text that at least three students have marked, each of them counted once."""
    start = func.greatest(Highlight.start, 0)
    end = func.least(Highlight.end, conversation.length)
    marked = _Marked(viewer, conversation)
    by_author = marked.by_author(
        func.range_agg(func.int4range(start, end)).filter(start < end).label("parts")
    )
    whole = func.range_agg(by_author.c.parts)
    parts = (
        marked.of_students(by_author, func.unnest(whole).label("part")).group_by(MAIN_ID).subquery()
    )
    edges = union_all(
        select(func.lower(parts.c.part, type_=Integer).label("at"), literal(1).label("change")),
        select(func.upper(parts.c.part, type_=Integer), literal(-1)),
    ).subquery()
    rows = db.execute(
        select(edges.c.at, func.sum(edges.c.change)).group_by(edges.c.at).order_by(edges.c.at)
    )
    found, people, begun = [], 0, 0
    for at, change in rows:
        if change:
            if people >= LEAST:
                found.append(Heat(begun, at, people))
            people, begun = people + change, at
    return found


def _people_by_tag(
    db: Session, viewer: Member, conversation: Conversation, tags: TagSet
) -> Mapping[str, int]:
    """Students by the tag as which that of their highlights counts."""
    counted = {tag.key: tag.merged_into or tag.key for tag in tags.tags}
    key = case(counted, value=Highlight.tag, else_=_OTHER) if counted else literal(_OTHER)
    marked = _Marked(viewer, conversation)
    by_author = marked.by_author(func.array_agg(cast(key, String).distinct()).label("tags"))
    columns = (func.unnest(by_author.c.tags).label("tag"), MAIN_ID.label("person"))
    named = marked.of_students(by_author, *columns).distinct().subquery()
    rows = db.execute(select(named.c.tag, func.count().label("people")).group_by(named.c.tag))
    return {row.tag: row.people for row in rows}


class _Marked:
    """Queries of students' highlights of a conversation in documents that are shared.

    They are added up by author before anybody is looked up: of 30,000 remain some thousand rows.
    """

    def __init__(self, viewer: Member, conversation: Conversation) -> None:
        self._conversation_id = str(conversation.id)
        self._seen = (
            select(SharedDocument.id, SharedDocument.workspace_id)
            .join(Workspace, Workspace.id == SharedDocument.workspace_id)
            .where(
                Workspace.activity_id == conversation.activity_id,
                SharedDocument.enrolment_id.is_(None),
                visible_documents(Viewer.of(viewer)),
            )
            .cte("seen")
        )

    def by_author(self, column: ColumnElement[Any]) -> Subquery:
        """Sum of the highlights of each author in each document."""
        by = (Highlight.document_id, Highlight.author_id)
        return (
            select(*by, column)
            .where(
                Highlight.conversation_id == self._conversation_id,
                Highlight.document_id.in_(select(self._seen.c.id)),
                ~Highlight.is_model,
            )
            .group_by(*by)
            .subquery()
        )

    def of_students(
        self, by_author: Subquery, *columns: ColumnElement[Any]
    ) -> "Select[*tuple[Any, ...]]":
        """Columns of these sums for those authors who are students."""
        return (
            select(*columns)
            .select_from(by_author)
            .join(self._seen, self._seen.c.id == by_author.c.document_id)
            .join(
                WorkspaceAuthor,
                (WorkspaceAuthor.workspace_id == self._seen.c.workspace_id)
                & (WorkspaceAuthor.author_id == by_author.c.author_id),
            )
            .join(Enrolment, Enrolment.id == WorkspaceAuthor.enrolment_id)
            .join(MAIN, MAIN.id == MAIN_ID)
            .where(IS_STUDENT)
        )
