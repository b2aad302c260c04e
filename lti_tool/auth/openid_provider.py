"""Metadata and signing keys of an OpenID provider, fetched and kept (OIDC Discovery 1.0)."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any, TypeAlias

import structlog
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey

from lti_tool import clock
from lti_tool.auth import outgoing
from lti_tool.settings import is_secure

_log = structlog.get_logger()

_FRESH = timedelta(hours=1)

_WINDOW = timedelta(minutes=1)
"""Time in which the provider is asked at most once for either, also after a failure."""

_FEWEST_BITS = 2048
_MOST_KEYS = 50

Session: TypeAlias = Any
"""The limited session of the client; requests is imported in `outgoing` alone."""

Key: TypeAlias = RSAKey | ECKey | OKPKey
_KINDS: Mapping[Any, type[Key]] = {"RSA": RSAKey, "EC": ECKey, "OKP": OKPKey}
"""Asymmetric kinds only: a shared secret could be used by whoever knows it to sign."""


@dataclass(frozen=True)
class Metadata:
    """Addresses and abilities of a provider, as it publishes them."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None
    end_session_endpoint: str | None
    introspection_endpoint: str | None
    revocation_endpoint: str | None
    takes_secret_in_body: bool
    names_itself: bool
    """True where the provider says who it is when the browser comes back (RFC 9207)."""


@dataclass
class _Cached:
    value: Any = None
    fetched_at: datetime | None = None
    tried_at: datetime | None = None

    def is_fresh(self) -> bool:
        return self.fetched_at is not None and self.fetched_at > clock.now() - _FRESH

    def may_ask(self) -> bool:
        return self.tried_at is None or self.tried_at <= clock.now() - _WINDOW


@dataclass
class Provider:
    """One provider. Both documents are fetched by one thread at a time and kept for an hour.

    An old document goes on being used while the provider does not answer.
    """

    issuer: str
    insecure_loopback: bool
    _metadata: _Cached = field(default_factory=_Cached)
    _keys: _Cached = field(default_factory=_Cached)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def metadata(self, session: Session) -> Metadata:
        """The provider's metadata. Raises ServiceError where there is none to be had."""
        with self._lock:
            if not self._metadata.is_fresh() and self._metadata.may_ask():
                address = f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"
                self._fetch(self._metadata, session, address, self._read_metadata)
            if self._metadata.value is None:
                raise outgoing.unusable("metadata")
            found: Metadata = self._metadata.value
            return found

    def key(self, session: Session, kid: object, kind: str) -> Key | None:
        """The key with this id, or the only one of its kind where the token names none.

        An unknown id has the keys fetched again, at most once a minute.
        """
        address = self.metadata(session).jwks_uri
        with self._lock:
            found = _pick(self._keys.value, kid, kind)
            if (found is None or not self._keys.is_fresh()) and self._keys.may_ask():
                self._fetch(self._keys, session, address, _read_keys)
                found = _pick(self._keys.value, kid, kind)
            if self._keys.value is None:
                raise outgoing.unusable("keys")
            return found

    def _fetch(self, cached: _Cached, session: Session, address: str, read: Any) -> None:
        cached.tried_at = clock.now()
        try:
            response = session.get(
                address, headers={"Accept": "application/json"}, withhold_token=True
            )
            response.raise_for_status()
            cached.value = read(response.json())
            cached.fetched_at = cached.tried_at
        except Exception as error:
            # A provider can answer with anything; what was known before goes on being used.
            _log.warning("openid-provider-unusable", kind=type(error).__name__)

    def _read_metadata(self, document: Any) -> Metadata:
        """Raises ValueError for what is no metadata of this issuer."""
        if not isinstance(document, dict) or document.get("issuer") != self.issuer:
            raise ValueError("metadata of another issuer")
        methods = document.get("token_endpoint_auth_methods_supported")
        methods = methods if isinstance(methods, list) else ["client_secret_basic"]
        return Metadata(
            authorization_endpoint=self._endpoint(document, "authorization_endpoint"),
            token_endpoint=self._endpoint(document, "token_endpoint"),
            jwks_uri=self._endpoint(document, "jwks_uri"),
            userinfo_endpoint=self._optional(document, "userinfo_endpoint"),
            end_session_endpoint=self._optional(document, "end_session_endpoint"),
            introspection_endpoint=self._optional(document, "introspection_endpoint"),
            revocation_endpoint=self._optional(document, "revocation_endpoint"),
            takes_secret_in_body="client_secret_basic" not in methods,
            names_itself=document.get("authorization_response_iss_parameter_supported") is True,
        )

    def _optional(self, document: Mapping[str, Any], name: str) -> str | None:
        return None if document.get(name) is None else self._endpoint(document, name)

    def _endpoint(self, document: Mapping[str, Any], name: str) -> str:
        address = document.get(name)
        if not isinstance(address, str) or not is_secure(
            address, insecure_loopback=self.insecure_loopback
        ):
            raise ValueError("an endpoint that is no https:// address")
        return address


@cache
def provider_of(issuer: str, *, insecure_loopback: bool) -> Provider:
    """The provider of an issuer, one for the process."""
    return Provider(issuer, insecure_loopback)


def _read_keys(document: Any) -> list[tuple[str | None, str, Key]]:
    """Id, kind and key of each signing key that can be used. Raises ValueError for no key set."""
    if not isinstance(document, dict) or not isinstance(document.get("keys"), list):
        raise ValueError("not a key set")
    found = []
    for published in document["keys"][:_MOST_KEYS]:
        if not isinstance(published, dict) or published.get("use", "sig") != "sig":
            continue
        kind = published.get("kty")
        cls = _KINDS.get(kind) if isinstance(kind, str) else None
        try:
            key = cls.import_key(published) if cls else None
        except (JoseError, ValueError, TypeError, KeyError):
            continue
        kid = published.get("kid")
        if key is not None and not _is_weak(key):
            found.append((kid if isinstance(kid, str) else None, str(kind), key))
    return found


def _is_weak(key: Key) -> bool:
    return isinstance(key, RSAKey) and key.public_key.key_size < _FEWEST_BITS


def _pick(keys: list[tuple[str | None, str, Key]] | None, kid: object, kind: str) -> Key | None:
    of_kind = [(own, key) for own, its_kind, key in keys or () if its_kind == kind]
    if kid is None:
        return of_kind[0][1] if len(of_kind) == 1 else None
    return next((key for own, key in of_kind if own == kid), None)
