"""Public keys of platforms (JSON Web Key Sets, RFC 7517): cached, fetched again, rate limited."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import jwt
import structlog
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import RSAAlgorithm
from sqlalchemy.dialects.postgresql import insert

from lti_tool import clock
from lti_tool.db.engine import Database
from lti_tool.errors import Busy, ServiceError
from lti_tool.lti import service_client
from lti_tool.lti.keyed_lock import KeyedLock
from lti_tool.lti.tables import Platform, PlatformKeySet
from lti_tool.settings import Settings
from lti_tool.validation import is_storable

_log = structlog.get_logger()

_FRESH = timedelta(hours=24)
"""Time for which a fetched key set counts as complete."""

_WINDOW = timedelta(seconds=60)
"""Rate limit: one fetch in this time for each platform, whatever key ids are sent."""

_LARGEST_SET = 256 * 1024

_BITS = range(2048, 8193)
"""Sizes of key that count: RFC 7518 3.3 asks for the least; more only costs time."""

_PATIENCE = 1.0
"""Seconds that a launch waits for a fetch by another thread."""

_MOST_WAITING = 16
"""Number of launches that may wait at once, for all platforms: half of the threads."""

_MOST_FETCHING = 8
"""Number of fetches at once in a process; at most one for each platform."""

_locks = KeyedLock()
_waiting = threading.BoundedSemaphore(_MOST_WAITING)
_fetching = threading.BoundedSemaphore(_MOST_FETCHING)


def key_of(
    database: Database,
    settings: Settings,
    platform: Platform,
    kid: str,
    stored: PlatformKeySet | None,
) -> RSAPublicKey | None:
    """The platform's RSA key with this id, or None where it publishes none.

    An unknown id makes the set be fetched again, once in a window. Without an answer, the last set
    stays valid. Launches that come meanwhile wait for the one fetch, under a keyed lock.
    `stored` is the cached set. Holds no transaction while it waits.
    Raises Busy where too many wait already, or the platform is slow.
    """
    key = _pick(stored, kid)
    if key is not None and _is_fresh(stored):
        return key
    lock = _locks.of(platform.id)
    if not lock.acquire(blocking=False):
        # An old key is good enough while another thread fetches the new ones.
        if key is not None:
            return key
        _wait_for(lock)
    try:
        stored = _stored(database, platform)
        if _may_ask(stored):
            with _slot_of(_fetching):
                stored = _refresh(database, settings, platform)
        return _pick(stored, kid)
    except Busy:
        if key is None:
            raise
        return key
    finally:
        lock.release()


def _wait_for(lock: threading.BoundedSemaphore) -> None:
    """Acquire the lock once the running fetch is done. Raises Busy.

    Anybody can send a launch with an unknown key id: the limits keep threads free for others.
    """
    with _slot_of(_waiting):
        if not lock.acquire(timeout=_PATIENCE):
            raise _busy()


@contextmanager
def _slot_of(slots: threading.BoundedSemaphore) -> Iterator[None]:
    """Hold one slot of a semaphore for the block. Raises Busy where none is free."""
    if not slots.acquire(blocking=False):
        raise _busy()
    try:
        yield
    finally:
        slots.release()


def _busy() -> Busy:
    return Busy(
        "Your LMS takes long to confirm who you are.",
        advice="Wait a little, then click the activity again on the course page.",
        detail="key set",
    )


def count_published(settings: Settings, platform: Platform) -> int:
    """Number of usable keys that the platform publishes now. Raises ServiceError."""
    body = service_client.fetch_document(settings, platform.key_set_url, _LARGEST_SET)
    try:
        return len(_read(body)["keys"])
    except (ValueError, RecursionError):
        raise ServiceError("The LMS's key set could not be read.", detail="key set") from None


def _stored(database: Database, platform: Platform) -> PlatformKeySet | None:
    with database.transaction() as db:
        return db.get(PlatformKeySet, platform.id)


def _is_fresh(stored: PlatformKeySet | None) -> bool:
    fetched_at = stored.fetched_at if stored else None
    return fetched_at is not None and fetched_at > clock.now() - _FRESH


def _may_ask(stored: PlatformKeySet | None) -> bool:
    return stored is None or stored.tried_at <= clock.now() - _WINDOW


def _refresh(database: Database, settings: Settings, platform: Platform) -> PlatformKeySet:
    """Fetch the set and keep it; where that fails, what was known before stays."""
    now = clock.now()
    values: dict[str, Any] = {"tried_at": now}
    try:
        body = service_client.fetch_document(settings, platform.key_set_url, _LARGEST_SET)
        values |= {"keys": _read(body), "fetched_at": now}
    except (ServiceError, ValueError, RecursionError) as error:
        _log.warning("key-set-unavailable", platform=str(platform.id), kind=type(error).__name__)
    with database.transaction() as db:
        made = insert(PlatformKeySet).values(
            {"platform_id": platform.id, "keys": {}, "fetched_at": None} | values
        )
        again = made.on_conflict_do_update(index_elements=["platform_id"], set_=values)
        return db.scalars(again.returning(PlatformKeySet)).one()


def _read(body: bytes) -> dict[str, Any]:
    """The keys of a published set that can be used. Raises ValueError for what is no key set."""
    fetched = json.loads(body)
    if not isinstance(fetched, dict) or not isinstance(fetched.get("keys"), list):
        raise ValueError("not a key set")
    usable = (_public_half(candidate) for candidate in fetched["keys"])
    return {"keys": [key for key in usable if key is not None]}


def _public_half(candidate: Any) -> dict[str, Any] | None:
    """Id and RSA numbers of a published key; None unless it is a signing key."""
    if not isinstance(candidate, dict) or candidate.get("kty") != "RSA":
        return None
    if candidate.get("use", "sig") != "sig" or candidate.get("alg", "RS256") != "RS256":
        return None
    kid = candidate.get("kid")
    if not isinstance(kid, str) or not kid.isprintable():
        return None
    kept = {"kty": "RSA", "kid": kid, "n": candidate.get("n"), "e": candidate.get("e")}
    # Readers of base64 pass over what is no letter of it; PostgreSQL does not.
    is_kept = _as_key(kept) is not None and is_storable(f"{kept['n']}{kept['e']}")
    return kept if is_kept else None


def _as_key(kept: Mapping[str, Any]) -> RSAPublicKey | None:
    try:
        key = RSAAlgorithm.from_jwk(dict(kept))
    except (jwt.PyJWTError, ValueError, TypeError):
        return None
    return key if isinstance(key, RSAPublicKey) and key.key_size in _BITS else None


def _pick(stored: PlatformKeySet | None, kid: str) -> RSAPublicKey | None:
    keys = stored.keys.get("keys", []) if stored else []
    return next((_as_key(kept) for kept in keys if kept["kid"] == kid), None)
