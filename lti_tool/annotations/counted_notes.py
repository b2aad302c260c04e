"""Counted notes of a person in an activity: their own, as far as rules count them.

The page has its twin in static/src/screens/annotate/store/own_numbers.ts. Private notes, model
notes and what is deleted count for nothing; hidden notes count.
"""

import uuid
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, Select, String, case, cast, func, select
from sqlalchemy.orm import Session

from lti_tool.annotations.passages import Passage, count_separate, is_visible
from lti_tool.annotations.tables import Comment, Highlight
from lti_tool.annotations.tag_sets import TagSet
from lti_tool.conversations.tables import Conversation, Turn
from lti_tool.courses.memberships import MAIN_ID
from lti_tool.courses.tables import Enrolment
from lti_tool.documents.tables import SharedDocument
from lti_tool.workspaces import attempts
from lti_tool.workspaces.tables import Workspace, WorkspaceAuthor

TurnStarts: TypeAlias = Mapping[str, Sequence[int]]
"""Offsets at which the turns of each conversation begin, by its id."""


_SEEN = "x"
"""Quote in place of one that has something to see."""


class Marked(NamedTuple):
    """Highlight of a person. `quote` shows whether there is anything to see, and may be cut."""

    conversation: str
    start: int
    end: int
    quote: str
    tag: str


@dataclass
class CountedNotes:
    """Notes of one person in an activity, in all of its workspaces or in some."""

    marked: list[Marked] = field(default_factory=list)
    comments: int = 0
    replies: int = 0
    words: int = 0

    @cached_property
    def _seen(self) -> list[Marked]:
        """Highlights with something to see."""
        return [each for each in self.marked if each.quote == _SEEN or is_visible(each.quote)]

    def passages(self) -> int:
        """Number of passages; those that overlap count once."""
        return count_separate(
            Passage(each.end, each.start, each.conversation, each.quote) for each in self._seen
        )

    def turns(self, starts: TurnStarts) -> int:
        """Number of turns in which a marked passage begins."""
        touched = {
            (each.conversation, bisect_right(starts[each.conversation], each.start))
            for each in self._seen
            if each.conversation in starts
        }
        return sum(number > 0 for _, number in touched)

    def tags(self, tags: TagSet) -> int:
        """Number of different tags of the set; a tag that counts as another one is that one."""
        resolved = map(tags.resolve, {each.tag for each in self._seen})
        return len({tag.key for tag in resolved if tag is not None})


_QUOTE = case((Highlight.quote.op("~")("[0-9A-Za-z]"), _SEEN), else_=Highlight.quote)
"""Enough of a quote to know whether there is anything to see."""


def of_activity(
    db: Session,
    activity_id: uuid.UUID,
    main_ids: Collection[uuid.UUID] | None = None,
    *,
    besides: uuid.UUID | None = None,
) -> dict[uuid.UUID, CountedNotes]:
    """Counted notes in an activity by main enrolment: of these people, or of all; two queries.

    The workspace `besides` is left out.
    """
    documents = (
        select(SharedDocument.id, SharedDocument.workspace_id)
        .join(Workspace, Workspace.id == SharedDocument.workspace_id)
        .where(
            Workspace.activity_id == activity_id,
            Workspace.id.is_distinct_from(besides),
            attempts.IS_CURRENT,
            SharedDocument.is_private.is_(False),
        )
        .cte("counted")
    )
    found: dict[uuid.UUID, CountedNotes] = defaultdict(CountedNotes)
    for main_id, conversation, *lists in db.execute(_marked(documents, activity_id, main_ids)):
        found[main_id].marked += [Marked(conversation, *each) for each in zip(*lists, strict=True)]
    for main_id, comments, replies, words in db.execute(
        _comments(documents, activity_id, main_ids)
    ):
        own = found[main_id]
        own.comments += comments
        own.replies += replies
        own.words += words
    return dict(found)


def _marked(
    documents: Any, activity_id: uuid.UUID, main_ids: Collection[uuid.UUID] | None
) -> "Select[*tuple[Any, ...]]":
    """Query of lists of starts, ends, quotes and tags by main enrolment and conversation."""
    by = (Highlight.document_id, Highlight.author_id, Highlight.conversation_id)
    # A row for each author costs a fifth of one for each highlight; nobody is looked up before.
    notes = (
        select(
            *by,
            func.array_agg(Highlight.start).label("starts"),
            func.array_agg(Highlight.end).label("ends"),
            func.array_agg(_QUOTE).label("quotes"),
            func.array_agg(Highlight.tag).label("tags"),
        )
        .where(
            Highlight.document_id.in_(select(documents.c.id)),
            ~Highlight.is_model,
            *_is_by(Highlight.author_id, activity_id, main_ids),
        )
        .group_by(*by)
        .subquery()
    )
    columns = (notes.c.conversation_id, notes.c.starts, notes.c.ends, notes.c.quotes, notes.c.tags)
    return _with_people(notes, documents, main_ids, *columns)


def _comments(
    documents: Any, activity_id: uuid.UUID, main_ids: Collection[uuid.UUID] | None
) -> "Select[*tuple[Any, ...]]":
    """Query of the numbers of comments, replies and words by main enrolment, several for some."""
    by = (Comment.document_id, Comment.author_id)
    notes = (
        select(
            *by,
            func.count().label("comments"),
            func.count().filter(Comment.reply_to != "").label("replies"),
            func.sum(Comment.words).label("words"),
        )
        .where(
            Comment.document_id.in_(select(documents.c.id)),
            ~Comment.is_model,
            *_is_by(Comment.author_id, activity_id, main_ids),
        )
        .group_by(*by)
        .subquery()
    )
    columns = (notes.c.comments, notes.c.replies, notes.c.words)
    return _with_people(notes, documents, main_ids, *columns)


def _is_by(
    author_id: ColumnElement[str] | Any,
    activity_id: uuid.UUID,
    main_ids: Collection[uuid.UUID] | None,
) -> list[ColumnElement[bool]]:
    """Conditions that a note is by one of these people, where only they are asked for."""
    if main_ids is None:
        return []
    authors = (
        select(WorkspaceAuthor.author_id)
        .join(Workspace, Workspace.id == WorkspaceAuthor.workspace_id)
        .join(Enrolment, Enrolment.id == WorkspaceAuthor.enrolment_id)
        .where(Workspace.activity_id == activity_id, MAIN_ID.in_(main_ids))
    )
    return [author_id.in_(authors)]


def _with_people(
    notes: Any, documents: Any, main_ids: Collection[uuid.UUID] | None, *columns: Any
) -> "Select[*tuple[Any, ...]]":
    query = (
        select(MAIN_ID, *columns)
        .select_from(notes)
        .join(documents, documents.c.id == notes.c.document_id)
        .join(
            WorkspaceAuthor,
            (WorkspaceAuthor.workspace_id == documents.c.workspace_id)
            & (WorkspaceAuthor.author_id == notes.c.author_id),
        )
        .join(Enrolment, Enrolment.id == WorkspaceAuthor.enrolment_id)
    )
    return query if main_ids is None else query.where(MAIN_ID.in_(main_ids))


def turn_starts(db: Session, activity_id: uuid.UUID) -> dict[str, list[int]]:
    """Offsets at which the turns of an activity's conversations begin, in order; one query."""
    rows = db.execute(
        select(
            cast(Turn.conversation_id, String),
            func.array_agg(Turn.start),
        )
        .join(Conversation, Conversation.id == Turn.conversation_id)
        .where(Conversation.activity_id == activity_id)
        .group_by(Turn.conversation_id)
    )
    return {conversation_id: sorted(starts) for conversation_id, starts in rows}
