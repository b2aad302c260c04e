"""Feedback of markers on a student's notes: a draft where marks are, else seen at once.

It is kept beside the shared documents, never in them: no other student can receive it.
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import ColumnElement, Delete, delete, func, literal, or_, select
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.memberships import MAIN_ID, Membership, are_of, is_of
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.errors import Conflict, InvalidInput
from lti_tool.grading import checks, double_marking, reusable_comments, student_pages
from lti_tool.grading.preconditions import changed_text
from lti_tool.grading.student_row import BEST_FIRST
from lti_tool.grading.tables import Grade, NoteFeedback, NoteFeedbackDraft
from lti_tool.workspaces.visibility import own_enrolments

FeedbackRow = TypeVar("FeedbackRow", NoteFeedback, NoteFeedbackDraft)

_COPIED = (
    "course_id", "activity_id", "enrolment_id", "workspace_id", "highlight",
    "quote", "text", "written_by", "written_at",
)  # fmt: skip
_PLACE = ("enrolment_id", "workspace_id", "highlight")


@dataclass(frozen=True)
class NotePlace:
    """Highlight on which feedback is given, and its quoted words."""

    workspace_id: uuid.UUID
    highlight: str
    quote: str


@dataclass(frozen=True)
class Feedback:
    """Feedback on a note; an empty draft takes away what is released."""

    workspace_id: uuid.UUID
    highlight: str
    quote: str
    text: str
    is_draft: bool


def write(
    db: Session,
    member: Member,
    activity: Activity,
    membership: Membership,
    place: NotePlace,
    *,
    before: str,
    text: str,
    is_sealed: bool = False,
) -> Feedback:
    """Write feedback for a student in place of `before`, or take it back with an empty text.

    While names are sealed, it is a draft, for somebody who has left the course, too: a refusal
    would tell who it is. Raises Conflict where such an activity sends marks at once, and where
    other feedback than `before` is there. Raises InvalidInput for somebody who is no student here,
    and NotFound where the activity has just been removed.
    """
    activity = checks.lock_marking(db, activity)
    checks.take_turns(db, activity, membership)
    if is_sealed:
        checks.require_held(activity)
    elif not checks.is_gradable(membership):
        raise InvalidInput("Only students who are in the course now get feedback.", field="text")
    if double_marking.is_blind(db, member, activity, membership.enrolment.id):
        _require_no_others(db, member, membership, place)
    released = _find(db, NoteFeedback, membership, place)
    known = _find(db, NoteFeedbackDraft, membership, place) or released
    if (known.text if known else "") != before:
        by, at = (known.written_by, known.written_at) if known else (None, None)
        raise changed_text(db, member, activity, known.text if known else "", by, at)
    table = NoteFeedbackDraft if activity.holds_marks else NoteFeedback
    is_nothing_new = activity.holds_marks and text == (released.text if released else "")
    if is_nothing_new or (not text and not activity.holds_marks):
        _execute(db, table, delete(table).where(*_at(table, membership, place)))
        is_draft = False
    else:
        reusable_comments.remember(db, member, text, membership.enrolment.id)
        _put(db, member, activity, membership, table, released, place, text)
        is_draft = activity.holds_marks
    return Feedback(place.workspace_id, place.highlight, place.quote, text, is_draft)


def for_marker(
    db: Session,
    activity_id: uuid.UUID,
    enrolment_ids: Collection[uuid.UUID],
    only_by: uuid.UUID | None = None,
) -> list[Feedback]:
    """Feedback for a student as markers see it: drafts in place of what is released.

    `only_by` is the enrolment of a marker who sees no drafts of another one yet.
    """
    drafted = _read(db, NoteFeedbackDraft, activity_id, enrolment_ids, only_by)
    places = {(each.workspace_id, each.highlight) for each in drafted}
    released = for_student(db, activity_id, enrolment_ids)
    return drafted + [
        each for each in released if (each.workspace_id, each.highlight) not in places
    ]


def for_student(
    db: Session, activity_id: uuid.UUID, enrolment_ids: Collection[uuid.UUID]
) -> list[Feedback]:
    """Feedback for a student as they see it: what is released."""
    return _read(db, NoteFeedback, activity_id, enrolment_ids)


def with_mark(
    db: Session, member: Member, activity_id: uuid.UUID, workspace_id: uuid.UUID
) -> tuple[Grade | None, dict[str, str]]:
    """Mark that a student sees, and feedback on their notes in a workspace by the key of the
    highlight; one query for both.
    """
    given = (
        select(func.jsonb_object_agg(NoteFeedback.highlight, NoteFeedback.text))
        .where(
            NoteFeedback.workspace_id == workspace_id,
            own_enrolments(member, NoteFeedback.enrolment_id),
        )
        .scalar_subquery()
    )
    grade, feedback = db.execute(
        select(Grade, given)
        .select_from(Enrolment)
        .outerjoin(Grade, (Grade.enrolment_id == Enrolment.id) & (Grade.activity_id == activity_id))
        .where(is_of(member.enrolment_id))
        .order_by(Grade.id.is_(None), *BEST_FIRST)
        .limit(1)
    ).one()
    return grade if grade is not None and grade.score is not None else None, feedback or {}


def quote_at(
    db: Session,
    activity_id: uuid.UUID,
    enrolment_ids: Collection[uuid.UUID],
    workspace_id: uuid.UUID,
    highlight: str,
) -> str | None:
    """Quoted words of a highlight on which a student has feedback, or a draft of it; None else."""
    for table in (NoteFeedbackDraft, NoteFeedback):
        found: str | None = db.scalar(
            select(table.quote)
            .where(
                table.activity_id == activity_id,
                table.enrolment_id.in_(enrolment_ids),
                table.workspace_id == workspace_id,
                table.highlight == highlight,
            )
            .limit(1)
        )
        if found is not None:
            return found
    return None


def drafted_members(db: Session, activity_id: uuid.UUID) -> set[uuid.UUID]:
    """Main enrolments of the students for whom there is feedback that is not released."""
    rows = select(MAIN_ID).join(NoteFeedbackDraft, NoteFeedbackDraft.enrolment_id == Enrolment.id)
    return set(db.scalars(rows.where(NoteFeedbackDraft.activity_id == activity_id)))


def release(db: Session, activity: Activity, main_ids: Collection[uuid.UUID]) -> int:
    """Release the drafts of feedback for these main enrolments; the number of notes.

    The caller has locked the activity. The number of statements is the same for any number.
    """
    theirs = select(Enrolment.id).where(are_of(main_ids))
    drafts = NoteFeedbackDraft.enrolment_id.in_(theirs)
    is_meant = (NoteFeedbackDraft.activity_id == activity.id) & drafts
    _take_away(db, is_meant)
    # Its student sees it from now on.
    columns = [NoteFeedbackDraft.id, literal(clock.now())]
    columns += [getattr(NoteFeedbackDraft, name) for name in _COPIED]
    written = insert(NoteFeedback).from_select(
        ["id", "created_at", *_COPIED],
        select(*columns).where(is_meant, NoteFeedbackDraft.text != ""),
        include_defaults=False,
    )
    changed = {
        name: written.excluded[name] for name in ("created_at", *_COPIED) if name not in _PLACE
    }
    db.execute(written.on_conflict_do_update(index_elements=list(_PLACE), set_=changed))
    gone = db.scalars(
        delete(NoteFeedbackDraft).where(is_meant).returning(student_pages.NOTIFICATION)
    ).all()
    return len(gone)


def _take_away(db: Session, is_meant: ColumnElement[bool]) -> None:
    """Delete released feedback where the draft of a change is empty."""
    same = [getattr(NoteFeedback, name) == getattr(NoteFeedbackDraft, name) for name in _PLACE]
    db.execute(
        delete(NoteFeedback)
        .where(*same, is_meant, NoteFeedbackDraft.text == "")
        .execution_options(synchronize_session=False)
    )


def _find(
    db: Session,
    table: type[FeedbackRow],
    membership: Membership,
    place: NotePlace,
) -> FeedbackRow | None:
    return db.scalar(select(table).where(*_at(table, membership, place)).limit(1))


def _require_no_others(
    db: Session, member: Member, membership: Membership, place: NotePlace
) -> None:
    """Raise Conflict where another marker has written feedback that the member does not see yet."""
    others = or_(
        NoteFeedbackDraft.written_by.is_(None), NoteFeedbackDraft.written_by != member.enrolment_id
    )
    rows = select(NoteFeedbackDraft.id).where(*_at(NoteFeedbackDraft, membership, place), others)
    if db.scalar(rows.limit(1)) is not None:
        raise Conflict(
            "The other marker has written feedback on this note, which you do not see yet.",
            advice="Copy yours, give your mark first, and then add to it.",
        )


def _at(
    table: type[NoteFeedback | NoteFeedbackDraft], membership: Membership, place: NotePlace
) -> tuple[ColumnElement[bool], ...]:
    return (
        table.enrolment_id.in_(membership.ids),
        table.workspace_id == place.workspace_id,
        table.highlight == place.highlight,
    )


def _put(
    db: Session,
    member: Member,
    activity: Activity,
    membership: Membership,
    table: type[NoteFeedback | NoteFeedbackDraft],
    released: NoteFeedback | None,
    place: NotePlace,
    text: str,
) -> None:
    # A draft is of the account of what it changes, so that it takes its place.
    whose = released.enrolment_id if released else membership.enrolment.id
    values = insert(table).values(
        id=uuid.uuid4(),
        created_at=clock.now(),
        course_id=activity.course_id,
        activity_id=activity.id,
        enrolment_id=whose,
        workspace_id=place.workspace_id,
        highlight=place.highlight,
        quote=place.quote,
        text=text,
        written_by=member.enrolment_id,
        written_at=clock.now(),
    )
    changed = {name: values.excluded[name] for name in ("text", "written_by", "written_at")}
    _execute(db, table, values.on_conflict_do_update(index_elements=list(_PLACE), set_=changed))


def _execute(
    db: Session, table: type[NoteFeedback | NoteFeedbackDraft], change: Insert | Delete
) -> None:
    """Execute a change of one row, which notifies the student's pages unless it is a draft."""
    is_seen = table is NoteFeedback
    db.execute(change.returning(student_pages.NOTIFICATION) if is_seen else change)


def _read(
    db: Session,
    table: type[NoteFeedback | NoteFeedbackDraft],
    activity_id: uuid.UUID,
    enrolment_ids: Collection[uuid.UUID],
    only_by: uuid.UUID | None = None,
) -> list[Feedback]:
    query = (
        select(table.workspace_id, table.highlight, table.quote, table.text)
        .where(table.activity_id == activity_id, table.enrolment_id.in_(enrolment_ids))
        .order_by(table.written_at, table.id)
    )
    if only_by is not None:
        query = query.where(table.written_by == only_by)
    rows = db.execute(query)
    return [Feedback(*row, is_draft=table is NoteFeedbackDraft) for row in rows]
