"""Personal data of an account: who somebody is, and how they sign in, row by row."""

import uuid
from collections.abc import Iterator

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lti_tool.courses.tables import Course, Enrolment
from lti_tool.people import joined
from lti_tool.people.tables import (
    AdminSession,
    ArrivalSession,
    Identifier,
    Identity,
    Passkey,
    Person,
    PersonNotice,
    Separation,
    StoredProviderSession,
)
from lti_tool.privacy.reading import Record, rows


def person(db: Session, person_id: uuid.UUID) -> Iterator[Record]:
    """Name and state of the account, and what was decided about it."""
    columns = (
        Person.id,
        Person.name,
        Person.email,
        Person.created_at,
        Person.language,
        Person.suspended_at,
        Person.administrator_since,
        Person.forgotten_at,
        Person.joined_into,
        Person.joined_at,
        Person.joined_by,
    )
    return rows(db, select(*columns).where(Person.id.in_(joined.ids_of(person_id))))


def identities(db: Session, person_id: uuid.UUID) -> Iterator[Record]:
    """Accounts at LMSs and sign-in services."""
    columns = (
        Identity.issuer,
        Identity.subject,
        Identity.created_at,
        Identity.staff_at,
        Identity.origin_id.label("of"),
    )
    return rows(db, select(*columns).where(Identity.person_id.in_(joined.ids_of(person_id))))


def identifiers(db: Session, person_id: uuid.UUID) -> Iterator[Record]:
    """Kinds of what an LMS or a service knows the person by."""
    columns = (Identity.issuer, Identity.subject, Identifier.kind)
    query = select(*columns).join(Identifier, Identifier.identity_id == Identity.id)
    return rows(db, query.where(Identity.person_id.in_(joined.ids_of(person_id))))


def separations(db: Session, person_id: uuid.UUID) -> Iterator[Record]:
    """People with whom the person is not to be joined."""
    columns = (Separation.person_id, Separation.other_id, Separation.created_at)
    ids = joined.ids_of(person_id)
    is_theirs = or_(Separation.person_id.in_(ids), Separation.other_id.in_(ids))
    return rows(db, select(*columns).where(is_theirs))


def notices(db: Session, person_id: uuid.UUID) -> Iterator[Record]:
    """Notices that wait for the person."""
    columns = (PersonNotice.code, PersonNotice.created_at)
    ids = joined.ids_of(person_id)
    return rows(db, select(*columns).where(PersonNotice.person_id.in_(ids)))


def passkeys(db: Session, person_id: uuid.UUID) -> Iterator[Record]:
    """Passkeys, without their keys."""
    columns = (Passkey.name, Passkey.created_at, Passkey.last_used_at, Passkey.blocked_at)
    return rows(db, select(*columns).where(Passkey.person_id.in_(joined.ids_of(person_id))))


def sessions(db: Session, person_id: uuid.UUID) -> Iterator[Record]:
    """Sessions, with course and role."""
    return rows(
        db,
        select(
            ArrivalSession.id,
            ArrivalSession.created_at,
            ArrivalSession.expires_at,
            ArrivalSession.ended_at,
            ArrivalSession.role,
            Course.title.label("course"),
        )
        .outerjoin(Enrolment, Enrolment.id == ArrivalSession.enrolment_id)
        .outerjoin(Course, Course.id == Enrolment.course_id)
        .where(ArrivalSession.person_id.in_(joined.ids_of(person_id)))
        .order_by(ArrivalSession.created_at),
    )


def provider_sessions(db: Session, person_id: uuid.UUID) -> Iterator[Record]:
    """Sessions at sign-in services; not the ids and tokens, which let their holder act there."""
    return rows(
        db,
        select(
            StoredProviderSession.session_id.label("session"),
            StoredProviderSession.way,
            StoredProviderSession.created_at,
            StoredProviderSession.checked_at,
        )
        .join(ArrivalSession, ArrivalSession.id == StoredProviderSession.session_id)
        .where(ArrivalSession.person_id.in_(joined.ids_of(person_id)))
        .order_by(StoredProviderSession.created_at),
    )


def administration(db: Session, person_id: uuid.UUID) -> Iterator[Record]:
    """Sessions as an administrator."""
    columns = (
        AdminSession.id,
        AdminSession.created_at,
        AdminSession.expires_at,
        AdminSession.sign_in_id.label("sign_in"),
    )
    return rows(db, select(*columns).where(AdminSession.person_id.in_(joined.ids_of(person_id))))
