"""Rules of credit over HTTP: who sets them, what students see, and what is refused."""

from typing import Any

import pytest
import requests
from pycrdt import Map

from tests.seen_marks import seen_at
from tests.server import Somebody, Tool

RULE = {
    "conditions": [
        {"counted": "passages", "wanted": 3, "worth": "60", "is_in_proportion": True},
        {"counted": "comments", "wanted": 1, "worth": 40},
    ]
}


def path(tool: Tool, name: str = "") -> str:
    return f"/api/activities/{tool.activity_id}/credit{name}"


def use(tool: Tool, rule: Any = RULE, **change: Any) -> requests.Response:
    version = tool.teacher.call("GET", path(tool)).json()["version"]
    body = {"version": version, "rule": rule, "holds_marks": True} | change
    return tool.teacher.call("PUT", path(tool), body)


def mark_path(tool: Tool, who: Somebody) -> str:
    return f"/api/activities/{tool.activity_id}/grades/{who.enrolment_id}"


def work(tool: Tool, who: Somebody, viewer: Somebody) -> Any:
    of = f"/api/activities/{tool.activity_id}/members/{who.enrolment_id}/work"
    return viewer.call("GET", of).json()


def write(tool: Tool, who: Somebody, *, starts: tuple[int, ...] = (0,), text: str = "") -> None:
    replica = tool.replica(who)
    for start in starts:
        key = f"{replica.author}/c{start}"
        comments = {key: Map({"text": text, "created": 1_700_000_000_000})} if text else {}
        replica.highlight(start=start, comments=Map(comments))
    replica.until_saved()


def test_a_rule_is_set_and_counts_what_has_been_written(tool: Tool) -> None:
    write(tool, tool.ada, starts=(0, 100), text="So it is.")
    answer = use(tool)
    answer.raise_for_status()
    assert answer.json()["rule"]["conditions"][0] == {
        "counted": "passages", "wanted": 3, "worth": 60, "is_in_proportion": True,
    }  # fmt: skip
    assert answer.json()["holds_marks"] is True
    shown = tool.tutor.call("GET", mark_path(tool, tool.ada)).json()
    assert (shown["draft"]["score"], shown["draft"]["is_computed"]) == (80, True)
    assert (shown["computed"], shown["grade"]) == (80, None)
    rows = tool.teacher.call("GET", f"/api/activities/{tool.activity_id}/class").json()["members"]
    assert {row["name"]: row["computed"] for row in rows}["Ben"] == 0


def test_a_student_sees_the_rule_and_their_own_numbers_and_nobody_elses(tool: Tool) -> None:
    use(tool).raise_for_status()
    write(tool, tool.ada, text="So it is.")
    opened = tool.ada.workspace(tool.activity_id)
    assert opened["credit"]["rule"]["conditions"][1]["counted"] == "comments"
    nothing = {"marked": [], "comments": 0, "replies": 0, "words": 0}
    assert opened["credit"]["elsewhere"] == nothing
    found = work(tool, tool.ada, tool.ada)["credit"]
    assert (found["numbers"], found["score"]) == ({"passages": 1, "comments": 1}, 60)
    assert work(tool, tool.ada, tool.tutor)["credit"] == found
    assert work(tool, tool.teacher, tool.teacher)["credit"] is None
    for who in (tool.teacher, tool.tutor, tool.observer):
        assert who.workspace(tool.activity_id)["credit"] is None


def test_without_a_rule_nothing_is_shown(tool: Tool) -> None:
    assert tool.ada.workspace(tool.activity_id)["credit"] is None
    assert work(tool, tool.ada, tool.ada)["credit"] is None
    assert tool.tutor.call("GET", mark_path(tool, tool.ada)).json()["computed"] is None
    assert tool.teacher.call("GET", path(tool)).json()["rule"] is None


def test_a_preview_changes_nothing(tool: Tool) -> None:
    write(tool, tool.ada)
    found = tool.teacher.call("POST", path(tool, "/preview"), RULE).json()
    assert (found["students"], found["changed"], found["full"]) == (2, 1, 0)
    assert [(one["name"], one["before"], one["after"]) for one in found["changes"]] == [
        ("Ada", 0, 20)
    ]
    assert tool.teacher.call("GET", path(tool)).json()["rule"] is None


def test_a_mark_by_hand_is_told_apart_and_follows_the_rule_again(tool: Tool) -> None:
    write(tool, tool.ada)
    use(tool).raise_for_status()
    draft = f"{mark_path(tool, tool.ada)}/draft"
    seen = seen_at(tool.tutor, mark_path(tool, tool.ada))
    body = {"score": "75", "comment": "Good.", "seen_at": seen}
    tool.tutor.call("PUT", draft, body).raise_for_status()
    shown = tool.tutor.call("GET", mark_path(tool, tool.ada)).json()
    assert (shown["draft"]["is_computed"], shown["computed"]) == (False, 20)
    answer = tool.tutor.call("POST", f"{mark_path(tool, tool.ada)}/credit")
    assert answer.status_code == 202
    draft_then = answer.json()["draft"]
    assert (draft_then["score"], draft_then["comment"], draft_then["is_computed"]) == (
        20, "Good.", True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"conditions": []}, "rule.conditions"),
        ({"conditions": [{"counted": "likes", "wanted": 1, "worth": 1}]}, "rule.conditions"),
        ({"conditions": [{"counted": "words", "wanted": 0, "worth": 1}]}, "rule.conditions"),
        ({"conditions": [{"counted": "words", "wanted": 1, "worth": "1e1"}]}, "rule.conditions"),
        ({"conditions": [{"counted": "words", "wanted": 1, "worth": 1.005}]}, "rule.conditions"),
        ({"conditions": [{"counted": "words", "wanted": 1, "worth": 0}]}, "conditions"),
        ({"cap": 0}, "cap"),
        ({"cap": -1}, "rule.cap"),
        ({"unit": "euros"}, "rule.unit"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_by_its_field(
    tool: Tool, change: dict[str, Any], field: str
) -> None:
    answer = use(tool, RULE | change)
    assert answer.status_code == 400
    assert answer.json()["error"]["field"].startswith(field)


def test_a_page_that_has_seen_another_rule_is_told(tool: Tool) -> None:
    use(tool).raise_for_status()
    answer = use(tool, None, version=0)
    assert (answer.status_code, "just changed" in answer.text) == (409, True)


def test_zeros_are_given_by_press_and_seen_once_released(tool: Tool) -> None:
    use(tool).raise_for_status()
    assert tool.tutor.call("POST", path(tool, "/zeros")).status_code == 403
    answer = tool.teacher.call("POST", path(tool, "/zeros"))
    assert (answer.status_code, answer.json()) == (202, {"given": 2})
    assert work(tool, tool.ada, tool.ada)["mark"] is None


def test_a_limited_tutor_takes_the_rules_mark_for_their_own_students_alone(tool: Tool) -> None:
    use(tool).raise_for_status()
    body = {"limits_tutors": True}
    tool.teacher.call("PUT", "/api/course/groups/settings", body).raise_for_status()
    assert tool.tutor.call("POST", f"{mark_path(tool, tool.ada)}/credit").status_code == 404


def test_nobody_who_teaches_is_marked_by_the_rule(tool: Tool) -> None:
    use(tool).raise_for_status()
    answer = tool.teacher.call("POST", f"{mark_path(tool, tool.tutor)}/credit")
    assert answer.status_code == 400


def test_no_answer_to_a_student_has_what_the_rule_gives_to_others(tool: Tool) -> None:
    write(tool, tool.ben, starts=(0, 100, 200), text="Mine.")
    use(tool).raise_for_status()
    for name in ("", "/preview", "/zeros"):
        method = "POST" if name else "GET"
        assert tool.ada.call(method, path(tool, name), RULE).status_code == 403
    assert tool.ada.call("GET", mark_path(tool, tool.ben)).status_code == 403
