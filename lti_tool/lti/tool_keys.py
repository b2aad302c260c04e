"""Our signing keys and the public key set."""

import json
import secrets
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db import locks
from lti_tool.errors import Unavailable
from lti_tool.lti import sealing
from lti_tool.lti.tables import ToolKey

_BITS = 2048


def ensure_key(db: Session, secret_key: str) -> None:
    """Make the first signing key unless there is one; two at once make one."""
    locks.hold(db, locks.Lock.TOOL_KEY)
    if db.scalar(select(ToolKey.id).where(ToolKey.retired_at.is_(None)).limit(1)) is None:
        db.add(_new_key(secret_key))
        db.flush()


def _new_key(secret_key: str) -> ToolKey:
    private = rsa.generate_private_key(public_exponent=65537, key_size=_BITS)
    kid = secrets.token_hex(8)
    public = json.loads(RSAAlgorithm.to_jwk(private.public_key()))
    packed = private.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return ToolKey(
        kid=kid,
        private_key=sealing.seal(secret_key, packed),
        public_jwk={**public, "kid": kid, "alg": "RS256", "use": "sig", "key_ops": ["verify"]},
    )


def signing_key(db: Session, secret_key: str) -> tuple[str, rsa.RSAPrivateKey]:
    """The id and private half of the newest key in use. Raises Unavailable when there is none."""
    row = db.scalar(
        select(ToolKey)
        .where(ToolKey.retired_at.is_(None))
        .order_by(ToolKey.created_at.desc())
        .limit(1)
    )
    if row is None:
        raise Unavailable(detail="there is no signing key")
    key = serialization.load_der_private_key(sealing.unseal(secret_key, row.private_key), None)
    assert isinstance(key, rsa.RSAPrivateKey)  # noqa: S101  # _new_key makes no other kind
    return row.kid, key


def public_key_set(db: Session) -> dict[str, Any]:
    """The public halves of all keys in use, as a JSON Web Key Set (RFC 7517)."""
    keys = db.scalars(
        select(ToolKey.public_jwk)
        .where(ToolKey.retired_at.is_(None))
        .order_by(ToolKey.created_at.desc())
    )
    return {"keys": list(keys)}
