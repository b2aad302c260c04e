"""Encryption at rest: private keys and access tokens, with a key derived from the secret key.

Fernet (AES-128-CBC and HMAC-SHA256); the key comes from HKDF (RFC 5869).
"""

import base64
from functools import cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lti_tool.errors import Unavailable


@cache
def _fernet(secret_key: str) -> Fernet:
    derived = HKDF(SHA256(), 32, salt=None, info=b"promptgrimoire-lti/sealing/1")
    return Fernet(base64.urlsafe_b64encode(derived.derive(secret_key.encode())))


def encrypt(secret_key: str, data: bytes) -> bytes:
    """The data, encrypted and authenticated."""
    return _fernet(secret_key).encrypt(data)


def derived_token(secret_key: str, purpose: str) -> str:
    """A token of 256 bits, fit for an address, that only the secret key and the purpose make."""
    info = f"promptgrimoire-lti/token/1/{purpose}".encode()
    derived = HKDF(SHA256(), 32, salt=None, info=info).derive(secret_key.encode())
    return base64.urlsafe_b64encode(derived).rstrip(b"=").decode()


def decrypt(secret_key: str, encrypted: bytes) -> bytes:
    """The data that `encrypt` was given. Raises Unavailable under another secret key."""
    try:
        return _fernet(secret_key).decrypt(encrypted)
    except InvalidToken:
        raise Unavailable(detail="encrypted with another secret key") from None
