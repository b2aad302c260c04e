"""A score is sent so that Moodle keeps it, to a line item that is found before it is made."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from lti_tool.errors import InvalidInput, ServiceError
from lti_tool.lti import scores
from lti_tool.lti.scores import Score
from tests.lti.services import Services

ITEM = "/services.php/2/lineitems/2/lineitem"
ITEMS = "/services.php/2/lineitems"
SCORE = Score(
    subject="6",
    score=Decimal("80.5"),
    maximum=Decimal(100),
    comment="Well read.",
    timestamp=datetime(2026, 11, 23, 10, 30, 5, 250_000, tzinfo=UTC),
)


def post(services: Services, score: Score = SCORE, url: str = f"{ITEM}?type_id=1") -> Any:
    """Post a score and return the request that the platform received."""
    services.lay_out(f"{ITEM}/scores", b"")
    address = services.lms.url + url
    answer = scores.post_score(services.client, services.platform_id, address, score)
    assert answer.status == 200
    return services.lms.asked(f"{ITEM}/scores")[-1]


def test_a_score_is_complete(services: Services) -> None:
    seen = post(services)
    assert seen.method == "POST"
    assert seen.headers["Content-Type"] == "application/vnd.ims.lis.v1.score+json"
    assert json.loads(seen.body) == {
        "userId": "6",
        "scoreGiven": 80.5,
        "scoreMaximum": 100,
        "comment": "Well read.",
        "timestamp": "2026-11-23T10:30:05.250000+00:00",
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
    }
    (asked,) = services.lms.asked("/token")
    assert asked.form["scope"] == "https://purl.imsglobal.org/spec/lti-ags/scope/score"


@pytest.mark.parametrize(
    ("url", "query"),
    [
        (f"{ITEM}?type_id=1", "type_id=1"),
        (ITEM, ""),
        (f"{ITEM}/", ""),
        (f"{ITEM}?a=b/c&d=%2F", "a=b/c&d=%2F"),
    ],
)
def test_scores_goes_before_the_query(services: Services, url: str, query: str) -> None:
    assert post(services, url=url).query == query


@pytest.mark.parametrize("comment", ["", "one\ntwo\r\nthree", 'a "quote" \\', "日本 🦉", "\u2028"])
def test_the_body_is_one_line_and_keeps_the_comment(services: Services, comment: str) -> None:
    body = post(services, replace(SCORE, comment=comment)).body
    assert b"\n" not in body
    assert b"\r" not in body
    assert b'": ' not in body
    assert body.isascii()
    assert json.loads(body)["comment"] == comment


@pytest.mark.parametrize(
    ("score", "maximum"), [("0", "1"), ("33.333", "100"), ("7", "10"), ("12.50", "20"), ("5", "4")]
)
def test_marks_are_numbers(services: Services, score: str, maximum: str) -> None:
    sent = json.loads(
        post(services, replace(SCORE, score=Decimal(score), maximum=Decimal(maximum))).body
    )
    assert Decimal(str(sent["scoreGiven"])) == Decimal(score)
    assert Decimal(str(sent["scoreMaximum"])) == Decimal(maximum)


def test_a_time_keeps_its_zone(services: Services) -> None:
    sydney = timezone(timedelta(hours=11))
    timestamp = datetime(2026, 11, 23, 21, 30, tzinfo=sydney)
    sent = json.loads(post(services, replace(SCORE, timestamp=timestamp)).body)["timestamp"]
    assert sent == "2026-11-23T21:30:00+11:00"


@pytest.mark.parametrize(
    "changes",
    [
        {"score": Decimal("NaN")},
        {"score": Decimal("Infinity")},
        {"maximum": Decimal("NaN")},
        {"maximum": Decimal(0)},
        {"maximum": Decimal(-1)},
        {"timestamp": datetime(2026, 11, 23, 10, 30)},  # noqa: DTZ001
    ],
)
def test_what_no_platform_could_read_is_no_score(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        replace(SCORE, **changes)


@pytest.mark.parametrize("status", [200, 400, 403, 404, 409, 500])
def test_the_platforms_answer_is_handed_on(services: Services, status: int) -> None:
    services.lay_out(f"{ITEM}/scores", b"[]", status)
    address = f"{services.lms.url}{ITEM}?type_id=1"
    answer = scores.post_score(services.client, services.platform_id, address, SCORE)
    assert (answer.status, answer.body) == (status, b"[]")


# --- results

RESULTS = f"{ITEM}/results"


def result(services: Services, *listed: Any, status: int = 200) -> scores.Result | None:
    services.lay_out(RESULTS, list(listed), status)
    address = f"{services.lms.url}{ITEM}?type_id=1"
    return scores.fetch_result(services.client, services.platform_id, address, "6")


def test_a_result_is_asked_for_one_person_without_a_limit(services: Services) -> None:
    found = result(
        services,
        {"userId": "7", "resultScore": 1},
        {"userId": "6", "resultScore": 46.5, "resultMaximum": 100, "comment": "base"},
    )
    assert found == scores.Result(Decimal("46.5"), Decimal(100), "base")
    (seen,) = services.lms.asked(RESULTS)
    assert seen.query == "type_id=1&user_id=6"
    assert seen.headers["Accept"] == "application/vnd.ims.lis.v2.resultcontainer+json"


def test_who_has_no_result_has_none(services: Services) -> None:
    assert result(services) is None
    assert result(services, {"userId": "7", "resultScore": 1}) is None
    blanked = result(services, {"userId": "6"})
    assert blanked == scores.Result(None, Decimal(1), "")


@pytest.mark.parametrize(
    "listed", [["x"], [{"resultScore": 1}], [{"userId": "6", "resultScore": "x"}]]
)
def test_results_that_cannot_be_read_are_an_error(services: Services, listed: list[Any]) -> None:
    with pytest.raises(ServiceError):
        result(services, *listed)
    with pytest.raises(ServiceError):
        result(services, status=404)
