"""Drafts of marks: set, discarded, and found by markers; nothing here is asked for a student.

The log of a draft names its marker and the draft alone: a student's export has all events that
name them.
"""

import uuid
from collections.abc import Collection
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from lti_tool import audit
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.memberships import MAIN_ID, Membership, are_of
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.errors import Conflict, NotFound
from lti_tool.grading import (
    checks,
    gradebook,
    history,
    reusable_comments,
    rubrics,
    single_marks,
    student_row,
)
from lti_tool.grading.gradebook import Mark
from lti_tool.grading.history import Event
from lti_tool.grading.rubrics import Choices
from lti_tool.grading.student_row import BEST_FIRST
from lti_tool.grading.tables import Grade, GradeDelivery, GradeDraft


class NewMark(NamedTuple):
    """Mark as a marker gives it."""

    score: Decimal
    comment: str
    choices: Choices | None = None
    """Choices by the rubric; None where the assessment stays as it is."""


def set_draft(
    db: Session,
    member: Member,
    activity: Activity,
    membership: Membership,
    score: Decimal,
    comment: str,
    choices: Choices | None = None,
    *,
    is_sealed: bool = False,
) -> GradeDraft:
    """Keep a mark of a student for the markers, until it is released. Without choices its
    assessment stays; that of a new draft is the released mark's.

    While names are sealed, who has left the course is marked like anybody, as a refusal would tell
    who it is. Raises InvalidInput naming the field, and NotFound where the activity has just been
    removed. Raises Conflict where marks are sent at once, or the rubric is another one by now.
    """
    activity = checks.lock_marking(db, activity)
    checks.require_held(activity)
    if activity.marker_count != 1:
        raise Conflict(
            "Two people mark each work of this activity.",
            advice="Copy your comment, open the page again, and give your mark there.",
        )
    checks.require_given(activity, membership, score, is_sealed=is_sealed)
    return write(db, member, activity, membership, NewMark(score, comment, choices))


def write(
    db: Session,
    member: Member,
    activity: Activity,
    membership: Membership,
    new: NewMark,
    event: Event = Event.DRAFTED,
    assessment: list[Any] | None = None,
) -> GradeDraft:
    """Write a draft that has been checked, and put the event on record.

    `assessment` is that of a new draft without choices; by default it is the released mark's. The
    caller has locked how the activity is marked.
    """
    draft = student_row.lock_or_create(db, GradeDraft, activity, membership)
    # What two agree on has the other one's words in it.
    if event is Event.DRAFTED and new.comment != draft.comment:
        reusable_comments.remember(db, member, new.comment, membership.enrolment.id)
    draft.score = new.score
    draft.maximum = Decimal(activity.score_maximum)
    draft.comment = new.comment
    if new.choices is None and draft.assessment is None and assessment is not None:
        draft.assessment = assessment
    else:
        draft.assessment = _assessment(db, activity, membership, draft, new.choices)
    student_row.set_by_person(draft, member)
    db.flush()
    _record(db, member, draft, event)
    return draft


def _assessment(
    db: Session,
    activity: Activity,
    membership: Membership,
    draft: GradeDraft,
    choices: Choices | None,
) -> list[Any] | None:
    if choices is not None:
        return rubrics.assess(db, activity.id, choices)
    if draft.assessment is not None:
        return draft.assessment
    main_id = membership.enrolment.id
    mark = gradebook.of_members(db, activity.id, [main_id]).get(main_id)
    return mark.grade.assessment if mark else None


def discard(db: Session, member: Member, activity: Activity, membership: Membership) -> None:
    """Discard a student's draft; what was released before stays. Raises NotFound,
    and Conflict for a draft that the rule would set again. Where two people mark, the marks that
    both gave stay. Raises Forbidden then for others than them and whoever may release.
    """
    activity = checks.lock_marking(db, activity)
    if activity.marker_count != 1:
        single_marks.require_may_agree(db, member, activity, membership.enrolment.id)
    draft = student_row.lock(db, GradeDraft, activity, membership)
    if draft is None:
        raise NotFound("This person has no draft of a mark.")
    if draft.is_computed and checks.is_gradable(membership):
        raise Conflict(
            "The rule has set this draft, and would set it again.",
            advice="Save a mark of your own instead: it stays, whatever the rule says.",
        )
    _record(db, member, draft, Event.DISCARDED)
    db.delete(draft)
    db.flush()


def of_activity(db: Session, activity_id: uuid.UUID) -> dict[uuid.UUID, GradeDraft]:
    """Drafts of an activity, by the student's main enrolment."""
    return _read(db, GradeDraft.activity_id == activity_id)


def of_members(
    db: Session, activity_id: uuid.UUID, enrolment_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, GradeDraft]:
    """Drafts of these members in an activity, by main enrolment; others are left out."""
    return _read(db, (GradeDraft.activity_id == activity_id) & are_of(enrolment_ids))


def with_marks(
    db: Session, activity: Activity
) -> tuple[dict[uuid.UUID, Mark], dict[uuid.UUID, GradeDraft]]:
    """Marks and drafts of an activity, by the student's main enrolment; one query for both."""
    rows = db.execute(
        select(MAIN_ID, Grade, GradeDelivery, GradeDraft)
        .select_from(Enrolment)
        .outerjoin(Grade, _is_for(Grade, activity))
        .outerjoin(GradeDelivery, GradeDelivery.grade_id == Grade.id)
        .outerjoin(GradeDraft, _is_for(GradeDraft, activity))
        .where(
            Enrolment.course_id == activity.course_id,
            or_(GradeDelivery.grade_id.is_not(None), GradeDraft.id.is_not(None)),
        )
        .order_by(*BEST_FIRST)
    ).all()
    marks, drafts = {}, {}
    for main_id, grade, delivery, draft in reversed(rows):
        if delivery is not None:
            marks[main_id] = Mark(grade, delivery)
        if draft is not None:
            drafts[main_id] = draft
    return marks, drafts


def _is_for(table: type[Grade | GradeDraft], activity: Activity) -> ColumnElement[bool]:
    return and_(table.enrolment_id == Enrolment.id, table.activity_id == activity.id)


def have_any(db: Session, activity_id: uuid.UUID) -> bool:
    """True where the activity has a draft."""
    drafts = select(GradeDraft.id).where(GradeDraft.activity_id == activity_id)
    return db.scalar(drafts.limit(1)) is not None


def _read(db: Session, condition: ColumnElement[bool]) -> dict[uuid.UUID, GradeDraft]:
    rows = db.execute(
        select(MAIN_ID, GradeDraft)
        .join(Enrolment, Enrolment.id == GradeDraft.enrolment_id)
        .where(condition)
        .order_by(*BEST_FIRST)
    ).all()
    return dict(reversed(rows))


def _record(db: Session, member: Member, draft: GradeDraft, event: Event) -> None:
    history.record(db, event, [draft.id], table=GradeDraft, actor_id=member.enrolment_id)
    audit.record(
        db,
        audit.Event.GRADE_DRAFTED,
        course_id=member.course_id,
        activity=str(draft.activity_id),
        draft=str(draft.id),
        by=str(member.enrolment_id),
        discarded=event is Event.DISCARDED,
    )
