"""Line items: the gradebook's columns (Assignment and Grade Services 2.0, 3.1)."""

import json
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lti_tool.errors import ServiceError
from lti_tool.lti import service_lists
from lti_tool.lti.http import Response
from lti_tool.lti.service_client import ServiceClient
from lti_tool.validation import Address

SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem"
READ_SCOPE = SCOPE + ".readonly"

_ITEM_TYPE = "application/vnd.ims.lis.v2.lineitem+json"
_ITEMS_TYPE = "application/vnd.ims.lis.v2.lineitemcontainer+json"

GONE = (404, 410)
"""Statuses of an address behind which there is nothing any more."""

TAG = "promptgrimoire"
"""Tag of the columns of activities that were chosen in the tool; the LMS makes them."""

OWN_TAG = "promptgrimoire-column"
"""Tag of columns that the tool makes. By it they are known as its own, also where a worker died
between making one and storing its address.
"""


class _Item(BaseModel):
    """A column as the platform describes it; what is not used here is kept, to be sent back."""

    model_config = ConfigDict(extra="allow")

    id: Address
    label: str | None = None


class _Listed(BaseModel):
    """Members of a line item that identify it."""

    id: Address = Field(pattern=r"^https?://")
    resourceLinkId: service_lists.Text = None  # noqa: N815  # as in AGS 2.0
    resourceId: service_lists.Text = None  # noqa: N815  # as in AGS 2.0
    tag: service_lists.Text = None


@dataclass(frozen=True)
class Found:
    """A column's address, and whether it was the tool that made it."""

    url: str
    is_ours: bool


def find_or_create(
    client: ServiceClient,
    platform_id: uuid.UUID,
    lineitems_url: str,
    *,
    resource_link_id: str,
    label: str,
    maximum: Decimal,
    resource_id: str,
    may_create: bool = True,
    scopes: Collection[str] = (),
) -> Found | None:
    """The line item of a resource link. Where the platform has none: a new one, or None.

    `scopes` are those that the platform allows, where it has told them: some let a tool see columns
    and make none. Every page is read first, to make no second column. Raises ServiceError.
    """
    manages = not scopes or SCOPE in scopes
    columns = _columns(client, platform_id, lineitems_url, SCOPE if manages else READ_SCOPE)
    # The link's own column first: it is the one that the LMS shows beside the link.
    of_link = [c for c in columns.rows if resource_link_id and c.resourceLinkId == resource_link_id]
    ours = [c for c in columns.rows if c.resourceId == resource_id]
    found = next(iter(of_link + ours), None)
    if found is not None:
        return Found(found.id, is_ours=found.tag == OWN_TAG)
    if columns.unreadable:
        raise ServiceError(
            detail=f"gradebook columns: {columns.unreadable} not understood", reason="unreadable"
        )
    if not (may_create and manages):
        return None
    wanted: dict[str, Any] = {
        "label": label[:255],
        "scoreMaximum": float(maximum),
        "resourceId": resource_id,
        "tag": OWN_TAG,
    }
    if resource_link_id:
        wanted["resourceLinkId"] = resource_link_id
    answer = _send(client, platform_id, "POST", lineitems_url, wanted)
    return Found(_read(answer, (200, 201), "new line item").id, is_ours=True)


def count(client: ServiceClient, platform_id: uuid.UUID, lineitems_url: str) -> int:
    """Number of columns that the tool can see in a course. Raises ServiceError."""
    columns = _columns(client, platform_id, lineitems_url, SCOPE)
    return len(columns.rows) + columns.unreadable


@dataclass(frozen=True)
class _Columns:
    """The columns of a course, and how many of them could not be read."""

    rows: list["_Listed"]
    unreadable: int


def _columns(
    client: ServiceClient, platform_id: uuid.UUID, lineitems_url: str, scope: str
) -> _Columns:
    """All line items. No `limit` is sent: with one, Moodle loses some `next` links."""
    pages = list(
        service_lists.pages(
            client, platform_id, lineitems_url, _Listed,
            what="gradebook columns", scope=scope, accept=_ITEMS_TYPE,
        )
    )  # fmt: skip
    return _Columns(
        [row for page in pages for row in page.rows], sum(page.unreadable for page in pages)
    )


def rename(client: ServiceClient, platform_id: uuid.UUID, lineitem_url: str, label: str) -> None:
    """Change what the column is called. Raises ServiceError.

    Everything else is sent back as it was read: Moodle blanks what is left out, and a maximum that
    changes turns every student without a mark into one with 0.
    """
    answer = client.request(platform_id, "GET", lineitem_url, scopes=[SCOPE], accept=_ITEM_TYPE)
    item = _read(answer, (200,), "line item")
    if item.label == label[:255]:
        return
    kept = item.model_dump(exclude_unset=True) | {"label": label[:255]}
    answer = _send(client, platform_id, "PUT", lineitem_url, kept)
    if answer.status not in (200, 204):
        raise answer.refusal("line item")


def delete(client: ServiceClient, platform_id: uuid.UUID, lineitem_url: str) -> None:
    """Take away a column that the tool made; one that is gone is as good. Raises ServiceError.

    Never for a column of the LMS's own: Moodle deletes that too, with every mark in it.
    """
    answer = client.request(platform_id, "DELETE", lineitem_url, scopes=[SCOPE])
    if answer.status not in (200, 202, 204, *GONE):
        raise answer.refusal("line item to delete")


def _send(
    client: ServiceClient, platform_id: uuid.UUID, method: str, url: str, item: Mapping[str, Any]
) -> Response:
    return client.request(
        platform_id,
        method,
        url,
        scopes=[SCOPE],
        accept=_ITEM_TYPE,
        content_type=_ITEM_TYPE,
        body=json.dumps(item, separators=(",", ":")).encode(),
    )


def _read(answer: Response, good: tuple[int, ...], what: str) -> _Item:
    if answer.status not in good:
        raise answer.refusal(what)
    try:
        return _Item.model_validate_json(answer.body)
    except ValidationError:
        raise ServiceError(detail=f"{what}: not understood", reason="unreadable") from None
