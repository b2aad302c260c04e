"""The screens a visitor clicks, and a small interface to steer the LMS in tests."""

import time
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from lti_tool.demo.fake_lms import columns, world
from lti_tool.demo.fake_lms.config import lms
from lti_tool.demo.fake_lms.world import Course, Person

pages = Blueprint("pages", __name__)


@pages.get("/")
def people() -> str:
    """Page with all people whom a visitor can be."""
    return render_template(
        "people.html",
        courses=world.COURSES.values(),
        people=world.PEOPLE,
        administrator=world.PEOPLE[world.ADMINISTRATOR],
    )


@pages.post("/be/<person_id>")
def be(person_id: str) -> ResponseReturnValue:
    """Be somebody from now on."""
    if person_id not in world.PEOPLE:
        abort(404)
    session.clear()
    session["person"] = person_id
    return redirect(url_for("pages.courses"))


@pages.get("/courses")
def courses() -> str:
    """The courses of the person one is."""
    person = _person()
    mine = [each for each in lms().catalogue.courses().values() if each.role_of(person.id)]
    return render_template(
        "courses.html",
        person=person,
        courses=mine,
        is_administrator=person.id == world.ADMINISTRATOR,
    )


@pages.get("/course/<course_id>")
def course(course_id: str) -> str:
    """A course page with its activities."""
    person, shown = _person(), _course(course_id)
    return render_template(
        "course.html",
        person=person,
        course=shown,
        teaches=shown.role_of(person.id) == "teacher",
        tool=lms().tool_url,
    )


@pages.post("/course/<course_id>/copy")
def copy(course_id: str) -> ResponseReturnValue:
    """Copy a course for another semester."""
    if _course(course_id).role_of(_person().id) != "teacher":
        abort(403)
    return redirect(url_for("pages.course", course_id=lms().catalogue.copy(course_id)))


@pages.get("/activity/<activity_id>")
def activity(activity_id: str) -> str:
    """An activity with the tool in a frame, attributes as Moodle sets them. `?review=` shows
    somebody's work in it, as the gradebook's links do.
    """
    found = lms().catalogue.find(activity_id)
    if found is None:
        abort(404)
    source = f"/launch/{activity_id}"
    if "review" in request.args:
        source += f"?action=gradeReport&user={request.args['review']}"
    return render_template(
        "activity.html",
        person=_person(),
        course=_course(found[0].id),
        activity=found[1],
        source=source,
        tool=lms().tool_url,
        offers_storage=lms().dialect.offers_storage,
    )


@pages.get("/course/<course_id>/grades")
def grades(course_id: str) -> str:
    """The gradebook: everybody's for who teaches, one's own for a student."""
    person, shown = _person(), _course(course_id)
    book = gradebook(shown)
    if shown.role_of(person.id) == "student":
        book["rows"] = [row for row in book["rows"] if row["person_id"] == person.id]
    teaches = shown.role_of(person.id) == "teacher"
    return render_template("grades.html", person=person, course=shown, book=book, teaches=teaches)


@pages.post("/course/<course_id>/grades")
def override_grade(course_id: str) -> ResponseReturnValue:
    """Change a grade by hand: Moodle calls that an override."""
    shown, given = _course(course_id), request.form
    column = columns.find(course_id, given.get("item", 0, int))
    score = given.get("score", None, float)
    if shown.role_of(_person().id) != "teacher" or column is None or score is None:
        abort(403)
    with lms().lock, lms().state.open() as db:
        db.execute(
            "INSERT OR REPLACE INTO mark VALUES (?, ?, ?, '', ?, 1)",
            (column["id"], given["person"], score, int(time.time())),
        )
    return redirect(url_for("pages.grades", course_id=course_id))


def gradebook(shown: Course) -> dict[str, Any]:
    """Columns and rows of a course's gradebook."""
    items = columns.of_course(shown.id)
    with lms().state.open() as db:
        marks = {
            (row["item_id"], row["person_id"]): dict(row)
            for row in db.execute("SELECT * FROM mark")
        }
        # Moodle keeps no progress: the newest counts where the LMS shows any.
        newest = {
            (row["item_id"], row["person_id"]): row["activity"]
            for row in db.execute("SELECT * FROM progress ORDER BY id")
        }
    rows = []
    for person_id in shown.students:
        cells = []
        for item in items:
            mark = marks.get((item["id"], person_id))
            if mark and mark["modified"]:
                mark["at"] = datetime.fromtimestamp(mark["modified"], UTC).strftime("%H:%M")
            if mark and not lms().dialect.blanks_unless_graded:
                mark["progress"] = newest.get((item["id"], person_id))
            cells.append(mark)
        rows.append({"person_id": person_id, "name": world.PEOPLE[person_id].name, "marks": cells})
    return {"columns": items, "rows": rows}


@pages.get("/control/gradebook/<course_id>")
def control_gradebook(course_id: str) -> dict[str, Any]:
    """The gradebook as data."""
    found = lms().catalogue.course(course_id)
    return gradebook(found) if found else abort(404)


@pages.get("/control/progress/<course_id>")
def control_progress(course_id: str) -> list[dict[str, Any]]:
    """Progress that came with the scores of a course, oldest first."""
    items = {item["id"] for item in columns.of_course(course_id)}
    with lms().state.open() as db:
        rows = db.execute("SELECT * FROM progress ORDER BY id").fetchall()
    return [dict(row) for row in rows if row["item_id"] in items]


@pages.post("/control/faults")
def control_faults() -> dict[str, Any]:
    """Answer the next score posts to columns of a label with statuses."""
    lms().faults_of = {
        label: [int(status) for status in statuses]
        for label, statuses in request.get_json().items()
    }
    return {"faults": lms().faults_of}


@pages.post("/control/large-course/<int:count>")
def control_large_course(count: int) -> dict[str, Any]:
    """Add a course with so many students."""
    added = world.add_large_course(count)
    return {"id": added.id, "title": added.title, "students": list(added.students)}


@pages.post("/control/course/<course_id>/people/<person_id>")
def control_place(course_id: str, person_id: str) -> dict[str, Any]:
    """Change the role and the groups of somebody in a course; no role unenrols them."""
    wanted = request.get_json()
    changed = world.change_place(course_id, person_id, wanted["role"], wanted["groups"])
    return {"id": changed.id, "students": list(changed.students)}


def _person() -> Person:
    person = world.PEOPLE.get(session.get("person", ""))
    if person is None:
        abort(redirect(url_for("pages.people")))
    return person


def _course(course_id: str) -> Course:
    """A course one is in; Moodle sends everybody else away."""
    found = lms().catalogue.course(course_id)
    if found is None or found.role_of(_person().id) is None:
        abort(404)
    return found
