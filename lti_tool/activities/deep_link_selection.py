"""Choosing activities for a course page of the LMS: one request, one answer."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import exists, or_, select, update
from sqlalchemy.orm import Session

from lti_tool import audit, clock
from lti_tool.activities.tables import Selection
from lti_tool.courses.activity_tables import Activity, ActivityLink
from lti_tool.courses.permissions import require
from lti_tool.courses.roles import Capability
from lti_tool.courses.tables import Course
from lti_tool.courses.tenancy import Member
from lti_tool.errors import Conflict, InvalidInput, NotFound
from lti_tool.grading import gradebook
from lti_tool.languages import Message
from lti_tool.lti.claims import DeepLinking
from lti_tool.lti.platform_configuration import TOOL_NAME

_MOST = 50
"""Activities in one answer; an LMS makes them one by one."""


def begin(db: Session, member: Member, session_id: uuid.UUID, request: DeepLinking) -> Selection:
    """Note what the LMS asked for, for the session that will answer it."""
    require(member, Capability.MANAGE_ACTIVITY)
    selection = Selection(
        course_id=member.course_id,
        session_id=session_id,
        return_url=request.return_url,
        accepts_several=request.accepts_several,
        accepts_line_items=request.accepts_line_items,
        title=_typed(request.title),
        text=request.text,
        data=request.data,
    )
    db.add(selection)
    db.flush()
    return selection


def _typed(title: str) -> str:
    """Title that a teacher typed; without one, platforms send the tool's name."""
    return "" if title.strip().casefold() == TOOL_NAME.casefold() else title


def of_session(db: Session, session_id: uuid.UUID) -> Selection | None:
    """The choice that this session was opened to make, if it was."""
    return db.scalar(select(Selection).where(Selection.session_id == session_id))


def requested(db: Session, member: Member, session_id: uuid.UUID) -> Selection:
    """The choice that this session was opened to make. Raises NotFound for any other session."""
    require(member, Capability.MANAGE_ACTIVITY)
    selection = of_session(db, session_id)
    if selection is None or selection.course_id != member.course_id:
        raise NotFound
    return selection


class OnPage(StrEnum):
    """Progress of an activity on its way to the course page."""

    OPENED = "opened"
    """Somebody has come through a link to it."""
    SENT = "sent"
    """It was chosen before; whether the LMS kept it shows when somebody opens it."""


def on_page(db: Session, course_id: uuid.UUID) -> dict[uuid.UUID, OnPage]:
    """The course's activities that are on its page already, as far as is known."""
    opened = exists().where(ActivityLink.activity_id == Activity.id)
    rows = db.execute(
        select(Activity.id, opened).where(
            Activity.course_id == course_id, or_(opened, Activity.chosen_at.is_not(None))
        )
    )
    return {
        activity_id: OnPage.OPENED if is_opened else OnPage.SENT for activity_id, is_opened in rows
    }


@dataclass(frozen=True)
class Chosen:
    """An activity to put on the page, and whether it is to have a column in the gradebook: with a
    second one, the marks would go to the first.
    """

    activity: Activity
    has_column: bool


def answer(
    db: Session,
    member: Member,
    session_id: uuid.UUID,
    activity_ids: Sequence[uuid.UUID],
    *,
    anew: Collection[uuid.UUID] = (),
) -> tuple[DeepLinking, list[Chosen]]:
    """Spend the request and fetch what was chosen, in that order; nothing chosen is an answer, too.

    `anew` are those whose earlier link is gone in the LMS: they get a column, and the one they had
    is forgotten.

    Raises NotFound where nothing was asked for or an activity is not the course's, InvalidInput for
    more than the LMS takes, Conflict the second time: the LMS would make everything twice.
    """
    selection = requested(db, member, session_id)
    most = _MOST if selection.accepts_several else 1
    if len(set(activity_ids)) > most:
        raise InvalidInput(
            Message("Your LMS takes {most} at once.", most=most)
            if most > 1
            else "Your LMS takes one at a time.",
            field="activity_ids",
        )
    found = _fetched(db, member, activity_ids)
    have_column = _with_column(db, member.course_id) - set(anew)
    _spend(db, selection)
    _note_chosen(db, found.keys(), found.keys() & set(anew))
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
    return request, [
        Chosen(found[each], each not in have_column) for each in dict.fromkeys(activity_ids)
    ]


def _with_column(db: Session, course_id: uuid.UUID) -> set[uuid.UUID]:
    """Activities that have a column in the gradebook, or get one by their first mark."""
    opened = {each for each, how in on_page(db, course_id).items() if how is OnPage.OPENED}
    if db.get_one(Course, course_id).lineitems_url is None:
        return opened
    return opened | gradebook.marked_activities(db, course_id)


def _note_chosen(db: Session, chosen: Collection[uuid.UUID], anew: Collection[uuid.UUID]) -> None:
    db.execute(update(Activity).where(Activity.id.in_(chosen)).values(chosen_at=clock.now()))
    db.execute(
        update(ActivityLink)
        .where(ActivityLink.activity_id.in_(anew))
        .values(lineitem_url=None, lineitem_is_ours=False)
    )


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
