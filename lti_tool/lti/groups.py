"""Course Groups service (LTI Course Groups 1.0): the groups of a course, by name."""

import uuid
from dataclasses import dataclass

from pydantic import BaseModel

from lti_tool.lti import service_lists
from lti_tool.lti.service_client import ServiceClient

SCOPE = "https://purl.imsglobal.org/spec/lti-gs/scope/contextgroup.readonly"
_ACCEPT = "application/vnd.ims.lti-gs.v1.contextgroupcontainer+json"


@dataclass(frozen=True)
class Group:
    """A group of a course, as its platform names it; the name is empty where it tells none."""

    id: str
    name: str


class _Group(BaseModel):
    id: service_lists.Id
    name: service_lists.Text = None


def fetch_groups(client: ServiceClient, platform_id: uuid.UUID, groups_url: str) -> list[Group]:
    """Every group of the course that can be read. Raises ServiceError."""
    pages = service_lists.pages(
        client, platform_id, groups_url, _Group,
        what="groups", scope=SCOPE, accept=_ACCEPT, member="groups",
    )  # fmt: skip
    found = {}
    for row in (row for page in pages for row in page.rows):
        name = " ".join((row.name or "").split())[:200]
        found[row.id] = Group(row.id, name)
    return list(found.values())
