"""Names and Roles service (NRPS 2.0): all pages or a clear failure."""

import html
import uuid
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from pydantic import BaseModel, ValidationError

from lti_tool.errors import ServiceError
from lti_tool.lti.dialects import Dialect
from lti_tool.lti.exchange import Answer
from lti_tool.lti.service_client import ServiceClient
from lti_tool.validation import Identifier, is_storable

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
    groups: tuple[str, ...] | None = None
    """Ids of the groups they are in; None where the platform does not tell."""


@dataclass(frozen=True)
class Roster:
    """A roster as a platform gave it, whole.

    `differences_url` answers with what has changed since (NRPS 2.0, 2.5), where it is offered.
    """

    members: list[RosterMember]
    differences_url: str | None


class _Enrolment(BaseModel):
    group_id: Identifier


class _Member(BaseModel):
    user_id: Identifier
    roles: list[str] = []
    status: str | None = None
    name: str | None = None
    given_name: str | None = None
    family_name: str | None = None
    email: str | None = None
    group_enrollments: list[_Enrolment] | None = None


class _Page(BaseModel):
    members: list[_Member]


def fetch_members(
    client: ServiceClient,
    platform_id: uuid.UUID,
    memberships_url: str,
    dialect: Dialect,
    *,
    link: str | None = None,
    groups: bool = False,
) -> Roster:
    """The whole roster, or ServiceError: a part of it would look like people who have left.

    With `link`, only who may use that resource link (`rlid`), and on a Moodle that leaves sharing
    names to each activity, with the names this one shares. With `groups`, with the groups that
    everybody is in.
    """
    asked = {"limit": str(dialect.roster_page)}
    if link is not None:
        asked["rlid"] = link
    if groups:
        asked["groups"] = "true"
    return _follow(client, platform_id, _with(memberships_url, asked), dialect)


def fetch_differences(
    client: ServiceClient, platform_id: uuid.UUID, differences_url: str, dialect: Dialect
) -> Roster:
    """Who came, changed or left since the roster that gave this address. Raises ServiceError."""
    return _follow(client, platform_id, differences_url, dialect)


def _follow(client: ServiceClient, platform_id: uuid.UUID, first: str, dialect: Dialect) -> Roster:
    found: dict[str, RosterMember] = {}
    address: str | None = first
    seen: list[str] = []
    differences: str | None = None
    while address is not None:
        seen.append(address)
        answer = client.request(platform_id, "GET", address, scopes=[SCOPE], accept=_ACCEPT)
        for member in _read(answer):
            found[member.user_id] = _as_roster_member(member, dialect)
        differences = _link(answer, "differences", address) or differences
        address = _link(answer, "next", address)
        if len(found) > _MOST_MEMBERS or (address and len(seen) >= _MOST_PAGES) or address in seen:
            raise ServiceError("The LMS's list of participants does not end.", detail="paging")
    return Roster(list(found.values()), differences)


def _with(address: str, parameters: dict[str, str]) -> str:
    """The address with these parameters in place of its own of the same names."""
    parts = urlsplit(address)
    kept = [pair for pair in parse_qsl(parts.query, True) if pair[0] not in parameters]
    return urlunsplit(parts._replace(query=urlencode([*kept, *parameters.items()])))


def _read(answer: Answer) -> list[_Member]:
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


def _link(answer: Answer, relation: str, address: str) -> str | None:
    """The address of the next page, or of another relation."""
    following = answer.link(relation)
    if following and not is_storable(following):
        raise ServiceError(detail=f"link {relation}: no text")
    try:
        return urljoin(address, following) if following else None
    except ValueError:
        raise ServiceError(detail=f"link {relation}: no address") from None


def _as_roster_member(member: _Member, dialect: Dialect) -> RosterMember:
    halves = " ".join(half for half in (member.given_name, member.family_name) if half)
    name = member.name or halves
    in_groups = member.group_enrollments
    return RosterMember(
        subject=member.user_id,
        roles=tuple(member.roles),
        # "O'Neil &amp; Sons"
        name=_text(html.unescape(name) if dialect.names_are_html else name),
        email=_text(member.email or ""),
        active=(member.status or "Active").lower() == "active",
        groups=None if in_groups is None else tuple(each.group_id for each in in_groups),
    )


def _text(value: str) -> str | None:
    """As it can be stored, at most as long as a launch may have it; None for nothing."""
    return value.replace("\0", "").strip()[:255] or None
