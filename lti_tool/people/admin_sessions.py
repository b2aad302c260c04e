"""Administrator sessions: opened by a one-time link that only the command line can make."""

from datetime import timedelta

from sqlalchemy import DateTime, LargeBinary, bindparam, select
from sqlalchemy.orm import Session

from lti_tool import audit, clock
from lti_tool.db import one_time
from lti_tool.db.one_time import OneTime, hash_of
from lti_tool.errors import NotSignedIn
from lti_tool.people.tables import AdminSession

_LINK_LIFE = timedelta(minutes=15)

_LINK = OneTime(AdminSession.link_hash, AdminSession.expires_at, used=AdminSession.session_hash)

_CONSUME = _LINK.consume(
    session_hash=bindparam("new_session", type_=LargeBinary),
    expires_at=bindparam("session_end", type_=DateTime(timezone=True)),
).returning(AdminSession.id)


def make_link(db: Session) -> str:
    """A token that opens one session, once, within a quarter of an hour."""
    token = one_time.new_token()
    db.add(AdminSession(**_LINK.columns(token, _LINK_LIFE)))
    db.flush()
    return token


def start(db: Session, link_token: str, hours: int) -> str:
    """Consume a link; the token of the session that it opens.

    Raises NotSignedIn for a link that is used or expired.
    """
    token = one_time.new_token()
    given = one_time.parameters(link_token) | {
        "new_session": hash_of(token),
        "session_end": clock.now() + timedelta(hours=hours),
    }
    session_id = db.scalar(_CONSUME, given)
    if session_id is None:
        raise NotSignedIn(
            "This link has been used, or it is older than 15 minutes.",
            advice="Make a new one with `lti-tool administrator`.",
        )
    audit.record(db, audit.Event.ADMINISTRATOR_CAME, administrator_pass=str(session_id))
    return token


def load(db: Session, token: str) -> AdminSession:
    """The session of this token, if it has not expired. Raises NotSignedIn."""
    found = db.scalar(
        select(AdminSession).where(
            AdminSession.session_hash == hash_of(token), AdminSession.expires_at > clock.now()
        )
    )
    if found is None:
        raise NotSignedIn(advice="Make a new link with `lti-tool administrator`.")
    return found
