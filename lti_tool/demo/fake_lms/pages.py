"""The screens a visitor clicks, and a small interface to steer the LMS in tests."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from lti_tool.demo.fake_lms import world
from lti_tool.demo.fake_lms.oidc import lms

pages = Blueprint("pages", __name__)


@pages.get("/")
def people() -> str:
    """Everybody one can be."""
    return render_template("people.html", courses=world.COURSES.values(), people=world.PEOPLE)


@pages.post("/be/<person_id>")
def be(person_id: str) -> ResponseReturnValue:
    """Be somebody from now on."""
    if person_id not in world.PEOPLE:
        abort(404)
    session.clear()
    session["person"] = person_id
    return redirect(url_for("pages.courses"))


@pages.get("/courses")
def courses() -> ResponseReturnValue:
    """The courses of the person one is."""
    person = _person()
    mine = [course for course in world.COURSES.values() if course.role_of(person.id)]
    return render_template("courses.html", person=person, courses=mine)


@pages.get("/course/<course_id>")
def course(course_id: str) -> str:
    """A course page with its activities."""
    return render_template("course.html", person=_person(), course=_course(course_id))


@pages.get("/activity/<activity_id>")
def activity(activity_id: str) -> str:
    """An activity with the tool in a frame, attributes as Moodle sets them."""
    found = world.course_of_activity(activity_id)
    if found is None:
        abort(404)
    return render_template(
        "activity.html",
        person=_person(),
        course=_course(found[0].id),
        activity=found[1],
        tool=lms().tool_url,
    )


@pages.get("/course/<course_id>/grades")
def grades(course_id: str) -> str:
    """The gradebook: everybody's for who teaches, one's own for a student."""
    person, shown = _person(), _course(course_id)
    book = gradebook(course_id)
    if shown.role_of(person.id) == "student":
        book["rows"] = [row for row in book["rows"] if row["person_id"] == person.id]
    return render_template("grades.html", person=person, course=shown, book=book)


def gradebook(course_id: str) -> dict[str, Any]:
    """Columns and rows of a course's gradebook."""
    shown = world.COURSES[course_id]
    with lms().state.open() as db:
        items = [
            dict(row)
            for row in db.execute(
                "SELECT * FROM line_item WHERE course_id = ? ORDER BY id", (course_id,)
            )
        ]
        marks = {
            (row["item_id"], row["person_id"]): dict(row)
            for row in db.execute("SELECT * FROM mark")
        }
    rows = []
    for person_id in shown.students:
        cells = []
        for item in items:
            mark = marks.get((item["id"], person_id))
            if mark and mark["modified"]:
                mark["at"] = datetime.fromtimestamp(mark["modified"], UTC).strftime("%H:%M")
            cells.append(mark)
        rows.append({"person_id": person_id, "name": world.PEOPLE[person_id].name, "marks": cells})
    return {"columns": items, "rows": rows}


@pages.get("/control/gradebook/<course_id>")
def control_gradebook(course_id: str) -> dict[str, Any]:
    """The gradebook as data."""
    return gradebook(course_id)


@pages.post("/control/faults")
def control_faults() -> dict[str, Any]:
    """Answer the next score posts with these statuses."""
    lms().faults[:] = [int(status) for status in request.get_json()]
    return {"faults": lms().faults}


def _person() -> world.Person:
    person = world.PEOPLE.get(session.get("person", ""))
    if person is None:
        abort(redirect(url_for("pages.people")))
    return person


def _course(course_id: str) -> world.Course:
    """A course one is in; Moodle sends everybody else away."""
    found = world.COURSES.get(course_id)
    if found is None or found.role_of(_person().id) is None:
        abort(404)
    return found
