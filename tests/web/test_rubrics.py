"""Rubrics over HTTP: markers choose, and a student sees what was chosen once it is released."""

from typing import Any

from lti_tool.courses.tables import Enrolment
from tests.server import Somebody, Tool
from tests.statements import captured
from tests.web.test_drafts_of_marks import STUDENTS, hold, mark_path, release

SECRET = "Nobody may read this level yet"
LEVELS = [{"words": "Not there", "points": "0"}, {"words": SECRET, "points": "10"}]


def rubric_path(tool: Tool) -> str:
    return f"/api/activities/{tool.activity_id}/rubric"


def set_rubric(tool: Tool, *criteria: dict[str, Any], version: int = 0) -> Any:
    body = {"version": version, "criteria": list(criteria)}
    answer = tool.teacher.call("PUT", rubric_path(tool), body)
    answer.raise_for_status()
    return answer.json()


def two_criteria(tool: Tool) -> int:
    tags = tool.teacher.call("GET", f"/api/activities/{tool.activity_id}/tags").json()["tags"]
    made = set_rubric(
        tool,
        {
            "key": "c1",
            "title": "Sources",
            "points": "10",
            "levels": LEVELS,
            "tags": [tags[0]["key"]],
        },
        {"key": "c2", "title": "Clarity", "points": "5.5"},
    )
    version: int = made["version"]
    return version


def choose(tool: Tool, version: int, score: str = "96.77", suffix: str = "/draft") -> Any:
    chosen = [{"key": "c1", "level": 1}, {"key": "c2", "points": "5"}]
    body = {"score": score, "comment": "", "rubric": {"version": version, "criteria": chosen}}
    return tool.tutor.call("PUT", f"{mark_path(tool, tool.ada)}{suffix}", body)


def work(tool: Tool, who: Somebody, of: Somebody) -> Any:
    path = f"/api/activities/{tool.activity_id}/members/{of.enrolment_id}/work"
    return who.call("GET", path)


def test_a_marker_chooses_and_the_student_sees_it_once_it_is_released(tool: Tool) -> None:
    hold(tool).raise_for_status()
    version = two_criteria(tool)
    choose(tool, version).raise_for_status()
    shown = tool.tutor.call("GET", mark_path(tool, tool.ada)).json()
    assert [one["title"] for one in shown["rubric"]["criteria"]] == ["Sources", "Clarity"]
    assert [(one["points"], one["level"]) for one in shown["assessment"]] == [
        (10, SECRET),
        (5, None),
    ]
    assert work(tool, tool.ada, tool.ada).json()["assessment"] == []
    release(tool)
    given = work(tool, tool.ada, tool.ada).json()["assessment"]
    assert [(one["points"], one["most"]) for one in given] == [(10, 10), (5, 5.5)]
    assert given[0]["evidence"][0]["keys"]


def test_only_the_student_themselves_finds_the_assessment_in_the_work(tool: Tool) -> None:
    """Markers have it in the mark."""
    choose(tool, two_criteria(tool), suffix="").raise_for_status()
    assert len(work(tool, tool.ada, tool.ada).json()["assessment"]) == 2
    for who, status in ((tool.teacher, 200), (tool.ben, 404), (tool.observer, 404)):
        answer = work(tool, who, tool.ada)
        assert answer.status_code == status
        assert SECRET not in answer.text


def test_no_answer_to_a_student_has_a_choice_that_is_not_released(tool: Tool) -> None:
    hold(tool).raise_for_status()
    choose(tool, two_criteria(tool)).raise_for_status()
    opened = tool.ada.workspace(tool.activity_id)
    ids = {
        "activity_id": tool.activity_id, "enrolment_id": tool.ada.enrolment_id,
        "workspace_id": opened["workspace_id"], "document_id": opened["document_id"],
    }  # fmt: skip
    for route in STUDENTS:
        address = route.rule
        for key, value in ids.items():
            address = address.replace(f"<{key}>", str(value))
        if "<" not in address:
            with captured(tool.database.engine) as seen:
                answer = tool.ada.call(route.methods, address, {})
            assert SECRET not in answer.text, address
            assert not any("grade_draft" in one or "FROM rubric" in one for one in seen), address


def test_an_edit_says_how_many_have_been_marked_by_it(tool: Tool) -> None:
    version = two_criteria(tool)
    assert tool.teacher.call("GET", rubric_path(tool)).json()["assessed"] == 0
    choose(tool, version, suffix="").raise_for_status()
    found = tool.teacher.call("GET", rubric_path(tool)).json()
    assert (found["assessed"], found["version"]) == (1, version)


def test_a_mark_by_another_version_is_refused_and_says_what_to_do(tool: Tool) -> None:
    version = two_criteria(tool)
    set_rubric(tool, {"key": "c1", "title": "Sources", "points": "3"}, version=version)
    answer = choose(tool, version, suffix="")
    assert answer.status_code == 409
    assert "Copy your comment" in answer.json()["error"]["advice"]


def test_tutors_and_students_neither_see_nor_change_the_rubric_itself(tool: Tool) -> None:
    two_criteria(tool)
    for who in (tool.tutor, tool.ada, tool.observer):
        assert who.call("GET", rubric_path(tool)).status_code == 403
        body = {"version": 1, "criteria": []}
        assert who.call("PUT", rubric_path(tool), body).status_code == 403


def test_a_number_that_is_none_is_refused_by_its_place(tool: Tool) -> None:
    for points in ("NaN", "1e3", "7.555", "-1"):
        criterion = {"key": "c1", "title": "Sources", "points": points}
        answer = tool.teacher.call(
            "PUT", rubric_path(tool), {"version": 0, "criteria": [criterion]}
        )
        assert (answer.status_code, answer.json()["error"]["field"]) == (400, "criteria.0.points")


def test_notes_tell_their_tag_and_their_turn(tool: Tool) -> None:
    replica = tool.replica(tool.ada)
    replica.highlight()
    replica.until_saved()
    (note,) = work(tool, tool.teacher, tool.ada).json()["notes"]
    tags = tool.teacher.call("GET", f"/api/activities/{tool.activity_id}/tags").json()["tags"]
    assert note["tag_key"] in {tag["key"] for tag in tags} | {""}
    assert note["turn"] in (1, None)


def test_a_class_of_marks_is_listed_without_their_assessments(tool: Tool) -> None:
    choose(tool, two_criteria(tool), suffix="").raise_for_status()
    with tool.database.transaction() as db:
        assert db.get_one(Enrolment, tool.ada.enrolment_id).active
    with captured(tool.database.engine) as seen:
        answer = tool.teacher.call("GET", f"/api/activities/{tool.activity_id}/class")
    assert SECRET not in answer.text
    assert not any("assessment" in one for one in seen)
