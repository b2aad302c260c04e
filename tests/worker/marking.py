"""Steps of tests about marks: an activity, a mark, the worker, and what the LMS shows."""

import uuid
from decimal import Decimal

import pytest
import requests
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.activities.set_up import set_up_activity
from lti_tool.courses import arrival, memberships
from lti_tool.courses.activity_tables import Activity, ActivityLink
from lti_tool.courses.memberships import Membership
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.db import job_queue
from lti_tool.grading import gradebook, outbox, results
from lti_tool.grading.tables import GradeDelivery
from lti_tool.web import grading_api
from lti_tool.web.schemas.grades import Grade as GradeAnswer
from lti_tool.web.schemas.grades import ShownMark
from lti_tool.worker import loop
from tests.worker.platform import Place

BOTH = pytest.mark.parametrize("place", ["moodle", "strict"], indirect=True)


def set_up(place: Place) -> uuid.UUID:
    """The first activity, with its teacher and a student; its id."""
    with place.database.transaction() as db:
        teacher = arrival.from_launch(db, place.launch("2"))
        activity = set_up_activity(
            db, teacher.member, teacher.member.link_id, title="Week 3", instructions="",
            workspace_for="class", score_maximum=50,
        )  # fmt: skip
        arrival.from_launch(db, place.launch("11"))
        return activity.id


def teacher(place: Place, db: Session) -> Member:
    return arrival.from_launch(db, place.launch("2")).member


def only_activity(db: Session) -> uuid.UUID:
    return db.scalars(select(Activity)).one().id


def mark(place: Place, score: int, comment: str = "Well read.") -> None:
    """Mark the student, and let the worker do everything there is to do."""
    write_down(place, score, comment)
    work(place)


def write_down(place: Place, score: int | str, comment: str = "Well read.") -> None:
    """Mark the student; the worker has not seen it yet."""
    with place.database.transaction() as db:
        teacher = arrival.from_launch(db, place.launch("2"))
        activity = db.scalars(select(Activity)).one()
        student = arrival.from_launch(db, place.launch("11")).member
        enrolment = db.get_one(Enrolment, student.enrolment_id)
        gradebook.set_grade(
            db, teacher.member, activity, Membership(enrolment), Decimal(score), comment
        )


def write_down_without_launch(place: Place) -> None:
    """Mark the student while the page is open: no launch tells of a column in between."""
    with place.database.transaction() as db:
        marker = db.scalars(select(Enrolment).where(Enrolment.role == "teacher")).one()
        student = db.scalars(select(Enrolment).where(Enrolment.role == "student")).one()
        activity = db.scalars(select(Activity)).one()
        gradebook.set_grade(
            db, Member.of(marker), activity, Membership(student), Decimal(40), "Well read."
        )


def work(place: Place) -> None:
    while loop.run_one(place.tools) or loop.run_one(place.tools, outbox.QUEUE):
        pass


def work_at_once(place: Place) -> None:
    """Let the worker do everything there is, also what it has put off."""
    with place.database.transaction() as db:
        db.execute(update(job_queue.Job).values(due_at=clock.now()))
    work(place)


def book(place: Place) -> dict[str, object]:
    """The one column's mark of the student, as the LMS has it."""
    grades = requests.get(f"{place.lms.base_url}/control/gradebook/2", timeout=60).json()
    (row,) = [row for row in grades["rows"] if row["person_id"] == "11"]
    (found,) = [cell for cell in row["marks"] if cell]
    return dict(found)


def delivery(place: Place) -> GradeDelivery:
    with place.database.transaction() as db:
        return db.scalars(select(GradeDelivery)).one()


def resend(place: Place) -> None:
    """Send the student's mark again, as its teacher does; the worker has not seen it yet."""
    with place.database.transaction() as db:
        teacher = arrival.from_launch(db, place.launch("2")).member
        student = arrival.from_launch(db, place.launch("11")).member
        activity = db.scalars(select(Activity)).one()
        gradebook.resend(
            db, teacher, activity, memberships.fetch(db, teacher, student.enrolment_id)
        )


def shown(place: Place) -> ShownMark | None:
    """Other mark than the tool's that the LMS was seen to show."""
    return answer(place).shown


def answer(place: Place) -> GradeAnswer:
    """The mark as the teacher's page is told of it."""
    with place.database.transaction() as db:
        (found,) = gradebook.of_activity(db, only_activity(db)).values()
        return grading_api.to_answer(found, is_checking=False)


def check(place: Place) -> None:
    """Read the results, as after another mark of the activity."""
    with place.database.transaction() as db:
        results.enqueue_check(db, only_activity(db))
    work(place)


def withdraw(place: Place) -> None:
    """Withdraw the student's mark, and let the worker do everything."""
    with place.database.transaction() as db:
        marker = teacher(place, db)
        student = arrival.from_launch(db, place.launch("11")).member
        activity = db.scalars(select(Activity)).one()
        gradebook.withdraw(
            db, marker, activity, memberships.fetch(db, marker, student.enrolment_id)
        )
    work(place)


def columns(place: Place) -> list[str]:
    """Titles of the columns in the LMS's gradebook."""
    grades = requests.get(f"{place.lms.base_url}/control/gradebook/2", timeout=60).json()
    return [column["label"] for column in grades["columns"]]


def scores(place: Place) -> list[object]:
    """Marks in the LMS's gradebook, by student."""
    grades = requests.get(f"{place.lms.base_url}/control/gradebook/2", timeout=60).json()
    return [cell["score"] for row in grades["rows"] for cell in row["marks"] if cell]


def delete_columns(place: Place) -> None:
    """Delete every column, as a teacher does in the LMS."""
    with place.lms.state.open() as db:
        db.execute("UPDATE line_item SET is_deleted = 1")
        db.execute("DELETE FROM mark")


def two_marks_without_a_column(place: Place) -> None:
    """Mark two students with 5 of 50 where the LMS has no column; the worker has not seen it."""
    set_up(place)
    with place.lms.state.open() as db:
        db.execute("UPDATE line_item SET is_deleted = 1")
    with place.database.transaction() as db:
        db.execute(update(ActivityLink).values(lineitem_url=None))
        teacher = db.scalars(select(Enrolment).where(Enrolment.role == "teacher")).one()
        activity = db.scalars(select(Activity)).one()
        member = Member.of(teacher)
        for person in ("11", "12"):
            student = arrival.from_launch(db, place.launch(person)).member
            enrolment = db.get_one(Enrolment, student.enrolment_id)
            gradebook.set_grade(db, member, activity, Membership(enrolment), Decimal(5), "")
        db.execute(update(ActivityLink).values(lineitem_url=None))
