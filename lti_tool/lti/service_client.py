"""Client of platform services: access token, timeouts, circuit breaker, same origin, size limit.

Tokens come from the client credentials grant with a JWT assertion (RFC 7523; Security Framework
1.0, 4.1) and are cached, encrypted, until shortly before they expire.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

import jwt
import structlog
from pydantic import BaseModel, Field, ValidationError
from sqlalchemy import DateTime, String, Uuid, and_, bindparam, select
from sqlalchemy.dialects.postgresql import insert

from lti_tool import clock
from lti_tool.db.engine import Database
from lti_tool.errors import PlatformPaused, ServiceError
from lti_tool.lti import addresses, encryption, platforms, tool_keys
from lti_tool.lti.circuit_breaker import CircuitBreaker
from lti_tool.lti.http import Limits, Response, send
from lti_tool.lti.keyed_lock import KeyedLock
from lti_tool.lti.tables import Platform, ServiceToken
from lti_tool.settings import Settings

_log = structlog.get_logger()


_SERVICE = Limits(connect=5, between=20, whole=30, largest=2 * 1024 * 1024)

_DOCUMENT = Limits(connect=5, between=5, whole=10, largest=0)
"""Limits of a request during which somebody waits for a page; the caller sets the size."""

_TOKEN_SLACK = timedelta(seconds=60)
"""Time before its expiry at which a token is renewed."""

_LONGEST_LIFE = timedelta(hours=24)

_KNOWN = (
    select(Platform, ServiceToken.token)
    .outerjoin(
        ServiceToken,
        and_(
            ServiceToken.platform_id == Platform.id,
            ServiceToken.scopes == bindparam("scope", type_=String),
            ServiceToken.expires_at > bindparam("now", type_=DateTime(timezone=True)),
        ),
    )
    .where(Platform.id == bindparam("platform", type_=Uuid))
)
"""A platform with the cached token for a scope, read for each request by one round trip."""

AT_ONCE = 4
"""Requests that are on their way to one platform at once, from one process."""


def fetch_document(settings: Settings, address: str, largest: int) -> bytes:
    """A public document, such as a key set. Raises ServiceError."""
    if not addresses.is_safe(address, insecure_loopback=settings.insecure_loopback):
        raise ServiceError(detail="unsafe address")
    limits = replace(_DOCUMENT, largest=largest)
    answer = send("GET", address, {"Accept": "application/json"}, None, limits)
    if answer.status != 200:
        raise ServiceError(detail=f"status {answer.status}")
    return answer.body


class ServiceClient:
    """Calls platforms' services with access tokens. Safe to share between threads."""

    def __init__(self, database: Database, settings: Settings, *, regardless: bool = False) -> None:
        """Make a client; with `regardless`, also for platforms that are switched off or away."""
        self._database = database
        self._settings = settings
        self._regardless = regardless
        self._locks = KeyedLock()
        self._on_their_way = KeyedLock(AT_ONCE)
        self._circuits = CircuitBreaker()

    def request(
        self,
        platform_id: uuid.UUID,
        method: str,
        url: str,
        *,
        scopes: Sequence[str],
        accept: str | None = None,
        content_type: str | None = None,
        body: bytes | None = None,
        largest: int = _SERVICE.largest,
    ) -> Response:
        """Call `url` on behalf of the tool; a refused token is renewed once.

        The answer has at most `largest` bytes, and any HTTP status. Raises ServiceError when there
        is none, or when `url` is not the platform's: a token is never sent anywhere else. Raises
        PlatformPaused while an administrator has the platform switched off, and, with a
        `retry_after`, while it does not answer.
        """
        scope = " ".join(sorted(set(scopes)))
        platform, cached = self._known(platform_id, scope)
        self._require_own(platform, url)
        headers = {
            name: value
            for name, value in (("Accept", accept), ("Content-Type", content_type))
            if value
        }

        def call(token: str) -> Response:
            bearer = {"Authorization": f"Bearer {token}"}
            limits = replace(_SERVICE, largest=largest)
            return self._send(platform.id, method, url, headers | bearer, body, limits)

        token = cached or self._token(platform, scope)
        answer = call(token)
        if answer.status == 401:
            answer = call(self._token(platform, scope, refused=token))
        _log.info("service-answered", platform=str(platform_id), status=answer.status)
        return answer

    def _send(
        self,
        platform_id: uuid.UUID,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes | None,
        limits: Limits,
    ) -> Response:
        """Send a request within the limits on this platform, and learn whether it answers."""
        with self._on_their_way.of(platform_id):
            if self._regardless:
                return send(method, url, headers, body, limits)
            opened = self._circuits.require_closed(platform_id)
            try:
                answer = send(method, url, headers, body, limits)
            except ServiceError:
                self._circuits.failed(platform_id, opened)
                raise
            if answer.is_away:
                self._circuits.failed(platform_id, opened, answer.retry_after)
            else:
                self._circuits.succeeded(platform_id, opened)
            return answer

    def try_token(self, platform_id: uuid.UUID, scopes: Sequence[str]) -> None:
        """Ask the platform for a token anew, and use it for nothing. Raises ServiceError."""
        with self._database.transaction() as db:
            platform = db.get_one(Platform, platform_id)
        self._new_token(platform, " ".join(sorted(set(scopes))))

    def _require_own(self, platform: Platform, url: str) -> None:
        if not platform.enabled and not self._regardless:
            raise PlatformPaused
        if not self._is_safe(url) or not platforms.is_own(platform, url):
            raise ServiceError(detail="the address is not the platform's", reason="wrong-address")

    @property
    def _secret(self) -> str:
        return self._settings.secret_key.get_secret_value()

    def _is_safe(self, url: str) -> bool:
        return addresses.is_safe(url, insecure_loopback=self._settings.insecure_loopback)

    def _token(self, platform: Platform, scope: str, refused: str | None = None) -> str:
        """The cached token unless it is the `refused` one, or a new one (RFC 7523).

        Many callers at once make one request, by a keyed lock.
        """
        with self._locks.of((platform.id, scope)):
            _, cached = self._known(platform.id, scope)
            if cached is not None and cached != refused:
                return cached
            token, lives = self._new_token(platform, scope)
            self._keep(platform, scope, token, clock.now() + lives - _TOKEN_SLACK)
            return token

    def _known(self, platform_id: uuid.UUID, scope: str) -> tuple[Platform, str | None]:
        """The platform, and the cached token for a scope that has not expired, if any."""
        wanted = {"platform": platform_id, "scope": scope, "now": clock.now()}
        ((platform, sealed),) = self._database.autocommit(_KNOWN, wanted)
        token = encryption.decrypt(self._secret, sealed).decode() if sealed else None
        return platform, token

    def _keep(self, platform: Platform, scope: str, token: str, until: datetime) -> None:
        values = {"token": encryption.encrypt(self._secret, token.encode()), "expires_at": until}
        made = insert(ServiceToken).values(
            id=uuid.uuid4(), platform_id=platform.id, scopes=scope, **values
        )
        with self._database.transaction() as db:
            db.execute(
                made.on_conflict_do_update(index_elements=["platform_id", "scopes"], set_=values)
            )

    def _new_token(self, platform: Platform, scope: str) -> tuple[str, timedelta]:
        if not self._is_safe(platform.auth_token_url):
            raise ServiceError(detail="token: unsafe address", reason="wrong-address")
        with self._database.transaction() as db:
            kid, key = tool_keys.signing_key(db, self._secret)
        now = int(clock.now().timestamp())
        assertion = jwt.encode(
            {
                "iss": platform.client_id,
                "sub": platform.client_id,
                "aud": platform.auth_audience or platform.auth_token_url,
                # Moodle refuses an assertion that is a second ahead of its clock.
                "iat": now - 60,
                "exp": now + 60,
                "jti": uuid.uuid4().hex,
            },
            key,
            algorithm="RS256",
            headers={"kid": kid},
        )
        form = urlencode(
            {
                "grant_type": "client_credentials",
                "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion": assertion,
                "scope": scope,
            }
        )
        answer = self._send(
            platform.id,
            "POST",
            platform.auth_token_url,
            {"Content-Type": "application/x-www-form-urlencoded"},
            form.encode(),
            _SERVICE,
        )
        return _granted(answer)


class _Granted(BaseModel):
    """A token endpoint's answer (RFC 6749 5.1); Moodle calls it text/html."""

    access_token: str = Field(pattern=r"^[!-~]{1,16384}$")
    expires_in: int = 3600


def _granted(answer: Response) -> tuple[str, timedelta]:
    if answer.status != 200:
        raise _token_refusal(answer)
    try:
        granted = _Granted.model_validate_json(answer.body)
    except ValidationError:
        raise ServiceError(detail="token: not understood", reason="unreadable") from None
    lives = min(granted.expires_in, int(_LONGEST_LIFE.total_seconds()))
    return granted.access_token, timedelta(seconds=max(lives, 0))


class _TokenError(BaseModel):
    """A refusal of the token endpoint (RFC 6749 5.2)."""

    error: str


def _token_refusal(answer: Response) -> ServiceError:
    """Error for a token that was not granted: a scope, the tool as a whole, or a passing state."""
    if answer.is_passing:
        return answer.refusal("token")
    try:
        error = _TokenError.model_validate_json(answer.body).error
    except ValidationError:
        error = ""
    if error == "invalid_scope":
        return answer.refusal(
            "token, invalid_scope", "Your LMS does not allow this tool that.", reason="not-allowed"
        )
    return answer.refusal("token", "Your LMS did not let this tool in.", reason="not-let-in")
