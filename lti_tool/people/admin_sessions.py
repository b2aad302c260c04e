"""Administrator sessions: opened by a one-time link, which the command line makes, or somebody who
signed in and has the right.
"""

from datetime import timedelta

from sqlalchemy import DateTime, LargeBinary, bindparam, or_, select
from sqlalchemy.orm import Session

from lti_tool import audit, clock
from lti_tool.db import one_time
from lti_tool.db.one_time import OneTime, hash_of
from lti_tool.errors import NotSignedIn
from lti_tool.people.tables import AdminSession, ArrivalSession, Person

_LINK_LIFE = timedelta(minutes=15)

_LINK = OneTime(AdminSession.link_hash, AdminSession.expires_at, used=AdminSession.session_hash)

_IS_OPEN = or_(
    AdminSession.sign_in_id.is_(None),
    select(ArrivalSession.id)
    .join(Person, Person.id == ArrivalSession.person_id)
    .where(
        ArrivalSession.id == AdminSession.sign_in_id,
        ArrivalSession.ended_at.is_(None),
        Person.administrator_since.is_not(None),
    )
    .exists(),
)
"""Condition that the operator made the link, or an administrator who has not signed out."""

_CONSUME = _LINK.consume(
    _IS_OPEN,
    session_hash=bindparam("new_session", type_=LargeBinary),
    expires_at=bindparam("session_end", type_=DateTime(timezone=True)),
).returning(AdminSession.id, AdminSession.person_id)


def make_link(db: Session, sign_in: ArrivalSession | None = None) -> str:
    """A token that opens one session, once, within a quarter of an hour.

    Without a sign-in it is the operator's, who has the command line.
    """
    token = one_time.new_token()
    person_id, sign_in_id = (sign_in.person_id, sign_in.id) if sign_in else (None, None)
    columns = _LINK.columns(token, _LINK_LIFE)
    db.add(AdminSession(**columns, person_id=person_id, sign_in_id=sign_in_id))
    db.flush()
    return token


def start(db: Session, link_token: str, hours: int) -> str:
    """Consume a link; the token of the session that it opens.

    Raises NotSignedIn for a link that is used or expired, or whose sign-in has ended.
    """
    token = one_time.new_token()
    given = one_time.parameters(link_token) | {
        "new_session": hash_of(token),
        "session_end": clock.now() + timedelta(hours=hours),
    }
    spent = db.execute(_CONSUME, given).one_or_none()
    if spent is None:
        raise NotSignedIn(
            "This link has been used, or it is older than 15 minutes.",
            advice="Make a new one with `lti-tool administrator`.",
        )
    audit.record(
        db,
        audit.Event.ADMINISTRATOR_CAME,
        person_id=spent.person_id,
        administrator_pass=str(spent.id),
    )
    return token


def load(db: Session, token: str) -> AdminSession:
    """The session of this token, if it has not expired. Raises NotSignedIn.

    That of a person ends when they sign out, or lose the right.
    """
    found = db.scalar(
        select(AdminSession).where(
            AdminSession.session_hash == hash_of(token),
            AdminSession.expires_at > clock.now(),
            _IS_OPEN,
        )
    )
    if found is None:
        raise NotSignedIn(advice="Make a new link with `lti-tool administrator`.")
    return found


def actor(session: AdminSession) -> str:
    """Name of the actor in audit events: the id of a person, or of a pass from the command line."""
    return str(session.person_id) if session.person_id else f"pass:{session.id}"
