"""Configuration of a platform and of the tool, as Dynamic Registration 1.0 exchanges them.

The platform's is an OpenID Connect Discovery document; its URL and content come from outside.
"""

from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lti_tool.errors import InvalidInput
from lti_tool.lti import addresses, claims, deep_linking, dialects, groups, line_items, members
from lti_tool.lti import scores as lti_scores
from lti_tool.lti.login import LAUNCH_PATH
from lti_tool.settings import Settings
from lti_tool.validation import Address, Identifier, Text

TOOL_NAME = "PromptGrimoire"
"""Name under which a platform registers the tool, and which its people see."""

_TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"

SCOPES = (
    members.SCOPE,
    groups.SCOPE,
    line_items.SCOPE,
    lti_scores.RESULT,
    lti_scores.SCORE,
)


class _Product(BaseModel):
    product_family_code: Annotated[str, Text(255)] = ""


class PlatformConfiguration(BaseModel):
    """The members of an openid-configuration that a registration needs."""

    model_config = ConfigDict(populate_by_name=True)

    issuer: Address
    authorization_endpoint: Address
    token_endpoint: Address
    jwks_uri: Address
    registration_endpoint: Address
    authorization_server: Address | None = None
    product: _Product = Field(
        default=_Product(),
        alias="https://purl.imsglobal.org/spec/lti-platform-configuration",
    )

    @property
    def dialect(self) -> str:
        """The name of the dialect of its product."""
        return dialects.of_family(self.product.product_family_code)


class _Given(BaseModel):
    deployment_id: Annotated[str, Text(255)] | None = None


class Registered(BaseModel):
    """A platform's answer: how it knows the tool from now on."""

    model_config = ConfigDict(populate_by_name=True)

    client_id: Identifier
    tool: _Given = Field(
        default=_Given(), alias="https://purl.imsglobal.org/spec/lti-tool-configuration"
    )


def read_configuration(
    body: bytes, fetched_from: str, *, insecure_loopback: bool
) -> PlatformConfiguration:
    """The configuration, if all its endpoints are on the server that it came from.

    An endpoint on another host could impersonate another platform. Raises InvalidInput.
    """
    try:
        read = PlatformConfiguration.model_validate_json(body)
    except ValidationError:
        raise InvalidInput("The LMS's configuration could not be read.", field="lms") from None
    # A hosted product has one issuer for all its customers; elsewhere several platforms may live on
    # one host, each below a path of its own.
    is_hosted = dialects.is_hosted(read.dialect, read.issuer, fetched_from)
    if not is_hosted and not addresses.is_below(fetched_from, read.issuer):
        raise InvalidInput("The LMS's configuration speaks for another LMS.", field="lms")
    named = (
        read.issuer,
        read.authorization_endpoint,
        read.token_endpoint,
        read.jwks_uri,
        read.registration_endpoint,
    )
    for address in named:
        addresses.require_safe(address, "lms", insecure_loopback=insecure_loopback)
        if not _is_same_platform(address, fetched_from, read.dialect):
            raise InvalidInput(
                "The LMS's configuration names addresses of another server.",
                field="lms",
                advice="Register this LMS by hand: `lti-tool platforms add`.",
            )
    return read


def _is_same_platform(address: str, other: str, dialect: str) -> bool:
    if addresses.origin(address) == addresses.origin(other):
        return True
    return dialects.is_hosted(dialect, address, other)


def tool_configuration(settings: Settings, dialect: str) -> dict[str, Any]:
    """Client metadata that the tool asks a platform to register."""
    launch = settings.public_url + LAUNCH_PATH
    return {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["implicit", "client_credentials"],
        "initiate_login_uri": f"{settings.public_url}/lti/login",
        "redirect_uris": [launch],
        "client_name": TOOL_NAME,
        "jwks_uri": f"{settings.public_url}/lti/keys",
        "logo_uri": settings.public_url + deep_linking.ICON_PATH,
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": " ".join(SCOPES),
        _TOOL: {
            "domain": urlsplit(settings.public_url).netloc,
            "description": "A class reads and annotates AI conversations together.",
            "target_link_uri": launch,
            "custom_parameters": dict(dialects.of(dialect).parameters),
            # No address: Moodle would then send everybody's, always.
            "claims": ["iss", "sub", "name", "given_name", "family_name"],
            "messages": [
                {"type": claims.RESOURCE_LINK_REQUEST, "target_link_uri": launch},
                {
                    "type": claims.DEEP_LINKING_REQUEST,
                    "target_link_uri": launch,
                    "label": "Choose what to annotate",
                    "placements": ["ContentArea"],
                },
                {"type": claims.SUBMISSION_REVIEW_REQUEST, "target_link_uri": launch},
            ],
        },
    }
