"""Everything that happened to the marks of a course is one file, for its teachers."""

import csv
import io

import pytest
from sqlalchemy import delete, select, update

from lti_tool import clock
from lti_tool.activities import release_marks
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import Enrolment
from lti_tool.grading import history
from lti_tool.grading.outcomes import Problem
from lti_tool.grading.tables import Grade, GradeDraft, GradeEvent
from lti_tool.people.tables import Person
from tests.privacy.conftest import person_of
from tests.seen_marks import as_seen, seen_at
from tests.server import Somebody, Tool

PATH = "/history-of-marks.csv"


def lines(tool: Tool, who: Somebody | None = None) -> list[dict[str, str]]:
    """Rows of the file by the titles of its columns."""
    answer = (who or tool.teacher).call("GET", PATH)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def mark_path(tool: Tool, name: str = "") -> str:
    return f"/api/activities/{tool.activity_id}/grades/{tool.ada.enrolment_id}{name}"


def seen(tool: Tool) -> str | None:
    return seen_at(tool.tutor, mark_path(tool))


def call(who: Somebody, method: str, path: str, body: object = None) -> None:
    who.call(method, path, body).raise_for_status()


def name_of(tool: Tool, who: Somebody) -> str:
    with tool.database.transaction() as db:
        return db.get_one(Person, person_of(tool.database, who)).name or ""


def test_who_set_which_mark_from_which_value(tool: Tool) -> None:
    call(tool.teacher, "PUT", mark_path(tool), {"score": "60"})
    call(tool.tutor, "PUT", mark_path(tool), {"score": "72.50", "seen_at": seen(tool)})
    call(tool.teacher, "DELETE", mark_path(tool) + as_seen(tool.teacher, mark_path(tool)))
    found = [(row["What"], row["By"], row["From"], row["To"], row["Of"]) for row in lines(tool)]
    teacher, tutor = name_of(tool, tool.teacher), name_of(tool, tool.tutor)
    assert found == [
        ("mark set", teacher, "", "60", "100"),
        ("mark set", tutor, "60", "72.5", "100"),
        ("mark withdrawn", teacher, "72.5", "", "100"),
    ]
    assert {row["Student"] for row in lines(tool)} == {name_of(tool, tool.ada)}


def test_drafts_and_their_release_by_whom(tool: Tool) -> None:
    body = {"mark_release": {"holds_marks": True, "at": None}}
    call(tool.teacher, "PATCH", f"/api/activities/{tool.activity_id}", body)
    call(tool.tutor, "PUT", mark_path(tool, "/draft"), {"score": "50"})
    call(tool.tutor, "PUT", mark_path(tool, "/draft"), {"score": "55", "seen_at": seen(tool)})
    release = f"/api/activities/{tool.activity_id}/release"
    call(tool.teacher, "POST", release, {"enrolment_ids": None})
    call(tool.tutor, "PUT", mark_path(tool, "/draft"), {"score": "20", "seen_at": seen(tool)})
    shown = as_seen(tool.tutor, mark_path(tool))
    call(tool.tutor, "DELETE", mark_path(tool, "/draft") + shown)
    found = [(row["What"], row["By"] == name_of(tool, tool.tutor), row["From"], row["To"])
            for row in lines(tool)]  # fmt: skip
    assert found == [
        ("draft saved", True, "", "50"),
        ("draft saved", True, "50", "55"),
        ("mark released", False, "", "55"),
        ("draft saved", True, "55", "20"),
        ("draft discarded", True, "20", ""),
    ]


def test_a_release_at_a_date_names_nobody(tool: Tool) -> None:
    body = {"mark_release": {"holds_marks": True, "at": None}}
    call(tool.teacher, "PATCH", f"/api/activities/{tool.activity_id}", body)
    call(tool.tutor, "PUT", mark_path(tool, "/draft"), {"score": "50"})
    with tool.database.transaction() as db:
        db.execute(update(Activity).values(release_at=GradeDraft.graded_at).where(
            Activity.id == tool.activity_id, GradeDraft.activity_id == Activity.id))  # fmt: skip
        release_marks.release_due(db, tool.activity_id)
    assert [(row["What"], row["By"]) for row in lines(tool)][1:] == [("mark released", "")]


def test_each_attempt_is_told_with_the_answer_of_the_lms(tool: Tool) -> None:
    call(tool.teacher, "PUT", mark_path(tool), {"score": "60"})
    with tool.database.transaction() as db:
        grade = db.scalars(select(Grade)).one()
        for event, status, problem in (
            (history.Event.PUT_OFF, 503, Problem.BUSY),
            (history.Event.PARKED, 422, Problem.REFUSED),
            (history.Event.SENT, 200, None),
        ):
            history.record(
                db, event, [grade.id], status=status, problem=problem,
                detail="=cmd()" if status == 422 else "",
            )  # fmt: skip
    _, first, second, third = lines(tool)
    assert (first["What"], first["Answer of the LMS"]) == (
        "not taken by the LMS, tried again later", "503",
    )  # fmt: skip
    assert first["Reason"] == "The LMS is busy. It is tried again by itself."
    assert "“=cmd()”" in second["Reason"]
    assert (third["What"], third["Answer of the LMS"], third["Reason"]) == (
        "taken by the LMS", "200", "",
    )  # fmt: skip


def test_a_name_or_title_that_a_spreadsheet_would_run_is_text(tool: Tool) -> None:
    call(tool.teacher, "PUT", mark_path(tool), {"score": "60"})
    with tool.database.transaction() as db:
        db.get_one(Person, person_of(tool.database, tool.ada)).name = "=HYPERLINK(1)"
        db.get_one(Person, person_of(tool.database, tool.teacher)).name = "+1"
        db.get_one(Activity, tool.activity_id).title = "@SUM(A1)"
    (row,) = lines(tool)
    assert (row["Activity"], row["Student"], row["By"]) == ("'@SUM(A1)", "'=HYPERLINK(1)", "'+1")


@pytest.mark.parametrize("name", ["ada", "observer", "tutor"])
def test_only_who_releases_marks_reads_it(tool: Tool, name: str) -> None:
    assert getattr(tool, name).call("GET", PATH).status_code == 403


def test_no_other_course_is_in_it(tool: Tool) -> None:
    call(tool.teacher, "PUT", mark_path(tool), {"score": "60"})
    assert lines(tool, tool.other_teacher) == []
    assert lines(tool, tool.foreign_teacher) == []


def test_nothing_is_told_of_an_activity_while_its_names_are_sealed(tool: Tool) -> None:
    """Marks are given there to pseudonyms; the file has names."""
    call(tool.teacher, "PUT", mark_path(tool), {"score": "60"})
    with tool.database.transaction() as db:
        db.execute(update(Activity).values(hides_names_here=True, seals_names_here=True))
    assert lines(tool) == []
    with tool.database.transaction() as db:
        db.execute(update(Activity).values(unsealed_at=clock.now()))
    assert len(lines(tool)) == 1


def test_who_was_erased_is_not_named_and_their_drafts_are_forgotten(tool: Tool) -> None:
    call(tool.teacher, "PUT", mark_path(tool), {"score": "60"})
    with tool.database.transaction() as db:
        grade = db.scalars(select(Grade)).one()
        history.record(db, history.Event.PARKED, [grade.id], detail="Ada has left")
        draft = GradeDraft(
            course_id=grade.course_id, activity_id=grade.activity_id, comment="",
            enrolment_id=grade.enrolment_id, score=1, maximum=100, graded_at=clock.now(),
        )  # fmt: skip
        db.add(draft)
        db.flush()
        by = tool.tutor.enrolment_id
        history.record(db, history.Event.DRAFTED, [draft.id], table=GradeDraft, actor_id=by)
        db.expunge_all()
        history.forget(db, [tool.ada.enrolment_id, tool.teacher.enrolment_id])
        events = db.scalars(select(GradeEvent)).all()
        assert {each.event for each in events} == {"set", "parked"}
        assert {(each.detail, each.actor_id) for each in events} == {("", None)}


def test_the_history_outlives_the_mark_and_goes_with_its_student(tool: Tool) -> None:
    call(tool.teacher, "PUT", mark_path(tool), {"score": "60"})
    with tool.database.transaction() as db:
        db.execute(delete(Grade))
        assert db.scalars(select(GradeEvent.enrolment_id)).all() == [tool.ada.enrolment_id]
        db.execute(delete(Enrolment).where(Enrolment.id == tool.ada.enrolment_id))
        assert db.scalars(select(GradeEvent.id)).all() == []
