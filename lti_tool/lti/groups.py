"""Course Groups service (LTI Course Groups 1.0): the groups of a course, by name."""

import uuid
from dataclasses import dataclass
from urllib.parse import urljoin

from pydantic import BaseModel, ValidationError

from lti_tool.errors import ServiceError
from lti_tool.lti.service_client import ServiceClient
from lti_tool.validation import Identifier

SCOPE = "https://purl.imsglobal.org/spec/lti-gs/scope/contextgroup.readonly"
_ACCEPT = "application/vnd.ims.lti-gs.v1.contextgroupcontainer+json"

_MOST_PAGES = 50


@dataclass(frozen=True)
class Group:
    """A group of a course, as its platform names it."""

    id: str
    name: str


class _Group(BaseModel):
    id: Identifier
    name: str = ""


class _Page(BaseModel):
    groups: list[_Group]


def fetch_groups(client: ServiceClient, platform_id: uuid.UUID, groups_url: str) -> list[Group]:
    """Every group of the course. Raises ServiceError."""
    found: dict[str, Group] = {}
    address: str | None = groups_url
    seen: set[str] = set()
    while address is not None:
        seen.add(address)
        answer = client.request(platform_id, "GET", address, scopes=[SCOPE], accept=_ACCEPT)
        if answer.status != 200:
            raise ServiceError(detail=f"groups: status {answer.status}")
        try:
            page = _Page.model_validate_json(answer.body)
        except ValidationError:
            raise ServiceError(detail="groups: not understood") from None
        for group in page.groups:
            name = " ".join(group.name.replace("\0", "").split())[:200]
            found[group.id] = Group(group.id, name or f"Group {group.id}")
        following = answer.link("next")
        address = urljoin(address, following) if following else None
        if address in seen or (address and len(seen) >= _MOST_PAGES):
            raise ServiceError(detail="groups: paging")
    return list(found.values())
