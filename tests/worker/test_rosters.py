"""A roster is fetched with names and groups wherever the LMS has them, whole or not at all."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from structlog.testing import capture_logs

from lti_tool import clock
from lti_tool.courses import arrival, roster, roster_problems
from lti_tool.courses.tables import Course, CourseClass, Enrolment, EnrolmentClass
from lti_tool.db import job_queue
from lti_tool.demo.fake_lms import world
from lti_tool.demo.fake_lms.world import Person
from lti_tool.errors import PlatformPaused
from lti_tool.lti import dialects, platforms
from lti_tool.lti.tables import Platform
from lti_tool.people.tables import Person as Known
from lti_tool.worker import loop, roster_jobs
from lti_tool.worker.job_context import TryAgain
from tests.worker.platform import Place


def arrive(place: Place, person_id: str = "2") -> None:
    with place.database.transaction() as db:
        arrival.from_launch(db, place.launch(person_id))


def refresh(place: Place) -> None:
    """Run the job as the worker does."""
    with place.database.transaction() as db:
        job_queue.enqueue(db, roster.REFRESH, place.course().id)
        job = job_queue.claim(db)
    assert job is not None
    roster_jobs.refresh(place.tools, job)
    with place.database.transaction() as db:
        job_queue.finish(db, job)


def active(place: Place) -> int:
    with place.database.transaction() as db:
        query = select(func.count()).select_from(Enrolment).where(Enrolment.active)
        return db.scalars(query).one()


def names(place: Place) -> set[str | None]:
    with place.database.transaction() as db:
        return set(db.scalars(select(Known.name)))


def test_everybody_is_there_by_name(place: Place) -> None:
    arrive(place)
    refresh(place)
    assert active(place) == len(world.COURSES["2"].people)
    assert "Ada O'Neil & Sons" in names(place)


def test_where_names_are_left_to_each_activity_its_link_brings_them(place: Place) -> None:
    place.lms.privacy = "delegate"
    arrive(place)
    refresh(place)
    assert {"Amina Haddad", "Chloë Okafor"} <= names(place)


def test_names_that_the_lms_no_longer_shares_are_forgotten(place: Place) -> None:
    arrive(place)
    refresh(place)
    assert "Amina Haddad" in names(place)
    place.lms.privacy = "never"
    refresh(place)
    assert names(place) == {None}


def test_names_are_kept_while_nobody_can_say_whether_they_are_shared(place: Place) -> None:
    place.lms.privacy = "delegate"
    arrive(place)
    refresh(place)
    known = names(place)

    def of_one_link() -> ResponseReturnValue | None:
        return ("", 404) if "rlid" in request.args else None

    place.app.before_request_funcs.setdefault("roster", []).append(of_one_link)
    refresh(place)
    assert names(place) == known


def test_without_names_people_are_still_people(place: Place) -> None:
    place.lms.privacy = "never"
    arrive(place)
    refresh(place)
    assert names(place) == {None}
    assert active(place) == len(world.COURSES["2"].people)


@pytest.mark.parametrize("place", ["strict"], indirect=True)
def test_groups_are_called_what_the_lms_calls_them(place: Place) -> None:
    arrive(place)
    refresh(place)
    with place.database.transaction() as db:
        found = set(db.scalars(select(CourseClass.name).where(CourseClass.kind == "group")))
        placed = db.scalars(select(func.count()).select_from(EnrolmentClass)).one()
    assert found == {"Tutorial A (Mon 10)", "Tutorial B (Tue 14)", "Tutorial C (Thu 9)"}
    assert placed == 13


@pytest.mark.parametrize("place", ["strict"], indirect=True)
def test_differences_are_asked_for_once_the_whole_is_known(place: Place) -> None:
    arrive(place)
    refresh(place)
    everybody = active(place)
    assert place.course().roster_differences_url is not None
    refresh(place)
    # Nobody is in the differences, and nobody has left by that.
    assert active(place) == everybody


def _crowd(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    """A course of many, for this test."""
    crowd = {str(1000 + n): Person(str(1000 + n), "Person", f"{n:05}") for n in range(count)}
    course = replace(world.COURSES["2"], students=tuple(crowd))
    monkeypatch.setattr(world, "PEOPLE", {**world.PEOPLE, **crowd})
    monkeypatch.setattr(world, "COURSES", {**world.COURSES, "2": course})


def test_2500_members_over_26_pages_arrive_whole_and_a_failure_sends_nobody_away(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    _crowd(monkeypatch, 2500)
    small_pages = replace(dialects.DIALECTS["moodle"], roster_page=97)
    monkeypatch.setitem(dialects.DIALECTS, "moodle", small_pages)
    arrive(place)
    refresh(place)
    assert active(place) == 2502
    pages = 0

    def failing() -> tuple[str, int] | None:
        nonlocal pages
        pages += 1
        return ("", 500) if pages == 13 else None

    place.app.before_request_funcs.setdefault("roster", []).append(failing)
    with pytest.raises(TryAgain):
        refresh(place)
    assert pages == 13
    assert active(place) == 2502
    with place.database.transaction() as db:
        assert db.scalars(select(Course.roster_problem)).one() == "refused"
        problem = roster_problems.sentence(db.scalars(select(Course)).one())
    assert problem == "The LMS did not give its list of participants."


def test_an_lms_that_asks_to_be_left_alone_is(place: Place) -> None:
    arrive(place)

    def busy() -> ResponseReturnValue | None:
        return "", 503, {"Retry-After": "900"}

    place.app.before_request_funcs.setdefault("roster", []).append(busy)
    start = clock.now()
    with place.database.transaction() as db:
        job_queue.enqueue(db, roster.REFRESH, place.course().id)
    assert loop.run_one(place.tools)
    with place.database.transaction() as db:
        due = job_queue.next_due(db)
    assert due is not None
    # Up to a fifth more, at random; and the test takes its own time.
    assert timedelta(seconds=900) <= due - start < timedelta(seconds=1080 + 60)


def test_an_odd_row_costs_one_person_and_sends_nobody_away(place: Place) -> None:
    arrive(place)
    refresh(place)
    everybody = active(place)

    def odd() -> ResponseReturnValue | None:
        return {"members": [{"user_id": "2", "roles": ["Instructor"]}, {"user_id": None}]}

    place.app.before_request_funcs.setdefault("roster", []).append(odd)
    with capture_logs() as logs:
        refresh(place)
    assert active(place) == everybody
    with place.database.transaction() as db:
        problem = roster_problems.sentence(db.scalars(select(Course)).one())
    assert problem is not None
    assert problem.startswith("1 person on the LMS's list could not be read and is left out.")
    (applied,) = [line for line in logs if line["event"] == "roster-applied"]
    assert applied["unreadable"] == 1


def test_a_platform_that_is_switched_off_is_not_asked_and_its_job_waits(place: Place) -> None:
    arrive(place)
    with place.database.transaction() as db:
        platforms.switch(db, db.scalars(select(Platform)).one(), on=False)
        job_queue.enqueue(db, roster.REFRESH, place.course().id)
        job = job_queue.claim(db)
    assert job is not None
    with pytest.raises(PlatformPaused):
        roster_jobs.refresh(place.tools, job)
    with place.database.transaction() as db:
        job_queue.defer(db, job)
        assert job_queue.claim(db) is None
    with place.database.transaction() as db:
        platforms.switch(db, db.scalars(select(Platform)).one(), on=True)
    assert loop.run_one(place.tools)
    assert active(place) == len(world.COURSES["2"].people)
