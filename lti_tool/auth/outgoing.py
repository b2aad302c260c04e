"""Calls to a sign-in service: few at once, with limits of time and size that no SDK has."""

import io
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests
import structlog
from requests.adapters import HTTPAdapter

from lti_tool import bounded_response
from lti_tool.db import connection_guard
from lti_tool.errors import Busy, ServiceError

_log = structlog.get_logger()

_SECONDS = (5, 10)
"""Timeouts to connect, and between two bytes."""

_WHOLE_SECONDS = 20
_LARGEST = 2**20

_MOST_UNDER_WAY = 8
"""Sign-ins at once in a process: while a service hangs, three quarters of the threads go on."""

_under_way = threading.BoundedSemaphore(_MOST_UNDER_WAY)


class _Limited(HTTPAdapter):
    """HTTP adapter with limits of time and size; it follows no redirect.

    The time is that of one response, or of all until `deadline`.
    """

    def __init__(self, deadline: float | None) -> None:
        super().__init__()
        self._deadline = deadline

    def send(self, *arguments: Any, **options: Any) -> requests.Response:
        deadline = self._deadline or time.monotonic() + _WHOLE_SECONDS
        if time.monotonic() >= deadline:
            raise requests.Timeout("the sign-in service has had its time")
        response = super().send(*arguments, **options | {"timeout": _SECONDS, "stream": True})
        with response:
            if 300 <= response.status_code < 400:
                raise requests.TooManyRedirects("the sign-in service redirects")
            body = bounded_response.body_of(response, largest=_LARGEST, deadline=deadline)
        response.raw = io.BytesIO(body)
        return response


def session() -> requests.Session:
    """A new session that keeps the limits for each response."""
    made = requests.Session()
    limit(made)
    return made


def limit(limited: requests.Session, *, together: bool = False) -> None:
    """Have a session keep the limits: for each response, or for all of them `together`."""
    deadline = time.monotonic() + _WHOLE_SECONDS if together else None
    for scheme in ("http://", "https://"):
        limited.mount(scheme, _Limited(deadline))


@contextmanager
def slot(service: str) -> Iterator[None]:
    """Hold one of the few slots for calls.

    Raises Busy where none is free, and ConnectionHeld where the caller holds a database connection.
    """
    connection_guard.require_none(service)
    if not _under_way.acquire(blocking=False):
        raise Busy("Too many people are signing in at once.")
    try:
        yield
    finally:
        _under_way.release()


def unusable(detail: str) -> ServiceError:
    """The error for an answer that is none; `detail` is logged and must be of our own choosing."""
    _log.warning("sign-in-service-unusable", kind=detail)
    return ServiceError(
        "The sign-in service cannot be used just now.",
        advice="Nothing is lost. Try again in a minute, or sign in in another way.",
        detail=detail,
    )
