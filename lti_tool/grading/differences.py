"""Marks that the LMS has not taken, or shows otherwise: sent again, or theirs taken over."""

import uuid
from collections.abc import Collection, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool import audit
from lti_tool.courses import permissions
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.roles import Capability
from lti_tool.courses.tenancy import Member
from lti_tool.grading import checks, gradebook, history, outbox, results, student_row
from lti_tool.grading.gradebook import Mark
from lti_tool.grading.tables import Grade, GradeDelivery

_CENT = Decimal("0.01")


def resend(db: Session, member: Member, activity: Activity, main_ids: Collection[uuid.UUID]) -> int:
    """Send the marks of these members again, by as many statements for any number; their number.

    Members without a mark are left out.
    """
    marks = _lock(db, activity, main_ids)
    ids = [mark.grade.id for mark in marks.values() if mark.delivery.state != "kept"]
    outbox.enqueue_again(db, ids, member.enrolment_id)
    if ids:
        _record(db, member, activity, len(ids), again=True)
    return len(ids)


def stuck(db: Session, activity_id: uuid.UUID) -> set[uuid.UUID]:
    """Main enrolments whose marks are sent by nobody any more until somebody asks for it."""
    marks = gradebook.of_activity(db, activity_id)
    return {main_id for main_id, mark in marks.items() if mark.delivery.state == "parked"}


class Taken(NamedTuple):
    """Numbers of marks that were taken over."""

    taken: int
    left: int
    """Marks that are another one by now, or that cannot be given here."""


def take_theirs(
    db: Session, member: Member, activity: Activity, seen: Mapping[uuid.UUID, Decimal | None]
) -> Taken:
    """Take over the marks that the LMS shows for these members, in place of the tool's own.

    `seen` is what somebody saw there, on the LMS's scale; None for no mark, which withdraws the
    tool's. Nothing is sent. Where marks are released, whoever may release them takes them over:
    Forbidden for others.
    """
    activity = checks.lock_marking(db, activity)
    if activity.holds_marks:
        permissions.require(member, Capability.RELEASE_MARKS)
    marks = _lock(db, activity, seen)
    taken = [mark for main_id, mark in marks.items() if _take(member, mark, seen[main_id])]
    if taken:
        history.record(
            db,
            history.Event.TAKEN,
            [mark.grade.id for mark in taken],
            actor_id=member.enrolment_id,
        )
        _record(db, member, activity, len(taken), again=False)
    return Taken(len(taken), len(seen) - len(taken))


def _take(member: Member, mark: Mark, seen: Decimal | None) -> bool:
    """Make the mark the one that was seen at the LMS; False where that is not so any more."""
    grade, delivery = mark
    if delivery.state != "sent" or not results.differs(grade, delivery):
        return False
    if delivery.lms_score != seen:
        return False
    theirs = on_scale_of(grade, delivery)
    if theirs is not None and not 0 <= theirs <= grade.maximum:
        return False
    grade.score = theirs
    student_row.set_by_person(grade, member)
    # An attempt of before, or results that were asked for before, are about another mark.
    delivery.version += 1
    return True


def on_scale_of(grade: Grade, delivery: GradeDelivery) -> Decimal | None:
    """Mark that the LMS was seen to show, out of the tool's maximum, to two decimals."""
    if delivery.lms_score is None or not delivery.lms_maximum:
        return None
    exact = delivery.lms_score / delivery.lms_maximum * grade.maximum
    return exact.quantize(_CENT, ROUND_HALF_UP)


def _lock(
    db: Session, activity: Activity, main_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, Mark]:
    """Marks of these members with their deliveries, locked in the order of all others."""
    found = gradebook.of_members(db, activity.id, main_ids)
    ids = [mark.grade.id for mark in found.values()]
    for table, key in ((Grade, Grade.id), (GradeDelivery, GradeDelivery.grade_id)):
        rows = select(table).where(key.in_(ids)).order_by(key).with_for_update()
        db.scalars(rows.execution_options(populate_existing=True)).all()
    return found


def _record(db: Session, member: Member, activity: Activity, marks: int, *, again: bool) -> None:
    audit.record(
        db,
        audit.Event.GRADE_SET,
        course_id=member.course_id,
        activity=str(activity.id),
        by=str(member.enrolment_id),
        marks=marks,
        again=again,
    )
