"""Scores and results: marks sent to a platform and read back (AGS 2.0, 3.2 and 3.3)."""

import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from pydantic import BaseModel, Field

from lti_tool.errors import InvalidInput, ServiceError
from lti_tool.lti import service_lists
from lti_tool.lti.http import Response
from lti_tool.lti.service_client import ServiceClient

_AGS = "https://purl.imsglobal.org/spec/lti-ags/scope/"
SCORE = _AGS + "score"
RESULT = _AGS + "result.readonly"

_SCORE_TYPE = "application/vnd.ims.lis.v1.score+json"
_RESULTS_TYPE = "application/vnd.ims.lis.v2.resultcontainer+json"


@dataclass(frozen=True)
class Score:
    """A mark as it is sent. `timestamp` is when it was given, the same for every retry.

    Raises InvalidInput for what no platform could read: a mark that is no number, a maximum of
    nothing, a time without its zone.
    """

    subject: str
    score: Decimal | None
    """None to take an earlier score back."""
    maximum: Decimal
    comment: str
    timestamp: datetime

    def __post_init__(self) -> None:
        if self.score is not None and not self.score.is_finite():
            raise InvalidInput("A mark must be a number.", field="score")
        if not self.maximum.is_finite() or self.maximum <= 0:
            raise InvalidInput("The highest mark must be more than nothing.", field="maximum")
        if self.timestamp.tzinfo is None:
            raise InvalidInput("The time of a mark must say its zone.", field="timestamp")


class ActivityProgress(StrEnum):
    """Ways that somebody has come in an activity (AGS 2.0, 3.4.7), as far as this tool tells."""

    STARTED = "Started"
    SUBMITTED = "Submitted"
    IN_PROGRESS = "InProgress"
    """Submitted before, and taken back."""


@dataclass(frozen=True)
class Progress:
    """Progress of somebody who has no mark, as it is sent."""

    subject: str
    progress: ActivityProgress
    timestamp: datetime


def post_progress(
    client: ServiceClient, platform_id: uuid.UUID, lineitem_url: str, sent: Progress
) -> Response:
    """Send a score without points. Any HTTP status is an answer; ServiceError when there is none.

    Only for platforms that take no mark away for it (`Dialect.takes_progress`).
    """
    is_submitted = sent.progress is ActivityProgress.SUBMITTED
    body = {
        "userId": sent.subject,
        "timestamp": sent.timestamp.isoformat(),
        "activityProgress": sent.progress.value,
        "gradingProgress": "PendingManual" if is_submitted else "NotReady",
    }
    return _post(client, platform_id, lineitem_url, body)


def post_score(
    client: ServiceClient, platform_id: uuid.UUID, lineitem_url: str, score: Score
) -> Response:
    """Send a score. Any HTTP status is an answer; ServiceError when there is none.

    A mark is always FullyGraded and always with its comment: Moodle blanks the mark for anything
    less than the first, and the comment where it is missing. A score without `scoreGiven` clears
    the one before (AGS 2.0, 3.4.1), also in Moodle. No line feed anywhere outside strings: Moodle
    answers 200 to a refused body that has one.
    """
    body: dict[str, Any] = {
        "userId": score.subject,
        "timestamp": score.timestamp.isoformat(),
        "activityProgress": "Completed",
    }
    if score.score is None:
        body |= {"gradingProgress": "NotReady"}
    else:
        body |= {
            "scoreGiven": float(score.score),
            "scoreMaximum": float(score.maximum),
            "comment": score.comment,
            "gradingProgress": "FullyGraded",
        }
    return _post(client, platform_id, lineitem_url, body)


def _post(
    client: ServiceClient, platform_id: uuid.UUID, lineitem_url: str, body: dict[str, Any]
) -> Response:
    return client.request(
        platform_id,
        "POST",
        _below(lineitem_url, "scores"),
        scopes=[SCORE],
        content_type=_SCORE_TYPE,
        body=json.dumps(body, separators=(",", ":")).encode(),
    )


@dataclass(frozen=True)
class Result:
    """A mark as the platform has it now; None where it has none."""

    score: Decimal | None
    maximum: Decimal
    comment: str


_Number = Annotated[Decimal, Field(gt=-1_000_000_000, lt=1_000_000_000)]
"""Mark of a platform, small enough to be stored."""


class _Result(BaseModel):
    userId: service_lists.Id  # noqa: N815  # as in AGS 2.0
    resultScore: _Number | None = None  # noqa: N815  # as in AGS 2.0
    resultMaximum: _Number = Decimal(1)  # noqa: N815  # as in AGS 2.0: absent means 1
    comment: service_lists.Text = None


def fetch_result(
    client: ServiceClient, platform_id: uuid.UUID, lineitem_url: str, subject: str
) -> Result | None:
    """The result of one person in the platform's gradebook; None where there is none.

    Raises ServiceError.
    """
    address = _below(lineitem_url, "results", user_id=subject)
    return _fetch_results(client, platform_id, address).get(subject)


def fetch_results(
    client: ServiceClient, platform_id: uuid.UUID, lineitem_url: str
) -> dict[str, Result]:
    """All results of a column, by subject. Raises ServiceError."""
    return _fetch_results(client, platform_id, _below(lineitem_url, "results"))


def _fetch_results(
    client: ServiceClient, platform_id: uuid.UUID, address: str
) -> dict[str, Result]:
    """Results of a list. No `limit` is sent, as Moodle fails with one."""
    pages = service_lists.pages(
        client,
        platform_id,
        address,
        _Result,
        what="marks",
        scope=RESULT,
        accept=_RESULTS_TYPE,
    )
    unreadable = 0
    found: dict[str, Result] = {}
    for page in pages:
        unreadable += page.unreadable
        for row in page.rows:
            result = Result(row.resultScore, row.resultMaximum, row.comment or "")
            found.setdefault(row.userId, result)
    if unreadable and not found:
        raise ServiceError(detail=f"marks: {unreadable} not understood", reason="unreadable")
    return found


def _below(lineitem_url: str, name: str, **parameters: str) -> str:
    """The address of `scores` or `results`, before the line item's query (AGS 2.0, 3.2.2)."""
    parts = urlsplit(lineitem_url)
    query = "&".join(part for part in (parts.query, urlencode(parameters)) if part)
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{name}", query=query))
