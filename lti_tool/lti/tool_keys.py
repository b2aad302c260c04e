"""Signing keys of the tool, their rotation, and the public key set (RFC 7517)."""

import json
import secrets
from datetime import datetime, timedelta
from typing import Any, Literal, TypeAlias

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from lti_tool import audit, clock
from lti_tool.db import locks
from lti_tool.errors import Conflict, Unavailable
from lti_tool.lti import encryption
from lti_tool.lti.tables import ToolKey
from lti_tool.settings import Settings

KeyState: TypeAlias = Literal["waiting", "published", "retired"]

_BITS = 2048

LEAD = timedelta(hours=24)
"""Time for which a new key is published before it signs; platforms cache key sets for a day."""

OVERLAP = timedelta(days=7)
"""Time for which the old key stays published once the new one signs."""


def ensure_key(db: Session, secret_key: str) -> None:
    """Make the first signing key unless there is one; two at once make one."""
    locks.hold(db, locks.Lock.TOOL_KEY)
    if db.scalar(select(ToolKey.id).where(_is_published()).limit(1)) is None:
        db.add(_new_key(secret_key, signs_from=clock.now()))
        db.flush()


def rotate(db: Session, settings: Settings, *, at_once: bool = False) -> ToolKey:
    """Make a new signing key. It signs after `LEAD`, and the ones before it go `OVERLAP` later.

    `at_once` is for a compromised key: the new one signs now, the others are unpublished.
    Raises Conflict while an earlier new key waits to sign.
    """
    locks.hold(db, locks.Lock.TOOL_KEY)
    now = clock.now()
    published = list(db.scalars(select(ToolKey).where(_is_published())))
    if not at_once and any(key.signs_from > now for key in published):
        raise Conflict(
            "A new key is waiting to sign already.", advice="It is published for a day first."
        )
    signs_from = now if at_once else now + LEAD
    for key in published:
        gone_at = now if at_once else signs_from + OVERLAP
        key.retired_at = min(key.retired_at, gone_at) if key.retired_at else gone_at
    made = _new_key(settings.secret_key.get_secret_value(), signs_from)
    db.add(made)
    audit.record(db, audit.Event.KEY_ROTATED, kid=made.kid, at_once=at_once)
    db.flush()
    return made


def list_all(db: Session) -> list[ToolKey]:
    """All keys, newest first."""
    return list(db.scalars(select(ToolKey).order_by(ToolKey.created_at.desc())))


def state_of(key: ToolKey) -> KeyState:
    """State of a key: "waiting" to sign, "published" (its signatures are valid) or "retired"."""
    now = clock.now()
    if key.retired_at is not None and key.retired_at <= now:
        return "retired"
    return "waiting" if key.signs_from > now else "published"


def _is_published() -> ColumnElement[bool]:
    return or_(ToolKey.retired_at.is_(None), ToolKey.retired_at > clock.now())


def _new_key(secret_key: str, signs_from: datetime) -> ToolKey:
    private = rsa.generate_private_key(public_exponent=65537, key_size=_BITS)
    kid = secrets.token_hex(8)
    public = json.loads(RSAAlgorithm.to_jwk(private.public_key()))
    encoded = private.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return ToolKey(
        kid=kid,
        private_key=encryption.encrypt(secret_key, encoded),
        public_jwk={**public, "kid": kid, "alg": "RS256", "use": "sig", "key_ops": ["verify"]},
        signs_from=signs_from,
    )


def signing_key(db: Session, secret_key: str) -> tuple[str, rsa.RSAPrivateKey]:
    """The id and private half of the newest key that signs. Raises Unavailable when none does."""
    row = db.scalar(
        select(ToolKey)
        .where(_is_published(), ToolKey.signs_from <= clock.now())
        .order_by(ToolKey.signs_from.desc())
        .limit(1)
    )
    if row is None:
        raise Unavailable(detail="there is no signing key")
    key = serialization.load_der_private_key(encryption.decrypt(secret_key, row.private_key), None)
    assert isinstance(key, rsa.RSAPrivateKey)  # noqa: S101  # _new_key makes no other kind
    return row.kid, key


def public_key_set(db: Session) -> dict[str, Any]:
    """The public halves of all keys in use, as a JSON Web Key Set (RFC 7517)."""
    keys = db.scalars(
        select(ToolKey.public_jwk).where(_is_published()).order_by(ToolKey.created_at.desc())
    )
    return {"keys": list(keys)}
