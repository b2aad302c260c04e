"""Two markers over HTTP: nobody learns the other's mark too early, by whichever route they ask."""

from typing import Any

import pytest
from sqlalchemy import select, update

from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.permissions import may
from lti_tool.courses.roles import Capability, Role
from lti_tool.courses.tables import Course
from lti_tool.grading.tables import GradeDraft
from lti_tool.web.urls import ROUTES
from tests.server import Somebody, Tool

SECRET = "Only a first reading"
SCORE = 61.25


def path(tool: Tool, rest: str = "") -> str:
    return f"/api/activities/{tool.activity_id}{rest}"


def mark_path(tool: Tool, rest: str = "", who: Somebody | None = None) -> str:
    return path(tool, f"/grades/{(who or tool.ada).enrolment_id}{rest}")


def give(who: Somebody, tool: Tool, score: float = SCORE, comment: str = SECRET) -> Any:
    return who.call("PUT", mark_path(tool, "/single"), {"score": score, "comment": comment})


def shown(who: Somebody, tool: Tool) -> Any:
    return who.call("GET", mark_path(tool)).json()["double_marking"]


def agree(who: Somebody, tool: Tool, score: float, **more: Any) -> Any:
    seen = shown(tool.teacher, tool)
    wanted = {
        "score": score, "comment": "Agreed", "seen_at": None,
        "marks": [each["id"] for each in seen["given"]], **more,
    }  # fmt: skip
    return who.call("PUT", mark_path(tool, "/agreed"), wanted)


@pytest.fixture
def two(tool: Tool) -> Tool:
    """Two people mark; both tutors and the teacher do."""
    release = {"holds_marks": True, "at": None, "marker_count": 2}
    answer = tool.teacher.call("PATCH", path(tool), {"mark_release": release})
    assert answer.json()["marker_count"] == 2
    return tool


@pytest.fixture
def limited(two: Tool) -> Tool:
    with two.database.transaction() as db:
        db.execute(update(Course).values(limits_tutors=True))
    return two


def test_two_marks_a_difference_and_one_agreed(two: Tool) -> None:
    assert give(two.tutor, two).ok
    assert give(two.teacher, two, 71.25, "Richer than that").ok
    found = shown(two.tutor, two)
    assert [(each["score"], each["is_own"]) for each in found["given"]] == [
        (SCORE, True),
        (71.25, False),
    ]
    assert (found["mean"], found["marking_state"]["difference"]) == (66.25, 10)
    assert agree(two.tutor, two, 66).ok
    answer = two.teacher.call("GET", mark_path(two)).json()
    assert (answer["draft"]["score"], answer["double_marking"]["agreed_by"]) == (66, "Tutor")
    later = agree(two.teacher, two, 67, seen_at=answer["draft"]["graded_at"])
    assert later.json()["score"] == 67
    assert agree(two.teacher, two, 68).status_code == 409
    done = two.teacher.call("POST", path(two, "/release"), {"enrolment_ids": None}).json()
    assert (done["released"], done["unagreed"]) == (1, 0)


def test_a_marker_who_has_not_marked_finds_the_others_mark_by_no_route(two: Tool) -> None:
    assert give(two.teacher, two).ok
    note = {"before": "", "text": f"{SECRET}, I think"}
    assert two.teacher.call("PUT", mark_path(two, "/marker-note"), note).ok
    tried = 0
    for route in ROUTES:
        if not isinstance(route.who, Capability) or not may(Role.TUTOR, route.who):
            continue
        address = route.rule.replace("<activity_id>", str(two.activity_id))
        address = address.replace("<enrolment_id>", str(two.ada.enrolment_id))
        if "<" in address or "GET" not in route.methods:
            continue
        answer = two.tutor.call("GET", address)
        tried += 1
        assert SECRET not in answer.text, address
        assert str(SCORE) not in answer.text, address
    assert tried > 15
    # Nor by asking to agree, or from the answer to giving one that differs from what was guessed.
    assert agree(two.tutor, two, 1).status_code == 403
    assert two.tutor.call("GET", "/history-of-marks.csv").status_code == 403
    assert str(SCORE) in two.teacher.call("GET", "/marks.csv").text
    assert give(two.tutor, two, 1).json()["given"][0]["comment"] == SECRET


@pytest.mark.parametrize("name", ["ada", "ben", "observer", "other_teacher"])
def test_others_than_markers_are_refused(two: Tool, name: str) -> None:
    assert give(two.tutor, two).ok
    somebody: Somebody = getattr(two, name)
    status = 404 if name == "other_teacher" else 403
    asked: list[tuple[str, str, Any]] = [
        ("PUT", mark_path(two, "/single"), {"score": 1, "comment": ""}),
        ("DELETE", mark_path(two, "/single"), None),
        ("PUT", mark_path(two, "/agreed"), {"score": 1, "marks": [], "seen_at": None}),
        ("GET", path(two, "/means?at_most=5"), None),
        ("POST", path(two, "/means"), {"at_most": 5, "planned": 0}),
    ]
    for method, address, body in asked:
        answer = somebody.call(method, address, body)
        assert answer.status_code == status, address
        assert SECRET not in answer.text


def test_a_limited_tutor_marks_nobody_elses_students(limited: Tool) -> None:
    assert give(limited.teacher, limited).ok
    assert give(limited.tutor, limited).status_code == 404
    assert limited.tutor.call("DELETE", mark_path(limited, "/single")).status_code == 404
    body = {"score": 1, "comment": "", "marks": [], "seen_at": None}
    assert limited.tutor.call("PUT", mark_path(limited, "/agreed"), body).status_code == 404
    assert str(SCORE) not in limited.tutor.call("GET", "/marks.csv").text


def test_the_files_tell_who_gave_which_and_who_agreed(two: Tool) -> None:
    assert give(two.tutor, two).ok
    assert give(two.teacher, two, 71.25).ok
    assert agree(two.teacher, two, 66).ok
    head, *lines = two.teacher.call("GET", "/marks.csv").text.splitlines()
    assert "first mark" in head
    (ada,) = [line for line in lines if line.startswith("Ada")]
    assert "61.25,Tutor,71.25,Teacher,Teacher" in ada
    history = two.teacher.call("GET", "/history-of-marks.csv").text
    for words in (
        "mark of one of two markers given,,Tutor,,61.25",
        "mark of one of two markers given,,Teacher,,71.25",
        "mark agreed on,,Teacher,,66",
    ):
        assert words in history


def test_the_mean_is_agreed_on_as_it_was_planned(two: Tool) -> None:
    assert give(two.tutor, two).ok
    assert give(two.teacher, two, 62.5).ok
    plan = two.teacher.call("GET", path(two, "/means?at_most=2")).json()
    assert plan == {"agreed": 1, "further": 0, "lacking": 0}
    wanted = {"at_most": 2, "planned": 0}
    assert two.teacher.call("POST", path(two, "/means"), wanted).status_code == 409
    wanted["planned"] = 1
    assert two.teacher.call("POST", path(two, "/means"), wanted).json() == {"agreed": 1}
    with two.database.transaction() as db:
        assert float(db.scalars(select(GradeDraft.score)).one()) == 61.88


def test_a_work_under_a_sealed_name_is_marked_by_two(two: Tool) -> None:
    names = {"names": {"are_hidden": True, "are_sealed": True}}
    assert two.teacher.call("PATCH", path(two), names).ok
    page = two.replica(two.ada)
    page.highlight(created=0)
    page.until_saved()
    (row,) = two.teacher.call("GET", path(two, "/sealed-work")).json()
    here = path(two, f"/grades/{row['pseudonym']}")
    body = {"score": SCORE, "comment": SECRET}
    assert two.tutor.call("PUT", f"{here}/draft", body).status_code == 409
    assert two.tutor.call("PUT", f"{here}/single", body).ok
    assert two.tutor.call("DELETE", f"{here}/single").ok
    assert two.tutor.call("PUT", f"{here}/single", body).ok
    given = two.teacher.call("PUT", f"{here}/single", {"score": 71.25, "comment": ""}).json()
    (row,) = two.tutor.call("GET", path(two, "/sealed-work")).json()
    assert (row["marking_state"]["given"], row["marking_state"]["difference"]) == (2, 10)
    wanted = {
        "score": 66, "comment": "", "seen_at": None,
        "marks": [each["id"] for each in given["given"]],
    }  # fmt: skip
    assert two.tutor.call("PUT", f"{here}/agreed", wanted).json()["score"] == 66
    assert give(two.tutor, two).status_code == 409
    assert "first mark" not in two.teacher.call("GET", "/marks.csv").text
    with two.database.transaction() as db:
        assert db.get_one(Activity, two.activity_id).is_sealed
