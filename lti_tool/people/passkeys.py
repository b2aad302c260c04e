"""Passkeys of people without an LMS: added after a sign-in, used, listed and removed."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, delete, select
from sqlalchemy.orm import Session

from lti_tool import audit, clock
from lti_tool.auth import webauthn
from lti_tool.db import locks, one_time
from lti_tool.db.one_time import OneTime, hash_of
from lti_tool.errors import Conflict, NotFound, NotSignedIn, SignInError
from lti_tool.people import joined, sessions
from lti_tool.people.names import display_name
from lti_tool.people.tables import ArrivalSession, Passkey, PasskeyChallenge, Person

_FRESH = timedelta(minutes=15)
"""Age of a sign-in up to which it may add a passkey: a stolen session must not outlive itself."""

_CHALLENGE_LIFE = timedelta(minutes=5)

_MOST = 20

_CHALLENGE = OneTime(PasskeyChallenge.token_hash, PasskeyChallenge.expires_at)
_CONSUME = _CHALLENGE.consume().returning(PasskeyChallenge.session_id)

_UNUSABLE = "This passkey is not known here."


@dataclass(frozen=True)
class Ceremony:
    """A ceremony that has begun: its options for the browser, and the token that finishes it."""

    options: str
    token: str


def can_add(session: ArrivalSession) -> bool:
    """True for a session of a sign-in without the LMS that is not older than 15 minutes."""
    is_standalone = session.platform_id is None and session.enrolment_id is None
    return is_standalone and session.created_at > clock.now() - _FRESH


def begin_adding(db: Session, public_url: str, session: ArrivalSession) -> Ceremony:
    """Begin to add a passkey. Raises NotSignedIn where the sign-in is too old for that."""
    _require_fresh(session)
    token = _begin(db, session.id)
    known = [each.credential_id for each in of_person(db, session.person_id)]
    options = webauthn.registration_options(
        public_url,
        hash_of(token),
        user_id=session.person_id.bytes,
        name=display_name(db.get_one(Person, session.person_id)),
        known=known,
    )
    return Ceremony(options, token)


def add(
    db: Session,
    public_url: str,
    session: ArrivalSession,
    token: str,
    response: str,
    name: str,
) -> Passkey:
    """Finish `begin_adding`.

    Raises SignInError for a response that does not hold, Conflict for one passkey too many. Raises
    Suspended or NotSignedIn for somebody who may not come any more.
    """
    _require_fresh(session)
    # Before the challenge is locked: whoever erases or suspends them takes the person first, too.
    sessions.require_allowed(db, session.person_id)
    if _consume(db, token) != session.id:
        raise SignInError("Adding this passkey took too long, or it was begun on another page.")
    made = webauthn.verify_registration(public_url, hash_of(token), response)
    locks.hold(db, locks.Lock.PASSKEYS, str(session.person_id))
    if len(of_person(db, session.person_id)) >= _MOST:
        raise Conflict("You have as many passkeys as are possible.", advice="Remove one first.")
    if db.scalar(select(Passkey.id).where(Passkey.credential_id == made.credential_id)):
        raise Conflict("This passkey is here already.", advice="Use it to sign in.")
    passkey = Passkey(
        person_id=session.person_id,
        credential_id=made.credential_id,
        credential=made.data,
        sign_count=made.sign_count,
        name=name or "Passkey",
    )
    db.add(passkey)
    audit.record(db, audit.Event.PASSKEY_ADDED, person_id=session.person_id)
    db.flush()
    return passkey


def begin_sign_in(db: Session, public_url: str) -> Ceremony:
    """Begin a sign-in by whichever passkey the browser offers."""
    token = _begin(db, None)
    return Ceremony(webauthn.authentication_options(public_url, hash_of(token)), token)


def sign_in(db: Session, public_url: str, token: str, response: str) -> Person | None:
    """The person whose passkey has answered; None where its counter shows that there is a copy.

    A copy is blocked and recorded; the caller commits that and refuses. Raises SignInError for
    every other response that does not hold.
    """
    if _consume(db, token) is not None:
        raise SignInError(_UNUSABLE)
    passkey = db.scalar(
        select(Passkey)
        .where(Passkey.credential_id == webauthn.credential_id_of(response))
        .with_for_update()
    )
    if passkey is None:
        raise SignInError(
            _UNUSABLE, advice="Sign in another way. It may have been removed from your account."
        )
    proof = webauthn.verify_authentication(public_url, hash_of(token), response, passkey.credential)
    if passkey.blocked_at is not None or not _is_newer(proof.sign_count, passkey.sign_count):
        passkey.blocked_at = passkey.blocked_at or clock.now()
        audit.record(db, audit.Event.PASSKEY_CLONED, person_id=passkey.person_id)
        return None
    passkey.sign_count = proof.sign_count
    passkey.last_used_at = clock.now()
    return db.get_one(Person, joined.root_of(db, passkey.person_id))


def of_person(db: Session, person_id: uuid.UUID) -> list[Passkey]:
    """The passkeys of a person and of all joined into them, oldest first."""
    query = select(Passkey).where(_is_of(db, person_id))
    return list(db.scalars(query.order_by(Passkey.created_at, Passkey.id)))


def _is_of(db: Session, person_id: uuid.UUID) -> ColumnElement[bool]:
    return Passkey.person_id.in_(joined.tree(db, joined.root_of(db, person_id)))


def remove(db: Session, person_id: uuid.UUID, passkey_id: uuid.UUID) -> None:
    """Remove one of the person's passkeys. Raises NotFound for any other."""
    is_theirs = and_(Passkey.id == passkey_id, _is_of(db, person_id))
    if db.scalar(delete(Passkey).where(is_theirs).returning(Passkey.id)) is None:
        raise NotFound
    audit.record(db, audit.Event.PASSKEY_REMOVED, person_id=person_id)


def remove_shared(db: Session, person: Person) -> None:
    """Remove those that were added while a person was joined: nobody knows whose each is.

    To be called before they are separated. What a person had before a join stays theirs.
    """
    below = person
    while below.joined_into is not None:
        above = db.get_one(Person, below.joined_into)
        db.execute(
            delete(Passkey).where(
                Passkey.person_id == above.id, Passkey.created_at >= below.joined_at
            )
        )
        below = above


def _is_newer(count: int, last: int) -> bool:
    """True for a counter that has grown, or an authenticator that keeps none (WebAuthn, 6.1.1)."""
    return count > last or count == last == 0


def _begin(db: Session, session_id: uuid.UUID | None) -> str:
    db.execute(delete(PasskeyChallenge).where(PasskeyChallenge.expires_at <= clock.now()))
    token = one_time.new_token()
    columns = _CHALLENGE.columns(token, _CHALLENGE_LIFE)
    db.add(PasskeyChallenge(**columns, session_id=session_id))
    db.flush()
    return token


def _consume(db: Session, token: str) -> uuid.UUID | None:
    """Consume a challenge; the session that it belongs to. Raises SignInError."""
    row = db.execute(_CONSUME, one_time.parameters(token)).one_or_none()
    if row is None:
        raise SignInError("This took too long, or it was done already.")
    session_id: uuid.UUID | None = row[0]
    return session_id


def _require_fresh(session: ArrivalSession) -> None:
    if not can_add(session):
        raise NotSignedIn(
            "A passkey is added within 15 minutes of signing in.",
            advice="Sign in again, then add it.",
        )
