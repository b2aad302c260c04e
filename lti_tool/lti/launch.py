"""Step 2: posted token to checked Launch value."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from lti_tool.db.engine import Database
from lti_tool.errors import LaunchExpired, PlatformRefused, TokenMisdirected, TokenUnreadable
from lti_tool.lti import addresses, claims, limits, login_attempts, platform_keys, platforms, pylti
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
    """Check the platform's answer to the login (OIDC form post) in every respect.

    `browser_token` is what the browser that began the login was given, as this one shows it.
    `database` is for what must stand even when the launch fails and the caller's transaction is
    rolled back: the attempt is consumed, the platform's keys were asked for. `db` is the caller's
    transaction; it is first used once the platform has answered, so that no connection is held
    meanwhile. Raises LaunchError or its kinds.
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
    verified = pylti.verify(
        platform,
        token,
        attempt.nonce,
        lambda kid: platform_keys.key_of(database, settings, platform, kid, attempt.keys),
        lambda name: platforms.find_deployment(db, platform, name),
    )
    launch = claims.read(verified.claims, platform.id, verified.deployment_id)
    # Its origin, not whether it is the login's: several platforms send two addresses of one tool,
    # and nothing here goes by either.
    if addresses.origin(launch.target_link_uri) != addresses.origin(settings.public_url):
        raise TokenMisdirected(detail="target_link_uri is on another site")
    # The caller's transaction knows the platform, too, without asking again.
    return launch, db.merge(platform, load=False)


def _error_word(error: str) -> str:
    """The OAuth error code, if it is one; the rest may hold anything."""
    return error if error.replace("_", "").isalpha() and len(error) < 64 else "unknown"
