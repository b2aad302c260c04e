"""Line items: the gradebook's columns (Assignment and Grade Services 2.0, 3.1)."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from lti_tool.errors import ServiceError
from lti_tool.lti.exchange import Answer
from lti_tool.lti.service_client import ServiceClient
from lti_tool.validation import Address

SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem"

_ITEM_TYPE = "application/vnd.ims.lis.v2.lineitem+json"
_ITEMS_TYPE = "application/vnd.ims.lis.v2.lineitemcontainer+json"

TAG = "promptgrimoire"
"""The tag of every column that the tool makes."""


class _Item(BaseModel):
    """A column as the platform describes it; what is not used here is kept, to be sent back."""

    model_config = ConfigDict(extra="allow")

    id: Address
    label: str | None = None
    resourceLinkId: str | None = None  # noqa: N815  # as in AGS 2.0
    resourceId: str | None = None  # noqa: N815  # as in AGS 2.0


_One = TypeAdapter(_Item)
_All = TypeAdapter(list[_Item])

ReadT = TypeVar("ReadT")


@dataclass(frozen=True)
class Found:
    """A column's address, and whether it was the tool that made it just now."""

    url: str
    is_new: bool


def find_or_create(
    client: ServiceClient,
    platform_id: uuid.UUID,
    lineitems_url: str,
    *,
    resource_link_id: str,
    label: str,
    maximum: Decimal,
    resource_id: str,
) -> Found:
    """The link's column, made where the platform has none. Raises ServiceError.

    All are read at once: with a limit, Moodle writes next links that no parser reads.
    """
    answer = client.request(platform_id, "GET", lineitems_url, scopes=[SCOPE], accept=_ITEMS_TYPE)
    items = _read(answer, _All, (200,), "line items")
    # The link's own column first: it is the one that the LMS shows beside the link.
    of_link = [i for i in items if resource_link_id and i.resourceLinkId == resource_link_id]
    ours = [i for i in items if i.resourceId == resource_id]
    found = next(iter(of_link + ours), None)
    if found is not None:
        return Found(found.id, is_new=False)
    wanted: dict[str, Any] = {
        "label": label[:255],
        "scoreMaximum": float(maximum),
        "resourceId": resource_id,
        "tag": TAG,
    }
    if resource_link_id:
        wanted["resourceLinkId"] = resource_link_id
    answer = _send(client, platform_id, "POST", lineitems_url, wanted)
    return Found(_read(answer, _One, (200, 201), "new line item").id, is_new=True)


def count(client: ServiceClient, platform_id: uuid.UUID, lineitems_url: str) -> int:
    """How many columns the tool may see in a course. Raises ServiceError."""
    answer = client.request(platform_id, "GET", lineitems_url, scopes=[SCOPE], accept=_ITEMS_TYPE)
    return len(_read(answer, _All, (200,), "line items"))


def rename(client: ServiceClient, platform_id: uuid.UUID, lineitem_url: str, label: str) -> None:
    """Change what the column is called. Raises ServiceError.

    Everything else is sent back as it was read: Moodle blanks what is left out, and a maximum that
    changes turns every student without a mark into one with 0.
    """
    answer = client.request(platform_id, "GET", lineitem_url, scopes=[SCOPE], accept=_ITEM_TYPE)
    item = _read(answer, _One, (200,), "line item")
    if item.label == label[:255]:
        return
    kept = item.model_dump(exclude_unset=True) | {"label": label[:255]}
    answer = _send(client, platform_id, "PUT", lineitem_url, kept)
    if answer.status not in (200, 204):
        raise ServiceError(detail=f"line item: status {answer.status}")


def delete(client: ServiceClient, platform_id: uuid.UUID, lineitem_url: str) -> None:
    """Take away a column that the tool made; one that is gone is as good. Raises ServiceError.

    Never for a column of the LMS's own: Moodle deletes that too, with every mark in it.
    """
    answer = client.request(platform_id, "DELETE", lineitem_url, scopes=[SCOPE])
    if answer.status not in (200, 202, 204, 404):
        raise ServiceError(detail=f"line item to delete: status {answer.status}")


def _send(
    client: ServiceClient, platform_id: uuid.UUID, method: str, url: str, item: Mapping[str, Any]
) -> Answer:
    return client.request(
        platform_id,
        method,
        url,
        scopes=[SCOPE],
        accept=_ITEM_TYPE,
        content_type=_ITEM_TYPE,
        body=json.dumps(item, separators=(",", ":")).encode(),
    )


def _read(answer: Answer, shape: TypeAdapter[ReadT], good: tuple[int, ...], what: str) -> ReadT:
    if answer.status not in good:
        raise ServiceError(detail=f"{what}: status {answer.status}")
    try:
        return shape.validate_json(answer.body)
    except ValidationError:
        raise ServiceError(detail=f"{what}: not understood") from None
