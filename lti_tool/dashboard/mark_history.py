"""History of the marks of a course as a table: changes, releases and deliveries, in order."""

import uuid
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased, load_only

from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import Enrolment
from lti_tool.dashboard.mark_table import as_text, points
from lti_tool.grading import history, outcomes
from lti_tool.grading.history import Event
from lti_tool.grading.tables import GradeEvent
from lti_tool.languages import translate
from lti_tool.people.names import display_name
from lti_tool.people.tables import Person
from lti_tool.workspaces.authorship import HIDING_OF_NAMES

NameOf: TypeAlias = Callable[[Enrolment, Person], str]
"""Function that names a member for the reader."""

_HEAD_SENTENCES = (
    "Time (UTC)", "Activity", "Student", "What", "Criterion", "By", "From", "To", "Of",
    "Answer of the LMS", "Reason",
)  # fmt: skip

_EVENT_SENTENCES = {
    Event.DRAFTED: "draft saved",
    Event.DISCARDED: "draft discarded",
    Event.GIVEN: "mark of one of two markers given",
    Event.TAKEN_BACK: "mark of one of two markers taken back",
    Event.AGREED: "mark agreed on",
    Event.SET: "mark set",
    Event.WITHDRAWN: "mark withdrawn",
    Event.RELEASED: "mark released",
    Event.TAKEN: "mark of the LMS taken over",
    Event.RESENT: "mark sent again",
    Event.SENT: "taken by the LMS",
    Event.PUT_OFF: "not taken by the LMS, tried again later",
    Event.PARKED: "not taken by the LMS",
}

_STUDENT_OF, _ACTOR_OF = aliased(Enrolment), aliased(Enrolment)
_STUDENT, _ACTOR = aliased(Person), aliased(Person)


def administrators_name(_: Enrolment, person: Person) -> str:
    """Name of a member, for an administrator."""
    return display_name(person)


def rows(db: Session, course_id: uuid.UUID, name_of: NameOf) -> Iterator[list[str]]:
    """Header, then the events, oldest first; "from" and "to" where a mark or a draft changed.

    Nothing is told of an activity while its names are sealed.
    """
    yield [translate(each) for each in _HEAD_SENTENCES]
    found = db.execute(
        select(GradeEvent, Activity, _STUDENT_OF, _STUDENT, _ACTOR_OF, _ACTOR)
        .join(Activity, Activity.id == GradeEvent.activity_id)
        .join(_STUDENT_OF, _STUDENT_OF.id == GradeEvent.enrolment_id)
        .join(_STUDENT, _STUDENT.id == _STUDENT_OF.person_id)
        .outerjoin(_ACTOR_OF, _ACTOR_OF.id == GradeEvent.actor_id)
        .outerjoin(_ACTOR, _ACTOR.id == _ACTOR_OF.person_id)
        .where(GradeEvent.course_id == course_id)
        .order_by(GradeEvent.id)
        .options(HIDING_OF_NAMES, load_only(Activity.title)),
        execution_options={"yield_per": 500},
    )
    last: dict[tuple[object, ...], Decimal | None] = {}
    for event, activity, student_of, student, actor_of, actor in found:
        if activity.is_sealed:
            # A mark beside a name would tell whose work it was given for.
            continue
        by = "" if actor_of is None else name_of(actor_of, actor)
        yield [
            event.at.isoformat(sep=" ", timespec="seconds").removesuffix("+00:00"),
            as_text(activity.title),
            as_text(name_of(student_of, student)),
            translate(_EVENT_SENTENCES[Event(event.event)]),
            as_text(event.criterion),
            as_text(by),
            *_change(event, last),
            "" if event.status is None else str(event.status),
            as_text(_reason(event)),
        ]


def _change(event: GradeEvent, last: dict[tuple[object, ...], Decimal | None]) -> list[str]:
    """Points before and after an event, and their maximum; `last` follows them."""
    kind = Event(event.event)
    is_of_draft = kind in history.OF_DRAFTS
    if not is_of_draft and kind not in history.CHANGES:
        return ["", points(event.score), points(event.maximum)]
    is_single = kind in history.OF_SINGLE_MARKS
    whose = event.actor_id if is_single else None
    key = (event.activity_id, event.enrolment_id, is_of_draft, is_single, whose)
    before = last.get(key)
    last[key] = None if kind in (Event.DISCARDED, Event.TAKEN_BACK) else event.score
    return [points(before), points(last[key]), points(event.maximum)]


def _reason(event: GradeEvent) -> str:
    if event.problem is None:
        return ""
    is_parked = event.event == Event.PARKED
    return translate(outcomes.problem_sentence(event.problem, event.detail, is_parked=is_parked))
