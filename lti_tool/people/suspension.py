"""Suspension of a person: they cannot come, their open pages close, and nothing is deleted."""

from sqlalchemy.orm import Session

from lti_tool import audit, clock
from lti_tool.db import pg_notify
from lti_tool.errors import Conflict
from lti_tool.people.tables import Person


def suspend(db: Session, person: Person, by: str) -> None:
    """Suspend a person. Raises Conflict for one who is an administrator, or was erased.

    Their sessions are not valid meanwhile: every process closes their sockets when it is notified.
    """
    # Whoever begins a session for them waits, and is then refused.
    db.refresh(person, with_for_update=True)
    require_present(person)
    if person.administrator_since is not None:
        raise Conflict("Administrators cannot be suspended.", advice="Withdraw that right first.")
    if person.suspended_at is None:
        person.suspended_at = clock.now()
        audit.record(db, audit.Event.PERSON_SUSPENDED, person_id=person.id, by=by)
        pg_notify.notify(db, pg_notify.ACCESS)


def restore(db: Session, person: Person, by: str) -> None:
    """Let a person come again; their sessions that have not run out go on."""
    db.refresh(person, with_for_update=True)
    if person.suspended_at is not None:
        person.suspended_at = None
        audit.record(db, audit.Event.PERSON_RESTORED, person_id=person.id, by=by)


def require_present(person: Person) -> None:
    """Raise Conflict for a person who was erased."""
    if person.forgotten_at is not None:
        raise Conflict("This person has been erased.", advice="Look for another one.")
