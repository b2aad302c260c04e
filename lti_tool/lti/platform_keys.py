"""Their public keys: cached, refreshed on an unknown id, bounded."""

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
"""How long a fetched set is trusted to be complete without asking again."""

_WINDOW = timedelta(seconds=60)
"""At most one fetch in this time for each platform, whatever ids are asked for."""

_LARGEST_SET = 256 * 1024

_BITS = range(2048, 8193)
"""Sizes of key that count: RFC 7518 3.3 asks for the least; more only costs time."""

_PATIENCE = 1.0
"""Seconds that a launch waits for a fetch that somebody else has begun."""

_MOST_WAITING = 8
"""Launches of a process that wait so at once, of all platforms: a quarter of its threads."""

_MOST_FETCHING = 8
"""Fetches of a process under way at once; each platform has one."""

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

    An unknown id makes the set be fetched again, once in a window; while the platform does not
    answer, the last set it gave stays good. A class that arrives before any key is known waits a
    moment for the one fetch. `stored` is the set as the launch found it. Holds no transaction
    meanwhile. Raises Busy where too many wait already, or the platform takes its time.
    """
    key = _pick(stored, kid)
    if key is not None and _is_fresh(stored):
        return key
    lock = _locks.of(platform.id)
    if not lock.acquire(blocking=False):
        # Whoever has a key, if an old one, does not wait while somebody else asks for the new ones.
        if key is not None:
            return key
        _wait_for(lock)
    try:
        stored = _stored(database, platform)
        if _may_ask(stored):
            with _one_of(_fetching):
                stored = _refresh(database, settings, platform)
        return _pick(stored, kid)
    except Busy:
        if key is None:
            raise
        return key
    finally:
        lock.release()


def _wait_for(lock: threading.Lock) -> None:
    """Take the lock after the fetch that is under way. Raises Busy.

    Anybody can send a launch with an unknown key: neither how many wait nor how long may leave the
    others without a thread.
    """
    with _one_of(_waiting):
        if not lock.acquire(timeout=_PATIENCE):
            raise _busy()


@contextmanager
def _one_of(places: threading.BoundedSemaphore) -> Iterator[None]:
    """One of a few places, for the length of the block. Raises Busy where none is free."""
    if not places.acquire(blocking=False):
        raise _busy()
    try:
        yield
    finally:
        places.release()


def _busy() -> Busy:
    return Busy(
        "Your LMS takes long to confirm who you are.",
        advice="Wait a little, then click the activity again on the course page.",
        detail="key set",
    )


def count_published(settings: Settings, platform: Platform) -> int:
    """How many usable keys the platform publishes right now. Raises ServiceError."""
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
    """What is kept of a published key: id and RSA numbers; None unless it is one to sign with."""
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
