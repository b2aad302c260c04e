"""Deletion of one person's personal data; their notes and marks stay, without a name."""

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, cast, delete, func, or_, select, update
from sqlalchemy.orm import Session

from lti_tool import audit, clock
from lti_tool.courses.tables import Course, Enrolment, EnrolmentClass, Invitation
from lti_tool.db import pg_notify
from lti_tool.db.base import Table
from lti_tool.grading.tables import Grade
from lti_tool.people.tables import ArrivalSession, Identity, Person

_MAX_FOUND = 50


@dataclass(frozen=True)
class Found:
    """A person, with the facts by which an operator recognises them."""

    person: Person
    identities: Sequence[tuple[str, str]]
    """Issuer and subject of each."""
    courses: Sequence[str]


@dataclass(frozen=True)
class Holdings:
    """Numbers of the personal data items that are kept of a person."""

    names: int
    addresses: int
    accounts: int
    """Identities at LMSs and sign-in services."""
    sessions: int
    courses: int
    """Courses that they are still a member of."""
    invitations: int
    comments: int
    """Comments with their marks, which teachers wrote about them."""


def find(db: Session, words: str) -> list[Found]:
    """People with these words in the name or address, or with this id here or at an LMS.

    At most 50, by name. A person who was forgotten is found by the id here.
    """
    pattern = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    has_identity = select(Identity.id).where(
        Identity.person_id == Person.id, Identity.subject == words
    )
    persons = db.scalars(
        select(Person)
        .where(
            or_(
                Person.name.ilike(pattern),
                Person.email.ilike(pattern),
                cast(Person.id, String) == words,
                has_identity.exists(),
            )
        )
        .order_by(Person.name, Person.id)
        .limit(_MAX_FOUND)
    )
    return [_found(db, person) for person in persons]


def _found(db: Session, person: Person) -> Found:
    identities = db.execute(
        select(Identity.issuer, Identity.subject).where(Identity.person_id == person.id)
    )
    courses = db.scalars(
        select(Course.title)
        .join(Enrolment, Enrolment.course_id == Course.id)
        .where(Enrolment.person_id == person.id)
        .order_by(Course.title)
    )
    return Found(person, [(row.issuer, row.subject) for row in identities], courses.all())


def holdings(db: Session, person: Person) -> Holdings:
    """The personal data that `forget` would delete."""

    def count(table: type[Table], *conditions: Any) -> int:
        return db.scalar(select(func.count()).select_from(table).where(*conditions)) or 0

    return Holdings(
        names=int(person.name is not None),
        addresses=int(person.email is not None),
        accounts=count(Identity, Identity.person_id == person.id),
        sessions=count(ArrivalSession, ArrivalSession.person_id == person.id),
        courses=count(Enrolment, Enrolment.person_id == person.id, Enrolment.active),
        invitations=count(Invitation, _is_invited(person)),
        comments=count(Grade, _is_about(person), Grade.comment != ""),
    )


def forget(db: Session, person: Person) -> Holdings:
    """Delete a person's personal data and end their enrolments; the numbers of what was deleted.

    Their LMS may still list them: the next launch or roster makes a new person then.
    """
    held = holdings(db, person)
    db.execute(delete(Invitation).where(_is_invited(person)))
    db.execute(delete(Identity).where(Identity.person_id == person.id))
    db.execute(delete(ArrivalSession).where(ArrivalSession.person_id == person.id))
    db.execute(
        delete(EnrolmentClass).where(EnrolmentClass.enrolment_id.in_(_enrolment_ids(person)))
    )
    db.execute(update(Enrolment).where(Enrolment.person_id == person.id).values(active=False))
    db.execute(update(Grade).where(_is_about(person)).values(comment=""))
    person.name = person.email = None
    person.forgotten_at = person.forgotten_at or clock.now()
    audit.record(db, audit.Event.PERSON_FORGOTTEN, person_id=person.id, **asdict(held))
    db.flush()
    # Their open pages close, and others' ask for names again when they open next.
    pg_notify.notify(db, pg_notify.ACCESS)
    return held


def _enrolment_ids(person: Person) -> ColumnElement[uuid.UUID]:
    return select(Enrolment.id).where(Enrolment.person_id == person.id)  # type: ignore[return-value]


def _is_about(person: Person) -> ColumnElement[bool]:
    return Grade.enrolment_id.in_(_enrolment_ids(person))


def _is_invited(person: Person) -> ColumnElement[bool]:
    return or_(
        Invitation.accepted_by.in_(_enrolment_ids(person)),
        Invitation.email == (person.email or "").strip().lower(),
    )
