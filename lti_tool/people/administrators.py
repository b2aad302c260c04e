"""Administrators who are people: the right is granted and withdrawn; they sign in for it."""

from sqlalchemy import delete
from sqlalchemy.orm import Session

from lti_tool import audit, clock
from lti_tool.errors import Conflict, Forbidden
from lti_tool.people.suspension import require_present
from lti_tool.people.tables import AdminSession, ArrivalSession, Person


def grant(db: Session, person: Person, by: str) -> None:
    """Let a person run the tool. Raises Conflict for one who is suspended, or was erased."""
    db.refresh(person, with_for_update=True)
    require_present(person)
    if person.suspended_at is not None:
        raise Conflict("This person is suspended.", advice="Let them back in first.")
    if person.administrator_since is None:
        person.administrator_since = clock.now()
        audit.record(db, audit.Event.ADMINISTRATOR_GRANTED, person_id=person.id, by=by)


def withdraw(db: Session, person: Person, by: str) -> None:
    """Withdraw the right; their open administrator's pages end with their next request.

    These do not come to life when the right is granted again.
    """
    db.refresh(person, with_for_update=True)
    if person.administrator_since is not None:
        person.administrator_since = None
        db.execute(delete(AdminSession).where(AdminSession.person_id == person.id))
        audit.record(db, audit.Event.ADMINISTRATOR_WITHDRAWN, person_id=person.id, by=by)


def require_entry(db: Session, session: ArrivalSession) -> None:
    """Require an administrator who signed in without an LMS.

    Raises Forbidden for anybody else, and for a session that a launch began: an LMS says who comes
    to its courses, and is not trusted with more.
    """
    if not may_enter(db, session):
        raise Forbidden(
            "Only administrators of this tool can do that.",
            advice="Sign in without your LMS, as an administrator.",
        )


def may_enter(db: Session, session: ArrivalSession) -> bool:
    """True for an administrator's sign-in without an LMS."""
    is_sign_in = session.platform_id is None and session.enrolment_id is None
    return is_sign_in and db.get_one(Person, session.person_id).administrator_since is not None
