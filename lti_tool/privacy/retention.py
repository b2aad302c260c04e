"""Retention: the people of a course are erased some time after its last activity.

What a course is made of stays: activities, texts, tags, and marks without names. A person who is
also in a course that is kept keeps their name there; their place in this course becomes nobody's.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from lti_tool import audit, clock
from lti_tool.courses import joining, memberships
from lti_tool.courses.tables import Course, Enrolment
from lti_tool.db import job_queue
from lti_tool.people import joined
from lti_tool.people.tables import ArrivalSession, Person
from lti_tool.privacy import erasure
from lti_tool.privacy.tables import RetentionRule

APPLY = "apply-retention"
"""The job that erases what is due; its subject is empty."""

SHORTEST, LONGEST = 30, 36_500
"""Bounds of a rule, in days."""


@dataclass(frozen=True)
class Preview:
    """A course, its rule, and what would be erased by it."""

    course: Course
    days: int | None
    """Days after the last activity; None where nothing is ever erased."""
    is_own_rule: bool
    """True where the course has a rule of its own."""
    last_activity_at: datetime
    due_at: datetime | None
    people: int
    """Number of people whom the course still names."""
    kept_elsewhere: int = 0
    """Number of those who keep their name in a course that is kept."""

    @property
    def is_due(self) -> bool:
        """True where the rule holds now."""
        return self.due_at is not None and self.due_at <= clock.now()


def set_rule(db: Session, course: Course, days: int | None, by: str) -> None:
    """Give a course a rule of its own; None keeps its people without an end."""
    db.execute(
        insert(RetentionRule)
        .values(course_id=course.id, days=days)
        .on_conflict_do_update(index_elements=[RetentionRule.course_id], set_={"days": days})
    )
    audit.record(
        db, audit.Event.RETENTION_CHANGED, course_id=course.id, by=by, days=days, rule="own"
    )


def remove_rule(db: Session, course: Course, by: str) -> None:
    """Let the institution's default hold for a course again."""
    db.execute(delete(RetentionRule).where(RetentionRule.course_id == course.id))
    audit.record(db, audit.Event.RETENTION_CHANGED, course_id=course.id, by=by, rule="default")


def preview(db: Session, default_days: int | None) -> list[Preview]:
    """Every course that still names somebody; those that are due come first."""
    courses = _courses(db, default_days)
    kept = _kept_elsewhere(db, [each.course.id for each in courses if each.is_due])
    found = [replace(each, kept_elsewhere=kept.get(each.course.id, 0)) for each in courses]
    return sorted(found, key=_by_due_time)


def enqueue(db: Session, default_days: int | None) -> None:
    """Have the worker erase what is due; as often as one likes."""
    job_queue.enqueue(db, APPLY, "", queue=erasure.QUEUE, days=default_days)


def due_places(db: Session, default_days: int | None) -> Sequence[uuid.UUID]:
    """Enrolments in courses that are due, of people who still have a name."""
    due = [each.course.id for each in _courses(db, default_days) if each.is_due]
    return db.scalars(
        select(Enrolment.id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(
            Enrolment.course_id.in_(due),
            Enrolment.merged_into.is_(None),
            Person.forgotten_at.is_(None),
        )
        .order_by(Enrolment.course_id, Enrolment.id)
    ).all()


def erase_place(db: Session, enrolment_id: uuid.UUID, default_days: int | None) -> None:
    """Begin to erase one person's place in a course that is due; all of them, if it is the last.

    Nothing happens where somebody has come to the course since.
    """
    # The first lock, as whoever erases takes it: nobody is joined or separated meanwhile.
    joining.lock(db)
    enrolment = db.get(Enrolment, enrolment_id, with_for_update=True)
    if enrolment is None:
        return
    courses = {each.course.id: each for each in _courses(db, default_days)}
    place = courses.get(enrolment.course_id)
    person = db.get_one(Person, enrolment.person_id, with_for_update=True)
    if place is None or not place.is_due or person.forgotten_at is not None:
        return
    theirs = Enrolment.person_id.in_(joined.ids_of(person.id))
    others = db.scalars(select(Enrolment.course_id).where(theirs))
    is_kept = any(each not in courses or not courses[each].is_due for each in others)
    if is_kept or person.administrator_since is not None:
        erased = _separate(db, enrolment)
    else:
        erased = [person]
    for each in erased:
        erasure.begin(db, each, "retention")
        audit.record(
            db,
            audit.Event.RETENTION_APPLIED,
            person_id=each.id,
            course_id=enrolment.course_id,
            days=place.days,
        )


def _separate(db: Session, enrolment: Enrolment) -> list[Person]:
    """Give a place in a course to new, nameless persons, who are then erased: one an account."""
    membership = memberships.of_enrolment(db, enrolment)
    db.execute(delete(ArrivalSession).where(ArrivalSession.enrolment_id.in_(membership.ids)))
    erased = []
    for each in (*membership.merged, membership.enrolment):
        nobody = Person()
        db.add(nobody)
        db.flush()
        each.person_id = each.origin_id = nobody.id
        each.merged_into = None
        db.flush()
        erased.append(nobody)
    return erased


def _courses(db: Session, default_days: int | None) -> list[Preview]:
    """Courses that still name somebody. Nobody writes or marks without having arrived."""
    last: ColumnElement[datetime] = func.coalesce(
        func.max(Enrolment.last_arrival_at), Course.created_at
    )
    people = func.count().filter(Enrolment.merged_into.is_(None))
    rows = db.execute(
        select(Course, RetentionRule, last, people)
        .join(Enrolment, Enrolment.course_id == Course.id)
        .join(Person, and_(Person.id == Enrolment.person_id, Person.forgotten_at.is_(None)))
        .outerjoin(RetentionRule, RetentionRule.course_id == Course.id)
        .group_by(Course.id, RetentionRule.course_id)
    )
    found = []
    for course, rule, at, count in rows:
        days = default_days if rule is None else rule.days
        due_at = None if days is None else at + timedelta(days=days)
        found.append(Preview(course, days, rule is not None, at, due_at, count))
    return found


_OTHER = aliased(Enrolment)


def _kept_elsewhere(db: Session, due: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Number of people in each of these courses who keep their name in another one."""
    elsewhere = select(_OTHER.id).where(
        _OTHER.person_id == Enrolment.person_id, _OTHER.course_id.not_in(due)
    )
    rows = db.execute(
        select(Enrolment.course_id, func.count())
        .join(Person, Person.id == Enrolment.person_id)
        .where(
            Enrolment.course_id.in_(due),
            Enrolment.merged_into.is_(None),
            Person.forgotten_at.is_(None),
            or_(elsewhere.exists(), Person.administrator_since.is_not(None)),
        )
        .group_by(Enrolment.course_id)
    )
    return dict(rows.all())


def _by_due_time(each: Preview) -> tuple[bool, float, str]:
    at = 0.0 if each.due_at is None else each.due_at.timestamp()
    return each.due_at is None, at, each.course.title
