"""Ways to sign in that this installation offers, and the client behind each."""

from lti_tool.auth.protocol import AuthClientProtocol, Way
from lti_tool.auth.stytch_client import StytchClient
from lti_tool.errors import SignInError
from lti_tool.settings import Settings

CALLBACK_PATH = "/sign-in/callback"


def offered(settings: Settings) -> tuple[Way, ...]:
    """The ways that are set up and switched on, the first choice first."""
    is_set = {
        Way.SSO: settings.stytch_is_set and bool(settings.stytch_sso_connection_id),
        Way.OPENID: settings.openid_is_set,
        Way.GOOGLE: settings.stytch_is_set,
        Way.LINK: settings.stytch_is_set,
        Way.GITHUB: settings.stytch_is_set and bool(settings.github_addresses),
    }
    allowed = settings.sign_in_ways
    return tuple(way for way in Way if is_set[way] and (allowed is None or way in allowed))


def client_for(settings: Settings, way: Way) -> AuthClientProtocol:
    """The client of a way. Raises SignInError for one that is not offered."""
    if way not in offered(settings):
        raise SignInError(
            "This way to sign in is not offered here.", advice="Choose another on the sign-in page."
        )
    return service_of(settings, way)


def service_of(settings: Settings, way: Way) -> AuthClientProtocol:
    """The client of a way by which somebody has signed in, also if it is not offered any more."""
    callback_url = settings.public_url + CALLBACK_PATH
    if way is Way.OPENID:
        # Its library takes a fifth of a second to load, which most installations never need.
        from lti_tool.auth.openid_client import OpenIdClient  # noqa: PLC0415

        return OpenIdClient(settings, callback_url)
    return StytchClient(settings, callback_url)


def may_have_link(settings: Settings, email: str) -> bool:
    """True where a link may be sent to this address, by its domain."""
    domains = settings.link_domains
    return domains is None or email.rpartition("@")[2].lower() in domains
