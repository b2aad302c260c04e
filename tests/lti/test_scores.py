"""A score is sent so that Moodle keeps it, to a line item that is found before it is made."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from werkzeug.wrappers import Request, Response

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
    """What the platform got."""
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
    moment = datetime(2026, 11, 23, 21, 30, tzinfo=sydney)
    sent = json.loads(post(services, replace(SCORE, timestamp=moment)).body)["timestamp"]
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


# --- line items


def item(number: int, **more: Any) -> dict[str, Any]:
    return {"id": f"https://lms.example/{number}", "label": "L", "scoreMaximum": 100, **more}


def laid_out(services: Services, items: Any, created: Response | None = None) -> None:
    """The platform lists these and answers a new one with `created`, or as Moodle does."""

    def page(request: Request) -> Response:
        if request.method == "GET":
            return Response(json.dumps(items))
        made = {**request.get_json(force=True), "id": "https://lms.example/new"}
        return created or Response(json.dumps(made), 201)

    services.lms.pages[ITEMS] = page


def find(services: Services, **changes: str) -> str:
    return scores.find_or_create_lineitem(
        services.client,
        services.platform_id,
        f"{services.lms.url}{ITEMS}?type_id=1",
        **{
            "resource_link_id": "link-1",
            "label": "Week 1",
            "maximum": Decimal(20),
            "resource_id": "activity-1",
            **changes,
        },  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("items", "found"),
    [
        ([item(1, resourceLinkId="link-1")], 1),
        ([item(1, resourceId="activity-1")], 1),
        ([item(1), item(2, resourceLinkId="link-1")], 2),
        ([item(1, resourceId="activity-1"), item(2, resourceLinkId="link-1")], 2),
        ([item(1, resourceLinkId="link-2"), item(2, resourceId="activity-1")], 2),
        ([item(1, resourceLinkId="link-1"), item(2, resourceLinkId="link-1")], 1),
        ([item(1, resourceLinkId=None, resourceId=None), item(2, resourceLinkId="link-1")], 2),
    ],
)
def test_the_links_own_item_is_found_then_ours(
    services: Services, items: list[dict[str, Any]], found: int
) -> None:
    laid_out(services, items)
    assert find(services) == f"https://lms.example/{found}"
    (seen,) = services.lms.asked(ITEMS)
    assert seen.query == "type_id=1"  # never a limit: Moodle's next links cannot be read
    assert seen.headers["Accept"] == "application/vnd.ims.lis.v2.lineitemcontainer+json"


@pytest.mark.parametrize(
    "items",
    [[], [item(1)], [item(1, resourceLinkId="link-2", resourceId="activity-2")]],
    ids=["none", "unlinked", "of others"],
)
def test_otherwise_one_is_made(services: Services, items: list[dict[str, Any]]) -> None:
    laid_out(services, items)
    assert find(services, label="x" * 300) == "https://lms.example/new"
    made = services.lms.asked(ITEMS)[1]
    assert made.method == "POST"
    assert made.query == "type_id=1"
    assert made.headers["Content-Type"] == "application/vnd.ims.lis.v2.lineitem+json"
    assert json.loads(made.body) == {
        "label": "x" * 255,
        "scoreMaximum": 20,
        "resourceLinkId": "link-1",
        "resourceId": "activity-1",
    }
    assert b"\n" not in made.body


def test_without_a_link_an_unlinked_item_is_not_taken(services: Services) -> None:
    laid_out(services, [item(1, resourceLinkId="", resourceId="")])
    assert find(services, resource_link_id="") == "https://lms.example/new"
    assert "resourceLinkId" not in json.loads(services.lms.asked(ITEMS)[1].body)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (404, b""),
        (500, b"[]"),
        (200, b"<html>"),
        (200, b"{}"),
        (200, b"[{}]"),
        (200, b'[{"id": 1}]'),
        (200, b'[{"id": "", "resourceId": "activity-1"}]'),
        (200, b"[null]"),
    ],
)
def test_a_list_that_cannot_be_read_makes_no_second_item(
    services: Services, status: int, body: bytes
) -> None:
    services.lay_out(ITEMS, body, status)
    with pytest.raises(ServiceError):
        find(services)
    assert [seen.method for seen in services.lms.asked(ITEMS)] == ["GET"]


@pytest.mark.parametrize(
    "created",
    [Response("", 403), Response("", 500), Response("<html>", 201), Response("{}", 201)],
)
def test_an_item_that_was_not_made_is_an_error(services: Services, created: Response) -> None:
    laid_out(services, [], created)
    with pytest.raises(ServiceError):
        find(services)
