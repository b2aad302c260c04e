"""Marks that the LMS shows otherwise are taken over, or sent again; and marks that are stuck."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from lti_tool.courses import arrival, memberships
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.roles import Role
from lti_tool.courses.tenancy import Member
from lti_tool.db.engine import Database
from lti_tool.db.job_queue import Job
from lti_tool.errors import Forbidden
from lti_tool.grading import differences, gradebook, outbox, stuck
from lti_tool.grading.differences import Taken
from lti_tool.grading.stuck import Scope
from lti_tool.grading.tables import Grade, GradeDelivery
from tests.grading.faults import Answers, Faulty
from tests.statements import captured
from tests.worker.marking import (
    BOTH,
    answer,
    book,
    check,
    delivery,
    mark,
    only_activity,
    set_up,
    teacher,
    work,
    work_at_once,
)
from tests.worker.platform import Place


def student_id(place: Place) -> uuid.UUID:
    with place.database.transaction() as db:
        return db.scalars(select(Grade.enrolment_id)).one()


def change_there(place: Place, score: object) -> None:
    """Change the mark in the LMS by hand, and have that seen."""
    with place.lms.state.open() as db:
        db.execute("UPDATE mark SET score = ?, modified = modified + 1", (score,))
    check(place)


def take(place: Place, seen: object, by: Role = Role.TEACHER) -> Taken:
    with place.database.transaction() as db:
        member = replace(teacher(place, db), role=by)
        activity = db.get_one(Activity, only_activity(db))
        theirs = {student_id(place): None if seen is None else Decimal(str(seen))}
        return differences.take_theirs(db, member, activity, theirs)


def student_sees(place: Place) -> Decimal | None:
    with place.database.transaction() as db:
        found = gradebook.own(db, only_activity(db), student_id(place))
        return found.score if found else None


@BOTH
def test_theirs_takes_the_place_of_ours_and_nothing_is_sent(place: Place) -> None:
    set_up(place)
    mark(place, 40)
    change_there(place, 12.5)
    shown = answer(place).shown
    assert shown is not None
    assert (shown.score, shown.maximum, shown.as_ours) == (12.5, 100, 6.25)
    lms = Faulty(place.app.wsgi_app)
    place.app.wsgi_app = lms  # type: ignore[method-assign]
    assert take(place, 12.5) == Taken(1, 0)
    work(place)
    assert lms.posted == []
    assert student_sees(place) == Decimal("6.25")
    assert (answer(place).shown, answer(place).is_confirmed) == (None, True)
    mark(place, 45)
    assert book(place)["score"] == 90


@BOTH
def test_ours_is_sent_again_as_the_newest(place: Place) -> None:
    set_up(place)
    mark(place, 40)
    change_there(place, 12.5)
    with place.database.transaction() as db:
        activity = db.get_one(Activity, only_activity(db))
        assert differences.resend(db, teacher(place, db), activity, [student_id(place)]) == 1
    work(place)
    assert (book(place)["score"], answer(place).shown) == (80, None)


def test_what_was_not_seen_is_not_taken(place: Place) -> None:
    """It was changed once more since the teacher looked."""
    set_up(place)
    mark(place, 40)
    change_there(place, 12.5)
    change_there(place, 99)
    assert take(place, 12.5) == Taken(0, 1)
    assert student_sees(place) == 40


def test_a_mark_that_the_lms_has_no_more_is_withdrawn_here(place: Place) -> None:
    set_up(place)
    mark(place, 40)
    change_there(place, None)
    assert take(place, None) == Taken(1, 0)
    assert student_sees(place) is None


@pytest.mark.parametrize("theirs", [120, -5])
def test_what_cannot_be_given_here_is_left(place: Place, theirs: int) -> None:
    set_up(place)
    mark(place, 40)
    change_there(place, theirs)
    assert take(place, theirs) == Taken(0, 1)
    assert student_sees(place) == 40


def test_a_mark_that_is_rounded_when_it_is_taken_does_not_differ_any_more(place: Place) -> None:
    set_up(place)
    mark(place, 40)
    change_there(place, 33.33333)
    shown = answer(place).shown
    assert shown is not None
    assert shown.as_ours == 16.67
    assert take(place, 33.33333) == Taken(1, 0)
    assert answer(place).shown is None


def test_where_marks_are_released_only_who_releases_takes_theirs(place: Place) -> None:
    set_up(place)
    mark(place, 40)
    with place.database.transaction() as db:
        db.execute(update(Activity).values(holds_marks_here=True))
    change_there(place, 12.5)
    with pytest.raises(Forbidden):
        take(place, 12.5, by=Role.TUTOR)
    assert student_sees(place) == 40
    assert take(place, 12.5) == Taken(1, 0)


def marked(place: Place, people: Sequence[str]) -> tuple[Member, list[uuid.UUID]]:
    """The teacher, and the students, each with a mark that the LMS refuses."""
    set_up(place)
    with place.database.transaction() as db:
        by = teacher(place, db)
        activity = db.get_one(Activity, only_activity(db))
        ids = []
        for person in people:
            member = arrival.from_launch(db, place.launch(person)).member
            theirs = memberships.fetch(db, by, member.enrolment_id)
            gradebook.set_grade(db, by, activity, theirs, Decimal(5), "")
            ids.append(member.enrolment_id)
    place.app.wsgi_app = Faulty(place.app.wsgi_app, *[Answers(400)] * len(people))  # type: ignore[method-assign]
    work(place)
    return by, ids


def test_all_that_are_stuck_are_sent_again_by_as_many_statements_for_any_number(
    place: Place,
) -> None:
    by, ids = marked(place, ["11", "12", "13", "14"])
    counts = []
    for some in (ids[:1], ids[1:]):
        with captured(place.database.engine) as statements, place.database.transaction() as db:
            activity = db.get_one(Activity, only_activity(db))
            assert differences.stuck(db, activity.id) >= set(some)
            assert differences.resend(db, by, activity, some) == len(some)
        counts.append(len(statements))
    assert counts[0] == counts[1]
    work(place)
    with place.database.transaction() as db:
        assert set(db.scalars(select(GradeDelivery.state))) == {"sent"}
        assert differences.stuck(db, only_activity(db)) == set()


def found(database: Database, scope: Scope | None = None) -> list[uuid.UUID]:
    with database.transaction() as db:
        return [each.grade_id for each in stuck.find(db, scope or Scope())]


def test_what_is_stuck_is_found_and_sent_by_mark_course_and_platform(place: Place) -> None:
    marked(place, ["11", "12"])
    with place.database.transaction() as db:
        first, second = db.scalars(select(Grade.id).order_by(Grade.id)).all()
    assert sorted(found(place.database)) == [first, second]
    assert found(place.database, Scope(grade_id=first)) == [first]
    assert len(found(place.database, Scope(course_id=place.course().id))) == 2
    assert found(place.database, Scope(course_id=uuid.uuid4())) == []
    assert len(found(place.database, Scope(platform_id=place.platform_id))) == 2
    with place.database.transaction() as db:
        assert stuck.resend(db, Scope(grade_id=first)) == 1
    work(place)
    assert found(place.database) == [second]
    with place.database.transaction() as db:
        assert stuck.resend(db, Scope(platform_id=place.platform_id)) == 1
    work(place)
    assert found(place.database) == []


def test_a_mark_that_nobody_sends_is_stuck_after_a_while(place: Place) -> None:
    set_up(place)
    mark(place, 40)
    with place.database.transaction() as db:
        late = GradeDelivery.timestamp - stuck.OVERDUE * 2
        db.execute(update(GradeDelivery).values(state="waiting", timestamp=late))
        (each,) = stuck.find(db, Scope())
    assert (each.state, each.problem, each.due_at) == ("waiting", None, None)


def test_a_mark_that_is_in_the_lms_or_has_just_been_given_is_not_stuck(place: Place) -> None:
    set_up(place)
    mark(place, 40)
    assert found(place.database) == []
    with place.database.transaction() as db:
        outbox.enqueue_again(db, [db.scalars(select(Grade.id)).one()])
    assert found(place.database) == []
    work_at_once(place)
    assert delivery(place).state == "sent"
    with place.database.transaction() as db:
        assert db.scalars(select(Job.id)).all() == []


def test_a_mark_that_was_taken_over_is_a_persons_and_no_rule_changes_it(place: Place) -> None:
    set_up(place)
    mark(place, 40)
    with place.database.transaction() as db:
        db.execute(update(Grade).values(is_computed=True, graded_by=None))
    change_there(place, 12.5)
    assert take(place, 12.5) == Taken(1, 0)
    with place.database.transaction() as db:
        taken = db.scalars(select(Grade)).one()
        assert (taken.is_computed, taken.graded_by) == (False, teacher(place, db).enrolment_id)
