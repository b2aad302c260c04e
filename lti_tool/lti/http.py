"""HTTP requests to other servers: timeouts, size limit, no redirects, SSRF protection."""

import contextlib
import re
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter

from lti_tool import bounded_response, clock
from lti_tool.db import connection_guard
from lti_tool.errors import ServiceError, ServiceReason
from lti_tool.lti import public_addresses, refusal_words


@dataclass(frozen=True)
class Limits:
    """Limits of one request: seconds to connect, between two bytes and in all, and bytes."""

    connect: float
    between: float
    whole: float
    largest: int


@dataclass(frozen=True)
class Response:
    """A response; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    phrase: str = ""
    """Reason phrase of the status line."""

    @property
    def words(self) -> str:
        """Words in which the server refuses the request, cut and cleaned; empty for none."""
        media_type = self.headers.get("content-type", "")
        return refusal_words.find(self.status, media_type, self.body, self.phrase)

    @property
    def is_passing(self) -> bool:
        """True for a status after which the same request may succeed later."""
        return self.status in (408, 425, 429) or self.status >= 500

    @property
    def is_away(self) -> bool:
        """True for a status by which a platform takes nothing for now, whatever it is sent."""
        return self.status in (429, 502, 503, 504)

    def link(self, relation: str) -> str | None:
        """The URL in the Link header with this relation (RFC 8288)."""
        for address, parameters in _LINK.findall(_plain(self.headers.get("link", ""))):
            named = _RELATION.search(parameters)
            if named and relation in (named[1] or named[2] or "").lower().split():
                return str(address).strip() or None
        return None

    @property
    def retry_after(self) -> timedelta | None:
        """Delay that the server asks for (Retry-After, RFC 9110 10.2.3), an hour at most."""
        asked = self.headers.get("retry-after", "").strip()
        if asked.isascii() and asked.isdigit():
            wait = timedelta(seconds=int(asked[:9]))
        else:
            try:
                until = parsedate_to_datetime(asked)
            except (TypeError, ValueError, OverflowError):
                return None
            wait = until.replace(tzinfo=until.tzinfo or UTC) - clock.now()
        return min(max(wait, timedelta()), _LONGEST_RETRY_AFTER)

    def refusal(
        self, what: str, sentence: str | None = None, *, reason: ServiceReason = "refused"
    ) -> ServiceError:
        """The error for a status that is not the one that was needed."""
        return ServiceError(
            sentence,
            detail=f"{what}: status {self.status}",
            reason=reason,
            answered=self.status,
            words=self.words,
            retry_after=self.retry_after,
        )


def _plain(header: str) -> str:
    """The Link header without Moodle's typographic quotes and &amp;."""
    with contextlib.suppress(UnicodeError):
        header = header.encode("latin-1").decode()
    return header.replace("\u201c", '"').replace("\u201d", '"').replace("&amp;", "&")


_LINK = re.compile(r"<([^<>]*)>([^<]*)")
"""An address, and its parameters up to the next address."""

_RELATION = re.compile(r"""[;\s]rel\s*=\s*(?:"([^"]*)"|([^\s";,]+))""", re.IGNORECASE)

_LONGEST_RETRY_AFTER = timedelta(hours=1)


_BROKEN_BODY = requests.exceptions.BaseHTTPError  # type: ignore[attr-defined]
"""Error while a body is read, which requests passes on from urllib3."""

_AGENT = {"User-Agent": "PromptGrimoire-LTI"}
"""Some platforms refuse requests without one."""


def send(
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes | None,
    limits: Limits,
    *,
    public_only: bool = False,
) -> Response:
    """Send one request, without redirects and within the limits.

    With `public_only`, only to a public IP address: for URLs that come from outside (SSRF, S26).
    The name is resolved once and the address kept, against DNS rebinding.
    Raises ServiceError, and ConnectionHeld where the caller holds a database connection.
    """
    connection_guard.require_none("An LMS")
    deadline = time.monotonic() + limits.whole
    try:
        with (
            _session(url, public_only=public_only) as (session, environment),
            session.request(
                method, url, headers={**_AGENT, **headers}, data=body,
                timeout=(limits.connect, limits.between), allow_redirects=False, stream=True,
                **environment,
            ) as response,
        ):  # fmt: skip
            body_read = bounded_response.body_of(
                response, largest=limits.largest, deadline=deadline
            )
            lowered = {name.lower(): value for name, value in response.headers.items()}
            phrase = str(response.reason or "")
            return Response(response.status_code, lowered, body_read, phrase)
    except (requests.RequestException, _BROKEN_BODY) as error:
        raise ServiceError(
            "The LMS did not answer.",
            detail=f"{method}: {type(error).__name__}",
            reason="no-answer",
        ) from None


@contextlib.contextmanager
def _session(
    url: str, *, public_only: bool
) -> Iterator[tuple[requests.Session, Mapping[str, Any]]]:
    """A session for a request to `url`, with proxies and certificates as arguments of the request.

    Requests of one thread in a row share a session, and with it the connection to an LMS.
    """
    if not public_only:
        yield _SESSIONS.current(), _from_environment(urljoin(url, "/"))
        return
    with _new_session() as session:
        session.mount("https://", _PublicOnly())
        session.mount("http://", _PublicOnly())
        # No proxy of the environment: it would look the name up for itself.
        yield session, {}


def _new_session() -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    session.auth = _as_it_is
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
    return session


class _Sessions(threading.local):
    """The session of each thread."""

    _session: requests.Session | None = None
    _used_at = 0.0

    def current(self) -> requests.Session:
        """The thread's session, a new one after a pause: an LMS closes connections that are idle,
        and a request that crosses with that is lost.
        """
        now = time.monotonic()
        if self._session is None or now - self._used_at > _LONGEST_IDLE:
            if self._session is not None:
                self._session.close()
            self._session = _new_session()
        self._used_at = now
        return self._session


_SESSIONS = _Sessions()

_LONGEST_IDLE = 2
"""Seconds after which a connection is not used again; Apache and nginx keep one for 5 or more."""


@lru_cache(maxsize=256)
def _from_environment(origin: str) -> Mapping[str, Any]:
    """Proxies and certificates that the environment names for an origin, as requests reads them.

    They hold as long as the process. Reading all variables for each mark costs a tenth of its CPU.
    """
    with requests.Session() as session:
        found = session.merge_environment_settings(origin, {}, False, None, None)
    return {"proxies": found["proxies"], "verify": found["verify"]}


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Add no credentials: requests would otherwise take some from a .netrc file."""
    return request


class _PublicOnly(HTTPAdapter):
    """Adapter that connects to the checked public address of a host name.

    TLS still verifies the certificate against the name; nothing is resolved a second time.
    """

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: Any, cert: Any = None
    ) -> Any:
        found: Any = super().build_connection_pool_key_attributes(request, verify, cert)
        host_params, pool_kwargs = found
        parts = urlsplit(request.url or "")
        name = parts.hostname or ""
        host_params["host"] = _public_address(name, host_params["port"] or 443)
        if parts.scheme == "https":
            pool_kwargs["server_hostname"] = pool_kwargs["assert_hostname"] = name
        request.headers["Host"] = parts.netloc.rpartition("@")[2]
        return host_params, pool_kwargs


def _public_address(name: str, port: int) -> str:
    """The first address of a host name. Raises ServiceError unless all of them are public."""
    try:
        found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    except OSError:
        raise ServiceError(
            "The LMS did not answer.", detail="no such host", reason="no-answer"
        ) from None
    addresses = [str(entry[4][0]) for entry in found]
    if not all(public_addresses.is_public(address) for address in addresses):
        raise ServiceError(
            "That address is not on the public internet.",
            advice="Register an LMS of a private network by hand: `lti-tool platforms add`.",
            detail="an address that is not public",
        )
    return addresses[0]
