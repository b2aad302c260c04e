"""The only outgoing HTTP to an LMS: token, time limits, same origin, size cap."""

import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

import jwt
import requests
import structlog
from pydantic import BaseModel, Field, ValidationError
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from lti_tool import clock
from lti_tool.db.engine import Database
from lti_tool.errors import ServiceError
from lti_tool.lti import addresses, sealing, tool_keys
from lti_tool.lti.tables import Platform, ServiceToken
from lti_tool.lti.turns import Turns
from lti_tool.settings import Settings

_log = structlog.get_logger()


@dataclass(frozen=True)
class _Limits:
    """What an answer may take: seconds to connect, seconds between two bytes, seconds for the whole
    body however slowly it comes, and bytes.
    """

    connect: float
    between: float
    whole: float
    largest: int


_SERVICE = _Limits(connect=5, between=20, whole=30, largest=2 * 1024 * 1024)

_DOCUMENT = _Limits(connect=5, between=5, whole=10, largest=0)
"""Somebody waits in front of a blank page for these. The caller says how large."""

_CHUNK = 65_536

_TOKEN_SLACK = timedelta(seconds=60)
"""A token is renewed this long before it ends, so that none ends on its way."""

_LONGEST_LIFE = timedelta(hours=24)

_BROKEN_BODY = requests.exceptions.BaseHTTPError  # type: ignore[attr-defined]
"""What reading a body raises; requests hands it on from the library below."""

_AGENT = {"User-Agent": "PromptGrimoire-LTI"}
"""Some platforms refuse requests without one."""


@dataclass(frozen=True)
class ServiceAnswer:
    """An answer of a service; header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def link(self, relation: str) -> str | None:
        """The address that the Link header gives for a relation (RFC 8288), its case untouched."""
        links = requests.utils.parse_header_links(self.headers.get("link", ""))
        return next((found["url"] for found in links if found.get("rel") == relation), None)


def fetch_document(settings: Settings, address: str, largest: int) -> bytes:
    """A public document, such as a key set. Raises ServiceError."""
    if not addresses.is_safe(address, insecure_loopback=settings.insecure_loopback):
        raise ServiceError(detail="unsafe address")
    limits = replace(_DOCUMENT, largest=largest)
    answer = _exchange("GET", address, {"Accept": "application/json"}, None, limits)
    if answer.status != 200:
        raise ServiceError(detail=f"status {answer.status}")
    return answer.body


class ServiceClient:
    """Calls platforms' services with access tokens. Safe to share between threads."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._settings = settings
        self._turns = Turns()

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
    ) -> ServiceAnswer:
        """Call `url` on behalf of the tool; a refused token is renewed once.

        Any HTTP status is an answer. Raises ServiceError when there is none, or when `url` is not
        the platform's: a token is never sent anywhere else.
        """
        with self._database.transaction() as db:
            platform = db.get_one(Platform, platform_id)
        self._require_own(platform, url)
        scope = " ".join(sorted(set(scopes)))
        headers = {
            name: value
            for name, value in (("Accept", accept), ("Content-Type", content_type))
            if value
        }

        def call(token: str) -> ServiceAnswer:
            bearer = {"Authorization": f"Bearer {token}"}
            return _exchange(method, url, headers | bearer, body, _SERVICE)

        token = self._token(platform, scope)
        answer = call(token)
        if answer.status == 401:
            answer = call(self._token(platform, scope, refused=token))
        _log.info("service-answered", platform=str(platform_id), status=answer.status)
        return answer

    def _require_own(self, platform: Platform, url: str) -> None:
        own = {addresses.origin(platform.issuer), addresses.origin(platform.auth_token_url)}
        if not platform.enabled or not self._is_safe(url) or addresses.origin(url) not in own:
            raise ServiceError(detail="the address is not the platform's, or it is disabled")

    @property
    def _secret(self) -> str:
        return self._settings.secret_key.get_secret_value()

    def _is_safe(self, url: str) -> bool:
        return addresses.is_safe(url, insecure_loopback=self._settings.insecure_loopback)

    def _token(self, platform: Platform, scope: str, refused: str | None = None) -> str:
        """The cached token unless it is the `refused` one, or a new one (RFC 7523). Many callers
        at once make one request.
        """
        with self._turns.of((platform.id, scope)):
            cached = self._cached(platform, scope)
            if cached is not None and cached != refused:
                return cached
            token, lives = self._new_token(platform, scope)
            self._keep(platform, scope, token, clock.now() + lives - _TOKEN_SLACK)
            return token

    def _cached(self, platform: Platform, scope: str) -> str | None:
        """The token that is good for a while yet, if any."""
        with self._database.transaction() as db:
            sealed = db.scalar(
                select(ServiceToken.token).where(
                    ServiceToken.platform_id == platform.id,
                    ServiceToken.scopes == scope,
                    ServiceToken.expires_at > clock.now(),
                )
            )
        return sealing.unseal(self._secret, sealed).decode() if sealed else None

    def _keep(self, platform: Platform, scope: str, token: str, until: datetime) -> None:
        values = {"token": sealing.seal(self._secret, token.encode()), "expires_at": until}
        made = insert(ServiceToken).values(
            id=uuid.uuid4(), platform_id=platform.id, scopes=scope, **values
        )
        with self._database.transaction() as db:
            db.execute(
                made.on_conflict_do_update(index_elements=["platform_id", "scopes"], set_=values)
            )

    def _new_token(self, platform: Platform, scope: str) -> tuple[str, timedelta]:
        if not self._is_safe(platform.auth_token_url):
            raise ServiceError(detail="token: unsafe address")
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
        answer = _exchange(
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


def _granted(answer: ServiceAnswer) -> tuple[str, timedelta]:
    if answer.status != 200:
        raise ServiceError(
            "Your LMS did not let this tool in.", detail=f"token: status {answer.status}"
        )
    try:
        granted = _Granted.model_validate_json(answer.body)
    except ValidationError:
        raise ServiceError(detail="token: not understood") from None
    lives = min(granted.expires_in, int(_LONGEST_LIFE.total_seconds()))
    return granted.access_token, timedelta(seconds=max(lives, 0))


def _exchange(
    method: str, url: str, headers: Mapping[str, str], body: bytes | None, limits: _Limits
) -> ServiceAnswer:
    """One request without redirects, within the limits. Raises ServiceError."""
    deadline = time.monotonic() + limits.whole
    try:
        with requests.request(
            method, url, headers={**_AGENT, **headers}, data=body, auth=_as_it_is,
            timeout=(limits.connect, limits.between), allow_redirects=False, stream=True,
        ) as response:  # fmt: skip
            received = bytearray()
            # One read at a time: waiting for a whole chunk would let a slow sender pass the limit.
            while chunk := response.raw.read1(_CHUNK, decode_content=True):
                received += chunk
                if len(received) > limits.largest or time.monotonic() > deadline:
                    raise ServiceError(detail="the answer is too large or too slow")
            lowered = {name.lower(): value for name, value in response.headers.items()}
            return ServiceAnswer(response.status_code, lowered, bytes(received))
    except (requests.RequestException, _BROKEN_BODY) as error:
        raise ServiceError(
            "The LMS did not answer.", detail=f"{method}: {type(error).__name__}"
        ) from None


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """No other authorisation: left alone, requests would take one from a .netrc file."""
    return request
