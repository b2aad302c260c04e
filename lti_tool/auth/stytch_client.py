"""Client of Stytch, the only import of its SDK, with timeouts and limits that the SDK lacks."""

import io
import re
import threading
import time
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

import requests
import structlog
from requests.adapters import HTTPAdapter

from lti_tool import bounded_response
from lti_tool.db import connection_guard
from lti_tool.errors import Busy, ServiceError, SignInError
from lti_tool.settings import Settings

_log = structlog.get_logger()

_SECONDS = (5, 10)
"""To connect, and between two bytes."""

_WHOLE_SECONDS = 20
_LARGEST = 2**20

_MOST_UNDER_WAY = 8
"""Calls at once in a process: while Stytch hangs, three quarters of the threads go on serving."""

_under_way = threading.BoundedSemaphore(_MOST_UNDER_WAY)

_KIND = re.compile(r"[a-z0-9_]{1,64}")
"""Form of Stytch's own error types; anything else may hold what must not be logged."""

Stytch = Any
"""The SDK's B2BClient, whose module takes a second to load and is loaded when first used."""

ResultT = TypeVar("ResultT")


class _Limited(HTTPAdapter):
    """HTTP adapter with limits of time and size; it follows no redirect."""

    def send(self, *arguments: Any, **options: Any) -> requests.Response:
        deadline = time.monotonic() + _WHOLE_SECONDS
        response = super().send(*arguments, **options | {"timeout": _SECONDS, "stream": True})
        with response:
            if 300 <= response.status_code < 400:
                raise requests.TooManyRedirects("the sign-in service redirects")
            body = bounded_response.body_of(response, largest=_LARGEST, deadline=deadline)
        response.raw = io.BytesIO(body)
        return response


@cache
def _client(project_id: str, secret: str, api_url: str) -> Stytch:
    from stytch import B2BClient  # noqa: PLC0415

    session = requests.Session()
    for scheme in ("http://", "https://"):
        session.mount(scheme, _Limited())
    return B2BClient(
        project_id, secret, environment=api_url, sync_session=session, suppress_warnings=True
    )


def call(settings: Settings, work: Callable[[Stytch], ResultT]) -> ResultT:
    """Call the SDK.

    Raises SignInError where Stytch refuses, and ServiceError for an unusable response. Raises Busy
    at the rate limit of Stytch or the concurrency limit of this process. Raises ConnectionHeld
    where the caller holds a database connection.
    """
    if settings.stytch_project_id is None or settings.stytch_secret is None:
        raise SignInError("Signing in without an LMS is not set up here.")
    connection_guard.require_none("Stytch")
    if not _under_way.acquire(blocking=False):
        raise Busy("Too many people are signing in at once.")
    try:
        client = _client(
            settings.stytch_project_id,
            settings.stytch_secret.get_secret_value(),
            settings.stytch_api_url,
        )
        return _called(client, work)
    finally:
        _under_way.release()


def _called(client: Stytch, work: Callable[[Stytch], ResultT]) -> ResultT:
    from stytch.core.response_base import StytchError  # noqa: PLC0415

    try:
        return work(client)
    except StytchError as error:
        status, kind = error.details.status_code, _kind(error.details.error_type)
        _log.info("sign-in-refused", kind=kind, status=status)
        raise _refusal(status, kind) from None
    except Exception as error:
        # The SDK takes whatever comes for an answer of Stytch, and stumbles in many ways.
        raise unusable(type(error).__name__) from None


def unusable(detail: str) -> ServiceError:
    """The error for an answer that is none; `detail` is logged and must be of our own choosing."""
    _log.warning("sign-in-service-unusable", kind=detail)
    return ServiceError("The sign-in service cannot be used just now.", detail=detail)


def _refusal(status: int, kind: str) -> Exception:
    if status == 429:
        return Busy("Too many sign-ins were asked for at once.", detail=kind)
    # 401 is about this tool's own secret; below 400, the SDK could not read what it was sent.
    if status >= 500 or status < 400 or status == 401:
        return unusable(kind)
    return SignInError(detail=kind)


def _kind(error_type: Any) -> str:
    known = isinstance(error_type, str) and _KIND.fullmatch(error_type)
    return error_type if known else "unknown"
