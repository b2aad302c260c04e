"""Encrypts what must not lie open in the database, with a key derived from the secret key."""

import base64
from functools import cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lti_tool.errors import Unavailable


@cache
def _box(secret_key: str) -> Fernet:
    derived = HKDF(SHA256(), 32, salt=None, info=b"promptgrimoire-lti/sealing/1")
    return Fernet(base64.urlsafe_b64encode(derived.derive(secret_key.encode())))


def encrypt(secret_key: str, data: bytes) -> bytes:
    """`data`, encrypted and authenticated (Fernet)."""
    return _box(secret_key).encrypt(data)


def decrypt(secret_key: str, sealed: bytes) -> bytes:
    """What `seal` was given. Raises Unavailable under another secret key."""
    try:
        return _box(secret_key).decrypt(sealed)
    except InvalidToken:
        raise Unavailable(detail="sealed with another secret key") from None
