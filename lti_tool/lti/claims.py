"""Claim names and their typed values; nothing else in the tool spells a claim."""

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
"""The custom parameter in which a deep link carries the id that we minted for its activity."""

HISTORY_PARAMETER = "context_history"
GROUPS_PARAMETER = "groups"

_MOST_CUSTOM = 200

_LONGEST_NAME = 255
_LONGEST_DESCRIPTION = 65_536

_LONGEST_HISTORY = 50
"""Courses; each one a copy of the next."""


@dataclass(frozen=True)
class Context:
    """The course a message comes from. `history` names the courses it was copied from, nearest
    first; None where the platform does not tell.
    """

    id: str
    title: str
    label: str
    history: tuple[str, ...] | None = None


@dataclass(frozen=True)
class ResourceLink:
    """The link that was clicked. Its description is not read: nothing here shows it."""

    id: str
    title: str


@dataclass(frozen=True)
class AgsEndpoint:
    """Where the gradebook is: all line items, the link's own one, and what is allowed."""

    lineitems: str | None
    lineitem: str | None
    scopes: tuple[str, ...]


@dataclass(frozen=True)
class DeepLinking:
    """What a platform takes back from somebody who chooses activities (Deep Linking 2.0, 4.4.1).

    `title` and `text` are what the teacher typed into the platform's form already.
    """

    return_url: str
    accepts_several: bool
    accepts_line_items: bool
    title: str
    text: str
    data: str | None


@dataclass(frozen=True)
class Launch:
    """A checked message of a platform. Only `lti.launch` makes one from a token."""

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
    """The subject whose work a submission review is about, as the platform says without checking:
    Moodle lets a learner name anybody."""
    family: str | None = None
    """What kind of platform it says it is, such as "moodle" or "canvas"."""


def read(claims: Mapping[str, Any], platform_id: uuid.UUID, deployment_id: uuid.UUID) -> Launch:
    """The values of a verified token's claims.

    Strict is what decides: version, subject, message type, target, course id, link id, and where
    a choice is sent. Everything else is taken if it is usable; otherwise it is absent, and the log
    has its name. Raises AnonymousLaunch where it says nobody's id, TokenUnreadable where a claim
    that decides is missing or has another shape.
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
        family=optional.object(TOOL_PLATFORM).text("product_family_code"),
    )
    if optional.ignored:
        _log.info("claims-ignored", platform=str(platform_id), claims=sorted(optional.ignored))
    return launch


def _address(members: OptionalMembers, name: str) -> str | None:
    """An address, unchecked: who uses it decides whether it may."""
    return members.text(name, longest=LONGEST_TEXT)


def _name(optional: OptionalMembers) -> str | None:
    """The full name, or the two halves of it; some platforms send only those."""
    whole, *halves = (
        optional.prose(part, longest=_LONGEST_NAME)
        for part in ("name", "given_name", "family_name")
    )
    return whole or " ".join(half for half in halves if half) or None


def _context(
    claims: Mapping[str, Any], optional: OptionalMembers, custom: Mapping[str, str]
) -> Context | None:
    """The course; none where no id of one is sent. An unreadable id could be another course's."""
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
    """The courses in "3,2"; an unresolved variable arrives as it was written and tells nothing."""
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
