"""ID tokens of an OpenID provider: signature and claims (OIDC Core 3.1.3.7)."""

from collections.abc import Callable, Mapping
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jws import JWSRegistry

from lti_tool import clock
from lti_tool.auth import outgoing
from lti_tool.auth.openid_provider import Key
from lti_tool.auth.protocol import is_id
from lti_tool.errors import SignInError

_KINDS = {"RS256": "RSA", "PS256": "RSA", "ES256": "EC", "EdDSA": "OKP", "Ed25519": "OKP"}
"""Algorithms that are taken, with the kind of key. A key of one kind verifies no other."""

_LEEWAY_SECONDS = 120
_OLDEST_SECONDS = 600
_LONGEST_TOKEN = 2**16


def verified_claims(
    token: Any,
    *,
    key_of: Callable[[object, str], Key | None],
    issuer: str,
    client_id: str,
    nonce: str,
    access_token: object,
) -> Mapping[str, Any]:
    """The claims of a token that was made now, by this issuer, for this client and attempt.

    `key_of` finds a key by its id and kind. Raises SignInError for any other token, and
    ServiceError for none.
    """
    _require_text(token)

    def key(signed: Any) -> Key:
        header = signed.headers()
        found = key_of(header.get("kid"), _KINDS[header["alg"]])
        if found is None:
            raise InvalidKeyIdError
        return found

    now = int(clock.now().timestamp())
    try:
        # The allow-list is checked before the key is looked up.
        decoded = jwt.decode(token, key, registry=_REGISTRY)
        claims = CodeIDToken(
            decoded.claims,
            decoded.header,
            options={
                "iss": {"essential": True, "value": issuer},
                "aud": {"essential": True, "value": client_id},
            },
            params={"nonce": nonce, "client_id": client_id, "access_token": access_token},
        )
        claims.validate(now, _LEEWAY_SECONDS)
    except (JoseError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise SignInError(detail=f"ID token: {type(error).__name__}") from None
    if claims["iat"] < now - _OLDEST_SECONDS:
        raise SignInError(detail="ID token: made long ago")
    if not is_id(claims["sub"]):
        raise SignInError(detail="ID token: subject")
    return dict(claims)


def _require_text(token: Any) -> None:
    if not isinstance(token, str):
        raise outgoing.unusable("no ID token")
    if len(token) > _LONGEST_TOKEN:
        raise SignInError(detail="ID token: too long")


_REGISTRY = JWSRegistry(algorithms=list(_KINDS))
