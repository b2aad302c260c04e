"""The one row that a student has in a table of marks, locked, whichever account it is of."""

import uuid
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.memberships import Membership
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.grading.tables import Grade, GradeDraft

Row = TypeVar("Row", Grade, GradeDraft)

BEST_FIRST = (Enrolment.merged_into.is_not(None), Enrolment.created_at, Enrolment.id)
"""Order of the marks that the accounts of one person have for an activity: one of them counts."""


def lock(db: Session, table: type[Row], activity: Activity, membership: Membership) -> Row | None:
    """Lock a student's row until the commit; None where there is none."""
    return db.scalar(
        select(table)
        .join(Enrolment, Enrolment.id == table.enrolment_id)
        .where(table.activity_id == activity.id, Enrolment.id.in_(membership.ids))
        .order_by(*BEST_FIRST)
        .limit(1)
        .with_for_update(of=table)
        # One that the session has loaded may be older than the lock.
        .execution_options(populate_existing=True)
    )


def lock_or_create(
    db: Session, table: type[Row], activity: Activity, membership: Membership
) -> Row:
    """Lock a student's row until the commit, created if need be: two markers take turns.

    A mark that another account of theirs was given is changed, so that there is one.
    """
    if (known := lock(db, table, activity, membership)) is not None:
        return known
    values = insert(table).values(
        id=uuid.uuid4(), created_at=clock.now(), course_id=activity.course_id,
        activity_id=activity.id, enrolment_id=membership.enrolment.id, score=0,
        maximum=activity.score_maximum, comment="", is_computed=False, graded_at=clock.now(),
    )  # fmt: skip
    db.execute(values.on_conflict_do_nothing())
    made = lock(db, table, activity, membership)
    assert made is not None  # noqa: S101  # written above
    return made


def set_by_person(row: Grade | GradeDraft, member: Member) -> None:
    """Note who has just changed a row: the rule changes it no more."""
    row.is_computed = False
    row.graded_by = member.enrolment_id
    row.graded_at = clock.now()


def lock_all(db: Session, activity: Activity) -> None:
    """Lock the marks of an activity in the order in which they are locked to be sent again."""
    own = select(Grade.id).where(Grade.activity_id == activity.id).order_by(Grade.id)
    db.execute(own.with_for_update())
