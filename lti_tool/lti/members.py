"""Names and Roles service: all pages or a clear failure."""

import html
import uuid
from dataclasses import dataclass
from urllib.parse import urljoin

from pydantic import BaseModel, Field, ValidationError

from lti_tool.errors import ServiceError
from lti_tool.lti.service_client import ServiceAnswer, ServiceClient

SCOPE = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
_ACCEPT = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"

_MOST_PAGES = 200
_MOST_MEMBERS = 20_000


@dataclass(frozen=True)
class RosterMember:
    """Somebody on the platform's roster; `roles` as the platform words them."""

    subject: str
    roles: tuple[str, ...]
    name: str | None
    email: str | None
    active: bool


class _Member(BaseModel):
    user_id: str = Field(min_length=1, max_length=255, pattern=r"^[^\x00]+$")
    roles: list[str] = []
    status: str | None = None
    name: str | None = None
    given_name: str | None = None
    family_name: str | None = None
    email: str | None = None


class _Page(BaseModel):
    members: list[_Member]


def fetch_members(
    client: ServiceClient, platform_id: uuid.UUID, memberships_url: str
) -> list[RosterMember]:
    """The whole roster, or ServiceError: a part of it would look like people who have left."""
    found: dict[str, RosterMember] = {}
    address: str | None = memberships_url
    seen: list[str] = []
    while address is not None:
        seen.append(address)
        answer = client.request(platform_id, "GET", address, scopes=[SCOPE], accept=_ACCEPT)
        for member in _read(answer):
            found[member.user_id] = _as_roster_member(member)
        address = _next(answer, address)
        if len(found) > _MOST_MEMBERS or (address and len(seen) >= _MOST_PAGES) or address in seen:
            raise ServiceError("The LMS's list of participants does not end.", detail="paging")
    return list(found.values())


def _read(answer: ServiceAnswer) -> list[_Member]:
    if answer.status != 200:
        raise ServiceError(
            "The LMS did not give its list of participants.", detail=f"status {answer.status}"
        )
    try:
        return _Page.model_validate_json(answer.body).members
    except ValidationError:
        raise ServiceError(
            "The LMS's list of participants could not be read.", detail="shape"
        ) from None


def _next(answer: ServiceAnswer, address: str) -> str | None:
    """The address of the next page."""
    following = answer.link("next")
    try:
        return urljoin(address, following) if following else None
    except ValueError:
        raise ServiceError(detail="the next page has no address") from None


def _as_roster_member(member: _Member) -> RosterMember:
    halves = " ".join(half for half in (member.given_name, member.family_name) if half)
    return RosterMember(
        subject=member.user_id,
        roles=tuple(member.roles),
        # Moodle runs names through its HTML filter: "O'Neil &amp; Sons".
        name=_text(html.unescape(member.name or halves)),
        email=_text(member.email or ""),
        active=(member.status or "Active").lower() == "active",
    )


def _text(value: str) -> str | None:
    """As it can be stored, at most as long as a launch may have it; None for nothing."""
    return value.replace("\0", "").strip()[:255] or None
