"""History of a mark for its student: what they have seen of it, and when it reached the LMS.

Nothing here reads drafts, marks of single markers, or what the LMS answered to an attempt.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.memberships import is_of
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.grading import history
from lti_tool.grading.history import Event
from lti_tool.grading.student_row import BEST_FIRST
from lti_tool.grading.tables import Grade, GradeEvent
from lti_tool.people.tables import Person
from lti_tool.workspaces.authorship import member_name

SHOWN = (*history.CHANGES, Event.SENT)
"""Events of which the student is told."""

_ACTOR_OF, _ACTOR = aliased(Enrolment), aliased(Person)


@dataclass(frozen=True)
class MarkEvent:
    """Event in the history of a mark, as its student sees it."""

    at: datetime
    event: Event
    before: Decimal | None
    """Mark before the event; None for none."""
    score: Decimal | None
    """Mark after the event; None for one that was withdrawn."""
    maximum: Decimal
    by: str | None
    """Name of who did it; None for what the tool did, and where no names are shown."""


def of_student(
    db: Session, viewer: Member, activity: Activity, *, with_names: bool
) -> list[MarkEvent]:
    """History of the viewer's own mark, oldest first; of two accounts the one that counts."""
    counted = (
        select(Grade.enrolment_id)
        .join(Enrolment, Enrolment.id == Grade.enrolment_id)
        .where(Grade.activity_id == activity.id, is_of(viewer.enrolment_id))
        .order_by(*BEST_FIRST)
        .limit(1)
        .scalar_subquery()
    )
    rows = db.execute(
        select(GradeEvent, _ACTOR_OF, _ACTOR)
        .outerjoin(_ACTOR_OF, _ACTOR_OF.id == GradeEvent.actor_id)
        .outerjoin(_ACTOR, _ACTOR.id == _ACTOR_OF.person_id)
        .where(
            GradeEvent.activity_id == activity.id,
            GradeEvent.enrolment_id == counted,
            GradeEvent.event.in_([each.value for each in SHOWN]),
            GradeEvent.criterion == "",
        )
        .order_by(GradeEvent.id)
    )
    named = (
        (event, member_name(viewer, by, person, activity) if with_names and by else None)
        for event, by, person in rows
    )
    return list(_seen(named))


def _seen(named: Iterable[tuple[GradeEvent, str | None]]) -> Iterator[MarkEvent]:
    """Changes, each with the mark before it, and the first arrival of each in the LMS."""
    before: Decimal | None = None
    is_awaited = False
    for event, by in named:
        kind = Event(event.event)
        values: dict[str, Any] = {"at": event.at, "event": kind, "maximum": event.maximum, "by": by}
        if kind is not Event.SENT:
            yield MarkEvent(before=before, score=event.score, **values)
            before, is_awaited = event.score, True
        elif is_awaited and event.score == before:
            # An older mark may arrive late, and one that has arrived may be sent again.
            yield MarkEvent(before=before, score=before, **values)
            is_awaited = False
