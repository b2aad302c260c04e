"""A class of any size whose marks are released into a small gradebook."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.activities import change_rubric, release_marks
from lti_tool.courses import arrival, memberships
from lti_tool.courses.activity_tables import Activity, ActivityLink
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.db import job_queue
from lti_tool.db.engine import Database
from lti_tool.db.job_queue import Job
from lti_tool.grading import criterion_columns, gradebook, outbox, progress, rubrics
from lti_tool.grading.credit_tables import ProgressDelivery
from lti_tool.grading.criterion_tables import CriterionDelivery
from lti_tool.grading.rubrics import Choice, Choices, Criterion, Rubric
from lti_tool.grading.tables import GradeDelivery, GradeDraft
from lti_tool.lti import platforms, tool_keys
from lti_tool.lti.claims import AgsEndpoint
from lti_tool.lti.scores import ActivityProgress
from lti_tool.lti.tables import Deployment, Platform
from lti_tool.people.tables import Identity, Person
from tests import builders
from tests.grading.small_gradebook import ITEM, ITEMS

SECRET = "a secret key that only the tests ever use"
AGS = "https://purl.imsglobal.org/spec/lti-ags/scope/"
SCOPES = tuple(f"{AGS}{name}" for name in ("lineitem", "result.readonly", "score"))


CRITERION = Criterion("c1", "Checks claims", "", Decimal(10))


@dataclass(frozen=True)
class MarkedClass:
    """The class: its teacher, its activity, and its students by number."""

    database: Database
    teacher: Member
    activity_id: uuid.UUID
    students: Sequence[uuid.UUID]

    def release(self, marks: Mapping[int, int]) -> None:
        """Release marks of students, by number: new ones, or corrections."""
        with self.database.transaction() as db:
            self._draft(db, marks)
            release_marks.release_marks(db, self.teacher, self.activity_id)

    def release_at_once_by_date(self, marks: Mapping[int, int]) -> None:
        """Leave the release of marks to the worker, at a date that has come."""
        with self.database.transaction() as db:
            self._draft(db, marks)
            activity = db.get_one(Activity, self.activity_id)
            activity.release_at = clock.now()
            release_marks.schedule(db, activity)

    def withdraw(self, number: int) -> None:
        """Withdraw the mark of a student."""
        with self.database.transaction() as db:
            activity = db.get_one(Activity, self.activity_id)
            theirs = memberships.fetch(db, self.teacher, self.students[number])
            gradebook.withdraw(db, self.teacher, activity, theirs)

    def report(self, number: int) -> None:
        """Report that a student has handed in."""
        with self.database.transaction() as db:
            progress.report(
                db, self.activity_id, [self.students[number]], ActivityProgress.SUBMITTED
            )

    def make_column_ours(self) -> None:
        """Let the tool have made the column, which it makes again where it is gone."""
        with self.database.transaction() as db:
            db.execute(update(ActivityLink).values(lineitem_is_ours=True))

    def give_criterion_a_column(self) -> None:
        """Mark from now on by one criterion, of a tenth of the mark, which has its own column."""
        with self.database.transaction() as db:
            change_rubric.change_rubric(
                db, self.teacher, self.activity_id, version=0, criteria=[CRITERION]
            )
            change_rubric.turn_columns(db, self.teacher, self.activity_id, are_on=True)

    def _draft(self, db: Session, marks: Mapping[int, int]) -> None:
        now = clock.now()
        rubric = rubrics.of_activity(db, self.activity_id)
        rows = [
            {
                "id": uuid.uuid4(), "created_at": now, "course_id": self.teacher.course_id,
                "activity_id": self.activity_id, "enrolment_id": self.students[number],
                "score": Decimal(score), "maximum": 100, "comment": "",
                "graded_by": self.teacher.enrolment_id, "graded_at": now,
                "assessment": _assessed(db, self.activity_id, rubric, score),
            }
            for number, score in marks.items()
        ]  # fmt: skip
        db.execute(insert(GradeDraft), rows)

    def states(self) -> set[str]:
        """States of all deliveries."""
        with self.database.transaction() as db:
            tables = (GradeDelivery, ProgressDelivery, CriterionDelivery)
            return {state for table in tables for state in db.scalars(select(table.state))}

    def is_delivered(self) -> bool:
        """True where no mark or report is on its way any more."""
        with self.database.transaction() as db:
            names = (
                outbox.DELIVER,
                progress.DELIVER,
                criterion_columns.DELIVER,
                release_marks.RELEASE_DUE,
            )
            job = select(Job.id).where(Job.name.in_(names)).limit(1)
            return db.scalar(job) is None

    def let_leases_end(self) -> None:
        """Let the time pass that a worker's claims last.

        Jobs that are not claimed stay, as another worker may be ending them.
        """
        past = clock.now()
        with self.database.transaction() as db:
            is_claimed = Job.leased_until.is_not(None)
            db.execute(update(Job).where(is_claimed).values(leased_until=None, due_at=past))
            job_queue.make_all_due(db)
            db.execute(update(Activity).values(column_claimed_until=None))


def _assessed(db: Session, activity_id: uuid.UUID, rubric: Rubric, score: int) -> list[Any] | None:
    if not rubric.criteria:
        return None
    points = Choice(points=Decimal(score) / 10)
    return rubrics.assess(db, activity_id, Choices(rubric.version, {CRITERION.key: points}))


def made(
    database: Database,
    address: str,
    students: int,
    *,
    has_column: bool = True,
    secret: str = SECRET,
) -> MarkedClass:
    """Make the class, in the course of an LMS at an address."""
    with database.transaction() as db:
        tool_keys.ensure_key(db, secret)
        entry = {
            "client_id": "client-1",
            "auth_login_url": f"{address}/auth",
            "auth_token_url": f"{address}/token",
            "key_set_url": f"{address}/keys",
            "deployment_ids": ["1"],
        }
        platforms.import_config(db, {address: entry}, insecure_loopback=True)
        platform_id = db.scalars(select(Platform.id).where(Platform.issuer == address)).one()
        own = Deployment.platform_id == platform_id
        deployment_id = db.scalars(select(Deployment.id).where(own)).one()
        at = builders.Place(platform_id, deployment_id, address)
        column = f"{address}{ITEM}" if has_column else None
        ags = AgsEndpoint(f"{address}{ITEMS}", column, SCOPES)
        came = arrival.from_launch(db, builders.launch(at, "teacher", builders.TEACHER, ags=ags))
        activity = builders.activity(db, came)
        activity.holds_marks_here = True
        db.flush()
        ids = enrol(db, address, activity.course_id, students)
        return MarkedClass(database, came.member, activity.id, ids)


def enrol(db: Session, issuer: str, course_id: uuid.UUID, count: int) -> list[uuid.UUID]:
    """Enrol so many students, whose ids at the LMS are their numbers."""
    now = clock.now()
    people = [uuid.uuid4() for _ in range(count)]
    enrolments = [uuid.uuid4() for _ in range(count)]
    persons = [
        {"id": each, "created_at": now, "name": f"Student {number}"}
        for number, each in enumerate(people)
    ]
    identities = [
        {"id": uuid.uuid4(), "created_at": now, "person_id": each, "origin_id": each,
         "issuer": issuer, "subject": str(number)}
        for number, each in enumerate(people)
    ]  # fmt: skip
    rows = [
        {"id": enrolment, "created_at": now, "course_id": course_id, "person_id": person,
         "origin_id": person, "role": "student", "role_source": "launch", "active": True}
        for enrolment, person in zip(enrolments, people, strict=True)
    ]  # fmt: skip
    db.execute(insert(Person), persons)
    db.execute(insert(Identity), identities)
    db.execute(insert(Enrolment), rows)
    return enrolments
