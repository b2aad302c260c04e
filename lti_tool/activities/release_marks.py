"""Release marks that are held back: some, all, or by the worker at the activity's date."""

import uuid
from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool import audit, clock
from lti_tool.activities import checks, queries, reveal_notes
from lti_tool.activities.checks import MarkRelease
from lti_tool.courses import memberships, permissions
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.roles import Capability
from lti_tool.courses.tenancy import Member
from lti_tool.db import job_queue
from lti_tool.errors import Conflict
from lti_tool.grading import double_marking, drafts, feedback, release
from lti_tool.grading.checks import is_gradable

RELEASE_DUE = "release-marks"
"""Job that releases the drafts of an activity at its date."""


class Released(NamedTuple):
    """Numbers of a release."""

    released: int
    left: int
    """Drafts that stay, because their students have left the course or are none any more."""
    feedback: int = 0
    """Notes on which feedback is released."""
    unagreed: int = 0
    """Works that stay, because their two markers have agreed on no mark."""


def release_marks(
    db: Session,
    member: Member,
    activity_id: uuid.UUID | str,
    enrolment_ids: Collection[uuid.UUID] | None = None,
) -> Released:
    """Release the drafts of these students, or all; each enters the outbox in this transaction.

    Ids that have no draft in the activity are left out. Raises Forbidden for anybody who may not
    release.
    """
    permissions.require(member, Capability.RELEASE_MARKS)
    activity = queries.lock_activity(db, member, activity_id)
    wanted = None if enrolment_ids is None else frozenset(enrolment_ids)
    return _release(db, activity, wanted, member)


def _release(
    db: Session,
    activity: Activity,
    wanted: frozenset[uuid.UUID] | None,
    member: Member | None = None,
) -> Released:
    marked = set(drafts.of_activity(db, activity.id))
    chosen = marked | feedback.drafted_members(db, activity.id)
    unagreed = double_marking.unagreed(db, activity)
    if wanted is not None:
        chosen &= wanted
        unagreed &= wanted
    members = memberships.of_course(db, activity.course_id) if chosen else []
    gradable = {each.enrolment.id for each in members if is_gradable(each)}
    actor_id = member.enrolment_id if member else None
    count = release.release(db, activity, chosen & marked & gradable, actor_id)
    left = len(chosen & marked) - count
    if activity.marker_count != 1:
        # Feedback alone would tell a student how one of the two reads their work.
        chosen &= double_marking.decided(db, activity)
    notes = feedback.release(db, activity, chosen & gradable) if chosen else 0
    if count or notes:
        audit.record(
            db,
            audit.Event.GRADES_RELEASED,
            person_id=member.person_id if member else None,
            course_id=activity.course_id,
            activity=str(activity.id),
            marks=count,
            feedback=notes,
        )
    return Released(count, left, notes, len(unagreed))


def change_release(db: Session, activity: Activity, wanted: MarkRelease) -> None:
    """Change how many people mark a work of a locked activity, and how marks are released.

    Raises Conflict for sending at once while there are drafts, and for two markers where a rule
    computes marks; InvalidInput for a date that has passed, or where nothing is held.
    """
    holds_marks = wanted.holds_marks
    if holds_marks is None:
        holds_marks = queries.course_now(db, activity).holds_marks
    if activity.holds_marks and not holds_marks and _has_drafts(db, activity):
        raise Conflict(
            "There are drafts of marks, which nobody but markers has seen.",
            advice="Release or discard them first.",
        )
    if wanted.at != activity.release_at:
        checks.require_release_time(wanted)
    count = checks.checked_marker_count(wanted, activity.marker_count)
    checks.require_one_way_of_marking(count, has_rule=activity.credit_version > 0)
    activity.holds_marks_here, activity.marker_count = wanted.holds_marks, count
    activity.release_at = wanted.at if wanted.holds_marks else None
    db.flush()
    # What follows the course, or does not any more, is read anew.
    db.refresh(activity)
    schedule(db, activity)


def _has_drafts(db: Session, activity: Activity) -> bool:
    return (
        drafts.have_any(db, activity.id)
        or bool(feedback.drafted_members(db, activity.id))
        or bool(double_marking.unagreed(db, activity))
    )


def schedule(db: Session, activity: Activity) -> None:
    """Have the worker release the drafts at the activity's date, if it has one.

    A job for an earlier date finds nothing to do.
    """
    if activity.release_at is not None:
        at, queue = activity.release_at, reveal_notes.QUEUE
        job_queue.enqueue(db, RELEASE_DUE, activity.id, queue=queue, at=at)


def release_due(db: Session, activity_id: uuid.UUID) -> None:
    """Release the drafts of an activity whose date has come; nothing where it has not, or moved."""
    activity = db.scalar(select(Activity).where(Activity.id == activity_id).with_for_update())
    if activity is None or activity.release_at is None:
        return
    if activity.release_at > clock.now():
        schedule(db, activity)
        return
    if activity.is_sealed:
        # A mark in the gradebook stands beside a name. Opening the names comes back to the date.
        return
    activity.release_at = None
    _release(db, activity, None)
