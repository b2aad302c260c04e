"""A column is found before it is made, and only what is ours is changed or taken away."""

import json
from decimal import Decimal
from typing import Any

import pytest
from werkzeug.wrappers import Request, Response

from lti_tool.errors import ServiceError
from lti_tool.lti import line_items
from lti_tool.lti.line_items import Found
from tests.lti.services import Services

ITEMS = "/services.php/2/lineitems"
ITEM = f"{ITEMS}/2/lineitem"


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


def find(services: Services, **changes: str) -> Found:
    found = line_items.find_or_create(
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
    assert found is not None
    return found


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
    assert find(services) == Found(f"https://lms.example/{found}", is_ours=False)
    (seen,) = services.lms.asked(ITEMS)
    assert seen.query == "type_id=1"  # never a limit: Moodle's next links cannot be read
    assert seen.headers["Accept"] == "application/vnd.ims.lis.v2.lineitemcontainer+json"


@pytest.mark.parametrize(
    ("tag", "is_ours"), [("promptgrimoire-column", True), ("promptgrimoire", False), (None, False)]
)
def test_a_column_that_the_tool_made_is_known_by_its_tag(
    services: Services, tag: str | None, is_ours: bool
) -> None:
    laid_out(services, [item(1, resourceId="activity-1", tag=tag)])
    assert find(services) == Found("https://lms.example/1", is_ours=is_ours)


@pytest.mark.parametrize(
    "items",
    [[], [item(1)], [item(1, resourceLinkId="link-2", resourceId="activity-2")]],
    ids=["none", "unlinked", "of others"],
)
def test_otherwise_one_is_made(services: Services, items: list[dict[str, Any]]) -> None:
    laid_out(services, items)
    assert find(services, label="x" * 300) == Found("https://lms.example/new", is_ours=True)
    made = services.lms.asked(ITEMS)[1]
    assert made.method == "POST"
    assert made.query == "type_id=1"
    assert made.headers["Content-Type"] == "application/vnd.ims.lis.v2.lineitem+json"
    assert json.loads(made.body) == {
        "label": "x" * 255,
        "scoreMaximum": 20,
        "resourceLinkId": "link-1",
        "resourceId": "activity-1",
        "tag": "promptgrimoire-column",
    }
    assert b"\n" not in made.body


def test_without_a_link_an_unlinked_item_is_not_taken(services: Services) -> None:
    laid_out(services, [item(1, resourceLinkId="", resourceId="")])
    assert find(services, resource_link_id="").is_ours
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
        (200, b'[{"id": ["https://lms.example/1"], "resourceId": "activity-1"}]'),
        (200, b'[{"id": "", "resourceId": "activity-1"}]'),
        (200, b'[{"id": "https://lms.example/1\\u0000", "resourceId": "activity-1"}]'),
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


def paged(services: Services, *pages: list[Any]) -> None:
    """The platform lists its columns on several pages."""

    def page(request: Request) -> Response:
        if request.method == "POST":
            return Response(json.dumps({"id": "https://lms.example/new"}), 201)
        number = int(request.args.get("page", 0))
        answer = Response(json.dumps(pages[number]))
        if number + 1 < len(pages):
            following = f"{services.lms.url}{ITEMS}?page={number + 1}"
            answer.headers["Link"] = f'<{following}>; rel="next"'
        return answer

    services.lms.pages[ITEMS] = page


def test_a_column_on_a_later_page_is_found_and_no_second_one_made(services: Services) -> None:
    paged(services, [item(1)], [item(2)], [item(3, resourceId="activity-1")])
    assert find(services) == Found("https://lms.example/3", is_ours=False)
    paged(services, [item(1, resourceId="activity-1")], [item(2, resourceLinkId="link-1")])
    assert find(services) == Found("https://lms.example/2", is_ours=False)
    assert {seen.method for seen in services.lms.asked(ITEMS)} == {"GET"}


def test_columns_of_all_pages_are_counted(services: Services) -> None:
    paged(services, [item(1), item(2)], [item(3), None])
    address = f"{services.lms.url}{ITEMS}"
    assert line_items.count(services.client, services.platform_id, address) == 4


@pytest.mark.parametrize(
    "odd", [{"resourceLinkId": 7}, {"label": None}, {"resourceId": {"a": 1}}, {"scoreMaximum": "x"}]
)
def test_an_odd_column_hides_no_other(services: Services, odd: dict[str, Any]) -> None:
    laid_out(services, [item(1, **odd), item(2, resourceId="activity-1")])
    assert find(services) == Found("https://lms.example/2", is_ours=False)


def test_a_column_that_cannot_be_read_hides_none_that_can(services: Services) -> None:
    laid_out(services, [None, {"id": ""}, item(2, resourceId="activity-1")])
    assert find(services) == Found("https://lms.example/2", is_ours=False)


@pytest.mark.parametrize("link", [f"<{ITEMS}?type_id=1>", "<https://evil.example/items>"])
def test_columns_in_a_circle_or_elsewhere_are_an_error(services: Services, link: str) -> None:
    services.lay_out(ITEMS, [item(1)], Link=f'{link}; rel="next"')
    with pytest.raises(ServiceError):
        find(services)
    assert [seen.method for seen in services.lms.asked(ITEMS)] == ["GET"]


STORED = {
    "id": "https://lms.example/2",
    "label": "Week 1",
    "scoreMaximum": 100,
    "tag": "promptgrimoire",
    "resourceId": "activity-1",
    "resourceLinkId": "link-1",
    "submissionReview": {"reviewableStatus": ["Submitted"], "url": "https://tool.example/"},
    "gradesReleased": True,
}


def column(services: Services, *, stored: Any = STORED, put: int = 200, deleted: int = 204) -> str:
    """A column that the platform describes as `stored`; its address."""

    def page(request: Request) -> Response:
        statuses = {"GET": 200, "PUT": put, "DELETE": deleted}
        return Response(json.dumps(stored), statuses[request.method])

    services.lms.pages[ITEM] = page
    return f"{services.lms.url}{ITEM}?type_id=1"


def test_renaming_sends_everything_else_back_as_it_was(services: Services) -> None:
    line_items.rename(services.client, services.platform_id, column(services), "Week one")
    read, written = services.lms.asked(ITEM)
    assert (read.method, written.method) == ("GET", "PUT")
    assert json.loads(written.body) == {**STORED, "label": "Week one"}
    assert written.headers["Content-Type"] == "application/vnd.ims.lis.v2.lineitem+json"
    assert b"\n" not in written.body


def test_a_column_of_that_name_is_left_alone(services: Services) -> None:
    line_items.rename(services.client, services.platform_id, column(services), "Week 1")
    assert [seen.method for seen in services.lms.asked(ITEM)] == ["GET"]


def test_a_refused_name_is_an_error(services: Services) -> None:
    address = column(services, put=403)
    with pytest.raises(ServiceError):
        line_items.rename(services.client, services.platform_id, address, "Week one")


@pytest.mark.parametrize("status", [200, 202, 204, 404])
def test_a_column_is_taken_away_or_is_gone_already(services: Services, status: int) -> None:
    line_items.delete(services.client, services.platform_id, column(services, deleted=status))
    assert [seen.method for seen in services.lms.asked(ITEM)] == ["DELETE"]


@pytest.mark.parametrize("status", [401, 403, 500])
def test_a_column_that_stays_is_an_error(services: Services, status: int) -> None:
    address = column(services, deleted=status)
    with pytest.raises(ServiceError):
        line_items.delete(services.client, services.platform_id, address)
