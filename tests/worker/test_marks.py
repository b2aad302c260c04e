"""A mark reaches the gradebook of Moodle and of a strict LMS, whatever happens on the way."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
import requests
from flask import request
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from lti_tool import clock
from lti_tool.activities.change import change_activity
from lti_tool.activities.remove import remove_activity
from lti_tool.activities.set_up import set_up_activity
from lti_tool.courses import arrival, memberships
from lti_tool.courses.memberships import Membership
from lti_tool.courses.tables import Activity, ActivityLink, Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.db import job_queue
from lti_tool.errors import NotFound
from lti_tool.grading import gradebook, results
from lti_tool.grading.tables import Grade, GradeDelivery
from lti_tool.lti.tables import Platform
from lti_tool.settings import Settings
from lti_tool.web import grading_api
from lti_tool.web.schemas.grades import Grade as GradeAnswer
from lti_tool.web.schemas.grades import ShownMark
from lti_tool.worker import loop
from tests.read_only import a_database_that_cannot_write
from tests.waiting import until
from tests.worker.platform import Place

BOTH = pytest.mark.parametrize("place", ["moodle", "strict"], indirect=True)


def set_up(place: Place) -> uuid.UUID:
    """The first activity, with its teacher and a student; its id."""
    with place.database.transaction() as db:
        teacher = arrival.from_launch(db, place.launch("2"))
        activity = set_up_activity(
            db, teacher.member, teacher.member.link_id, title="Week 3", instructions="",
            workspace_for="class", tag_set=None, score_maximum=50,
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


def write_down(place: Place, score: int, comment: str = "Well read.") -> None:
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
    while loop.run_one(place.tools):
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


def test_a_mark_waits_as_long_as_the_lms_asks(place: Place) -> None:
    set_up(place)
    asks = [({"Retry-After": "600"}), {}]
    place.app.before_request_funcs.setdefault("gradebook", []).append(
        lambda: ("", 429, asks.pop(0)) if request.method == "POST" and asks else None
    )
    start = clock.now()
    mark(place, 40)
    with place.database.transaction() as db:
        due = job_queue.next_due(db)
    assert due is not None
    assert timedelta(seconds=590) < due - start < timedelta(seconds=660)
    assert delivery(place).problem == "busy"


@BOTH
def test_a_mark_arrives_in_the_lmss_own_scale_with_its_comment(place: Place) -> None:
    set_up(place)
    mark(place, 40)
    assert (book(place)["score"], book(place)["comment"]) == (80, "Well read.")
    assert delivery(place).state == "sent"


@BOTH
def test_the_newest_of_two_marks_in_one_second_stays(place: Place) -> None:
    set_up(place)
    mark(place, 10)
    mark(place, 45)
    assert book(place)["score"] == 90


@pytest.mark.parametrize("faults", [[503, 502], [500]])
def test_what_fails_for_a_while_arrives_later(place: Place, faults: list[int]) -> None:
    set_up(place)
    place.lms.faults = list(faults)
    mark(place, 40)
    for _ in faults:
        work_at_once(place)
    assert book(place)["score"] == 80


def test_a_mark_that_is_sent_again_has_all_its_attempts_again(place: Place) -> None:
    """The job's counter alone decides both the pause and when a mark is given up."""
    set_up(place)
    place.lms.faults = [500] * 9
    mark(place, 40)
    for _ in range(3):
        work_at_once(place)
    resend(place)
    for _ in range(4):
        work_at_once(place)
        assert delivery(place).state == "waiting"
    work_at_once(place)
    assert (delivery(place).state, delivery(place).problem) == ("parked", "failing")
    resend(place)
    work_at_once(place)
    assert book(place)["score"] == 80


def resend(place: Place) -> None:
    """Send the student's mark again, as its teacher does; the worker has not seen it yet."""
    with place.database.transaction() as db:
        teacher = arrival.from_launch(db, place.launch("2")).member
        student = arrival.from_launch(db, place.launch("11")).member
        activity = db.scalars(select(Activity)).one()
        gradebook.resend(
            db, teacher, activity, memberships.fetch(db, teacher, student.enrolment_id)
        )


def test_a_platform_that_is_switched_off_costs_a_mark_no_attempt(place: Place) -> None:
    set_up(place)
    with place.database.transaction() as db:
        db.execute(update(Platform).values(enabled=False))
    write_down(place, 40)
    for _ in range(6):
        work_at_once(place)
    with place.database.transaction() as db:
        job = select(job_queue.Job.attempts).where(job_queue.Job.name == gradebook.DELIVER)
        assert db.scalars(job).one() == 0
        db.execute(update(Platform).values(enabled=True))
    work_at_once(place)
    assert book(place)["score"] == 80


def test_a_mark_waits_for_a_database_that_cannot_write_and_the_worker_with_it(
    place: Place, settings: Settings, database_url: str
) -> None:
    set_up(place)
    write_down(place, 40)
    stop = threading.Event()
    worker = threading.Thread(target=loop.run, args=(place.database, settings, stop))
    with a_database_that_cannot_write(database_url), capture_logs() as lines:
        worker.start()
        until(lambda: [it for it in lines if it["event"] == "database-away"], "what it says")
    until(lambda: delivery(place).state == "sent", "the mark to be sent")
    stop.set()
    worker.join()
    assert book(place)["score"] == 80


def test_a_mark_whose_answer_was_lost_is_recognised_in_the_results(place: Place) -> None:
    """The LMS has it, and refuses it as too old when it comes again."""
    set_up(place)
    mark(place, 40)
    with place.database.transaction() as db:
        db.execute(update(GradeDelivery).values(state="waiting", sent_at=None))
        job_queue.enqueue(db, gradebook.DELIVER, db.scalars(select(Grade.id)).one())
    work(place)
    assert delivery(place).state == "sent"
    assert book(place)["score"] == 80


def test_a_mark_that_somebody_elses_newer_one_hides_is_sent_again_as_of_now(place: Place) -> None:
    set_up(place)
    mark(place, 40)
    with place.lms.state.open() as db:
        db.execute("UPDATE mark SET score = 1, comment = 'by hand'")
    with place.database.transaction() as db:
        db.execute(update(GradeDelivery).values(state="waiting", sent_at=None))
        job_queue.enqueue(db, gradebook.DELIVER, db.scalars(select(Grade.id)).one())
    work(place)
    assert delivery(place).state == "sent"
    assert book(place)["score"] == 80


@BOTH
def test_two_workers_make_one_column_where_there_is_none(place: Place) -> None:
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
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: work(place), range(2)))
    grades = requests.get(f"{place.lms.base_url}/control/gradebook/2", timeout=60).json()
    assert [column["label"] for column in grades["columns"]] == ["Week 3"]
    with place.database.transaction() as db:
        assert db.scalars(select(ActivityLink.lineitem_is_ours)).one()


GRADE_SYNC_ONLY = ("lineitem.readonly", "result.readonly", "score")
"""Moodle's setting "use this service for grade sync only"."""


def test_a_mark_finds_its_column_where_the_lms_allows_grade_sync_only(place: Place) -> None:
    place.lms.gradebook = GRADE_SYNC_ONLY
    set_up(place)
    with place.database.transaction() as db:
        db.execute(update(ActivityLink).values(lineitem_url=None))
    write_down_without_launch(place)
    work(place)
    assert scores(place) == [80]


def test_where_the_lms_lets_the_tool_make_no_column_the_teacher_learns_what_to_do(
    place: Place,
) -> None:
    place.lms.gradebook = GRADE_SYNC_ONLY
    set_up(place)
    delete_columns(place)
    mark(place, 40)
    assert (delivery(place).state, delivery(place).problem) == ("parked", "column-not-allowed")
    assert columns(place) == []


def test_a_scope_that_the_lms_does_not_grant_is_told_at_once(place: Place) -> None:
    place.lms.gradebook = ("lineitem.readonly",)
    set_up(place)
    mark(place, 40)
    assert (delivery(place).state, delivery(place).problem) == ("parked", "not-allowed")


def test_a_column_at_an_address_of_somebody_else_is_told_as_that(place: Place) -> None:
    set_up(place)
    with place.database.transaction() as db:
        db.execute(update(ActivityLink).values(lineitem_url="https://elsewhere.example/1/lineitem"))
    write_down_without_launch(place)
    work(place)
    assert (delivery(place).state, delivery(place).problem) == ("parked", "wrong-address")


@pytest.mark.parametrize(
    ("path", "answer", "state", "problem"),
    [
        ("/lti/token", ("", 503), "waiting", "busy"),
        ("/lti/token", ('{"error": "invalid_client"}', 400), "waiting", "not-let-in"),
        ("/lti/token", ("<html>", 200), "waiting", "unreadable"),
        ("/lti/services/2/lineitems", ("", 429), "waiting", "busy"),
        ("/lti/services/2/lineitems", ("", 403), "parked", "not-allowed"),
        ("/lti/services/2/lineitems", ("", 404), "parked", "no-gradebook"),
        ("/lti/services/2/lineitems", ("", 400), "parked", "refused"),
        ("/lti/services/2/lineitems", ("<html>", 200), "waiting", "unreadable"),
        ("/lti/services/2/lineitems", ('{"a": 1}', 200), "waiting", "unreadable"),
    ],
)
def test_a_refusal_on_the_way_is_told_as_what_it_is(
    place: Place, path: str, answer: tuple[str, int], state: str, problem: str
) -> None:
    set_up(place)
    with place.database.transaction() as db:
        db.execute(update(ActivityLink).values(lineitem_url=None))
    place.app.before_request_funcs.setdefault(None, []).append(
        lambda: answer if request.path == path else None
    )
    write_down_without_launch(place)
    work(place)
    assert (delivery(place).state, delivery(place).problem) == (state, problem)


@pytest.mark.parametrize(
    ("status", "problem", "words"),
    [
        (422, "refused", "course has concluded"),
        (400, "refused", "course has concluded"),
        (413, "too-large", "course has concluded"),
    ],
)
def test_a_refused_score_is_told_in_the_lmss_own_words(
    place: Place, status: int, problem: str, words: str
) -> None:
    set_up(place)
    answer = ({"errors": [{"message": f"<b>{words}</b>"}]}, status)
    place.app.before_request_funcs.setdefault("gradebook", []).append(
        lambda: answer if request.path.endswith("/scores") else None
    )
    mark(place, 40)
    found = delivery(place)
    assert (found.state, found.problem, found.detail) == ("parked", problem, words)


def test_a_request_that_timed_out_at_the_lms_is_made_again(place: Place) -> None:
    set_up(place)
    place.lms.faults = [408]
    mark(place, 40)
    assert delivery(place).state == "waiting"
    work_at_once(place)
    assert (delivery(place).state, delivery(place).detail) == ("sent", "")
    assert book(place)["score"] == 80


def test_a_refusal_of_somebody_who_has_left_is_told_as_that(place: Place) -> None:
    set_up(place)
    work(place)
    write_down(place, 40)
    with place.database.transaction() as db:
        db.execute(update(Enrolment).where(Enrolment.role == "student").values(active=False))
    place.lms.faults = [400]
    work(place)
    assert delivery(place).problem == "not-gradable"


def shown(place: Place) -> ShownMark | None:
    """Other mark than the tool's that the LMS was seen to show."""
    return answer(place).shown


def answer(place: Place) -> GradeAnswer:
    """The mark as the teacher's page is told of it."""
    with place.database.transaction() as db:
        (found,) = gradebook.of_activity(db, only_activity(db)).values()
        return grading_api.to_answer(found, is_checking=False)


@BOTH
def test_a_mark_is_confirmed_only_by_what_the_lms_shows(place: Place) -> None:
    set_up(place)
    mark(place, 40)
    assert answer(place).is_confirmed
    assert shown(place) is None
    with place.lms.state.open() as db:
        db.execute("UPDATE mark SET score = 12.5")
    check(place)
    assert not answer(place).is_confirmed
    assert shown(place) == ShownMark(score=12.5, maximum=100)


def check(place: Place) -> None:
    """Read the results, as after another mark of the activity."""
    with place.database.transaction() as db:
        job_queue.enqueue(db, results.CHECK, only_activity(db))
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


@BOTH
def test_a_mark_that_is_withdrawn_goes_from_the_lms_and_may_come_back(place: Place) -> None:
    set_up(place)
    mark(place, 40)
    withdraw(place)
    assert scores(place) in ([], [None])
    assert answer(place).score is None
    assert answer(place).comment == "Well read."
    assert (delivery(place).state, answer(place).is_confirmed) == ("sent", True)
    with pytest.raises(NotFound):
        withdraw(place)
    mark(place, 45)
    assert scores(place) == [90]


def test_a_mark_that_the_lms_keeps_is_told_after_its_withdrawal(place: Place) -> None:
    """Moodle keeps what was changed by hand there."""
    set_up(place)
    mark(place, 40)
    withdraw(place)
    with place.lms.state.open() as db:
        db.execute("UPDATE mark SET score = 12.5, modified = 1")
    check(place)
    assert shown(place) == ShownMark(score=12.5, maximum=100)


def test_what_the_lms_rounds_is_the_same_mark(place: Place) -> None:
    set_up(place)
    mark(place, 7)
    with place.lms.state.open() as db:
        db.execute("UPDATE mark SET score = 14.005")
    check(place)
    assert shown(place) is None


def test_one_list_of_results_answers_for_all_marks(place: Place) -> None:
    test_two_workers_make_one_column_where_there_is_none(place)
    work_at_once(place)
    asked: list[str] = []
    place.app.before_request_funcs.setdefault(None, []).append(
        lambda: asked.append(request.path) if request.path.endswith("/results") else None
    )
    with place.database.transaction() as db:
        gradebook.resend_column(db, only_activity(db))
    work(place)
    assert len(asked) == 1
    with place.database.transaction() as db:
        assert None not in db.scalars(select(GradeDelivery.checked_at)).all()


@pytest.mark.parametrize("failure", [("", 403), ("<html>", 200), ('[{"userId": "11"}]', 200),
                                     ('[{"userId": "11", "resultScore": "1e999"}]', 200),
                                     ('[{"userId": "11", "resultScore": 1, "resultMaximum": 0}]',
                                      200)])  # fmt: skip
def test_results_that_cannot_be_read_cost_no_mark(place: Place, failure: tuple[str, int]) -> None:
    set_up(place)
    place.app.before_request_funcs.setdefault(None, []).append(
        lambda: failure if request.path.endswith("/results") else None
    )
    mark(place, 40)
    assert (delivery(place).state, delivery(place).problem) == ("sent", None)
    assert not answer(place).is_confirmed


def test_results_are_not_asked_for_where_the_lms_does_not_permit_it(place: Place) -> None:
    place.lms.gradebook = ("lineitem", "score")
    set_up(place)
    mark(place, 40)
    assert (delivery(place).state, delivery(place).checked_at) == ("sent", None)
    assert shown(place) is None


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


@BOTH
@pytest.mark.parametrize("status", [404, 410])
def test_a_column_of_ours_that_was_deleted_is_made_again_with_all_its_marks(
    place: Place, status: int
) -> None:
    test_two_workers_make_one_column_where_there_is_none(place)
    work_at_once(place)
    delete_columns(place)
    place.lms.faults = [status]
    mark(place, 40)
    assert columns(place) == ["Week 3"]
    assert scores(place) == [40, 5]
    with place.database.transaction() as db:
        states = db.scalars(select(GradeDelivery.state)).all()
    assert states == ["sent", "sent"]


def test_a_new_title_finds_out_that_the_column_was_deleted(place: Place) -> None:
    test_two_workers_make_one_column_where_there_is_none(place)
    work_at_once(place)
    delete_columns(place)
    with place.database.transaction() as db:
        change_activity(db, teacher(place, db), only_activity(db), title="Week three")
    work(place)
    assert columns(place) == ["Week three"]
    assert scores(place) == [5, 5]


def test_a_column_of_the_lms_that_was_deleted_is_not_made_again(place: Place) -> None:
    set_up(place)
    delete_columns(place)
    write_down_without_launch(place)
    work(place)
    assert columns(place) == []
    assert (delivery(place).state, delivery(place).problem) == ("parked", "no-column")


def test_marks_move_to_the_column_that_a_launch_tells_in_place_of_theirs(place: Place) -> None:
    set_up(place)
    mark(place, 40)
    delete_columns(place)
    with place.lms.state.open() as db:
        db.execute("DELETE FROM line_item")
        db.execute(
            "INSERT INTO line_item (id, course_id, activity_id, label, maximum, tag, resource_id,"
            " is_own) VALUES (77, '2', '1', 'Week 3', 20, '', '', 1)"
        )
    with place.database.transaction() as db:
        arrival.from_launch(db, place.launch("11"))
    work(place)
    assert scores(place) == [16]


@BOTH
def test_a_column_of_ours_follows_the_title_and_goes_with_the_activity(place: Place) -> None:
    test_two_workers_make_one_column_where_there_is_none(place)
    work_at_once(place)
    with place.database.transaction() as db:
        change_activity(db, teacher(place, db), only_activity(db), title="Week three")
    work(place)
    grades = requests.get(f"{place.lms.base_url}/control/gradebook/2", timeout=60).json()
    (column,) = grades["columns"]
    assert (column["label"], column["maximum"]) == ("Week three", 50)
    assert column["resource_id"]
    assert [cell["score"] for row in grades["rows"] for cell in row["marks"] if cell] == [5, 5]
    with place.database.transaction() as db:
        # With marks, the activity stays: they go as when a person is forgotten.
        db.execute(delete(Grade))
        remove_activity(db, teacher(place, db), only_activity(db))
    work(place)
    grades = requests.get(f"{place.lms.base_url}/control/gradebook/2", timeout=60).json()
    assert grades["columns"] == []


def test_a_column_of_the_lms_is_never_touched(place: Place) -> None:
    set_up(place)
    with place.database.transaction() as db:
        change_activity(db, teacher(place, db), only_activity(db), title="Another")
        remove_activity(db, teacher(place, db), only_activity(db))
    work(place)
    grades = requests.get(f"{place.lms.base_url}/control/gradebook/2", timeout=60).json()
    assert [column["label"] for column in grades["columns"]] == ["Week 3: Interrogating a chatbot"]
