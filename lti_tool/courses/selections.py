"""Choosing activities for a course page of the LMS: one request, one answer."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lti_tool import audit, clock
from lti_tool.courses.scope import Member
from lti_tool.courses.tables import Activity, Selection
from lti_tool.errors import Conflict, InvalidInput, NotFound
from lti_tool.lti.claims import DeepLinking

_MOST = 50
"""Activities in one answer; an LMS makes them one by one."""


def begin(db: Session, member: Member, session_id: uuid.UUID, request: DeepLinking) -> Selection:
    """Note what the LMS asked for, for the session that will answer it."""
    selection = Selection(
        course_id=member.course_id,
        session_id=session_id,
        return_url=request.return_url,
        accepts_several=request.accepts_several,
        accepts_line_items=request.accepts_line_items,
        title=request.title,
        text=request.text,
        data=request.data,
    )
    db.add(selection)
    db.flush()
    return selection


def of_session(db: Session, session_id: uuid.UUID) -> Selection | None:
    """What this session was opened to choose, if it was."""
    return db.scalar(select(Selection).where(Selection.session_id == session_id))


def answer(
    db: Session, member: Member, session_id: uuid.UUID, activity_ids: Sequence[uuid.UUID]
) -> tuple[DeepLinking, list[Activity]]:
    """Spend the request and fetch what was chosen, in that order; nothing chosen is an answer, too.

    Raises NotFound where nothing was asked for or an activity is not the course's, InvalidInput for
    more than the LMS takes, Conflict the second time: the LMS would make everything twice.
    """
    selection = of_session(db, session_id)
    if selection is None:
        raise NotFound
    most = _MOST if selection.accepts_several else 1
    if len(set(activity_ids)) > most:
        raise InvalidInput(
            f"Your LMS takes {most} at once." if most > 1 else "Your LMS takes one at a time.",
            field="activity_ids",
        )
    found = _fetched(db, member, activity_ids)
    _spend(db, selection)
    audit.record(
        db,
        audit.Event.ACTIVITIES_CHOSEN,
        person_id=member.person_id,
        course_id=member.course_id,
        count=len(found),
    )
    request = DeepLinking(
        return_url=selection.return_url,
        accepts_several=selection.accepts_several,
        accepts_line_items=selection.accepts_line_items,
        title=selection.title,
        text=selection.text,
        data=selection.data,
    )
    return request, [found[each] for each in dict.fromkeys(activity_ids)]


def _fetched(
    db: Session, member: Member, activity_ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, Activity]:
    rows = db.scalars(
        select(Activity).where(
            Activity.course_id == member.course_id, Activity.id.in_(activity_ids)
        )
    )
    found = {activity.id: activity for activity in rows}
    if found.keys() != set(activity_ids):
        raise NotFound
    return found


def _spend(db: Session, selection: Selection) -> None:
    spent = db.scalar(
        update(Selection)
        .where(Selection.id == selection.id, Selection.answered_at.is_(None))
        .values(answered_at=clock.now())
        .returning(Selection.id)
    )
    if spent is None:
        raise Conflict(
            "This choice has already been sent to your LMS.",
            advice="Begin again from the course page to choose more.",
        )
