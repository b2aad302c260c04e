"""The only import of the Stytch SDK: one client, with time limits the SDK does not set."""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

import requests
import structlog
from requests.adapters import HTTPAdapter

from lti_tool.errors import ServiceError, SignInError
from lti_tool.settings import Settings

_log = structlog.get_logger()
_SECONDS = (5, 15)
"""To connect, and between two bytes."""

Stytch = Any
"""The SDK's B2BClient, whose module takes a second to load and is loaded when first used."""

ResultT = TypeVar("ResultT")


class _TimeLimits(HTTPAdapter):
    def send(self, *arguments: Any, **options: Any) -> requests.Response:
        options["timeout"] = options.get("timeout") or _SECONDS
        return super().send(*arguments, **options)


@cache
def _client(project_id: str, secret: str, api_url: str) -> Stytch:
    from stytch import B2BClient  # noqa: PLC0415

    session = requests.Session()
    for scheme in ("http://", "https://"):
        session.mount(scheme, _TimeLimits())
    return B2BClient(
        project_id, secret, environment=api_url, sync_session=session, suppress_warnings=True
    )


def call(settings: Settings, work: Callable[[Stytch], ResultT]) -> ResultT:
    """Do something with the SDK. Raises SignInError for what Stytch refuses, ServiceError for what
    it does not answer.
    """
    if settings.stytch_project_id is None or settings.stytch_secret is None:
        raise SignInError("Signing in without an LMS is not set up here.")
    client = _client(
        settings.stytch_project_id,
        settings.stytch_secret.get_secret_value(),
        settings.stytch_api_url,
    )
    from stytch.core.response_base import StytchError  # noqa: PLC0415

    try:
        return work(client)
    except StytchError as error:
        kind = error.details.error_type or "unknown"
        _log.info("sign-in-refused", kind=kind, status=error.details.status_code)
        if error.details.status_code >= 500:
            raise ServiceError("The sign-in service is not answering.", detail=kind) from None
        raise SignInError(detail=kind) from None
    except requests.RequestException as error:
        raise ServiceError(
            "The sign-in service is not answering.", detail=type(error).__name__
        ) from None
