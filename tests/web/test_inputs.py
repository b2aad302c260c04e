"""Values from outside that no part can hold are refused with a sentence at their field."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from sqlalchemy import select
from werkzeug.wrappers import Response

from lti_tool.lti import dynamic_registration
from lti_tool.lti.tables import Platform
from lti_tool.people import admin_sessions
from lti_tool.settings import Settings
from lti_tool.validation import Text
from lti_tool.web.schemas.base import Input
from tests.lti.fake_platform import FakePlatform
from tests.server import Somebody, Tool

READ_BY_ITSELF = {(each, "title") for each in ("NewConversation", "UploadedConversation")} | {
    ("NewConversation", "text"),
    ("NewConversation", "html"),
}
"""Texts of conversations: their reader leaves out what it cannot show, and has limits in bytes."""


def _refusal(answer: requests.Response) -> tuple[int, str, str]:
    error = answer.json()["error"]
    return answer.status_code, error["field"], error["sentence"]


@pytest.mark.parametrize(
    "date",
    [
        "0001-01-01T00:00:00+23:59",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59-01:00",
        "9999-12-31T23:59:59Z",
        "1999-12-31T23:59:59Z",
        "2000-01-01T00:00:00+00:01",
        "2200-01-01T00:00:00Z",
        "2199-12-31T23:59:59-00:01",
        253_402_300_799,
        -1,
    ],
)
@pytest.mark.parametrize("field", ["opens_at", "closes_at"])
def test_a_date_out_of_range_in_utc_is_refused(tool: Tool, field: str, date: object) -> None:
    path = f"/api/activities/{tool.activity_id}"
    dates = {"opens_at": None, "closes_at": None} | {field: date}
    refused = _refusal(tool.teacher.call("PATCH", path, {"dates": dates}))
    sentence = "Choose a date from the year 2000 to the year 2199"
    assert refused == (400, f"dates.{field}", f"dates.{field}: {sentence}.")
    assert tool.teacher.call("GET", path).json()[field] is None


def test_the_first_and_the_last_moment_are_taken(tool: Tool) -> None:
    path = f"/api/activities/{tool.activity_id}"
    dates = {"opens_at": "1999-12-31T14:00:00-10:00", "closes_at": "2200-01-01T13:59:59+14:00"}
    assert tool.teacher.call("PATCH", path, {"dates": dates}).status_code == 200
    stored = tool.teacher.call("GET", path).json()
    assert stored["opens_at"] == "2000-01-01T00:00:00Z"
    assert stored["closes_at"] == "2199-12-31T23:59:59Z"


@pytest.fixture
def administrator(tool: Tool) -> Somebody:
    """Administrator of the tool, with a session."""
    with tool.database.transaction() as db:
        token = admin_sessions.start(db, admin_sessions.make_link(db), 1)
    return Somebody(tool.base, token, tool.teacher.enrolment_id)


@pytest.mark.parametrize("text", ["a\0b", "\x1b[2J", "\x7f"])
def test_a_text_that_cannot_be_stored_is_refused(
    tool: Tool, administrator: Somebody, text: str
) -> None:
    activity = f"/api/activities/{tool.activity_id}"
    mark = f"{activity}/grades/{tool.ada.enrolment_id}"
    asked: list[tuple[Somebody, str, str, dict[str, Any], str]] = [
        (tool.teacher, "PUT", mark, {"score": 1, "comment": text}, "comment"),
        (tool.teacher, "PATCH", activity, {"title": text}, "title"),
        (tool.teacher, "PATCH", activity, {"instructions": text}, "instructions"),
        (tool.teacher, "POST", "/api/activities", {"title": text}, "title"),
        (administrator, "POST", "/api/admin/invites", {"note": text}, "note"),
    ]
    sentence = "This holds characters that cannot be shown or stored."
    for who, method, path, body, field in asked:
        assert _refusal(who.call(method, path, body)) == (400, field, f"{field}: {sentence}"), path


@pytest.mark.parametrize("half", [r"\ud800", r"\udc00", r"a\ud83d b"])
def test_half_of_a_surrogate_pair_is_no_text(tool: Tool, half: str) -> None:
    path = f"{tool.base}/api/activities/{tool.activity_id}/grades/{tool.ada.enrolment_id}"
    headers = {"Authorization": f"Bearer {tool.teacher.token}"}
    body = f'{{"score": 1, "comment": "{half}"}}'
    assert requests.put(path, data=body, headers=headers, timeout=10).status_code == 400


def test_lengths_are_counted_as_browsers_count_them(tool: Tool) -> None:
    path = f"/api/activities/{tool.activity_id}/grades/{tool.ada.enrolment_id}"
    assert tool.teacher.call("PUT", path, {"score": 1, "comment": "😀" * 5_000}).ok
    refused = _refusal(tool.teacher.call("PUT", path, {"score": 1, "comment": "😀" * 5_001}))
    sentence = "comment: This has 10,002 characters; at most 10,000 are possible."
    assert refused == (400, "comment", sentence)


NOT_A_NUMBER = "Write a number with digits and a decimal point, such as 7.5"


@pytest.mark.parametrize(
    ("score", "sentence"),
    [
        ("7,5", NOT_A_NUMBER),
        ("x", NOT_A_NUMBER),
        ("", NOT_A_NUMBER),
        ("1e1", NOT_A_NUMBER),
        ("1_0", NOT_A_NUMBER),
        ("+5", NOT_A_NUMBER),
        ("７.５", NOT_A_NUMBER),
        ("NaN", NOT_A_NUMBER),
        ("9" * 400, NOT_A_NUMBER),
        (True, NOT_A_NUMBER),
        (None, NOT_A_NUMBER),
        ([], NOT_A_NUMBER),
        ({}, NOT_A_NUMBER),
        ("7.555", "Write at most 2 digits after the decimal point"),
        (-0.5, "Write a number of at least 0"),
        ("1234567890", "Write a number of at most 8 digits"),
    ],
)
def test_what_is_no_mark_is_refused_in_plain_words(
    tool: Tool, score: object, sentence: str
) -> None:
    path = f"/api/activities/{tool.activity_id}/grades/{tool.ada.enrolment_id}"
    refused = _refusal(tool.teacher.call("PUT", path, {"score": score}))
    assert refused == (400, "score", f"score: {sentence}.")
    assert tool.teacher.call("GET", path).json()["grade"] is None


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"score_maximum": 7.5}, "score_maximum: Write a whole number."),
        ({"score_maximum": "1,000"}, "score_maximum: Write a whole number."),
        ({"score_maximum": 1001}, "The highest mark is from 1 to 1,000."),
        ({"title": 5}, "title: Write a text."),
        ({"hides_notes": "perhaps"}, "hides_notes: Choose true or false."),
        ({"link_id": "7"}, "link_id: This is not an id."),
        ({"nonsense": 1}, "nonsense: There is no such field."),
        ({"workspace_for": "x"}, "workspace_for: Choose one of 'class', 'group' or 'student'."),
    ],
)
def test_every_type_of_field_is_refused_in_plain_words(
    tool: Tool, change: dict[str, object], sentence: str
) -> None:
    answer = tool.teacher.call("POST", "/api/activities", {"title": "Week 4"} | change)
    assert _refusal(answer)[::2] == (400, sentence)


def _inputs(of: type[Input] = Input) -> Iterator[type[Input]]:
    for each in of.__subclasses__():
        yield each
        yield from _inputs(each)


def test_every_text_that_a_page_sends_has_the_type_for_texts_from_outside() -> None:
    unchecked = {
        (shape.__name__, name)
        for shape in _inputs()
        if shape.__module__.startswith("lti_tool.")
        for name, field in shape.model_fields.items()
        if re.search(r"\bstr\b", str(field.annotation))
        and "Literal" not in str(field.annotation)
        and not any(isinstance(each, Text) for each in field.metadata)
        and "Text(" not in str(field.annotation)
    }
    assert unchecked == READ_BY_ITSELF


@pytest.fixture
def lms() -> Iterator[FakePlatform]:
    made = FakePlatform()
    yield made
    made.close()


@pytest.mark.parametrize(
    "answer",
    [
        {"client_id": "a\0b"},
        {"client_id": "c" * 256},
        {"client_id": "c", "https://purl.imsglobal.org/spec/lti-tool-configuration": {
            "deployment_id": "1\0"}},
        {"client_id": "c", "https://purl.imsglobal.org/spec/lti-tool-configuration": {
            "deployment_id": "d" * 3_000}},
        {"client_id": 7},
        [],
    ],
)  # fmt: skip
def test_a_registration_whose_answer_cannot_be_kept_leaves_the_invite_as_it_was(
    tool: Tool, settings: Settings, lms: FakePlatform, answer: Any
) -> None:
    with tool.database.transaction() as db:
        invite = dynamic_registration.invite(db, settings, "").partition("invite=")[2]
    configuration = {
        "issuer": lms.url,
        "authorization_endpoint": f"{lms.url}/auth",
        "token_endpoint": f"{lms.url}/token",
        "jwks_uri": f"{lms.url}/keys",
        "registration_endpoint": f"{lms.url}/register",
    }
    answers: list[Any] = [answer, {"client_id": "new-client"}]
    pages = {"/openid": lambda: configuration, "/register": lambda: answers.pop(0)}
    for path, page in pages.items():
        lms.pages[path] = lambda _, page=page: Response(json.dumps(page()))  # type: ignore[misc]
    params = {"invite": invite, "openid_configuration": f"{lms.url}/openid"}
    statuses = [
        requests.post(f"{tool.base}/lti/register", data=params, timeout=20).status_code
        for _ in range(2)
    ]
    assert statuses == [502, 200]
    with tool.database.transaction() as db:
        kept = db.scalars(select(Platform.client_id).where(Platform.issuer == lms.url)).all()
    assert kept == ["new-client"]


@pytest.mark.parametrize("name", ["issuer", "authorization_server", "jwks_uri"])
def test_a_configuration_with_text_that_cannot_be_stored_is_refused(
    tool: Tool, settings: Settings, lms: FakePlatform, name: str
) -> None:
    with tool.database.transaction() as db:
        invite = dynamic_registration.invite(db, settings, "").partition("invite=")[2]
    configuration = {
        "issuer": lms.url,
        "authorization_endpoint": f"{lms.url}/auth",
        "token_endpoint": f"{lms.url}/token",
        "jwks_uri": f"{lms.url}/keys",
        "registration_endpoint": f"{lms.url}/register",
        "authorization_server": lms.url,
    }
    configuration[name] += "\0"
    lms.pages["/openid"] = lambda _: Response(json.dumps(configuration))
    params = {"invite": invite, "openid_configuration": f"{lms.url}/openid"}
    answer = requests.post(f"{tool.base}/lti/register", data=params, timeout=20)
    assert answer.status_code == 400
