"""Claim names and their typed values; nothing else in the tool spells a claim."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lti_tool.errors import AnonymousLaunch, TokenInvalid
from lti_tool.lti.claim_values import (
    LONGEST_TEXT,
    of_address,
    of_needed_text,
    of_object,
    of_switch,
    of_text,
    of_texts,
)
from lti_tool.validation import is_storable

_LTI = "https://purl.imsglobal.org/spec/lti/claim/"
DEPLOYMENT_ID = _LTI + "deployment_id"
MESSAGE_TYPE = _LTI + "message_type"
VERSION = _LTI + "version"
ROLES = _LTI + "roles"
CONTEXT = _LTI + "context"
RESOURCE_LINK = _LTI + "resource_link"
CUSTOM = _LTI + "custom"
TARGET_LINK_URI = _LTI + "target_link_uri"
LAUNCH_PRESENTATION = _LTI + "launch_presentation"
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
    """The link that was clicked."""

    id: str
    title: str
    description: str


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
    email: str | None = None
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
    return_url: str | None = None
    locale: str | None = None
    family: str | None = None
    """What kind of platform it says it is, such as "moodle" or "canvas"."""


def read(claims: Mapping[str, Any], platform_id: uuid.UUID, deployment_id: uuid.UUID) -> Launch:
    """The values of a verified token's claims.

    Raises AnonymousLaunch where it says nobody's id, TokenInvalid where a shape is wrong.
    """
    if of_needed_text(claims, VERSION) != "1.3.0":
        raise TokenInvalid(detail="version is not 1.3.0")
    if claims.get("sub") in (None, ""):
        raise AnonymousLaunch
    if not isinstance(claims.get(ROLES), list):
        raise TokenInvalid(detail="roles is no list")
    message_type = of_needed_text(claims, MESSAGE_TYPE)
    resource_link = _resource_link(claims)
    if resource_link is None and message_type != DEEP_LINKING_REQUEST:
        raise TokenInvalid(detail="resource_link is missing")
    custom = _custom(claims)
    presentation = of_object(claims, LAUNCH_PRESENTATION)
    return Launch(
        platform_id=platform_id,
        deployment_id=deployment_id,
        issuer=of_needed_text(claims, "iss"),
        subject=of_needed_text(claims, "sub"),
        message_type=message_type,
        target_link_uri=of_needed_text(claims, TARGET_LINK_URI, longest=LONGEST_TEXT),
        roles=of_texts(claims, ROLES),
        name=_name(claims),
        email=of_text(claims, "email"),
        context=_context(claims, custom),
        resource_link=resource_link,
        custom=custom,
        memberships_url=of_address(of_object(claims, MEMBERSHIPS), "context_memberships_url"),
        groups_url=of_address(of_object(claims, GROUPS), "context_groups_url"),
        ags=_ags(claims),
        deep_linking=_deep_linking(claims) if message_type == DEEP_LINKING_REQUEST else None,
        for_user=of_text(of_object(claims, FOR_USER), "user_id"),
        return_url=of_address(presentation, "return_url"),
        locale=of_text(presentation, "locale"),
        family=of_text(of_object(claims, TOOL_PLATFORM), "product_family_code"),
    )


def _name(claims: Mapping[str, Any]) -> str | None:
    """The full name, or the two halves of it; some platforms send only those."""
    halves = [of_text(claims, "given_name"), of_text(claims, "family_name")]
    return of_text(claims, "name") or " ".join(half for half in halves if half) or None


def _context(claims: Mapping[str, Any], custom: Mapping[str, str]) -> Context | None:
    context = of_object(claims, CONTEXT)
    identifier = of_text(context, "id")
    if identifier is None:
        return None
    return Context(
        id=identifier,
        title=of_text(context, "title", longest=LONGEST_TEXT) or "",
        label=of_text(context, "label", longest=LONGEST_TEXT) or "",
        history=_history(custom.get(HISTORY_PARAMETER)),
    )


def _history(parameter: str | None) -> tuple[str, ...] | None:
    """The courses in "3,2"; an unresolved variable arrives as it was written and tells nothing."""
    if parameter is None or parameter.startswith("$"):
        return None
    courses = (part.strip() for part in parameter.split(",")[:_LONGEST_HISTORY])
    return tuple(course for course in courses if course)


def _resource_link(claims: Mapping[str, Any]) -> ResourceLink | None:
    link = of_object(claims, RESOURCE_LINK)
    identifier = of_text(link, "id")
    if identifier is None:
        return None
    return ResourceLink(
        id=identifier,
        title=of_text(link, "title", longest=LONGEST_TEXT) or "",
        description=of_text(link, "description", longest=65_536) or "",
    )


def _custom(claims: Mapping[str, Any]) -> dict[str, str]:
    """Custom parameters. Any teacher can edit them: input, never proof."""
    return {
        key: str(value)
        for key, value in list(of_object(claims, CUSTOM).items())[:_MOST_CUSTOM]
        if isinstance(value, str | int | float | bool) and is_storable(f"{key}{value}")
    }


def _ags(claims: Mapping[str, Any]) -> AgsEndpoint | None:
    endpoint = of_object(claims, AGS)
    if not endpoint:
        return None
    return AgsEndpoint(
        lineitems=of_address(endpoint, "lineitems"),
        lineitem=of_address(endpoint, "lineitem"),
        scopes=of_texts(endpoint, "scope"),
    )


def _deep_linking(claims: Mapping[str, Any]) -> DeepLinking:
    settings = of_object(claims, DEEP_LINKING_SETTINGS)
    if "ltiResourceLink" not in of_texts(settings, "accept_types"):
        raise TokenInvalid(detail="the platform takes no links back")
    return DeepLinking(
        return_url=of_needed_text(settings, "deep_link_return_url", longest=LONGEST_TEXT),
        accepts_several=of_switch(settings, "accept_multiple"),
        # Absent means yes (Deep Linking 2.0, 4.4.1): Moodle takes them and does not say so.
        accepts_line_items=settings.get("accept_lineitem") is not False,
        title=of_text(settings, "title", longest=LONGEST_TEXT) or "",
        text=of_text(settings, "text", longest=65_536) or "",
        # Opaque, and to be given back exactly.
        data=of_text(settings, "data", longest=65_536),
    )
