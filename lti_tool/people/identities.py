"""(issuer, subject) to person; never joined by e-mail."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.people import tombstones
from lti_tool.people.names import tidy
from lti_tool.people.tables import Identity, Person


def find_or_create(
    db: Session, issuer: str, subject: str, *, name: str | None, email: str | None
) -> Person:
    """The person known by (issuer, subject), made on first sight; two at once make one.

    Name and address are the ones given now.
    """
    person = _find(db, issuer, subject)
    if person is None:
        return create(db, issuer, subject, name=name, email=email)
    refresh(person, name=name, email=email)
    db.flush()
    return person


def refresh(person: Person, *, name: str | None, email: str | None = None) -> None:
    """Take over what is given now. What is no longer sent is no longer kept."""
    person.name = tidy(name)
    person.email = email


def _find(db: Session, issuer: str, subject: str) -> Person | None:
    return db.scalar(
        select(Person)
        .join(Identity, Identity.person_id == Person.id)
        .where(Identity.issuer == issuer, Identity.subject == subject)
    )


def create(
    db: Session, issuer: str, subject: str, *, name: str | None, email: str | None = None
) -> Person:
    """A new person with this identity, or the one whom somebody else has just made of it."""
    person = Person(name=tidy(name), email=email)
    db.add(person)
    db.flush()
    made = db.scalar(
        insert(Identity)
        .values(person_id=person.id, issuer=issuer, subject=subject, created_at=clock.now())
        .on_conflict_do_nothing()
        .returning(Identity.id)
    )
    if made is not None:
        tombstones.remove(db, issuer, subject)
        return person
    # Somebody else's transaction made the identity first; theirs is the person.
    db.delete(person)
    db.flush()
    found = _find(db, issuer, subject)
    assert found is not None  # noqa: S101  # the conflict proves that it is there
    return found
