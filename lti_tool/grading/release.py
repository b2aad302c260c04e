"""Release of drafts: they become marks, and enter the outbox, in one transaction."""

import uuid
from collections.abc import Collection

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.memberships import MAIN_ID
from lti_tool.courses.tables import Enrolment
from lti_tool.grading import history, outbox, student_row
from lti_tool.grading.student_row import BEST_FIRST
from lti_tool.grading.tables import Grade, GradeDraft

_OTHER = aliased(Enrolment)

_MARKED_AS = (
    select(Grade.enrolment_id)
    .join(_OTHER, _OTHER.id == Grade.enrolment_id)
    .where(
        Grade.activity_id == GradeDraft.activity_id,
        func.coalesce(_OTHER.merged_into, _OTHER.id) == MAIN_ID,
    )
    .order_by(_OTHER.merged_into.is_not(None), _OTHER.created_at, _OTHER.id)
    .limit(1)
    .correlate(GradeDraft, Enrolment)
    .scalar_subquery()
)
"""Enrolment of the same person that has a mark already; NULL for none."""

_COPIED = (
    "course_id", "activity_id",
    "score", "maximum", "comment", "assessment", "is_computed", "graded_by", "graded_at",
)  # fmt: skip


def release(
    db: Session,
    activity: Activity,
    main_ids: Collection[uuid.UUID],
    actor_id: uuid.UUID | None = None,
) -> int:
    """Release the drafts of these main enrolments; their number.

    `actor_id` is the enrolment of who releases them; None for the worker, at a date. The caller has
    locked the activity, so that nobody marks meanwhile. The number of statements is the same for
    any number of drafts.
    """
    rows = db.execute(
        select(MAIN_ID, GradeDraft.id)
        .join(Enrolment, Enrolment.id == GradeDraft.enrolment_id)
        .where(GradeDraft.activity_id == activity.id, MAIN_ID.in_(main_ids))
        .order_by(*BEST_FIRST)
    ).all()
    # Of two accounts of a person one counts, as with marks; the other one's draft stays.
    draft_ids = list(dict(reversed(rows)).values())
    if not draft_ids:
        return 0
    student_row.lock_all(db, activity)
    released = _write(db, draft_ids)
    history.record(db, history.Event.RELEASED, released, actor_id=actor_id)
    outbox.enqueue(db, released)
    db.execute(delete(GradeDraft).where(GradeDraft.id.in_(draft_ids)))
    db.expire_all()
    return len(draft_ids)


def _write(db: Session, draft_ids: Collection[uuid.UUID]) -> list[uuid.UUID]:
    """Write drafts as marks, in place of those that were released before; ids of the marks."""
    columns = [getattr(GradeDraft, name) for name in _COPIED]
    drafts = (
        select(
            func.gen_random_uuid(),
            GradeDraft.created_at,
            func.coalesce(_MARKED_AS, GradeDraft.enrolment_id),
            *columns,
        )
        .join(Enrolment, Enrolment.id == GradeDraft.enrolment_id)
        .where(GradeDraft.id.in_(draft_ids))
    )
    names = ["id", "created_at", "enrolment_id", *_COPIED]
    statement = insert(Grade).from_select(names, drafts, include_defaults=False)
    changed = {name: statement.excluded[name] for name in _COPIED[2:]}
    written = statement.on_conflict_do_update(
        index_elements=[Grade.activity_id, Grade.enrolment_id], set_=changed
    )
    return list(db.scalars(written.returning(Grade.id)))
