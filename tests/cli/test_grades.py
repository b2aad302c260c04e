"""Operators list marks that are stuck, read why, send them again, and read the history."""

import csv
import io
import uuid
from collections.abc import Callable
from decimal import Decimal

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, update

from lti_tool.cli import cli
from lti_tool.courses.memberships import Membership
from lti_tool.courses.tables import Enrolment
from lti_tool.db.engine import Database
from lti_tool.grading import gradebook
from lti_tool.grading.tables import Grade, GradeDelivery
from tests import builders

Run = Callable[..., Result]


@pytest.fixture
def run(database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line over a database with one mark, which the LMS has refused."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("LTI_TOOL_PUBLIC_URL", "https://tool.example.edu")
    monkeypatch.setenv("LTI_TOOL_SECRET_KEY", "a secret key that only the tests ever use")
    with database.transaction() as db:
        place = builders.place(db)
        teacher = builders.arrive(db, place, "teacher", builders.TEACHER)
        activity = builders.activity(db, teacher)
        ada = builders.arrive(db, place, "ada").member
        theirs = Membership(db.get_one(Enrolment, ada.enrolment_id))
        gradebook.set_grade(db, teacher.member, activity, theirs, Decimal(60), "")
        db.execute(
            update(GradeDelivery).values(
                state="parked", problem="refused", detail="course has concluded"
            )
        )
    return lambda *arguments: CliRunner().invoke(cli, ["grades", *arguments])


def grade(database: Database) -> Grade:
    with database.transaction() as db:
        return db.scalars(select(Grade)).one()


def state(database: Database) -> str:
    with database.transaction() as db:
        return db.scalars(select(GradeDelivery.state)).one()


def test_what_is_stuck_is_told_with_the_reason_and_without_a_name(
    run: Run, database: Database
) -> None:
    printed = run("list").output
    assert str(grade(database).id) in printed
    assert "https://lms.example.edu" in printed
    assert "Reading with machines" in printed
    assert "The LMS refused the mark. The LMS says: “course has concluded”" in printed
    assert "1 stuck." in printed
    assert "Ada" not in printed


@pytest.mark.parametrize("option", ["--mark", "--course", "--platform", "--all"])
def test_it_is_sent_again(run: Run, database: Database, option: str) -> None:
    found = grade(database)
    named = {
        "--mark": [str(found.id)],
        "--course": [str(found.course_id)],
        "--platform": ["https://lms.example.edu"],
        "--all": [],
    }[option]
    assert "1 on their way again." in run("resend", option, *named).output
    assert state(database) == "waiting"
    assert "0 stuck." in run("list").output


def test_another_mark_course_or_platform_is_not_touched(run: Run, database: Database) -> None:
    for option in ("--mark", "--course"):
        assert "0 on their way" in run("resend", option, str(uuid.uuid4())).output
    wrong = run("resend", "--platform", "https://nowhere.example.edu")
    assert wrong.exit_code != 0
    assert "There is no platform" in wrong.output
    assert state(database) == "parked"


def test_nothing_is_sent_without_saying_what(run: Run, database: Database) -> None:
    assert run("resend").exit_code == 2
    assert state(database) == "parked"


def test_the_history_of_a_course_is_csv(run: Run, database: Database) -> None:
    printed = run("history", str(grade(database).course_id)).output
    (row,) = csv.DictReader(io.StringIO(printed))
    assert (row["Student"], row["What"], row["To"]) == ("Ada", "mark set", "60")
    assert "There is no course" in run("history", str(uuid.uuid4())).output
