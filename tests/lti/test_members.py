"""A roster is fetched whole, page by page on the platform's own host, or not at all."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.wrappers import Request, Response

from lti_tool.errors import ServiceError
from lti_tool.lti import dialects, service_lists
from lti_tool.lti.claimed_roles import ClaimedRole, read_roles
from lti_tool.lti.members import RosterMember, fetch_members
from tests.lti.fake_platform import MEMBERSHIP
from tests.lti.services import Services

MOODLE = dialects.of("moodle")
PATH = "/Moodle/memberships"
ACCEPT = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"


def member(number: int | str, **changes: Any) -> dict[str, Any]:
    """Somebody as Moodle 4.5 lists them."""
    return {
        "status": "Active",
        "roles": ["Learner"],
        "user_id": str(number),
        "name": f"Person {number}",
        "given_name": "Person",
        "family_name": str(number),
        "email": f"person{number}@example.edu",
        "ext_user_username": f"person{number}",
        **changes,
    }


def one_page(services: Services, *listed: Any) -> list[RosterMember]:
    services.lay_out(PATH, {"id": "x", "context": {"id": "2"}, "members": list(listed)})
    return fetch(services)


def fetch(services: Services, query: str = "") -> list[RosterMember]:
    return fetch_members(
        services.client, services.platform_id, services.lms.url + PATH + query, MOODLE
    ).members


def paged(
    services: Services, count: int, size: int, fails_on: int | None = None, failure: Any = 500
) -> None:
    """The platform gives `count` members, `size` a page; page `fails_on` is a failure."""

    def page(request: Request) -> Response:
        start = int(request.args.get("From", 0))
        if fails_on is not None and start // size == fails_on:
            return Response("", failure) if isinstance(failure, int) else Response(failure)
        listed = [member(i) for i in range(start, min(start + size, count))]
        answer = Response(json.dumps({"members": listed}), content_type=ACCEPT)
        if start + size < count:
            answer.headers["Link"] = (
                f'<{services.lms.url}{PATH}?From={start + size}&Bookmark=AbC>; rel="next"'
            )
        return answer

    services.lms.pages[PATH] = page


def test_a_roster_of_moodle_is_read(services: Services) -> None:
    (found,) = one_page(services, member(5, name="Ada O'Neil &amp; Sons"))
    assert found == RosterMember(
        subject="5",
        roles=("Learner",),
        name="Ada O'Neil & Sons",
        active=True,
    )
    (seen,) = services.lms.asked(PATH)
    assert seen.headers["Accept"] == ACCEPT
    (asked,) = services.lms.asked("/token")
    assert (
        asked.form["scope"]
        == "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
    )


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ({"name": "A &amp; B"}, "A & B"),
        ({"name": "A &amp;amp; B"}, "A &amp; B"),
        ({"name": "A & B"}, "A & B"),
        ({"name": "&lt;b&gt;"}, "<b>"),
        ({"name": "  Ada  "}, "Ada"),
        ({"name": None}, "Person 5"),
        ({"name": "", "given_name": None}, "5"),
        ({"name": None, "given_name": None, "family_name": None}, None),
        ({"name": "A\0B"}, "AB"),
        ({"name": "x" * 1000}, "x" * 255),
    ],
)
def test_names_are_decoded_once_and_cleaned(
    services: Services, sent: dict[str, Any], name: str | None
) -> None:
    (found,) = one_page(services, member(5, **sent))
    assert found.name == name


def test_somebody_may_be_an_id_alone(services: Services) -> None:
    (found,) = one_page(services, {"user_id": "5"})
    assert found == RosterMember("5", (), None, True)
    assert read_roles(found.roles) is None


@pytest.mark.parametrize(
    ("status", "active"),
    [("Active", True), ("active", True), (None, True), ("Inactive", False), ("Deleted", False)],
)
def test_only_the_active_are_active(services: Services, status: str | None, active: bool) -> None:
    (found,) = one_page(services, member(5, status=status))
    assert found.active is active


@pytest.mark.parametrize(
    ("roles", "role"),
    [
        (["Instructor"], ClaimedRole.TEACHER),
        (["Learner"], ClaimedRole.STUDENT),
        ([f"{MEMBERSHIP}#Instructor"], ClaimedRole.TEACHER),
        (
            ["Learner", "http://purl.imsglobal.org/vocab/lis/v2/person#Administrator"],
            ClaimedRole.STUDENT,
        ),
    ],
)
def test_roles_come_in_short_and_long_words(
    services: Services, roles: list[str], role: ClaimedRole
) -> None:
    (found,) = one_page(services, member(5, roles=roles))
    assert read_roles(found.roles) is role


def test_an_empty_roster_is_a_roster(services: Services) -> None:
    assert one_page(services) == []


def test_2500_members_come_over_25_pages_with_one_token(services: Services) -> None:
    paged(services, 2500, 100)
    found = fetch(services)
    assert [each.subject for each in found] == [str(i) for i in range(2500)]
    pages = services.lms.asked(PATH)
    assert len(pages) == 25
    assert pages[1].query == "From=100&Bookmark=AbC"
    assert {seen.headers["Accept"] for seen in pages} == {ACCEPT}
    assert len(services.lms.asked("/token")) == 1


def test_a_next_page_may_be_named_relatively(services: Services) -> None:
    services.lay_out(PATH, {"members": [member(1)]}, Link='<memberships2?p=2>; rel="next"')
    services.lay_out("/Moodle/memberships2", {"members": [member(2)]})
    assert [each.subject for each in fetch(services)] == ["1", "2"]


@pytest.mark.parametrize(
    ("row", "read"),
    [
        ({"user_id": 5}, {}),
        ({"user_id": 98765432109876543210}, {"subject": "98765432109876543210"}),
        ({"roles": None}, {}),
        ({"roles": "Learner"}, {}),
        ({"roles": ["Learner", None, {}]}, {"roles": ("Learner",)}),
        ({"name": "\ud800Ada"}, {"name": "Ada"}),
        ({"name": {"first": "Ada"}}, {}),
        ({"email": ["a@b.example"]}, {}),
        ({"status": ""}, {}),
        ({"status": "http://purl.imsglobal.org/vocab/lis/v2/status#Active"}, {}),
        ({"group_enrollments": [{"group_id": 3}]}, {"groups": ("3",)}),
        ({"group_enrollments": [{}, {"group_id": "3"}]}, {"groups": None}),
        ({"group_enrollments": "3"}, {"groups": None}),
    ],
)
def test_an_odd_row_is_a_person_as_far_as_it_can_be_read(
    services: Services, row: dict[str, Any], read: dict[str, Any]
) -> None:
    nobody_special = RosterMember("5", (), None, True)
    found = one_page(services, member(1), {"user_id": "5", **row})[1:]
    assert found == [replace(nobody_special, **read)]


@pytest.mark.parametrize(
    "row",
    [
        None,
        "5",
        [],
        {},
        {"user_id": ""},
        {"user_id": None},
        {"user_id": True},
        {"user_id": "x" * 256},
        {"user_id": "5\0"},
        {"user_id": "\ud800"},
        {"user_id": {"id": "5"}},
        {"user_id": "5", "status": "Wandering"},
        {"user_id": "5", "status": 1},
        {"user_id": "5", "status": False},
    ],
)
def test_a_row_that_names_nobody_is_left_out_and_counted(services: Services, row: Any) -> None:
    services.lay_out(PATH, {"members": [member(1), row, member(2)]})
    found = fetch_members(services.client, services.platform_id, services.lms.url + PATH, MOODLE)
    assert [each.subject for each in found.members] == ["1", "2"]
    assert found.unreadable == 1


def test_bytes_of_another_encoding_spoil_one_name(services: Services) -> None:
    body = json.dumps({"members": [member(1), member(2, name="Zo~")]}).encode()
    services.lay_out(PATH, b"\xef\xbb\xbf" + body.replace(b"~", b"\xeb"))
    assert [each.name for each in fetch(services)] == ["Person 1", "Zo\ufffd"]


def test_two_rows_of_one_person_are_joined(services: Services) -> None:
    (found,) = one_page(
        services,
        member(5, roles=["Instructor"], group_enrollments=[{"group_id": "3"}]),
        member(5, roles=["Learner"], status="Inactive", name="", given_name="", family_name=""),
        member(5, roles=[], group_enrollments=[{"group_id": "4"}]),
    )
    assert found.roles == ("Instructor", "Learner")
    assert found.groups == ("3", "4")
    assert found.active
    assert found.name == "Person 5"


def test_5000_members_may_come_in_one_answer(services: Services) -> None:
    crowd = [
        member(number, name="字" * 30, lis_person_sourcedid="x" * 60) for number in range(5000)
    ]
    assert len(json.dumps(crowd)) > 2 * 1024 * 1024
    assert len(one_page(services, *crowd)) == 5000


@pytest.mark.parametrize(
    "body",
    [
        b'{"members": [' + b"[]," * 1_100_000 + b"[]]}",
        b'{"members": ["' + b"x" * 17_000_000 + b'"]}',
    ],
    ids=["too many values", "too many bytes"],
)
def test_an_answer_that_would_fill_the_memory_is_given_up(services: Services, body: bytes) -> None:
    services.lay_out(PATH, body)
    with pytest.raises(ServiceError):
        fetch(services)


@pytest.mark.parametrize(
    "link",
    [
        '</two>; rel="next"',
        "</two>; rel=next",
        '</two>;rel="prev next"',
        '</two>; title="a, b"; REL="Next"',
        '</one;a=b>; rel="prev", </two>; rel="next"',
        "</two?a=1&amp;b=2>; rel=\u201cnext\u201d".encode().decode("latin-1"),
    ],
)
def test_a_next_page_is_found_however_its_link_is_written(services: Services, link: str) -> None:
    services.lay_out(PATH, {"members": [member(1)]}, Link=link)
    services.lay_out("/two", {"members": [member(2)]})
    assert [each.subject for each in fetch(services)] == ["1", "2"]


def test_the_same_person_on_two_pages_is_one(services: Services) -> None:
    services.lay_out(PATH, {"members": [member(1)]}, Link='</two>; rel="next"')
    services.lay_out("/two", {"members": [member(1, name="Newer"), member(2)]})
    assert [(each.subject, each.name) for each in fetch(services)] == [
        ("1", "Newer"),
        ("2", "Person 2"),
    ]


@pytest.mark.parametrize(
    "failure",
    [
        pytest.param(500, id="status 500"),
        pytest.param(404, id="status 404"),
        pytest.param(401, id="status 401"),
        pytest.param(302, id="a redirect"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"<html>", id="no JSON"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b'{"members": {}}', id="members no list"),
        pytest.param(b'{"id": "x"}', id="no members"),
        pytest.param(b"[" * 100_000, id="a bomb of brackets"),
    ],
)
def test_a_page_that_fails_fails_the_whole(services: Services, failure: Any) -> None:
    paged(services, 2500, 100, fails_on=13, failure=failure)
    with pytest.raises(ServiceError):
        fetch(services)
    assert len(services.lms.asked(PATH)) in (14, 15)  # a refused token is tried once more


@pytest.mark.parametrize(
    "link",
    [
        pytest.param('<https://evil.example/next>; rel="next"', id="S28 another host"),
        pytest.param('<//evil.example/next>; rel="next"', id="S28 another host, no scheme"),
        pytest.param('<http://tool@{host}/next>; rel="next"', id="S28 user information"),
        pytest.param('<https://{host}/next>; rel="next"', id="S28 another scheme"),
        pytest.param('<file:///etc/passwd>; rel="next"', id="S28 a file"),
        pytest.param('<http://[bad>; rel="next"', id="S28 no address"),
        pytest.param(f'<{PATH}?limit=500>; rel="next"', id="S28 itself"),
    ],
)
def test_s28_a_next_page_elsewhere_or_in_a_circle_fails_the_whole(
    services: Services, link: str
) -> None:
    host = services.lms.url.removeprefix("http://")
    services.lay_out(PATH, {"members": [member(1)]}, Link=link.replace("{host}", host))
    with pytest.raises(ServiceError):
        fetch(services)
    assert len(services.lms.asked(PATH)) == 1


def test_a_circle_of_several_pages_ends(services: Services) -> None:
    services.lay_out(PATH, {"members": [member(1)]}, Link='</two>; rel="next"')
    services.lay_out("/two", {"members": [member(2)]}, Link='</three>; rel="next"')
    services.lay_out("/three", {"members": [member(3)]}, Link='</two>; rel="next"')
    with pytest.raises(ServiceError):
        fetch(services)
    assert len(services.lms.asked("/two")) == 1


@pytest.mark.parametrize(("pages", "fits"), [(200, True), (201, False)])
def test_pages_are_bounded(services: Services, pages: int, fits: bool) -> None:
    paged(services, pages, 1)
    if fits:
        assert len(fetch(services)) == pages
    else:
        with pytest.raises(ServiceError):
            fetch(services)
    assert len(services.lms.asked(PATH)) == 200


@pytest.mark.parametrize(("count", "fits"), [(30, True), (31, False)])
def test_members_are_bounded(
    services: Services, monkeypatch: pytest.MonkeyPatch, count: int, fits: bool
) -> None:
    assert service_lists.MOST_ROWS == 20_000
    monkeypatch.setattr(service_lists, "MOST_ROWS", 30)
    paged(services, count, 10)
    if fits:
        assert len(fetch(services)) == count
    else:
        with pytest.raises(ServiceError):
            fetch(services)


def test_pages_that_come_for_ever_are_given_up(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service_lists, "LONGEST", timedelta(seconds=-1))
    paged(services, 2, 1)
    with pytest.raises(ServiceError):
        fetch(services)


def test_a_roster_address_elsewhere_is_not_called(services: Services) -> None:
    with pytest.raises(ServiceError):
        fetch_members(services.client, services.platform_id, "https://evil.example/members", MOODLE)
    assert services.lms.seen == []
