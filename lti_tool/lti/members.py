"""Roster: the Names and Role Provisioning Service (NRPS 2.0), all pages or a clear failure."""

import html
import uuid
from dataclasses import dataclass
from itertools import chain
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from pydantic import BaseModel, BeforeValidator, ValidationError

from lti_tool.lti import service_lists
from lti_tool.lti.dialects import Dialect
from lti_tool.lti.service_client import ServiceClient
from lti_tool.validation import is_storable

SCOPE = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
_ACCEPT = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"

_STATUSES = {"active": True, "inactive": False, "deleted": False}

_MOST_ROLES = 100


@dataclass(frozen=True)
class RosterMember:
    """A member of the platform's roster; `roles` are the platform's own terms."""

    subject: str
    roles: tuple[str, ...]
    name: str | None
    active: bool
    groups: tuple[str, ...] | None = None
    """Ids of the member's groups; None where the platform sends none."""

    def joined(self, other: "RosterMember") -> "RosterMember":
        """One member from two rows, such as one for each section; active if either is."""
        groups = [each for each in (self.groups, other.groups) if each is not None]
        return RosterMember(
            subject=self.subject,
            roles=tuple(dict.fromkeys(self.roles + other.roles)),
            name=other.name or self.name,
            active=self.active or other.active,
            groups=tuple(dict.fromkeys(chain(*groups))) if groups else None,
        )


@dataclass(frozen=True)
class Roster:
    """A roster from a platform: members of all pages, and the number of unreadable rows.

    An unreadable row may be anybody: absence from such a roster means nothing.
    `differences_url` lists later changes (NRPS 2.0, 2.5), where the platform offers it.
    """

    members: list[RosterMember]
    differences_url: str | None
    unreadable: int = 0


def _texts(value: Any) -> list[str]:
    """The texts of a list; none where it is no list, as in a launch."""
    listed = value if isinstance(value, list) else []
    return [each for each in listed if isinstance(each, str) and is_storable(each)][:_MOST_ROLES]


def _is_active(value: Any) -> bool:
    """True for an active member, and without a status (NRPS 2.0, 2.2).

    Raises ValueError for an unknown status: it must not take anybody out of the course.
    """
    if value is None or value == "":
        return True
    status = str(value).strip().rpartition("#")[2].lower()
    if status not in _STATUSES:
        raise ValueError("no status")
    return _STATUSES[status]


def _groups(value: Any) -> list[Any] | None:
    """Group enrolments; None unless every one can be read, so that nobody loses a group."""
    if not isinstance(value, list):
        return None
    try:
        return [_Enrolment.model_validate(each) for each in value]
    except ValidationError:
        return None


class _Enrolment(BaseModel):
    group_id: service_lists.Id


class _Member(BaseModel):
    user_id: service_lists.Id
    roles: Annotated[list[str], BeforeValidator(_texts)] = []
    status: Annotated[bool, BeforeValidator(_is_active)] = True
    name: service_lists.Text = None
    given_name: service_lists.Text = None
    family_name: service_lists.Text = None
    group_enrollments: Annotated[list[_Enrolment] | None, BeforeValidator(_groups)] = None


def fetch_members(
    client: ServiceClient,
    platform_id: uuid.UUID,
    memberships_url: str,
    dialect: Dialect,
    *,
    link: str | None = None,
    groups: bool = False,
) -> Roster:
    """Every page of the roster. Raises ServiceError: half a roster would look like people who left.

    `link` limits it to a resource link (`rlid`); some Moodle sites share names
    only there. `groups` adds everybody's groups.
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
    """Members who joined, changed or left since the roster with this URL. Raises ServiceError."""
    return _follow(client, platform_id, differences_url, dialect)


def _follow(client: ServiceClient, platform_id: uuid.UUID, first: str, dialect: Dialect) -> Roster:
    found: dict[str, RosterMember] = {}
    differences: str | None = None
    unreadable = 0
    pages = service_lists.pages(
        client, platform_id, first, _Member,
        what="list of participants", scope=SCOPE, accept=_ACCEPT, member="members",
    )  # fmt: skip
    for page in pages:
        unreadable += page.unreadable
        for row in page.rows:
            member = _as_roster_member(row, dialect)
            known = found.get(member.subject)
            found[member.subject] = known.joined(member) if known else member
        differences = service_lists.link(page.answer, "differences", page.address) or differences
    return Roster(list(found.values()), differences, unreadable)


def _with(address: str, parameters: dict[str, str]) -> str:
    """The address with these parameters in place of its own of the same names."""
    parts = urlsplit(address)
    kept = [pair for pair in parse_qsl(parts.query, True) if pair[0] not in parameters]
    return urlunsplit(parts._replace(query=urlencode([*kept, *parameters.items()])))


def _as_roster_member(member: _Member, dialect: Dialect) -> RosterMember:
    halves = " ".join(half for half in (member.given_name, member.family_name) if half)
    name = member.name or halves
    in_groups = member.group_enrollments
    return RosterMember(
        subject=member.user_id,
        roles=tuple(member.roles),
        # "O'Neil &amp; Sons"
        name=_text(html.unescape(name) if dialect.names_are_html else name),
        active=member.status,
        groups=None if in_groups is None else tuple(each.group_id for each in in_groups),
    )


def _text(value: str) -> str | None:
    """The name, at most as long as in a launch; None where it is empty."""
    return value.strip()[:255] or None
