"""Claim names and their typed values; nothing else in the tool spells a claim."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lti_tool.errors import TokenInvalid

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
MEMBERSHIPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"

RESOURCE_LINK_REQUEST = "LtiResourceLinkRequest"

_LONGEST_ID = 255
"""LTI 1.3 core: ids are at most 255 ASCII characters."""

_LONGEST_TEXT = 2000

_MOST_CUSTOM = 200

_LONGEST_HISTORY = 50
"""Courses; each one a copy of the next."""


@dataclass(frozen=True)
class Context:
    """The course a message comes from. `history` names the courses it was copied from, nearest
    first, where the platform tells.
    """

    id: str
    title: str
    label: str
    history: tuple[str, ...] = ()


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
    ags: AgsEndpoint | None = None
    return_url: str | None = None
    locale: str | None = None


def read(claims: Mapping[str, Any], platform_id: uuid.UUID, deployment_id: uuid.UUID) -> Launch:
    """The values of a verified token's claims. Raises TokenInvalid where a shape is wrong."""
    if _text(claims, VERSION, required=True) != "1.3.0":
        raise TokenInvalid(detail="version is not 1.3.0")
    custom = _custom(claims)
    return Launch(
        platform_id=platform_id,
        deployment_id=deployment_id,
        issuer=_text(claims, "iss", required=True) or "",
        subject=_text(claims, "sub", required=True) or "",
        message_type=_text(claims, MESSAGE_TYPE, required=True) or "",
        target_link_uri=_text(claims, TARGET_LINK_URI, longest=_LONGEST_TEXT, required=True) or "",
        roles=_texts(claims.get(ROLES), "roles"),
        name=_name(claims),
        email=_text(claims, "email"),
        context=_context(claims, custom),
        resource_link=_resource_link(claims),
        custom=custom,
        memberships_url=_address(_object(claims, MEMBERSHIPS), "context_memberships_url"),
        ags=_ags(claims),
        return_url=_address(_object(claims, LAUNCH_PRESENTATION), "return_url"),
        locale=_text(_object(claims, LAUNCH_PRESENTATION), "locale"),
    )


def _object(claims: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = claims.get(name)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise TokenInvalid(detail=f"{_short(name)} is not an object")
    return value


def _text(
    values: Mapping[str, Any], name: str, *, longest: int = _LONGEST_ID, required: bool = False
) -> str | None:
    value = values.get(name)
    if value is None or value == "":
        if required:
            raise TokenInvalid(detail=f"{_short(name)} is missing")
        return None
    if not isinstance(value, str) or len(value) > longest or not _is_storable(value):
        raise TokenInvalid(detail=f"{_short(name)} is no text of at most {longest} characters")
    return value


def _is_storable(text: str) -> bool:
    """Whether PostgreSQL takes it: no NUL, and no half of a surrogate pair, which JSON allows."""
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:
        return False


def _texts(value: Any, name: str) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(
        isinstance(item, str) and _is_storable(item) for item in value
    ):
        raise TokenInvalid(detail=f"{name} is no list of texts")
    return tuple(value[:100])


def _name(claims: Mapping[str, Any]) -> str | None:
    """The full name, or the two halves of it; some platforms send only those."""
    halves = [_text(claims, "given_name"), _text(claims, "family_name")]
    return _text(claims, "name") or " ".join(half for half in halves if half) or None


def _context(claims: Mapping[str, Any], custom: Mapping[str, str]) -> Context | None:
    context = _object(claims, CONTEXT)
    identifier = _text(context, "id")
    if identifier is None:
        return None
    history = custom.get("context_history", "")
    courses = (part.strip() for part in history.split(",")[:_LONGEST_HISTORY])
    return Context(
        id=identifier,
        title=_text(context, "title", longest=_LONGEST_TEXT) or "",
        label=_text(context, "label", longest=_LONGEST_TEXT) or "",
        # An unresolved variable arrives as it was written.
        history=() if history.startswith("$") else tuple(each for each in courses if each),
    )


def _resource_link(claims: Mapping[str, Any]) -> ResourceLink | None:
    link = _object(claims, RESOURCE_LINK)
    identifier = _text(link, "id")
    if identifier is None:
        return None
    return ResourceLink(
        id=identifier,
        title=_text(link, "title", longest=_LONGEST_TEXT) or "",
        description=_text(link, "description", longest=65_536) or "",
    )


def _custom(claims: Mapping[str, Any]) -> dict[str, str]:
    """Custom parameters. Any teacher can edit them: input, never proof."""
    return {
        key: str(value)
        for key, value in list(_object(claims, CUSTOM).items())[:_MOST_CUSTOM]
        if isinstance(value, str | int | float | bool) and _is_storable(f"{key}{value}")
    }


def _ags(claims: Mapping[str, Any]) -> AgsEndpoint | None:
    endpoint = _object(claims, AGS)
    if not endpoint:
        return None
    return AgsEndpoint(
        lineitems=_address(endpoint, "lineitems"),
        lineitem=_address(endpoint, "lineitem"),
        scopes=_texts(endpoint.get("scope"), "scope"),
    )


def _address(values: Mapping[str, Any], name: str) -> str | None:
    """An address, unchecked: the service client decides where it may call. Empty means absent."""
    return _text(values, name, longest=_LONGEST_TEXT)


def _short(name: str) -> str:
    return name.rsplit("/", 1)[-1]
