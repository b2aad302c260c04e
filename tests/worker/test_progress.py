"""Progress without a mark goes to an LMS that takes it without harm, and to no other."""

import uuid
from typing import Any

import pytest
import requests
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.activities import hand_in
from lti_tool.annotations.tables import Highlight
from lti_tool.courses import arrival
from lti_tool.courses.activity_tables import Activity, ActivityLink
from lti_tool.courses.tenancy import Member
from lti_tool.db import job_queue
from lti_tool.db.job_queue import Job
from lti_tool.documents import opening
from lti_tool.grading import outbox, progress
from lti_tool.grading.credit_tables import ProgressDelivery
from lti_tool.grading.outcomes import Kind, Outcome
from lti_tool.grading.tables import GradeDelivery
from lti_tool.lti.scores import ActivityProgress
from lti_tool.worker import work_watch
from lti_tool.workspaces import authorship
from lti_tool.workspaces.tables import WorkspaceAuthor
from tests.worker import marking
from tests.worker.marking import BOTH
from tests.worker.platform import Place

STRICT = pytest.mark.parametrize("place", ["strict"], indirect=True)


def student(place: Place) -> Member:
    with place.database.transaction() as db:
        return arrival.from_launch(db, place.launch("11")).member


def start(place: Place) -> Member:
    """A student opens the activity, which asks to hand in."""
    marking.set_up(place)
    who = student(place)
    with place.database.transaction() as db:
        open_and_write(db, who)
    return who


def open_and_write(db: Session, who: Member) -> None:
    """A student opens the only activity and writes a note; it asks to hand in from now on."""
    activity = db.scalars(select(Activity)).one()
    activity.hands_in = True
    workspace, document = opening.open_for(db, who, activity, "annotations")
    author = authorship.author_id(db, workspace.id, who.enrolment_id)
    db.add(
        Highlight(
            document_id=document.id, key=f"{author}/1", author_id=author, start=0, end=5,
            quote="words", tag="", conversation_id="c",
        )
    )  # fmt: skip


def watch(place: Place) -> None:
    work_watch.report_started(place.tools)
    marking.work(place)


def reported(place: Place) -> list[tuple[str, str]]:
    """Activity and grading progress of scores that the LMS took, oldest first."""
    path = f"{place.lms.base_url}/control/progress/2"
    found: list[dict[str, Any]] = requests.get(path, timeout=60).json()
    return [(each["activity"], each["grading"]) for each in found if each["person_id"] == "11"]


def submit(place: Place, who: Member, *, back: bool = False) -> None:
    with place.database.transaction() as db:
        act = hand_in.take_back if back else hand_in.hand_in
        act(db, who, marking.only_activity(db))
    marking.work(place)


@BOTH
def test_each_step_reaches_the_lms_that_takes_it_and_a_mark_comes_last(place: Place) -> None:
    who = start(place)
    watch(place)
    watch(place)
    submit(place, who)
    submit(place, who, back=True)
    submit(place, who)
    marking.mark(place, 40)
    steps = [
        ("Started", "NotReady"),
        ("Submitted", "PendingManual"),
        ("InProgress", "NotReady"),
        ("Submitted", "PendingManual"),
    ]
    is_moodle = place.lms.dialect.name == "moodle"
    assert reported(place) == ([] if is_moodle else steps) + [("Completed", "FullyGraded")]
    assert marking.book(place)["score"] == 80


@BOTH
def test_nothing_is_reported_once_there_is_a_mark(place: Place) -> None:
    who = start(place)
    marking.mark(place, 40)
    watch(place)
    submit(place, who)
    assert reported(place) == [("Completed", "FullyGraded")]
    assert marking.book(place)["score"] == 80


@STRICT
def test_a_mark_is_later_than_what_was_reported_before_it(place: Place) -> None:
    start(place)
    work_watch.report_started(place.tools)
    marking.write_down(place, 40)
    with place.database.transaction() as db:
        (before,) = db.scalars(select(ProgressDelivery.timestamp)).all()
        (mark,) = db.scalars(select(GradeDelivery.timestamp)).all()
        assert mark > before
    # The report waited; it is not sent after the mark.
    marking.work(place)
    assert reported(place) == [("Completed", "FullyGraded")]


@STRICT
def test_the_newest_report_wins_with_a_later_time(place: Place) -> None:
    who = start(place)
    work_watch.report_started(place.tools)
    with place.database.transaction() as db:
        (first,) = db.scalars(select(ProgressDelivery.timestamp)).all()
        hand_in.hand_in(db, who, marking.only_activity(db))
    marking.work(place)
    assert reported(place) == [("Submitted", "PendingManual")]
    with place.database.transaction() as db:
        (delivery,) = db.scalars(select(ProgressDelivery)).all()
        assert (delivery.version, delivery.state) == (2, "sent")
        assert delivery.timestamp > first


@STRICT
def test_a_report_that_was_replaced_meanwhile_leaves_the_newer_one_waiting(place: Place) -> None:
    who = start(place)
    work_watch.report_started(place.tools)
    with place.database.transaction() as db:
        (delivery_id,) = db.scalars(select(ProgressDelivery.id)).all()
        plan = progress.plan(db, delivery_id, 1)
        assert plan is not None
    with place.database.transaction() as db:
        hand_in.hand_in(db, who, marking.only_activity(db))
    with place.database.transaction() as db:
        progress.record(db, plan, Outcome(Kind.SENT))
        assert db.get_one(ProgressDelivery, delivery_id).state == "waiting"


@STRICT
def test_no_column_is_made_for_a_report(place: Place) -> None:
    start(place)
    with place.database.transaction() as db:
        db.execute(update(ActivityLink).values(lineitem_url=None))
    watch(place)
    with place.database.transaction() as db:
        assert db.scalars(select(ProgressDelivery)).all() == []


@STRICT
def test_an_lms_that_is_away_is_asked_again(place: Place) -> None:
    start(place)
    place.lms.faults.append(503)
    watch(place)
    assert reported(place) == []
    with place.database.transaction() as db:
        assert len(db.scalars(select(Job).where(Job.name == progress.DELIVER)).all()) == 1
    marking.work_at_once(place)
    assert reported(place) == [("Started", "NotReady")]


@STRICT
def test_a_report_that_is_refused_is_not_sent_again_by_itself(place: Place) -> None:
    start(place)
    place.lms.faults.append(400)
    watch(place)
    watch(place)
    with place.database.transaction() as db:
        (delivery,) = db.scalars(select(ProgressDelivery)).all()
        assert delivery.state == "parked"
    assert reported(place) == []


@STRICT
def test_what_cannot_be_sent_waits_for_nothing_and_is_reported_where_it_can(place: Place) -> None:
    who = start(place)
    work_watch.report_started(place.tools)
    with place.database.transaction() as db:
        (column,) = db.scalars(select(ActivityLink.lineitem_url)).all()
        db.execute(update(ActivityLink).values(lineitem_url=None))
    marking.work(place)
    with place.database.transaction() as db:
        assert db.scalars(select(ProgressDelivery)).all() == []
    submit(place, who)
    assert reported(place) == []
    with place.database.transaction() as db:
        db.execute(update(ActivityLink).values(lineitem_url=column))
    watch(place)
    assert reported(place) == [("Submitted", "PendingManual")]


@STRICT
def test_what_was_opened_long_ago_is_not_reported(place: Place) -> None:
    """The first look of a new version would otherwise tell of everything at once."""
    start(place)
    long_ago = clock.now() - progress.RECENT
    for opened_at in (None, long_ago):
        with place.database.transaction() as db:
            db.execute(update(WorkspaceAuthor).values(opened_at=opened_at))
        watch(place)
    with place.database.transaction() as db:
        assert db.scalars(select(ProgressDelivery)).all() == []


@STRICT
def test_whoever_can_be_mentioned_has_not_started_by_that(place: Place) -> None:
    who = start(place)
    with place.database.transaction() as db:
        db.execute(update(WorkspaceAuthor).values(has_opened=False, opened_at=None))
        activity = db.scalars(select(Activity)).one()
        progress.report_reached(db, activity.id)
        assert db.scalars(select(ProgressDelivery)).all() == []
    submit(place, who)
    assert reported(place) == [("Submitted", "PendingManual")]


@STRICT
def test_a_mark_waits_for_a_report_that_is_on_its_way(place: Place) -> None:
    """Moodle may keep either of two scores for one student that arrive together."""
    start(place)
    work_watch.report_started(place.tools)
    with place.database.transaction() as db:
        claimed = job_queue.claim(db, outbox.QUEUE)
        assert claimed is not None
        assert claimed.name == progress.DELIVER
        assert progress.plan(db, uuid.UUID(claimed.subject), 1) is not None
    marking.mark(place, 40)
    assert reported(place) == []
    with place.database.transaction() as db:
        (waiting,) = db.scalars(select(Job).where(Job.name == outbox.DELIVER)).all()
        assert waiting.attempts == 0
        job_queue.finish(db, claimed)
    marking.work_at_once(place)
    assert reported(place) == [("Completed", "FullyGraded")]


@STRICT
def test_staff_are_not_reported(place: Place) -> None:
    marking.set_up(place)
    with place.database.transaction() as db:
        teacher = marking.teacher(place, db)
        activity = db.scalars(select(Activity)).one()
        workspace, _ = opening.open_for(db, teacher, activity, "annotations")
        authorship.author_id(db, workspace.id, teacher.enrolment_id)
        progress.report(db, activity.id, [teacher.enrolment_id], ActivityProgress.STARTED)
    watch(place)
    with place.database.transaction() as db:
        found: list[uuid.UUID] = list(db.scalars(select(ProgressDelivery.id)))
        assert found == []
