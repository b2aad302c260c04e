"""The marks of a course are one file, for those who give marks, and no formula in it is one."""

import csv
import io

from lti_tool.courses.activity_tables import Activity
from lti_tool.people.tables import Person
from tests.privacy.conftest import person_of
from tests.server import Tool


def lines(tool: Tool) -> list[list[str]]:
    answer = tool.teacher.call("GET", "/marks.csv")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/csv")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_a_row_for_each_student_a_column_for_each_activity(tool: Tool) -> None:
    path = f"/api/activities/{tool.activity_id}/grades/{tool.ada.enrolment_id}"
    assert tool.teacher.call("PUT", path, {"score": "87.50"}).status_code == 202
    header, *rows = lines(tool)
    with tool.database.transaction() as db:
        title = db.get_one(Activity, tool.activity_id).title
        name = db.get_one(Person, person_of(tool.database, tool.ada)).name
    assert header[:2] == ["Student", f"{title} (of 100)"]
    assert [name, "87.5"] in rows
    assert sum(row[1] != "" for row in rows) == 1
    assert all(row[0] != "Student" for row in rows)


def test_a_name_or_title_that_a_spreadsheet_would_run_is_text(tool: Tool) -> None:
    with tool.database.transaction() as db:
        db.get_one(Person, person_of(tool.database, tool.ada)).name = "=HYPERLINK(1)"
        db.get_one(Activity, tool.activity_id).title = "@SUM(A1)"
    header, *rows = lines(tool)
    assert header[1] == "'@SUM(A1) (of 100)"
    assert "'=HYPERLINK(1)" in {row[0] for row in rows}


def test_who_gives_no_marks_gets_no_file(tool: Tool) -> None:
    for somebody in (tool.ada, tool.observer):
        assert somebody.call("GET", "/marks.csv").status_code == 403
