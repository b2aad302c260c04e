"""A student reads the history of their own mark where the institution shows it, and no more."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, update

from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import Enrolment
from lti_tool.grading import history
from lti_tool.grading.outcomes import Problem
from lti_tool.grading.tables import Grade
from lti_tool.people.tables import Person
from lti_tool.settings import Settings
from tests.privacy.conftest import person_of
from tests.seen_marks import as_seen, seen_at
from tests.server import Somebody, Tool
from tests.statements import captured
from tests.web.test_double_marking import agree, give
from tests.web.test_drafts_of_marks import SECRET, draft, hold, mark_path, release
from tests.web.test_feedback import note_marker, work


@pytest.fixture
def settings(settings: Settings, request: pytest.FixtureRequest) -> Settings:
    """Settings of an institution that shows the history: with names, unless a test says other."""
    shown = getattr(request, "param", "names")
    return settings.model_copy(update={"students_see_mark_history": shown})


def read(tool: Tool, who: Somebody | None = None) -> list[Any]:
    """Event, marks before and after, and by whom, as somebody reads it of Ada's mark."""
    answer = work(tool, who or tool.ada, tool.ada)
    answer.raise_for_status()
    return [
        (each["event"], each["before"], each["score"], each["by"])
        for each in answer.json()["mark_history"]
    ]


def set_mark(tool: Tool, by: Somebody, score: str) -> None:
    path = mark_path(tool, tool.ada)
    body = {"score": score, "comment": "", "seen_at": seen_at(by, path)}
    by.call("PUT", path, body).raise_for_status()


def withdraw(tool: Tool) -> None:
    path = mark_path(tool, tool.ada)
    tool.teacher.call("DELETE", path + as_seen(tool.teacher, path)).raise_for_status()


def record(tool: Tool, event: history.Event, score: str, **answer: Any) -> None:
    """Put an attempt to send a mark of Ada on record."""
    with tool.database.transaction() as db:
        grade_id = db.scalars(select(Grade.id)).one()
        history.record(db, event, [grade_id], as_sent=(Decimal(score), Decimal(100)), **answer)


def name_of(tool: Tool, who: Somebody) -> str:
    with tool.database.transaction() as db:
        return db.get_one(Person, person_of(tool.database, who)).name or ""


def test_when_it_changed_from_what_to_what_by_whom_and_when_the_lms_had_it(tool: Tool) -> None:
    teacher, tutor = name_of(tool, tool.teacher), name_of(tool, tool.tutor)
    set_mark(tool, tool.teacher, "60")
    record(tool, history.Event.SENT, "60", status=200)
    set_mark(tool, tool.tutor, "72.50")
    # An answer to the mark of before comes late, and one that has arrived is sent again.
    record(tool, history.Event.SENT, "60", status=200)
    record(tool, history.Event.SENT, "72.50", status=200, criterion="Claims")
    record(tool, history.Event.SENT, "72.50", status=200)
    record(tool, history.Event.SENT, "72.50", status=200)
    withdraw(tool)
    assert read(tool) == [
        ("set", None, 60, teacher),
        ("sent", 60, 60, None),
        ("set", 60, 72.5, tutor),
        ("sent", 72.5, 72.5, None),
        ("withdrawn", 72.5, None, teacher),
    ]


def test_nothing_is_told_of_drafts_or_of_notes_for_markers(tool: Tool) -> None:
    hold(tool).raise_for_status()
    draft(tool, tool.ada, "50")
    draft(tool, tool.ada, "55")
    note_marker(tool, tool.ada).raise_for_status()
    assert read(tool) == []
    release(tool)
    draft(tool, tool.ada, "20")
    assert read(tool) == [("released", None, 55, name_of(tool, tool.teacher))]
    answer = work(tool, tool.ada, tool.ada).json()
    assert name_of(tool, tool.tutor) not in str(answer["mark_history"])
    assert "Nobody else may read this" not in str(answer)


def test_of_two_markers_and_their_marks_nothing_is_told(tool: Tool) -> None:
    two = {"mark_release": {"holds_marks": True, "at": None, "marker_count": 2}}
    path = f"/api/activities/{tool.activity_id}"
    tool.teacher.call("PATCH", path, two).raise_for_status()
    give(tool.tutor, tool, 40).raise_for_status()
    give(tool.teacher, tool, 80).raise_for_status()
    agree(tool.tutor, tool, 60).raise_for_status()
    assert read(tool) == []
    release(tool)
    assert read(tool) == [("released", None, 60, name_of(tool, tool.teacher))]
    answer = work(tool, tool.ada, tool.ada).text
    assert name_of(tool, tool.tutor) not in answer
    assert "Only a first reading" not in answer


def test_the_words_of_the_lms_and_failed_attempts_are_for_teachers(tool: Tool) -> None:
    set_mark(tool, tool.teacher, "60")
    record(tool, history.Event.PUT_OFF, "60", status=503, problem=Problem.BUSY)
    record(tool, history.Event.PARKED, "60", status=422, problem=Problem.REFUSED, detail=SECRET)
    assert [event for event, *_ in read(tool)] == ["set"]
    assert SECRET not in work(tool, tool.ada, tool.ada).text


def test_nobody_else_reads_it_there(tool: Tool) -> None:
    set_mark(tool, tool.teacher, "60")
    assert work(tool, tool.ben, tool.ada).status_code == 404
    assert read(tool, tool.teacher) == []
    assert read(tool, tool.tutor) == []
    assert work(tool, tool.ben, tool.ben).json()["mark_history"] == []


@pytest.mark.parametrize("settings", ["dates"], indirect=True)
def test_names_are_told_only_where_the_institution_says_so(tool: Tool) -> None:
    set_mark(tool, tool.teacher, "60")
    assert read(tool) == [("set", None, 60, None)]
    assert name_of(tool, tool.teacher) not in work(tool, tool.ada, tool.ada).text


@pytest.mark.parametrize("settings", ["no"], indirect=True)
def test_where_it_is_off_no_statement_reads_it(tool: Tool) -> None:
    set_mark(tool, tool.teacher, "60")
    with captured(tool.database.engine) as seen:
        assert read(tool) == []
    assert not any("grade_event" in statement for statement in seen)


def test_a_marker_who_is_a_student_by_now_has_the_name_that_students_see(tool: Tool) -> None:
    set_mark(tool, tool.tutor, "60")
    with tool.database.transaction() as db:
        db.execute(update(Activity).values(hides_names_here=True, seals_names_here=False))
        db.get_one(Enrolment, tool.tutor.enrolment_id).role = "student"
    assert read(tool) == [("set", None, 60, "Student")]


def test_who_was_erased_is_not_named(tool: Tool) -> None:
    set_mark(tool, tool.teacher, "60")
    with tool.database.transaction() as db:
        history.forget(db, [tool.teacher.enrolment_id])
    assert read(tool) == [("set", None, 60, None)]


def test_it_is_off_unless_the_institution_turns_it_on() -> None:
    assert Settings.model_fields["students_see_mark_history"].default == "no"
