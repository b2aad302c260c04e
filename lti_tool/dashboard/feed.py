"""Feed of a person: comments, mentions, checks of claims, feedback and marks, as they may see them
now.

Nothing is written when something happens: each reading asks the rules of visibility anew. So nobody
is told of what is hidden, private, sealed or in a place that they have left.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from sqlalchemy import (
    CTE,
    ColumnElement,
    SQLColumnExpression,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.orm import Session, aliased

from lti_tool import clock
from lti_tool.annotations.mentions import notified_by
from lti_tool.annotations.schema import OUTCOME_WORDS
from lti_tool.annotations.tables import Comment, FactCheck, Highlight
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.memberships import MAIN, MAIN_ID, are_of
from lti_tool.courses.tables import Enrolment
from lti_tool.dashboard import mentioned_names
from lti_tool.dashboard.search_scope import Scope
from lti_tool.dashboard.search_visible import AnyRow, AnySelect, Columns, Visible, is_in_course
from lti_tool.grading.tables import Grade, GradeEvent, NoteFeedback
from lti_tool.people.tables import Person
from lti_tool.workspaces.authorship import is_named, member_name, sees_names
from lti_tool.workspaces.pseudonyms import PSEUDONYM
from lti_tool.workspaces.tables import WorkspaceAuthor

Kind: TypeAlias = Literal["comment", "reply", "answer", "mention", "check", "feedback", "mark"]

MOST_ITEMS = 50

_KEPT_FOR = timedelta(days=60)
"""Age from which nothing is listed any more."""

_LONGEST = 240
"""Characters of what was written that are shown."""

_COMMITTING = timedelta(seconds=5)
"""Time that a transaction may take: what it writes is older than it is seen."""


@dataclass(frozen=True)
class Item:
    """One thing that concerns a person, and the place to open."""

    kind: Kind
    course_id: uuid.UUID
    course: str
    activity_id: uuid.UUID
    activity: str
    is_new: bool
    at: datetime | None
    """None where the time would tell who is behind a pseudonym."""
    author: str | None
    words: str
    workspace_id: uuid.UUID | None = None
    draft_of: uuid.UUID | None = None
    note: str | None = None
    comment: str | None = None


@dataclass(frozen=True)
class Feed:
    """Newest items first."""

    items: Sequence[Item]
    is_cut: bool
    until: datetime
    """Time up to which whoever has seen these items has seen everything."""


def of_scope(db: Session, scope: Scope) -> Feed:
    """Items in the courses of a scope; a constant number of statements."""
    until = clock.now() - _COMMITTING
    reader = _Reader(db, scope)
    dated = sorted(
        [*reader.comments(), *reader.checks(), *reader.feedback(), *reader.marks()],
        key=lambda each: each[0],
        reverse=True,
    )
    items = [item for _, item in dated]
    return Feed(items[:MOST_ITEMS], len(items) > MOST_ITEMS, until)


def mark_seen(db: Session, scope: Scope, until: datetime) -> None:
    """Note that the person has seen everything up to a time, which is never later than now."""
    seen = min(until, clock.now())
    db.execute(
        update(Enrolment)
        .where(Enrolment.id.in_(scope.enrolment_ids))
        .values(feed_seen_at=func.greatest(Enrolment.feed_seen_at, seen))
    )


_TARGET = aliased(Comment)
"""Comment that another one answers."""

_ON_HIGHLIGHT = and_(
    Highlight.document_id == Comment.document_id, Highlight.key == Comment.highlight_key
)
_CHECKED = and_(
    Highlight.document_id == FactCheck.document_id, Highlight.key == FactCheck.highlight_key
)
_ANSWERS_TARGET = and_(
    _TARGET.document_id == Comment.document_id,
    _TARGET.highlight_key == Comment.highlight_key,
    _TARGET.key == Comment.reply_to,
)


def _kind(answers: ColumnElement[bool], on_own: ColumnElement[bool]) -> ColumnElement[str]:
    """Kind of a comment that answers one of the person's, stands on a note of theirs, or else
    mentions them.
    """
    asks = or_(
        and_(answers, _TARGET.question != ""),
        and_(on_own, Comment.reply_to == "", Highlight.question != ""),
    )
    return case((asks, "answer"), (answers, "reply"), (on_own, "comment"), else_="mention")


def _is_in(authors: CTE, at: Columns) -> Callable[[SQLColumnExpression[str]], ColumnElement[bool]]:
    """Condition that an author of a document is one of these."""
    return lambda author: tuple_(at.workspace_id, author).in_(select(authors))


def _mentioned(authors: CTE, at: Columns) -> ColumnElement[list[str]]:
    """Author ids, of these, that stand in a comment as mentions do; NULL where there are none."""
    is_there = func.strpos(Comment.text, func.concat("@{", authors.c.author_id, "}")) > 0
    found = (
        select(func.array_agg(authors.c.author_id))
        .where(authors.c.workspace_id == at.workspace_id, is_there)
        .scalar_subquery()
    )
    # Most comments mention nobody, and nothing is looked up for them.
    return case((func.strpos(Comment.text, "@{") > 0, found))


def _concerns_person(row: AnyRow) -> bool:
    """False for a comment that only seems to mention the person, as in code."""
    return row.kind != "mention" or not set(row.mentioned).isdisjoint(notified_by(row.words))


class _Reader:
    """Queries of one scope; each item comes with its time."""

    def __init__(self, db: Session, scope: Scope) -> None:
        self._db = db
        self._scope = scope
        self._since = clock.now() - _KEPT_FOR
        members = Enrolment.id.in_(scope.enrolment_ids)
        rows = db.execute(select(Enrolment.course_id, Enrolment.feed_seen_at).where(members))
        self._seen = {row.course_id: row.feed_seen_at for row in rows}
        self._own = select(Enrolment.id).where(are_of(scope.enrolment_ids))

    def comments(self) -> list[tuple[datetime, Item]]:
        """Comments of others on notes of the person, answers to their comments, and comments that
        mention them.
        """
        visible = Visible(self._scope)
        rows = [row for row in self._rows(self._newest_comments(visible)) if _concerns_person(row)]
        texts = ((row.workspace_id, row.words) for row in rows)
        names = mentioned_names.read(self._db, self._scope, visible, texts)
        return [
            (row.accepted_at, self._comment(row, names.in_text(row.workspace_id, row.words)))
            for row in rows
        ]

    def checks(self) -> list[tuple[datetime, Item]]:
        """Statements of others on how claims of the person check out."""
        rows = self._rows(self._newest_checks())
        return [(row.accepted_at, self._comment(row, row.words)) for row in rows]

    def _rows(self, query: AnySelect) -> Sequence[AnyRow]:
        """Rows with their authors."""
        newest = query.subquery()
        return self._db.execute(
            select(
                newest,
                Activity,
                MAIN,
                Person,
                PSEUDONYM.label("pseudonym"),
                is_in_course().label("is_in_course"),
            )
            .select_from(newest)
            .join(Activity, Activity.id == newest.c.activity_id)
            .outerjoin(
                WorkspaceAuthor,
                (WorkspaceAuthor.workspace_id == newest.c.workspace_id)
                & (WorkspaceAuthor.author_id == newest.c.author_id),
            )
            .outerjoin(Enrolment, Enrolment.id == WorkspaceAuthor.enrolment_id)
            .outerjoin(MAIN, MAIN.id == MAIN_ID)
            .outerjoin(Person, Person.id == MAIN.person_id)
        ).all()

    def _own_authors(self) -> CTE:
        ids = select(WorkspaceAuthor.workspace_id, WorkspaceAuthor.author_id)
        own = ids.where(WorkspaceAuthor.enrolment_id.in_(self._own))
        return own.cte("own_author").prefix_with("MATERIALIZED")

    def _newest_comments(self, visible: Visible) -> AnySelect:
        at = visible.documents.c
        own = self._own_authors()
        is_own = _is_in(own, at)
        mentioned = _mentioned(own, at)
        answers = and_(is_own(_TARGET.author_id), ~_TARGET.is_model)
        on_own = and_(is_own(Highlight.author_id), ~Highlight.is_model)
        comments = select(
            at.workspace_id,
            at.activity_id,
            at.course_id,
            at.draft_of,
            Comment.highlight_key,
            Comment.key,
            Comment.author_id,
            Comment.text.label("words"),
            Comment.accepted_at,
            _kind(answers, on_own).label("kind"),
            mentioned.label("mentioned"),
        ).select_from(visible.documents)
        return (
            comments.join(Comment, Comment.document_id == at.id)
            .join(Highlight, _ON_HIGHLIGHT)
            .outerjoin(_TARGET, _ANSWERS_TARGET)
            .where(
                Comment.accepted_at > self._since,
                ~Comment.is_model,
                ~is_own(Comment.author_id),
                or_(answers, on_own, mentioned.is_not(None)),
                visible.is_read(Highlight.conversation_id),
                ~visible.is_erased(Comment.author_id),
            )
            .order_by(Comment.number.desc())
            .limit(MOST_ITEMS + 1)
        )

    def _newest_checks(self) -> AnySelect:
        visible = Visible(self._scope)
        at = visible.documents.c
        is_own = _is_in(self._own_authors(), at)
        outcome = case(OUTCOME_WORDS, value=FactCheck.outcome)
        words = func.concat_ws(": ", outcome, func.nullif(FactCheck.source, ""))
        checks = select(
            at.workspace_id,
            at.activity_id,
            at.course_id,
            at.draft_of,
            FactCheck.highlight_key,
            FactCheck.key,
            FactCheck.author_id,
            words.label("words"),
            FactCheck.accepted_at,
            literal("check").label("kind"),
        ).select_from(visible.documents)
        return (
            checks.join(FactCheck, FactCheck.document_id == at.id)
            .join(Highlight, _CHECKED)
            .where(FactCheck.accepted_at > self._since, ~FactCheck.is_model)
            .where(Highlight.is_claim, visible.is_read(Highlight.conversation_id))
            .where(is_own(Highlight.author_id), ~Highlight.is_model)
            .where(~is_own(FactCheck.author_id), ~visible.is_erased(FactCheck.author_id))
            .order_by(FactCheck.number.desc())
            .limit(MOST_ITEMS + 1)
        )

    def _comment(self, row: AnyRow, words: str) -> Item:
        viewer = self._scope.members[row.course_id]
        hides = row.Activity.hides_names and not sees_names(viewer, row.Activity)
        is_pseudonym = hides and not (row.main and is_named(row.main.role))
        known = row.main is not None and (row.is_in_course or is_pseudonym)
        author = (
            member_name(viewer, row.main, row.Person, row.Activity, row.pseudonym)
            if known
            else None
        )
        return self._item(
            row.kind,
            row.Activity,
            row.accepted_at,
            author=author,
            words=words[:_LONGEST],
            at=None if is_pseudonym else row.accepted_at,
            workspace_id=row.workspace_id,
            draft_of=row.draft_of if self._scope.is_staff(row.course_id) and not hides else None,
            note=row.highlight_key,
            comment=row.key,
        )

    def feedback(self) -> list[tuple[datetime, Item]]:
        """Feedback on notes of the person, since it was released."""
        seen_from = func.greatest(NoteFeedback.created_at, NoteFeedback.written_at)
        rows = self._db.execute(
            select(NoteFeedback, Activity, seen_from.label("at"))
            .join(Activity, Activity.id == NoteFeedback.activity_id)
            .where(NoteFeedback.enrolment_id.in_(self._own), seen_from > self._since)
            .order_by(seen_from.desc())
            .limit(MOST_ITEMS + 1)
        )
        return [
            (
                at,
                self._item(
                    "feedback",
                    activity,
                    at,
                    words=given.text[:_LONGEST],
                    workspace_id=given.workspace_id,
                    note=given.highlight,
                ),
            )
            for given, activity, at in rows
        ]

    def marks(self) -> list[tuple[datetime, Item]]:
        """Marks that the person has, since they were given or released."""
        came = (
            select(func.max(GradeEvent.at))
            .where(
                GradeEvent.activity_id == Grade.activity_id,
                GradeEvent.enrolment_id == Grade.enrolment_id,
                GradeEvent.event.in_(("set", "released", "taken")),
            )
            .correlate(Grade)
            .scalar_subquery()
        )
        since = func.coalesce(came, Grade.graded_at)
        rows = self._db.execute(
            select(Grade, Activity, since.label("at"))
            .join(Activity, Activity.id == Grade.activity_id)
            .where(Grade.enrolment_id.in_(self._own), Grade.score.is_not(None), since > self._since)
            .order_by(since.desc())
            .limit(MOST_ITEMS + 1)
        )
        return [
            (at, self._item("mark", activity, at, words=grade.comment[:_LONGEST]))
            for grade, activity, at in rows
        ]

    def _item(
        self, kind: Kind, activity: Activity, came: datetime, words: str, **more: object
    ) -> Item:
        seen = self._seen.get(activity.course_id)
        given: dict[str, object] = {"at": came, "author": None} | more
        return Item(
            kind,
            activity.course_id,
            self._scope.titles[activity.course_id],
            activity.id,
            activity.title,
            is_new=seen is None or came > seen,
            words=words,
            **given,  # type: ignore[arg-type]
        )
