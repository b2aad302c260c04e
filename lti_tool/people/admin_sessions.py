"""Who runs the tool: let in by a one-time link that only somebody at its command line can make."""

import secrets
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lti_tool import audit, clock
from lti_tool.errors import NotSignedIn
from lti_tool.people.sessions import hash_of
from lti_tool.people.tables import AdministratorPass

_LINK_LIFE = timedelta(minutes=15)


def make_link(db: Session) -> str:
    """A token that lets one browser in, once, within a quarter of an hour."""
    token = secrets.token_urlsafe(32)
    db.add(AdministratorPass(link_hash=hash_of(token), expires_at=clock.now() + _LINK_LIFE))
    db.flush()
    return token


def enter(db: Session, link_token: str, hours: int) -> str:
    """Spend a link; the token of the session it opens. Raises NotSignedIn for one that is spent."""
    token = secrets.token_urlsafe(32)
    opened = db.scalar(
        update(AdministratorPass)
        .where(
            AdministratorPass.link_hash == hash_of(link_token),
            AdministratorPass.session_hash.is_(None),
            AdministratorPass.expires_at > clock.now(),
        )
        .values(session_hash=hash_of(token), expires_at=clock.now() + timedelta(hours=hours))
        .returning(AdministratorPass.id)
    )
    if opened is None:
        raise NotSignedIn(
            "This link has been used, or it is older than 15 minutes.",
            advice="Make a new one with `lti-tool administrator`.",
        )
    audit.record(db, audit.Event.ADMINISTRATOR_CAME, administrator_pass=str(opened))
    return token


def load(db: Session, token: str) -> AdministratorPass:
    """The living session of an administrator. Raises NotSignedIn."""
    found = db.scalar(
        select(AdministratorPass).where(
            AdministratorPass.session_hash == hash_of(token),
            AdministratorPass.expires_at > clock.now(),
        )
    )
    if found is None:
        raise NotSignedIn(advice="Make a new link with `lti-tool administrator`.")
    return found
