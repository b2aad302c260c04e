"""Step 1 of a launch: OIDC login initiation; state, nonce and the redirect to the platform."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from lti_tool.db import one_time
from lti_tool.db.engine import Database
from lti_tool.errors import LaunchError
from lti_tool.lti import addresses, id_token, login_attempts
from lti_tool.lti.tables import Platform
from lti_tool.settings import Settings

LAUNCH_PATH = "/lti/launch"

LIFE = timedelta(minutes=10)
"""Time from login initiation to launch, including a sign-in at the platform."""

_LONGEST = {"iss": 2000, "client_id": 255, "lti_deployment_id": 255, "target_link_uri": 2000}
_LONGEST_HINT = 8192


@dataclass(frozen=True)
class LoginStart:
    """Redirect URL of a login, and the token for the browser's cookie."""

    redirect_url: str
    state: str
    browser_token: str
    platform: Platform


def start_login(database: Database, settings: Settings, params: Mapping[str, str]) -> LoginStart:
    """Start a login that a platform initiated (Security Framework 1.0, 5.1.1.1).

    `login_hint` and `lti_message_hint` are passed on, never read or logged.
    Raises LaunchError or a subclass.
    """
    _require_sound(params)
    if addresses.origin(params["target_link_uri"]) != addresses.origin(settings.public_url):
        raise LaunchError(detail="target_link_uri is on another site")
    state = id_token.STATE_PREFIX + one_time.new_token()
    nonce, browser_token = one_time.new_token(), one_time.new_token()
    platform = login_attempts.begin(database, params, state, nonce, browser_token, LIFE)
    launch_url = settings.public_url + LAUNCH_PATH
    url = id_token.authorization_request(platform, params, launch_url, state, nonce)
    return LoginStart(url, state, browser_token, platform)


def _require_sound(params: Mapping[str, str]) -> None:
    """Raise LaunchError for a parameter that is missing, too long or not printable."""
    for name, longest in _LONGEST.items():
        value = params.get(name, "")
        if len(value) > longest or not value.isprintable():
            raise LaunchError(detail=f"{name} is too long or no text")
    for name in ("login_hint", "lti_message_hint"):
        if len(params.get(name, "")) > _LONGEST_HINT:
            raise LaunchError(detail=f"{name} is too long")
    for name in ("iss", "login_hint", "target_link_uri"):
        if not params.get(name):
            raise LaunchError(
                "This address is for your LMS to use.",
                advice="Open the activity from a course page.",
                detail=f"{name} is missing",
            )
