"""Notes that markers keep for each other about a student's work; no student's page reads them."""

import uuid
from collections.abc import Collection

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.memberships import Membership
from lti_tool.courses.tenancy import Member
from lti_tool.errors import Conflict
from lti_tool.grading import checks, double_marking
from lti_tool.grading.preconditions import changed_text
from lti_tool.grading.tables import MarkerNote


def for_marker(db: Session, member: Member, activity: Activity, membership: Membership) -> str:
    """Note about a student as a marker sees it: not another one's before their own mark is given,
    where two people mark.
    """
    is_blind = double_marking.is_blind(db, member, activity, membership.enrolment.id)
    if is_blind and _is_anothers(db, member, activity.id, membership.ids):
        return ""
    return _text(db, activity.id, membership.ids)


def _text(db: Session, activity_id: uuid.UUID, enrolment_ids: Collection[uuid.UUID]) -> str:
    """Note about a student; empty where there is none."""
    texts = db.scalars(
        select(MarkerNote.text)
        .where(MarkerNote.activity_id == activity_id, MarkerNote.enrolment_id.in_(enrolment_ids))
        .order_by(MarkerNote.written_at)
    )
    # Two accounts of one person may each have had one.
    return "\n\n".join(texts)


def _is_anothers(
    db: Session, member: Member, activity_id: uuid.UUID, enrolment_ids: Collection[uuid.UUID]
) -> bool:
    rows = select(MarkerNote.enrolment_id).where(
        MarkerNote.activity_id == activity_id,
        MarkerNote.enrolment_id.in_(enrolment_ids),
        or_(MarkerNote.written_by.is_(None), MarkerNote.written_by != member.enrolment_id),
    )
    return db.scalar(rows.limit(1)) is not None


def write(
    db: Session,
    member: Member,
    activity: Activity,
    membership: Membership,
    *,
    before: str,
    text: str,
) -> None:
    """Write the note in place of `before`, or delete it with an empty text.

    Raises ChangedMeanwhile where it is another one by now, and NotFound where the activity has just
    been removed.
    """
    activity = checks.lock_marking(db, activity)
    checks.take_turns(db, activity, membership)
    own = (MarkerNote.activity_id == activity.id) & MarkerNote.enrolment_id.in_(membership.ids)
    if double_marking.is_blind(db, member, activity, membership.enrolment.id) and _is_anothers(
        db, member, activity.id, membership.ids
    ):
        raise Conflict(
            "The other marker has written a note, which you do not see yet.",
            advice="Copy yours, give your mark first, and then add to it.",
        )
    known = _text(db, activity.id, membership.ids)
    if known != before:
        newest = select(MarkerNote.written_by, MarkerNote.written_at).where(own)
        by, at = db.execute(newest.order_by(MarkerNote.written_at.desc())).first() or (None, None)
        raise changed_text(db, member, activity, known, by, at)
    db.execute(delete(MarkerNote).where(own))
    if text:
        written = insert(MarkerNote).values(
            activity_id=activity.id,
            enrolment_id=membership.enrolment.id,
            text=text,
            written_by=member.enrolment_id,
            written_at=clock.now(),
        )
        db.execute(written)
