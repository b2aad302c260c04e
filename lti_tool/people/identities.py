"""(issuer, subject) to person; never joined by e-mail."""

import uuid
from typing import Any, NamedTuple

from sqlalchemy import DateTime, String, bindparam, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.people import tombstones
from lti_tool.people.names import tidy
from lti_tool.people.tables import Identity, Person


class Created(NamedTuple):
    """Person of an identity; not a new one where somebody else was first."""

    person_id: uuid.UUID
    is_new: bool


def find_or_create(
    db: Session, issuer: str, subject: str, *, name: str | None, email: str | None
) -> Person:
    """The person known by (issuer, subject), made on first sight; two at once make one.

    Name and address are the ones given now.
    """
    person = _find(db, issuer, subject)
    if person is None:
        made = create(db, issuer, subject, name=name, email=email)
        return db.get_one(Person, made.person_id)
    refresh(person, name=name, email=email)
    db.flush()
    return person


def refresh(person: Person, *, name: str | None, email: str | None) -> None:
    """Take over what is given now. What is no longer sent is no longer kept."""
    person.assign(name=tidy(name), email=email)


_FIND = (
    select(Person)
    .join(Identity, Identity.person_id == Person.id)
    .where(Identity.issuer == bindparam("issuer"), Identity.subject == bindparam("subject"))
)


def origin_of(db: Session, issuer: str, subject: str) -> uuid.UUID:
    """The person for whom an identity was made; another than theirs where persons were joined."""
    return db.scalars(
        select(Identity.origin_id).where(Identity.issuer == issuer, Identity.subject == subject)
    ).one()


def identify(db: Session, issuer: str, subject: str, *, name: str | None) -> Identity:
    """The identity itself; made, with a person, on first sight."""
    query = select(Identity).where(Identity.issuer == issuer, Identity.subject == subject)
    found = db.scalar(query)
    if found is None:
        create(db, issuer, subject, name=name)
        found = db.scalars(query).one()
    return found


def _find(db: Session, issuer: str, subject: str) -> Person | None:
    return db.scalar(_FIND, {"issuer": issuer, "subject": subject})


_IDENTITY = (
    insert(Identity.__table__)
    .values(
        id=bindparam("identity_id"),
        created_at=bindparam("now"),
        person_id=bindparam("new_person_id"),
        origin_id=bindparam("new_person_id"),
        issuer=bindparam("new_issuer"),
        subject=bindparam("new_subject"),
    )
    .on_conflict_do_nothing()
    .returning(Identity.__table__.c.person_id)
    .cte("new_identity")
)

NEW_PERSON = (
    insert(Person.__table__)
    .from_select(
        ["id", "created_at", "name", "email"],
        select(
            _IDENTITY.c.person_id,
            bindparam("now", type_=DateTime(timezone=True)),
            bindparam("name", type_=String),
            bindparam("email", type_=String),
        ),
    )
    .returning(Person.__table__.c.id)
    .add_cte(tombstones.REMOVAL)
    .cte("new_person")
)
"""Part of a statement that makes a person with an identity, only if the identity is new. It is
executed with `parameters`; PostgreSQL checks foreign keys at the end, so that the rest of the
statement may refer to the person.
"""

_CREATE = select(NEW_PERSON.c.id)


def parameters(
    issuer: str, subject: str, *, name: str | None, email: str | None = None
) -> dict[str, Any]:
    """Parameters of a statement with `NEW_PERSON`."""
    return {
        "identity_id": uuid.uuid4(),
        "now": clock.now(),
        "new_person_id": uuid.uuid4(),
        "new_issuer": issuer,
        "new_subject": subject,
        "name": tidy(name),
        "email": email,
        "fingerprint": tombstones.fingerprint(issuer, subject),
    }


def create(
    db: Session, issuer: str, subject: str, *, name: str | None, email: str | None = None
) -> Created:
    """A new person with this identity, or the one whom somebody else has just made."""
    new = parameters(issuer, subject, name=name, email=email)
    made: uuid.UUID | None = db.scalar(_CREATE, new)
    if made is not None:
        return Created(made, is_new=True)
    found = _find(db, issuer, subject)
    assert found is not None  # noqa: S101  # the conflict proves that it is there
    return Created(found.id, is_new=False)
