"""A mark goes the whole way into the gradebook of Open edX: the consumer's own views and tables.

It takes a score with 201 and a body, and refuses one that comes twice with 400, not 409.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, update
from werkzeug.wrappers import Request, Response

from lti_tool import clock
from lti_tool.activities import hand_in
from lti_tool.courses import arrival, memberships
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tenancy import Member
from lti_tool.db.engine import Database
from lti_tool.db.job_queue import Job
from lti_tool.grading import gradebook, outbox
from lti_tool.grading.tables import GradeDelivery
from lti_tool.lti import platforms, service_client, tool_keys
from lti_tool.lti.claims import AgsEndpoint
from lti_tool.lti.service_client import ServiceClient
from lti_tool.lti.tables import Deployment, Platform
from lti_tool.settings import Settings
from lti_tool.worker import loop, work_watch
from lti_tool.worker.job_context import Tools
from tests import builders
from tests.grading.faults import (
    REFUSED_AT,
    Answers,
    Applies,
    Cut,
    Faulty,
    Hang,
    Step,
    refusing,
    see_order,
)
from tests.grading.marked_class import SCOPES
from tests.grading.pages import Pages
from tests.lti.fake_platform import Page
from tests.lti.xblock_platform import XBlockPlatform
from tests.worker.test_progress import open_and_write

# After the platform, which sets Django up.
from django.core.wsgi import get_wsgi_application  # isort: skip
from django.db import connection  # isort: skip
from lti_consumer import models  # isort: skip

_TABLES = (
    models.Lti1p3Passport,
    models.LtiConfiguration,
    models.LtiAgsLineItem,
    models.LtiAgsScore,
)


class OpenEdx(XBlockPlatform):
    """Open edX with its gradebook, which faults may be laid over."""

    def __init__(self) -> None:
        super().__init__()
        self.services = Faulty(get_wsgi_application())

    def _serve(self, environ: Any, start_response: Any) -> Any:
        if environ["PATH_INFO"].startswith("/api/"):
            return self.services(environ, start_response)
        return super()._serve(environ, start_response)


@dataclass
class Course:
    """A course of that Open edX, its teacher and a student."""

    lms: OpenEdx
    database: Database
    settings: Settings
    teacher: Member
    student: Member
    activity_id: uuid.UUID
    column: Any
    pages: Pages

    def mark(self, score: int) -> None:
        with self.database.transaction() as db:
            activity = db.get_one(Activity, self.activity_id)
            theirs = memberships.fetch(db, self.teacher, self.student.enrolment_id)
            gradebook.set_grade(db, self.teacher, activity, theirs, Decimal(score), "Well read.")

    def attempt(self) -> None:
        """Let a worker that has just begun do everything, also what was put off."""
        with self.database.transaction() as db:
            db.execute(update(Job).values(due_at=clock.now()))
        client = ServiceClient(self.database, self.settings)
        tools = Tools(self.database, client, self.settings)
        while loop.run_one(tools, outbox.QUEUE):
            pass

    def deliver(self) -> None:
        for _ in range(30):
            if self.delivery.state != "waiting":
                return
            self.attempt()

    @property
    def delivery(self) -> GradeDelivery:
        with self.database.transaction() as db:
            return db.scalars(select(GradeDelivery)).one()

    def report(self) -> None:
        """Let the worker see who has opened what, and report it."""
        client = ServiceClient(self.database, self.settings)
        work_watch.report_started(Tools(self.database, client, self.settings))
        self.attempt()

    @property
    def progress(self) -> tuple[str, str, float | None]:
        """Activity and grading progress of the one score that the LMS has, and its points."""
        (found,) = models.LtiAgsScore.objects.filter(line_item=self.column)
        return found.activity_progress, found.grading_progress, found.score_given

    @property
    def is_confirmed(self) -> bool:
        """True where the class table says that the LMS was seen to show the mark."""
        grade = self.pages.grade()
        return grade is not None and bool(grade["is_confirmed"])

    @property
    def book(self) -> list[tuple[float, float, str]]:
        """Scores that the LMS has."""
        rows = models.LtiAgsScore.objects.filter(line_item=self.column)
        return [(each.score_given, each.score_maximum, each.comment) for each in rows]


@pytest.fixture(scope="module")
def configuration() -> Any:
    """The consumer's own tables, and the tool's configuration in them."""
    with connection.schema_editor() as editor:
        for table in _TABLES:
            editor.create_model(table)
    (made,) = models.LtiConfiguration.objects.bulk_create(
        [models.LtiConfiguration(version="lti_1p3")]
    )
    return made


@pytest.fixture
def course(
    database: Database,
    settings: Settings,
    configuration: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Course]:
    lms = OpenEdx()
    # Where its configuration comes from is a part of Open edX that is not there.
    monkeypatch.setattr(models.LtiConfiguration, "get_lti_consumer", lambda _: lms.consumer)
    column = models.LtiAgsLineItem.objects.create(
        lti_configuration=configuration, label="Week 3", score_maximum=100
    )
    services = f"{lms.url}/api/lti_consumer/v1/lti/{configuration.pk}/lti-ags"
    with database.transaction() as db:
        tool_keys.ensure_key(db, settings.secret_key.get_secret_value())
        lms.trust(tool_keys.public_key_set(db))
        platforms.import_config(db, {lms.url: [lms.config()]}, insecure_loopback=True)
        platform_id = db.scalars(select(Platform.id)).one()
        at = builders.Place(platform_id, db.scalars(select(Deployment.id)).one(), lms.url)
        ags = AgsEndpoint(services, f"{services}/{column.pk}", SCOPES)
        came = arrival.from_launch(db, builders.launch(at, "3", builders.TEACHER, ags=ags))
        activity = builders.activity(db, came)
        student = builders.arrive(db, at, "5").member
    pages = Pages(settings, database)
    yield Course(lms, database, settings, came.member, student, activity.id, column, pages)
    lms.services.end()
    lms.close()


def row(name: str, *script: Step, sent: int = 0, parked: int = 0, reads: str = "") -> Any:
    return pytest.param(script, sent, parked, reads, id=name)


TABLE = [
    row("201 with a body", sent=1),
    row("taken, and the answer is lost: 400 to the second", Applies(), sent=2),
    row("taken, and answered with 500", Applies(Answers(500)), sent=2),
    row("taken, and answered with a page", Applies(Answers(200, b"<html>")), sent=2),
    row("cut off", Cut(), sent=2),
    row("taken, and all answers are lost", Applies(), Cut(), Cut(), sent=4),
    row("200 without a body", Applies(Answers(200)), sent=1),
    row("204", Applies(Answers(204)), sent=1),
    row("a page, for ever", *[Answers(200, b"<html>")] * 9, parked=5, reads="cannot read"),
    row("a redirect", Answers(302, b"", {"Location": "/login"}), parked=1,
        reads="refused the mark"),
    row("200 that is a refusal", Answers(200, b"[]"), parked=1, reads="refused the mark"),
    row("400", Answers(400), parked=1, reads="refused the mark"),
    row("401, then 201", Answers(401), sent=2),
    row("401 for ever", *[Answers(401)] * 20, parked=10, reads="does not allow"),
    row("403", Answers(403), parked=1, reads="does not allow"),
    row("404 though the column is there", Answers(404), parked=1,
        reads="column of this activity is gone"),
    row("408", Answers(408), sent=2),
    row("409 with nothing newer there", Answers(409), sent=2),
    row("409 for ever", *[Answers(409)] * 9, parked=2, reads="already has a newer mark"),
    row("410 though the column is there", Answers(410), parked=1,
        reads="column of this activity is gone"),
    row("413", Answers(413), parked=1, reads="Shorten the comment"),
    row("422", Answers(422, b"concluded", {"Content-Type": "text/plain"}), parked=1,
        reads="“concluded”"),
    row("425", Answers(425), sent=2),
    row("429", Answers(429), sent=2),
    row("429 with a time", Answers(429, b"", {"Retry-After": "7"}), sent=2),
    row("500 once", Answers(500), sent=2),
    row("500 for ever", *[Answers(500)] * 9, parked=5, reads="may be locked"),
    row("502, 503, 504", Answers(502), Answers(503), Answers(504), sent=4),
    row("503 for a day", *[Answers(503)] * 40, parked=25, reads="Send it again later"),
    row("cut off for a day", *[Cut()] * 40, parked=25, reads="Send it again later"),
    row("a body that cannot be decoded",
        Applies(Answers(200, b"no gzip" * 9, {"Content-Encoding": "gzip"})), sent=2),
    row("a hang", Hang(), sent=2),
]  # fmt: skip


@pytest.mark.parametrize(("script", "sent", "parked", "reads"), TABLE)
def test_what_comes_of_a_fault(
    course: Course,
    monkeypatch: pytest.MonkeyPatch,
    script: tuple[Step, ...],
    sent: int,
    parked: int,
    reads: str,
) -> None:
    if any(isinstance(step, Hang) for step in script):
        # Limits that end a hang within the test.
        short = replace(service_client._SERVICE, between=1)
        monkeypatch.setattr(service_client, "_SERVICE", short)
    course.lms.services.script.extend(script)
    course.mark(70)
    course.deliver()
    found = course.delivery
    assert len(course.lms.services.posted) == sent + parked
    assert found.state == ("sent" if sent else "parked")
    if sent:
        assert (course.book, found.problem) == ([(70, 100, "Well read.")], None)
        # The results were read, and show the mark.
        assert (course.is_confirmed, course.pages.teacher_reads()) == (True, "")
    else:
        assert reads in course.pages.teacher_reads()
    assert course.pages.student_reads() == (70, "Well read.")
    course.lms.services.script.clear()
    course.mark(75)
    course.deliver()
    assert (course.delivery.state, course.book) == ("sent", [(75, 100, "Well read.")])
    see_order(course.lms.services.posted)


@pytest.mark.parametrize("where", REFUSED_AT)
def test_nobody_listens(course: Course, where: str) -> None:
    course.mark(70)
    with refusing(course.database, where):
        course.attempt()
        assert "tried again by itself" in course.pages.teacher_reads()
        assert course.pages.student_reads() == (70, "Well read.")
    course.deliver()
    assert (course.delivery.state, course.book) == ("sent", [(70, 100, "Well read.")])
    assert course.is_confirmed


def refusal(status: int, body: bytes, content_type: str = "application/json") -> Page:
    return lambda _: Response(body, status, content_type=content_type)


@pytest.mark.parametrize(
    ("answer", "attempts", "reads"),
    [
        (refusal(400, b'{"error": "invalid_scope"}'), 1, "does not allow this tool"),
        (refusal(400, b'{"error": "invalid_client"}'), 5, "did not let this tool in"),
        (refusal(401, b""), 5, "did not let this tool in"),
        (refusal(404, b"<html>", "text/html"), 5, "did not let this tool in"),
        (refusal(500, b""), 5, "may be locked"),
        (refusal(503, b""), 25, "The LMS is busy"),
        (refusal(200, b"<html>", "text/html"), 5, "cannot read"),
        (refusal(200, b'{"access_token": ""}'), 5, "cannot read"),
    ],
    ids=["scope", "client", "401", "404", "500", "503 for a day", "a page", "an empty token"],
)
def test_a_token_that_is_refused(course: Course, answer: Page, attempts: int, reads: str) -> None:
    given, asked = course.lms.pages["/token"], []

    def refuse(request: Request) -> Response:
        asked.append(request.path)
        return answer(request)

    course.lms.pages["/token"] = refuse
    course.mark(70)
    course.deliver()
    assert (course.delivery.state, len(asked)) == ("parked", attempts)
    assert reads in course.pages.teacher_reads()
    assert course.pages.student_reads() == (70, "Well read.")
    assert course.lms.services.posted == []
    course.lms.pages["/token"] = given
    course.mark(75)
    course.deliver()
    assert (course.delivery.state, course.book) == ("sent", [(75, 100, "Well read.")])
    assert course.is_confirmed


def test_a_mark_is_withdrawn_and_is_no_result_any_more(course: Course) -> None:
    course.mark(70)
    course.deliver()
    assert course.delivery.lms_score == 70
    with course.database.transaction() as db:
        activity = db.get_one(Activity, course.activity_id)
        theirs = memberships.fetch(db, course.teacher, course.student.enrolment_id)
        gradebook.withdraw(db, course.teacher, activity, theirs)
    course.deliver()
    assert [score for score, _, _ in course.book] == [None]
    found = course.delivery
    assert found.state == "sent"
    assert found.checked_at is not None
    assert found.lms_score is None


def hand_in_there(course: Course, *, back: bool = False) -> None:
    with course.database.transaction() as db:
        act = hand_in.take_back if back else hand_in.hand_in
        act(db, course.student, course.activity_id)
    course.attempt()


def test_progress_arrives_and_no_report_blanks_a_mark(course: Course) -> None:
    with course.database.transaction() as db:
        open_and_write(db, course.student)
    course.report()
    seen = [course.progress]
    hand_in_there(course)
    seen.append(course.progress)
    hand_in_there(course, back=True)
    seen.append(course.progress)
    course.mark(70)
    course.deliver()
    seen.append(course.progress)
    assert seen == [
        ("Started", "NotReady", None),
        ("Submitted", "PendingManual", None),
        ("InProgress", "NotReady", None),
        ("Completed", "FullyGraded", 70),
    ]
    # Whatever the student does after the mark, the gradebook keeps it, with its comment.
    course.report()
    hand_in_there(course)
    assert (course.progress, course.book) == (seen[-1], [(70, 100, "Well read.")])
    see_order(course.lms.services.posted)


def test_an_lms_that_would_blank_a_mark_is_told_no_progress(course: Course) -> None:
    with course.database.transaction() as db:
        db.execute(update(Platform).values(dialect="moodle"))
        open_and_write(db, course.student)
    course.report()
    hand_in_there(course)
    assert (course.lms.services.posted, course.book) == ([], [])
