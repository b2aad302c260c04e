"""Assignment and Grade Services: line items and scores."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from urllib.parse import urlsplit, urlunsplit

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from lti_tool.errors import InvalidInput, ServiceError
from lti_tool.lti.service_client import ServiceAnswer, ServiceClient

_AGS = "https://purl.imsglobal.org/spec/lti-ags/scope/"
SCORE = _AGS + "score"
LINE_ITEM = _AGS + "lineitem"

_SCORE_TYPE = "application/vnd.ims.lis.v1.score+json"
_ITEM_TYPE = "application/vnd.ims.lis.v2.lineitem+json"
_ITEMS_TYPE = "application/vnd.ims.lis.v2.lineitemcontainer+json"


@dataclass(frozen=True)
class Score:
    """A mark as it is sent. `timestamp` is when it was given, the same for every retry.

    Raises InvalidInput for what no platform could read: a mark that is no number, a maximum of
    nothing, a time without its zone.
    """

    subject: str
    score: Decimal
    maximum: Decimal
    comment: str
    timestamp: datetime

    def __post_init__(self) -> None:
        if not self.score.is_finite():
            raise InvalidInput("A mark must be a number.", field="score")
        if not self.maximum.is_finite() or self.maximum <= 0:
            raise InvalidInput("The highest mark must be more than nothing.", field="maximum")
        if self.timestamp.tzinfo is None:
            raise InvalidInput("The time of a mark must say its zone.", field="timestamp")


class _LineItem(BaseModel):
    id: str = Field(min_length=1)
    resourceLinkId: str | None = None  # noqa: N815  # as in AGS 2.0
    resourceId: str | None = None  # noqa: N815  # as in AGS 2.0


_LineItems = TypeAdapter(list[_LineItem])


def post_score(
    client: ServiceClient, platform_id: uuid.UUID, lineitem_url: str, score: Score
) -> ServiceAnswer:
    """Send a score. Any HTTP status is an answer; ServiceError when there is none.

    Always FullyGraded and always with the comment: Moodle blanks the mark for anything less than
    the first, and the comment where it is missing. No line feed anywhere outside strings: Moodle
    answers 200 to a refused body that has one.
    """
    body = {
        "userId": score.subject,
        "scoreGiven": float(score.score),
        "scoreMaximum": float(score.maximum),
        "comment": score.comment,
        "timestamp": score.timestamp.isoformat(),
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
    }
    return client.request(
        platform_id,
        "POST",
        _below(lineitem_url, "scores"),
        scopes=[SCORE],
        content_type=_SCORE_TYPE,
        body=json.dumps(body, separators=(",", ":")).encode(),
    )


def find_or_create_lineitem(
    client: ServiceClient,
    platform_id: uuid.UUID,
    lineitems_url: str,
    *,
    resource_link_id: str,
    label: str,
    maximum: Decimal,
    resource_id: str,
) -> str:
    """The address of the link's line item, made where the platform has none. Raises ServiceError.

    All items are read at once: with a limit, Moodle writes next links that no parser reads.
    """
    answer = client.request(
        platform_id, "GET", lineitems_url, scopes=[LINE_ITEM], accept=_ITEMS_TYPE
    )
    if answer.status != 200:
        raise ServiceError(detail=f"line items: status {answer.status}")
    try:
        items = _LineItems.validate_json(answer.body)
    except ValidationError:
        raise ServiceError(detail="line items: not understood") from None
    # The link's own column first: it is the one that the LMS shows beside the link.
    of_link = [i for i in items if resource_link_id and i.resourceLinkId == resource_link_id]
    ours = [i for i in items if i.resourceId == resource_id]
    found = next(iter(of_link + ours), None)
    if found is not None:
        return found.id
    wanted: dict[str, str | float] = {
        "label": label[:255],
        "scoreMaximum": float(maximum),
        "resourceId": resource_id,
    }
    if resource_link_id:
        wanted["resourceLinkId"] = resource_link_id
    return _create(client, platform_id, lineitems_url, wanted)


def _create(
    client: ServiceClient,
    platform_id: uuid.UUID,
    lineitems_url: str,
    item: Mapping[str, str | float],
) -> str:
    answer = client.request(
        platform_id,
        "POST",
        lineitems_url,
        scopes=[LINE_ITEM],
        content_type=_ITEM_TYPE,
        body=json.dumps(item, separators=(",", ":")).encode(),
    )
    if answer.status not in (200, 201):
        raise ServiceError(detail=f"new line item: status {answer.status}")
    try:
        return _LineItem.model_validate_json(answer.body).id
    except ValidationError:
        raise ServiceError(detail="new line item: not understood") from None


def _below(lineitem_url: str, name: str) -> str:
    """The address of `scores` or `results`, before the line item's query (AGS 2.0, 3.2.2)."""
    parts = urlsplit(lineitem_url)
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{name}"))
