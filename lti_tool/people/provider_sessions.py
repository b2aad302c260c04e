"""Sessions at sign-in services, stored with the sign-ins that began them, until these end.

One that is stored is checked now and then. One whose sign-in ends here is ended there, too, by a
job that has taken what it needs out of the table.
"""

import base64
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Delete, delete, func, or_, select, update
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.auth.protocol import ProviderSession, Recheck, Way
from lti_tool.db import job_queue
from lti_tool.errors import Busy, Unavailable
from lti_tool.lti import encryption
from lti_tool.people.tables import ArrivalSession, StoredProviderSession
from lti_tool.settings import Settings

END = "end-provider-session"
"""The job that ends a session at its service."""

QUEUE = "sign-in-services"
"""A service that hangs holds up no mark and no roster."""

FRESH = timedelta(minutes=1)
"""Age of a check that is good enough for an administrator's act."""

_LEASE = timedelta(minutes=1)
"""Lease of whoever asks the service; longer than any call to it."""

_NEXT_TRY = timedelta(minutes=1)
_ENDS_BY_ITSELF = timedelta(hours=24)
"""Longest life of a session: the most hours that the settings allow."""

_SESSION = TypeAdapter(ProviderSession)


@dataclass(frozen=True)
class Claimed:
    """A session about which its claimant may ask, for the length of the lease."""

    session_id: uuid.UUID
    way: Way
    encrypted: bytes


def keep(
    db: Session, settings: Settings, session_id: uuid.UUID, way: str, session: ProviderSession
) -> None:
    """Store the session that a sign-in has begun at its service."""
    now = clock.now()
    db.add(
        StoredProviderSession(
            session_id=session_id,
            way=way,
            encrypted=_encrypted(settings, session),
            checked_at=now,
            due_at=now + timedelta(minutes=settings.provider_check_minutes),
        )
    )
    db.flush()


def _encrypted(settings: Settings, session: ProviderSession) -> bytes:
    return encryption.encrypt(
        settings.secret_key.get_secret_value(), _SESSION.dump_json(session, exclude_none=True)
    )


def read(settings: Settings, encrypted: bytes) -> ProviderSession:
    """The session that was stored. Raises Unavailable under another secret key."""
    key = settings.secret_key.get_secret_value()
    return _SESSION.validate_json(encryption.decrypt(key, encrypted))


def sign_out_url(db: Session, settings: Settings, session_id: uuid.UUID) -> str | None:
    """The URL that the browser of a sign-in has to visit to be signed out there, too."""
    stored = db.get(StoredProviderSession, session_id)
    if stored is None:
        return None
    try:
        return read(settings, stored.encrypted).sign_out_url
    except Unavailable:
        # Nobody stays signed in because of that.
        return None


def claim_due(db: Session, most: int) -> list[Claimed]:
    """Claim some of the sessions that are due, those first that have waited longest.

    What is stored of a sign-in that has run out is deleted on the way.
    """
    now = clock.now()
    is_due = StoredProviderSession.due_at <= now
    over = select(ArrivalSession.id).where(
        ArrivalSession.id == StoredProviderSession.session_id, ArrivalSession.expires_at <= now
    )
    db.execute(delete(StoredProviderSession).where(is_due, over.exists()))
    due = (
        select(StoredProviderSession.session_id)
        .where(is_due, _is_free(now))
        .order_by(StoredProviderSession.due_at)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    claimed = db.execute(
        update(StoredProviderSession)
        .where(StoredProviderSession.session_id.in_(due.scalar_subquery()))
        .values(leased_until=now + _LEASE)
        .returning(*_CLAIMED)
    )
    return [Claimed(session_id, Way(way), encrypted) for session_id, way, encrypted in claimed]


_CLAIMED = (
    StoredProviderSession.session_id,
    StoredProviderSession.way,
    StoredProviderSession.encrypted,
)


def _is_free(now: datetime) -> Any:
    leased_until = StoredProviderSession.leased_until
    return or_(leased_until.is_(None), leased_until <= now)


def claim_stale(db: Session, session_id: uuid.UUID) -> Claimed | None:
    """Claim a session if its newest check is not fresh. Raises Busy while somebody else asks."""
    now = clock.now()
    stored = db.get(StoredProviderSession, session_id, with_for_update=True)
    if stored is None or stored.checked_at > now - FRESH:
        return None
    if stored.leased_until is not None and stored.leased_until > now:
        raise Busy("Your sign-in is being confirmed just now.")
    stored.leased_until = now + _LEASE
    return Claimed(session_id, Way(stored.way), stored.encrypted)


def record_answer(db: Session, settings: Settings, claimed: Claimed, answer: Recheck) -> None:
    """Record that a session lasts, or that nobody can be asked for it, until the next check."""
    now = clock.now()
    values: dict[str, Any] = {
        "encrypted": _encrypted(settings, answer.session),
        "due_at": now + timedelta(minutes=settings.provider_check_minutes),
        "leased_until": None,
        "unanswered_since": None,
    }
    if answer.lasts:
        values["checked_at"] = now
    if not _update(db, claimed, values):
        # Its sign-in ended meanwhile, and the job has a token that has been replaced since.
        _enqueue_end(db, claimed.way, values["encrypted"])


def record_no_answer(db: Session, claimed: Claimed) -> None:
    """Record that the service did not answer; it is asked again soon."""
    now = clock.now()
    since = func.coalesce(StoredProviderSession.unanswered_since, now)
    _update(
        db,
        claimed,
        {"due_at": now + _NEXT_TRY, "leased_until": None, "unanswered_since": since},
    )


def _update(db: Session, claimed: Claimed, values: dict[str, Any]) -> bool:
    changed = db.execute(
        update(StoredProviderSession)
        .where(StoredProviderSession.session_id == claimed.session_id)
        .values(values)
    )
    return bool(changed.rowcount)  # type: ignore[attr-defined]  # CursorResult at run time


def postpone(db: Session, ways: Collection[Way]) -> None:
    """Put off all that is due at a service that does not answer, as if each had been asked."""
    now = clock.now()
    db.execute(
        update(StoredProviderSession)
        .where(
            StoredProviderSession.way.in_(way.value for way in ways),
            StoredProviderSession.due_at <= now,
            _is_free(now),
        )
        .values(
            due_at=now + _NEXT_TRY,
            unanswered_since=func.coalesce(StoredProviderSession.unanswered_since, now),
        )
    )


def unanswered(db: Session, settings: Settings, most: int) -> Sequence[uuid.UUID]:
    """Some of the sign-ins whose service has not answered for longer than they may go on.

    The last attempt must be recent: while nobody asked, the service may have been well.
    """
    now = clock.now()
    grace = timedelta(minutes=settings.provider_grace_minutes)
    return db.scalars(
        select(StoredProviderSession.session_id)
        .where(
            StoredProviderSession.unanswered_since <= now - grace,
            StoredProviderSession.due_at > now,
        )
        .limit(most)
    ).all()


def forget(db: Session, session_id: uuid.UUID) -> None:
    """Delete what is stored of a session that has ended at its service."""
    db.execute(_delete([session_id]))


def end(db: Session, session_ids: Collection[uuid.UUID]) -> None:
    """Have the sessions ended at their services, once the caller's transaction is committed."""
    gone = _delete(session_ids).returning(
        StoredProviderSession.way, StoredProviderSession.encrypted
    )
    for way, encrypted in db.execute(gone).all():
        _enqueue_end(db, Way(way), encrypted)


def _delete(session_ids: Collection[uuid.UUID]) -> Delete:
    return delete(StoredProviderSession).where(StoredProviderSession.session_id.in_(session_ids))


def _enqueue_end(db: Session, way: Way, encrypted: bytes) -> None:
    job_queue.enqueue(
        db,
        END,
        uuid.uuid4(),
        queue=QUEUE,
        way=way.value,
        session=base64.b64encode(encrypted).decode(),
        until=(clock.now() + _ENDS_BY_ITSELF).isoformat(),
    )
