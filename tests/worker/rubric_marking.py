"""Students who are marked by a rubric whose criteria have columns, and the gradebook of the LMS."""

from decimal import Decimal
from typing import Any

import requests

from lti_tool.activities import change_rubric
from lti_tool.courses import arrival, memberships
from lti_tool.courses.activity_tables import Activity
from lti_tool.grading import criterion_columns, gradebook, rubrics
from lti_tool.grading.rubrics import Choice, Choices, Criterion
from tests.worker.marking import only_activity, set_up, teacher, work, work_at_once
from tests.worker.platform import Place

CLAIMS, CLEAR = "Week 3: Checks claims", "Week 3: Writes clearly"
OWN = "Week 3: Interrogating a chatbot"


def criterion(key: str, title: str, points: int) -> Criterion:
    return Criterion(key, title, "", Decimal(points))


BOTH_CRITERIA = (criterion("c1", "Checks claims", 15), criterion("c2", "Writes clearly", 5))


def save_rubric(place: Place, *criteria: Criterion) -> None:
    with place.database.transaction() as db:
        activity_id = only_activity(db)
        version = rubrics.of_activity(db, activity_id).version
        change_rubric.change_rubric(
            db, teacher(place, db), activity_id, version=version, criteria=criteria
        )


def turn(place: Place, *, are_on: bool = True) -> None:
    with place.database.transaction() as db:
        change_rubric.turn_columns(db, teacher(place, db), only_activity(db), are_on=are_on)


def mark(place: Place, score: int, *points: int | None, person: str = "11") -> None:
    """Mark a student by the rubric, with points for its criteria in order."""
    with place.database.transaction() as db:
        member = teacher(place, db)
        student = arrival.from_launch(db, place.launch(person)).member
        theirs = memberships.fetch(db, member, student.enrolment_id)
        activity = db.get_one(Activity, only_activity(db))
        rubric = rubrics.of_activity(db, activity.id)
        given = {
            each.key: Choice(points=None if value is None else Decimal(value))
            for each, value in zip(rubric.criteria, points, strict=True)
        }
        choices = Choices(rubric.version, given)
        gradebook.set_grade(db, member, activity, theirs, Decimal(score), "Good", choices)


def go_on(place: Place) -> None:
    """Attempt after attempt, until nothing more happens by itself."""
    for _ in range(30):
        work_at_once(place)


def book(place: Place, person: str = "11") -> dict[str, Any]:
    """Marks of a student in the LMS, by the title of the column; None where there is none."""
    found = requests.get(f"{place.lms.base_url}/control/gradebook/2", timeout=60).json()
    (row,) = [row for row in found["rows"] if row["person_id"] == person]
    titles = [column["label"] for column in found["columns"]]
    return {title: cell and cell["score"] for title, cell in zip(titles, row["marks"], strict=True)}


def read(place: Place) -> criterion_columns.Columns:
    with place.database.transaction() as db:
        return criterion_columns.of_activity(db, db.get_one(Activity, only_activity(db)))


def mark_by_rubric(place: Place) -> None:
    """Have a student with 12 of 15 and 4 of 5 points, whose criteria have columns."""
    set_up(place)
    save_rubric(place, *BOTH_CRITERIA)
    turn(place)
    mark(place, 40, 12, 4)
    work(place)
