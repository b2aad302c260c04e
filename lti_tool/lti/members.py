"""Names and Roles service (NRPS 2.0): all pages or a clear failure."""

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
    """Somebody on the platform's roster; `roles` as the platform words them."""

    subject: str
    roles: tuple[str, ...]
    name: str | None
    active: bool
    groups: tuple[str, ...] | None = None
    """Ids of the groups they are in; None where the platform does not tell."""

    def joined(self, other: "RosterMember") -> "RosterMember":
        """The same person from two rows, such as one for each section: here if either says so."""
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
    """A roster as a platform gave it: every page, and how many of its rows could not be read.

    An unreadable row may be anybody, so nobody is missing from a roster that has one.
    `differences_url` answers with what has changed since (NRPS 2.0, 2.5), where it is offered.
    """

    members: list[RosterMember]
    differences_url: str | None
    unreadable: int = 0


def _texts(value: Any) -> list[str]:
    """The texts of a list; what is no list has none, as in a launch."""
    listed = value if isinstance(value, list) else []
    return [each for each in listed if isinstance(each, str) and is_storable(each)][:_MOST_ROLES]


def _is_active(value: Any) -> bool:
    """Whether a status says that somebody is in the course; without one they are (NRPS 2.0, 2.2).

    Raises ValueError for a status that is none: somebody is not sent away by a word nobody knows.
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
    """Every page of the roster, or ServiceError: some of them would look like people who left.

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
    """As it can be stored, at most as long as a launch may have it; None for nothing."""
    return value.strip()[:255] or None
