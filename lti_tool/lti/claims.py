"""Names of LTI claims and custom parameters, and `Launch`, their typed values.

No other module spells a claim or a custom parameter (LTI 1.3 core, 5).
"""

import base64
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import structlog

from lti_tool.errors import AnonymousLaunch, TokenUnreadable
from lti_tool.lti.claim_values import (
    LONGEST_TEXT,
    OptionalMembers,
    needed_object,
    needed_text,
)

_log = structlog.get_logger()

_LTI = "https://purl.imsglobal.org/spec/lti/claim/"
DEPLOYMENT_ID = _LTI + "deployment_id"
MESSAGE_TYPE = _LTI + "message_type"
VERSION = _LTI + "version"
ROLES = _LTI + "roles"
CONTEXT = _LTI + "context"
RESOURCE_LINK = _LTI + "resource_link"
CUSTOM = _LTI + "custom"
TARGET_LINK_URI = _LTI + "target_link_uri"
TOOL_PLATFORM = _LTI + "tool_platform"
FOR_USER = _LTI + "for_user"
LIS = _LTI + "lis"
LAUNCH_PRESENTATION = _LTI + "launch_presentation"
MEMBERSHIPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
GROUPS = "https://purl.imsglobal.org/spec/lti-gs/claim/groupsservice"
_DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/"
DEEP_LINKING_SETTINGS = _DEEP_LINKING + "deep_linking_settings"
CONTENT_ITEMS = _DEEP_LINKING + "content_items"
DEEP_LINKING_DATA = _DEEP_LINKING + "data"
DEEP_LINKING_MESSAGE = _DEEP_LINKING + "msg"
DEEP_LINKING_ERROR = _DEEP_LINKING + "errormsg"

RESOURCE_LINK_REQUEST = "LtiResourceLinkRequest"
DEEP_LINKING_REQUEST = "LtiDeepLinkingRequest"
DEEP_LINKING_RESPONSE = "LtiDeepLinkingResponse"
SUBMISSION_REVIEW_REQUEST = "LtiSubmissionReviewRequest"

ACTIVITY_PARAMETER = "activity"
"""Custom parameter of a deep link: the id that the tool minted for the activity."""

HISTORY_PARAMETER = "context_history"
"""Custom parameter with `$Context.id.history`: ids of the courses that this one is a copy of."""

GROUPS_PARAMETER = "groups"
"""Custom parameter with the ids of the user's groups (Moodle)."""

SHARED_TOKEN_PARAMETER = "shared_token"  # noqa: S105  # a name
"""Custom parameter of the tool with auEduPersonSharedToken, where an LMS passes it on."""

_MOST_CUSTOM = 200

_LONGEST_LOCALE = 35
"""Characters that BCP 47 has every program take (RFC 5646, 4.4.1)."""

_LONGEST_NAME = 255
_LONGEST_DESCRIPTION = 65_536

_LONGEST_HISTORY = 50
"""Courses; each one a copy of the next."""


@dataclass(frozen=True)
class Context:
    """The course of a message (context claim). `history` has the courses it was copied from.

    Nearest first; None where the platform sends no history.
    """

    id: str
    title: str
    label: str
    history: tuple[str, ...] | None = None


@dataclass(frozen=True)
class ResourceLink:
    """The resource link of a launch. Its description is not read, as no page shows it."""

    id: str
    title: str


@dataclass(frozen=True)
class AgsEndpoint:
    """Addresses of the gradebook (AGS 2.0, 3.1): line items, the link's own one, and scopes."""

    lineitems: str | None
    lineitem: str | None
    scopes: tuple[str, ...]


@dataclass(frozen=True)
class DeepLinking:
    """Settings of a deep linking request (Deep Linking 2.0, 4.4.1).

    `title` and `text` are preset by the platform, from the form that the teacher began.
    """

    return_url: str
    accepts_several: bool
    accepts_line_items: bool
    title: str
    text: str
    data: str | None


@dataclass(frozen=True)
class Launch:
    """A verified LTI message. Only `lti.launch` makes one from a token."""

    platform_id: uuid.UUID
    deployment_id: uuid.UUID
    issuer: str
    subject: str
    message_type: str
    target_link_uri: str
    roles: tuple[str, ...] = ()
    name: str | None = None
    context: Context | None = None
    resource_link: ResourceLink | None = None
    custom: Mapping[str, str] = field(default_factory=dict)
    memberships_url: str | None = None
    groups_url: str | None = None
    ags: AgsEndpoint | None = None
    deep_linking: DeepLinking | None = None
    for_user: str | None = None
    """Subject whose work a submission review is about; Moodle lets a learner name anybody."""
    person_sourced_id: str | None = field(default=None, repr=False)
    """Id of the person in the institution's own systems (LTI 1.3 core, 5.4.6)."""
    email: str | None = field(default=None, repr=False)
    """Address, unless the platform says that it is not verified; never stored."""
    locales: tuple[str, ...] = ()
    """Languages that the platform shows itself in to the person, the likeliest first."""
    family: str | None = None
    """Product family of the platform by its own account, such as "moodle" or "canvas"."""


def read(claims: Mapping[str, Any], platform_id: uuid.UUID, deployment_id: uuid.UUID) -> Launch:
    """The values of a verified token's claims.

    Required: version, subject, message type, target, course id, link id, deep linking return URL.
    Any other claim is used if it can be; otherwise it counts as absent and its name is logged.
    Raises AnonymousLaunch without a subject, TokenUnreadable for a bad required claim.
    """
    if needed_text(claims, VERSION) != "1.3.0":
        raise TokenUnreadable(detail="version is not 1.3.0")
    if claims.get("sub") in (None, ""):
        raise AnonymousLaunch
    if ROLES not in claims:
        raise TokenUnreadable(detail="roles is missing")
    message_type = needed_text(claims, MESSAGE_TYPE)
    is_choice = message_type == DEEP_LINKING_REQUEST
    optional = OptionalMembers(claims)
    custom = dict(islice(optional.object(CUSTOM).scalars(), _MOST_CUSTOM))
    launch = Launch(
        platform_id=platform_id,
        deployment_id=deployment_id,
        issuer=needed_text(claims, "iss"),
        subject=needed_text(claims, "sub"),
        message_type=message_type,
        target_link_uri=needed_text(claims, TARGET_LINK_URI, longest=LONGEST_TEXT),
        # Least privilege: what is no list holds no roles.
        roles=optional.texts(ROLES),
        name=_name(optional),
        context=_context(claims, optional, custom),
        resource_link=None if is_choice else _resource_link(claims, optional),
        custom=custom,
        memberships_url=_address(optional.object(MEMBERSHIPS), "context_memberships_url"),
        groups_url=_address(optional.object(GROUPS), "context_groups_url"),
        ags=_ags(optional.object(AGS)),
        deep_linking=_deep_linking(claims, optional) if is_choice else None,
        for_user=optional.object(FOR_USER).text("user_id"),
        person_sourced_id=optional.object(LIS).text("person_sourcedid"),
        email=optional.text("email") if claims.get("email_verified", True) is True else None,
        locales=_locales(claims),
        family=optional.object(TOOL_PLATFORM).text("product_family_code"),
    )
    if optional.ignored:
        _log.info("claims-ignored", platform=str(platform_id), claims=sorted(optional.ignored))
    return launch


def _locales(claims: Mapping[str, Any]) -> tuple[str, ...]:
    """Locales of a message: of the page around the tool, then of the person (OpenID Connect)."""
    presentation = claims.get(LAUNCH_PRESENTATION)
    found = (
        presentation.get("locale") if isinstance(presentation, Mapping) else None,
        claims.get("locale"),
    )
    return tuple(each for each in found if isinstance(each, str) and len(each) <= _LONGEST_LOCALE)


def unverified_locales(id_token: str) -> tuple[str, ...]:
    """Locales of a message that nobody has checked yet: of use for the language of a page alone."""
    try:
        part = id_token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (IndexError, ValueError, RecursionError):
        return ()
    return _locales(claims) if isinstance(claims, dict) else ()


def _address(members: OptionalMembers, name: str) -> str | None:
    """An address, unchecked: the module that uses it checks it."""
    return members.text(name, longest=LONGEST_TEXT)


def _name(optional: OptionalMembers) -> str | None:
    """The full name, or given and family name: some platforms send only those."""
    whole, *halves = (
        optional.prose(part, longest=_LONGEST_NAME)
        for part in ("name", "given_name", "family_name")
    )
    return whole or " ".join(half for half in halves if half) or None


def _context(
    claims: Mapping[str, Any], optional: OptionalMembers, custom: Mapping[str, str]
) -> Context | None:
    """The course, or None without an id. A malformed id is refused, not guessed."""
    if claims.get(CONTEXT) in (None, [], {}):
        return None
    context = needed_object(claims, CONTEXT)
    if context.get("id") in (None, ""):
        return None
    adorning = optional.object(CONTEXT)
    return Context(
        id=needed_text(context, "id"),
        title=adorning.prose("title", longest=LONGEST_TEXT),
        label=adorning.prose("label", longest=LONGEST_TEXT),
        history=_history(custom.get(HISTORY_PARAMETER)),
    )


def _history(parameter: str | None) -> tuple[str, ...] | None:
    """The ids in "3,2". A platform that does not know the variable sends it unreplaced: None."""
    if parameter is None or parameter.startswith("$"):
        return None
    courses = (part.strip() for part in parameter.split(",")[:_LONGEST_HISTORY])
    return tuple(course for course in courses if course)


def _resource_link(claims: Mapping[str, Any], optional: OptionalMembers) -> ResourceLink:
    adorning = optional.object(RESOURCE_LINK)
    return ResourceLink(
        id=needed_text(needed_object(claims, RESOURCE_LINK), "id"),
        title=adorning.prose("title", longest=LONGEST_TEXT),
    )


def _ags(endpoint: OptionalMembers) -> AgsEndpoint | None:
    if not endpoint.values:
        return None
    return AgsEndpoint(
        lineitems=_address(endpoint, "lineitems"),
        lineitem=_address(endpoint, "lineitem"),
        scopes=endpoint.texts("scope"),
    )


def _deep_linking(claims: Mapping[str, Any], optional: OptionalMembers) -> DeepLinking:
    settings = optional.object(DEEP_LINKING_SETTINGS)
    accepted = settings.texts("accept_types")
    # Without a readable list the platform itself will say what it does not take.
    if accepted and "ltiResourceLink" not in accepted:
        raise TokenUnreadable(
            "Your LMS does not take activities back from this dialog.",
            advice="Ask its administrator to let this tool add activities (LTI resource links).",
            detail="accept_types",
        )
    return DeepLinking(
        return_url=needed_text(
            needed_object(claims, DEEP_LINKING_SETTINGS),
            "deep_link_return_url",
            longest=LONGEST_TEXT,
        ),
        accepts_several=settings.switch("accept_multiple", default=False),
        # Absent means yes (Deep Linking 2.0, 4.4.1): Moodle takes them and does not say so.
        accepts_line_items=settings.switch("accept_lineitem", default=True),
        title=settings.prose("title", longest=LONGEST_TEXT),
        text=settings.prose("text", longest=_LONGEST_DESCRIPTION),
        # Opaque, and to be given back exactly.
        data=settings.text("data", longest=_LONGEST_DESCRIPTION),
    )
