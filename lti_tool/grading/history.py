"""History of marks: who set, released and sent which, and what the LMS answered; only added to.

Each event is written in the transaction of what it tells. Drafts are in it, too: no query for a
student reads it.
"""

import uuid
from collections.abc import Collection
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import ARRAY, Insert, Uuid, any_, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from lti_tool import clock
from lti_tool.grading import student_pages
from lti_tool.grading.outcomes import Problem
from lti_tool.grading.tables import Grade, GradeDraft, GradeEvent, SingleMark


class Event(StrEnum):
    """Events of a mark."""

    DRAFTED = "drafted"
    DISCARDED = "discarded"
    GIVEN = "given"
    """One of two markers gave their mark."""
    TAKEN_BACK = "taken-back"
    AGREED = "agreed"
    """Two markers have agreed on a draft, or somebody has for them."""
    SET = "set"
    WITHDRAWN = "withdrawn"
    RELEASED = "released"
    TAKEN = "taken"
    """The mark that the LMS shows was taken over."""
    RESENT = "resent"
    SENT = "sent"
    PUT_OFF = "put-off"
    PARKED = "parked"


CHANGES = (Event.SET, Event.WITHDRAWN, Event.RELEASED, Event.TAKEN)
"""Events after which the mark is another one."""

OF_SINGLE_MARKS = (Event.GIVEN, Event.TAKEN_BACK)
"""Events of a mark that one of two markers gave."""

OF_DRAFTS = (Event.DRAFTED, Event.DISCARDED, Event.AGREED, *OF_SINGLE_MARKS)
"""Events of which the student is told nothing."""

_COPIED = ("course_id", "activity_id", "enrolment_id", "score", "maximum")


def record(
    db: Session,
    event: Event,
    row_ids: Collection[uuid.UUID],
    *,
    table: type[Grade | GradeDraft | SingleMark] = Grade,
    actor_id: uuid.UUID | None = None,
    status: int | None = None,
    problem: Problem | None = None,
    detail: str = "",
    as_sent: tuple[Decimal | None, Decimal] | None = None,
    criterion: str = "",
) -> None:
    """Record an event of these marks, or drafts of marks, by one statement.

    The mark and its maximum are those of now, or `as_sent`: it may have changed meanwhile. With the
    title of a criterion, what was sent are the points for it.

    Where the mark is another one by it, the same statement notifies its student's pages.
    """
    values: dict[str, Any] = {
        "at": clock.now(),
        "event": event.value,
        "actor_id": actor_id,
        "status": status,
        "problem": problem,
        "detail": detail,
        "criterion": criterion,
    }
    if as_sent is not None:
        values["score"], values["maximum"] = as_sent
    db.flush()
    insertion = _notifying_insertion if event in CHANGES else _insertion
    db.execute(insertion(table, *values), values | {"rows": list(row_ids)})


@cache
def _insertion(table: type[Grade | GradeDraft | SingleMark], *given: str) -> Insert:
    """Statement that inserts an event for each of the `rows`; what is not `given` is copied."""
    events = GradeEvent.__table__
    columns: dict[str, Any] = {name: getattr(table, name) for name in _COPIED}
    columns |= {name: bindparam(name, type_=events.c[name].type) for name in given}
    wanted = table.id == any_(bindparam("rows", type_=ARRAY(Uuid)))
    rows = select(*columns.values()).where(wanted).order_by(table.id)
    return insert(events).from_select([*columns], rows, include_defaults=False)


@cache
def _notifying_insertion(
    table: type[Grade | GradeDraft | SingleMark], *given: str
) -> "ReturningInsert[*tuple[Any, ...]]":
    """The same statement, which notifies the pages of each student, too."""
    return _insertion(table, *given).returning(student_pages.NOTIFICATION)


def forget(db: Session, enrolment_ids: Collection[uuid.UUID]) -> None:
    """Forget what was drafted for these members, the LMS's words about them, and what they did."""
    own = GradeEvent.enrolment_id.in_(enrolment_ids)
    drafted = GradeEvent.event.in_([each.value for each in OF_DRAFTS])
    db.execute(delete(GradeEvent).where(own, drafted))
    db.execute(update(GradeEvent).where(own).values(detail=""))
    acted = GradeEvent.actor_id.in_(enrolment_ids)
    db.execute(update(GradeEvent).where(acted).values(actor_id=None))
