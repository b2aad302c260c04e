"""Two pages that change what stands on one work: the later one is told, and overwrites nothing."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
import requests

from tests.seen_marks import as_seen, seen_at
from tests.server import Somebody, Tool
from tests.web.test_drafts_of_marks import hold, mark_path

RUBRIC = {
    "version": 0,
    "criteria": [
        {
            "key": "c1",
            "title": "Checks claims",
            "description": "",
            "points": "10",
            "levels": [],
            "tags": [],
        }
    ],
}


@pytest.fixture(params=[False, True], ids=["sent at once", "draft"])
def ada(tool: Tool, request: pytest.FixtureRequest) -> str:
    """Address of Ada's mark, or of its draft."""
    if not request.param:
        return mark_path(tool, tool.ada)
    hold(tool).raise_for_status()
    return f"{mark_path(tool, tool.ada)}/draft"


def put(who: Somebody, address: str, score: str, seen: str | None, **more: Any) -> Any:
    return who.call("PUT", address, {"score": score, "seen_at": seen, **more})


def refused(answer: requests.Response) -> dict[str, Any]:
    """Value that is saved by now, as a refused page receives it."""
    assert answer.status_code == 409, answer.text
    assert answer.json()["error"]["code"] == "changed-meanwhile"
    current: dict[str, Any] = answer.json()["current"]
    return current


def marks(tool: Tool) -> tuple[Any, Any]:
    answer = tool.teacher.call("GET", mark_path(tool, tool.ada)).json()
    shown = answer["draft"] or answer["grade"]
    return (shown["score"], shown["comment"]) if shown else (None, None)


def test_a_page_that_has_not_seen_the_newer_mark_is_told_who_what_and_when(
    tool: Tool, ada: str
) -> None:
    first = put(tool.teacher, ada, "60", None, comment="Good")
    current = refused(put(tool.tutor, ada, "40", None, comment="Weak"))
    assert (current["by"], current["score"], current["text"]) == ("Teacher", 60, "Good")
    assert current["at"] == first.json()["graded_at"]
    assert (current["is_own"], current["is_computed"]) == (False, False)
    assert marks(tool) == (60, "Good")
    # Keeping one's own names what was seen; meanwhile it may be another one again.
    assert put(tool.teacher, ada, "61", current["at"], comment="Good").ok
    newer = refused(put(tool.tutor, ada, "40", current["at"]))
    assert newer["score"] == 61
    assert put(tool.tutor, ada, "40", newer["at"]).ok
    assert marks(tool)[0] == 40


def test_points_of_a_rubric_are_told_and_not_overwritten(tool: Tool, ada: str) -> None:
    address = f"/api/activities/{tool.activity_id}/rubric"
    version = tool.teacher.call("PUT", address, RUBRIC).json()["version"]

    def by_rubric(who: Somebody, points: str, seen: str | None) -> Any:
        given = [{"key": "c1", "level": None, "points": points}]
        return put(who, ada, "70", seen, rubric={"version": version, "criteria": given})

    assert by_rubric(tool.teacher, "7", None).ok
    current = refused(by_rubric(tool.tutor, "3", None))
    assert current["points"] == [{"title": "Checks claims", "points": 7}]
    (kept,) = tool.teacher.call("GET", mark_path(tool, tool.ada)).json()["assessment"]
    assert kept["points"] == 7


def test_one_person_in_two_tabs_is_told_that_it_was_theirs(tool: Tool, ada: str) -> None:
    assert put(tool.teacher, ada, "60", None).ok
    assert refused(put(tool.teacher, ada, "40", None))["is_own"]


def test_a_mark_that_is_gone_is_not_put_back_unseen(tool: Tool) -> None:
    hold(tool).raise_for_status()
    address = f"{mark_path(tool, tool.ada)}/draft"
    at = put(tool.teacher, address, "60", None).json()["graded_at"]
    seen = as_seen(tool.teacher, mark_path(tool, tool.ada))
    assert tool.teacher.call("DELETE", address + seen).ok
    current = refused(put(tool.tutor, address, "61", at))
    assert (current["by"], current["at"], current["score"]) == (None, None, None)
    assert put(tool.tutor, address, "61", None).ok


def test_a_mark_that_was_not_seen_is_not_taken_away(tool: Tool, ada: str) -> None:
    path = mark_path(tool, tool.ada)
    assert put(tool.teacher, ada, "60", None).ok
    stale = as_seen(tool.teacher, path)
    assert put(tool.tutor, ada, "70", seen_at(tool.tutor, path)).ok
    assert refused(tool.teacher.call("DELETE", ada + stale))["score"] == 70
    assert marks(tool)[0] == 70
    assert tool.teacher.call("DELETE", ada).status_code == 400
    assert tool.teacher.call("DELETE", ada + as_seen(tool.teacher, path)).ok


def test_the_same_of_a_note_for_markers(tool: Tool) -> None:
    address = f"{mark_path(tool, tool.ada)}/marker-note"
    assert tool.teacher.call("PUT", address, {"before": "", "text": "Borderline"}).ok
    current = refused(tool.tutor.call("PUT", address, {"before": "", "text": "Clear pass"}))
    assert (current["by"], current["text"]) == ("Teacher", "Borderline")
    assert current["at"]
    kept = tool.teacher.call("GET", mark_path(tool, tool.ada)).json()["marker_note"]
    assert kept == "Borderline"


@pytest.mark.parametrize("is_held", [False, True])
def test_the_same_of_feedback_on_a_note(tool: Tool, *, is_held: bool) -> None:
    hold(tool, holds=is_held).raise_for_status()
    opened = tool.ada.workspace(tool.activity_id)
    page = tool.replica(tool.ada)
    key = page.highlight()
    page.until_saved()
    address = f"{mark_path(tool, tool.ada)}/feedback"

    def write(who: Somebody, text: str, before: str) -> Any:
        note = {"workspace_id": opened["workspace_id"], "highlight": key}
        return who.call("PUT", address, {**note, "before": before, "text": text})

    assert write(tool.teacher, "Where from?", "").ok
    current = refused(write(tool.tutor, "Fine", ""))
    assert (current["by"], current["text"]) == ("Teacher", "Where from?")
    assert refused(write(tool.tutor, "", ""))["text"] == "Where from?"
    assert write(tool.tutor, "Fine", "Where from?").ok
    assert refused(write(tool.teacher, "", "Where from?"))["by"] == "Tutor"


def test_one_of_two_tabs_does_not_overwrite_a_mark_beside_another_markers(tool: Tool) -> None:
    release = {"holds_marks": True, "at": None, "marker_count": 2}
    assert tool.teacher.call(
        "PATCH", f"/api/activities/{tool.activity_id}", {"mark_release": release}
    ).ok
    address = f"{mark_path(tool, tool.ada)}/single"
    given = put(tool.tutor, address, "60", None).json()["given"][0]
    assert refused(put(tool.tutor, address, "50", None))["score"] == 60
    assert put(tool.tutor, address, "50", given["given_at"]).ok
    assert put(tool.teacher, address, "70", None).ok
    # The agreed mark is one that both may change.
    seen = tool.teacher.call("GET", mark_path(tool, tool.ada)).json()["double_marking"]["given"]
    ids = [each["id"] for each in seen]
    agreed = f"{mark_path(tool, tool.ada)}/agreed"
    assert put(tool.tutor, agreed, "60", None, marks=ids).ok
    current = refused(put(tool.teacher, agreed, "65", None, marks=ids))
    assert (current["by"], current["score"]) == ("Tutor", 60)


@pytest.mark.parametrize("what", ["", "/draft", "/marker-note"])
def test_of_several_pages_in_one_instant_one_is_taken(tool: Tool, what: str) -> None:
    if what == "/draft":
        hold(tool).raise_for_status()
    address = mark_path(tool, tool.ada) + what
    begin = Barrier(6)

    def save(place: int) -> int:
        who = tool.teacher if place % 2 else tool.tutor
        body = {"before": "", "text": f"Note {place}"} if "note" in what else {"score": place}
        begin.wait()
        return who.call("PUT", address, body).status_code

    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(save, range(6)))
    assert sorted(done)[1:] == [409] * 5
    assert done.count(409) == 5
