"""Set and resend marks: mark, delivery and job in one commit."""

import uuid
from collections.abc import Collection
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from lti_tool import audit
from lti_tool.courses import permissions
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.memberships import MAIN_ID, Membership, are_of, is_of
from lti_tool.courses.roles import Capability
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.errors import Conflict, NotFound
from lti_tool.grading import checks, history, outbox, reusable_comments, rubrics, student_row
from lti_tool.grading.outcomes import Problem
from lti_tool.grading.rubrics import Choices
from lti_tool.grading.student_row import BEST_FIRST
from lti_tool.grading.tables import Grade, GradeDelivery, GradeDraft, SingleMark


class Mark(NamedTuple):
    """Mark of a member, with the state of its delivery."""

    grade: Grade
    delivery: GradeDelivery


def set_grade(
    db: Session,
    member: Member,
    activity: Activity,
    membership: Membership,
    score: Decimal,
    comment: str,
    choices: Choices | None = None,
) -> Mark:
    """Set the mark of a student, and send it. Without choices its assessment stays.

    Raises InvalidInput naming the field, and NotFound where the activity has just been removed.
    Raises Conflict where marks are drafts first, or the rubric is another one by now.
    """
    activity = checks.lock_marking(db, activity)
    if activity.holds_marks:
        raise Conflict(
            "Marks of this activity are released later.",
            advice="Open the page again, and save the mark as a draft.",
        )
    checks.require_markable(activity, membership, score)
    grade = student_row.lock_or_create(db, Grade, activity, membership)
    if comment != grade.comment:
        reusable_comments.remember(db, member, comment, membership.enrolment.id)
    grade.score = score
    grade.maximum = Decimal(activity.score_maximum)
    grade.comment = comment
    if choices is not None:
        grade.assessment = rubrics.assess(db, activity.id, choices)
    return _mark(db, member, grade, membership)


def withdraw(db: Session, member: Member, activity: Activity, membership: Membership) -> Mark:
    """Withdraw a student's mark, also at the LMS. Its comment is kept here alone. Raises NotFound.

    A mark that was changed by hand at the LMS is not the tool's any more: Moodle keeps it. Where
    marks are released, whoever may release them withdraws them: Forbidden for others.
    """
    if activity.holds_marks:
        permissions.require(member, Capability.RELEASE_MARKS)
    grade = student_row.lock(db, Grade, activity, membership)
    if grade is None or grade.score is None:
        raise NotFound("This person has no mark.")
    grade.score = None
    return _mark(db, member, grade, membership, withdrawn=True)


def _mark(
    db: Session, member: Member, grade: Grade, membership: Membership, **details: bool
) -> Mark:
    """Put a changed grade on record, by its marker, and send it."""
    student_row.set_by_person(grade, member)
    db.flush()
    event = history.Event.WITHDRAWN if grade.score is None else history.Event.SET
    history.record(db, event, [grade.id], actor_id=member.enrolment_id)
    outbox.enqueue(db, [grade.id])
    delivery = db.get_one(GradeDelivery, grade.id, populate_existing=True)
    audit.record(
        db,
        audit.Event.GRADE_SET,
        person_id=membership.enrolment.person_id,
        course_id=member.course_id,
        activity=str(grade.activity_id),
        by=str(member.enrolment_id),
        **details,
    )
    return Mark(grade, delivery)


def resend(db: Session, member: Member, activity: Activity, membership: Membership) -> Mark:
    """Send a student's mark again, as a score newer than any sent before. Raises NotFound."""
    grade = student_row.lock(db, Grade, activity, membership)
    if grade is None:
        raise NotFound("This person has no mark yet.")
    outbox.enqueue_again(db, [grade.id], member.enrolment_id)
    delivery = db.get_one(GradeDelivery, grade.id, populate_existing=True)
    audit.record(
        db,
        audit.Event.GRADE_SET,
        course_id=member.course_id,
        grade=str(grade.id),
        by=str(member.enrolment_id),
        again=True,
    )
    return Mark(grade, delivery)


def of_activity(db: Session, activity_id: uuid.UUID) -> dict[uuid.UUID, Mark]:
    """Marks of an activity, by the student's main enrolment."""
    return _with_delivery(db, Grade.activity_id == activity_id)


def of_course(db: Session, course_id: uuid.UUID) -> dict[tuple[uuid.UUID, uuid.UUID], Grade]:
    """Marks of a course by activity and main enrolment, withdrawn ones included; one query."""
    rows = db.execute(
        select(MAIN_ID, Grade)
        .join(Enrolment, Enrolment.id == Grade.enrolment_id)
        .where(Grade.course_id == course_id)
        .order_by(*BEST_FIRST)
    ).all()
    return {(grade.activity_id, main_id): grade for main_id, grade in reversed(rows)}


def of_members(
    db: Session, activity_id: uuid.UUID, enrolment_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, Mark]:
    """Marks of these members in an activity, by enrolment; members without one are left out."""
    return _with_delivery(db, (Grade.activity_id == activity_id) & are_of(enrolment_ids))


def of_people(
    db: Session, enrolment_ids: Collection[uuid.UUID]
) -> dict[tuple[uuid.UUID, uuid.UUID], Grade]:
    """Marks of these main enrolments, by activity and enrolment; one query for all."""
    rows = db.execute(
        select(MAIN_ID, Grade)
        .join(Enrolment, Enrolment.id == Grade.enrolment_id)
        .where(are_of(enrolment_ids), Grade.score.is_not(None))
        .order_by(*BEST_FIRST)
    ).all()
    return {(grade.activity_id, main_id): grade for main_id, grade in reversed(rows)}


def own(db: Session, activity_id: uuid.UUID, main_id: uuid.UUID) -> Grade | None:
    """Mark that a student sees in an activity; None before it is released, or once withdrawn."""
    mark = of_members(db, activity_id, [main_id]).get(main_id)
    return mark.grade if mark is not None and mark.grade.score is not None else None


def _with_delivery(db: Session, condition: ColumnElement[bool]) -> dict[uuid.UUID, Mark]:
    rows = db.execute(
        select(MAIN_ID, Grade, GradeDelivery)
        .select_from(Grade)
        .join(GradeDelivery, GradeDelivery.grade_id == Grade.id)
        .join(Enrolment, Enrolment.id == Grade.enrolment_id)
        .where(condition)
        .order_by(*BEST_FIRST)
    ).all()
    return {main_id: Mark(grade, delivery) for main_id, grade, delivery in reversed(rows)}


def is_best(db: Session, grade: Grade) -> bool:
    """True unless the student has another mark for the activity, which counts instead."""
    enrolment = db.get_one(Enrolment, grade.enrolment_id)
    best = (
        select(Grade.id)
        .join(Enrolment, Enrolment.id == Grade.enrolment_id)
        .where(
            Grade.activity_id == grade.activity_id,
            is_of(enrolment.merged_into or enrolment.id),
        )
        .order_by(*BEST_FIRST)
        .limit(1)
    )
    return db.scalar(best) == grade.id


def resend_unmatched(db: Session, person_id: uuid.UUID) -> None:
    """Send the marks of a person that found no account at the LMS; they may have one now."""
    own = select(Enrolment.id).where(Enrolment.person_id == person_id)
    parked = db.scalars(
        select(Grade.id)
        .join(GradeDelivery, GradeDelivery.grade_id == Grade.id)
        .join(Enrolment, Enrolment.id == Grade.enrolment_id)
        .where(
            or_(Enrolment.id.in_(own), Enrolment.merged_into.in_(own)),
            GradeDelivery.state == "parked",
            GradeDelivery.problem == Problem.NO_ACCOUNT,
        )
        .order_by(Grade.id)
        .with_for_update(of=Grade)
    ).all()
    outbox.enqueue_again(db, parked)


def marked_activities(db: Session, course_id: uuid.UUID) -> set[uuid.UUID]:
    """Activities of a course for which anybody has a mark."""
    return set(db.scalars(select(Grade.activity_id).where(Grade.course_id == course_id).distinct()))


def deliver_kept(db: Session, course_id: uuid.UUID) -> int:
    """Send the marks of a class that has come into an LMS course; their number."""
    kept = db.scalars(
        select(Grade.id)
        .join(GradeDelivery, GradeDelivery.grade_id == Grade.id)
        .where(Grade.course_id == course_id, GradeDelivery.state == "kept")
        .order_by(Grade.id)
        .with_for_update(of=Grade)
    ).all()
    outbox.enqueue_again(db, kept)
    return len(kept)


def resend_column(db: Session, activity_id: uuid.UUID, *, besides: uuid.UUID | None = None) -> None:
    """Send the marks of an activity to another column, as theirs is gone with all that it held.

    The mark `besides` is on its way already.
    """
    lost = db.scalars(
        select(Grade.id)
        .join(GradeDelivery, GradeDelivery.grade_id == Grade.id)
        .where(
            Grade.activity_id == activity_id,
            Grade.id.is_distinct_from(besides),
            or_(GradeDelivery.state == "sent", GradeDelivery.problem == Problem.NO_COLUMN),
        )
        .order_by(Grade.id)
        .with_for_update(of=Grade)
    ).all()
    outbox.enqueue_again(db, lost)


def has_grades(db: Session, activity_id: uuid.UUID) -> bool:
    """True where anybody has a mark for the activity that was not withdrawn, a draft, or the mark
    of one of two markers.
    """
    marks = select(Grade.id).where(Grade.activity_id == activity_id, Grade.score.is_not(None))
    drafts = select(GradeDraft.id).where(GradeDraft.activity_id == activity_id)
    single = select(SingleMark.id).where(SingleMark.activity_id == activity_id)
    return bool(db.scalar(select(or_(marks.exists(), drafts.exists(), single.exists()))))
