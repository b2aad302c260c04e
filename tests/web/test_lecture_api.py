"""The projector is for who may see the class, shows nobody's name, and opens windows of its own."""

import uuid
from typing import Any

import pytest
import requests

from tests.server import Somebody, Tool


def path(tool: Tool, query: str = "") -> str:
    return f"/api/activities/{tool.activity_id}/lecture{query}"


def test_teachers_and_tutors_get_it_once_for_each_version(tool: Tool) -> None:
    for viewer in (tool.teacher, tool.tutor):
        first: dict[str, Any] = viewer.call("GET", path(tool)).json()
        assert first["projection"]["conversation"] is not None
        again = viewer.call("GET", path(tool, f"?version={first['version']}")).json()
        assert again == first | {"projection": None}
    replica = tool.replica(tool.ada)
    replica.highlight(start=4, quote="Hello")
    replica.until_saved()
    replica.close()
    found = tool.teacher.call("GET", path(tool, f"?version={first['version']}")).json()
    assert found["version"] != first["version"]
    assert found["projection"]["heat"] == []
    assert tool.ada.enrolment_id.hex not in str(found).replace("-", "")


@pytest.mark.parametrize("name", ["ada", "observer"])
@pytest.mark.parametrize("what", ["", "/entrance"])
def test_nobody_else_gets_it(tool: Tool, name: str, what: str) -> None:
    assert getattr(tool, name).call("GET", path(tool, what)).status_code == 403


@pytest.mark.parametrize("what", ["", "/entrance"])
def test_the_activity_of_another_course_is_not_found(tool: Tool, what: str) -> None:
    other = f"/api/activities/{tool.other_activity_id}/lecture{what}"
    assert tool.teacher.call("GET", other).status_code == 404


def opened(tool: Tool, somebody: Somebody, **headers: str) -> requests.Response:
    form = {"token": somebody.token, "activity": str(tool.activity_id)}
    return requests.post(
        f"{tool.base}/projector", form, headers=headers, allow_redirects=False, timeout=10
    )


OWN = {"Sec-Fetch-Site": "same-origin"}


def test_a_window_gets_the_session_as_a_cookie_and_never_in_its_address(tool: Tool) -> None:
    answer = opened(tool, tool.teacher, **OWN)
    assert answer.status_code == 303
    where = answer.headers["Location"]
    assert where.endswith(f"/lecture?activity={tool.activity_id}")
    assert tool.teacher.token not in where
    kept = answer.cookies.get_dict()
    page = requests.get(tool.base + where, cookies=kept, timeout=10)
    assert page.status_code == 200
    assert '"screen": "lecture"' in page.text.replace('":"', '": "')


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}])
def test_another_site_opens_no_window(tool: Tool, headers: dict[str, str]) -> None:
    answer = opened(tool, tool.teacher, **headers)
    assert answer.status_code == 403
    assert not answer.cookies


def test_an_unknown_session_and_an_activity_that_is_no_id_open_no_window(tool: Tool) -> None:
    stranger = Somebody(tool.base, "unknown", uuid.uuid4())
    assert opened(tool, stranger, **OWN).status_code == 401
    form = {"token": tool.teacher.token, "activity": "//evil.example"}
    answer = requests.post(f"{tool.base}/projector", form, headers=OWN, timeout=10)
    assert answer.status_code == 404
    assert not answer.cookies
