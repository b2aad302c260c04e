"""Step 2 of a launch: from the posted id_token to a verified `Launch`."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from lti_tool.db.engine import Database
from lti_tool.errors import LaunchExpired, PlatformRefused, TokenMisdirected, TokenUnreadable
from lti_tool.lti import (
    addresses,
    claims,
    id_token,
    limits,
    login_attempts,
    platform_keys,
    platforms,
)
from lti_tool.lti.claims import Launch
from lti_tool.lti.tables import Platform
from lti_tool.settings import Settings


def finish_launch(
    db: Session,
    database: Database,
    settings: Settings,
    form: Mapping[str, str],
    browser_token: str,
) -> tuple[Launch, Platform]:
    """Verify the authentication response of a platform (Security Framework 1.0, 5.1.1.3 and 5.1.3).

    `browser_token` is from the browser's cookie. `database` is for writes that outlive a failed
    launch: the attempt is consumed, the keys are cached. `db` is the caller's transaction. It is
    first used after the platform has answered, so that no connection is held meanwhile.
    Raises LaunchError or a subclass.
    """
    if "error" in form:
        raise PlatformRefused(detail=_error_word(form["error"]))
    state, token = form.get("state", ""), form.get("id_token", "")
    if not state:
        raise LaunchExpired(detail="state is missing")
    if not token or len(token) > limits.LARGEST_TOKEN:
        raise TokenUnreadable(detail="id_token is missing or too long")
    attempt = login_attempts.consume(database, state, browser_token)
    platform = attempt.platform
    platforms.require_enabled(platform)
    verified = id_token.verify(
        platform,
        token,
        attempt.nonce,
        lambda kid: platform_keys.key_of(database, settings, platform, kid, attempt.keys),
        lambda name: platforms.enabled_deployment(db, platform.id, name),
    )
    launch = claims.read(verified.claims, platform.id, verified.deployment_id)
    # Its origin, not whether it is the login's: several platforms send two addresses of one tool,
    # and nothing here goes by either.
    if addresses.origin(launch.target_link_uri) != addresses.origin(settings.public_url):
        raise TokenMisdirected(detail="target_link_uri is on another site")
    return launch, platform


def _error_word(error: str) -> str:
    """The OAuth error code, or "unknown": other parameters may hold anything."""
    return error if error.replace("_", "").isalpha() and len(error) < 64 else "unknown"
