"""A teacher points at a passage for everybody: one at a time, for a while, in what all read."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.activities import pointing, queries
from lti_tool.activities.conversations import remove_conversation
from lti_tool.activities.tables import Pointer
from lti_tool.courses.tables import Course
from lti_tool.courses.tenancy import Member
from lti_tool.db.engine import Database
from lti_tool.errors import Forbidden, InvalidInput, NotFound
from tests import builders
from tests.dashboard.reading import Reading


@pytest.fixture
def reading(database: Database) -> Iterator[Reading]:
    with database.transaction() as db:
        yield Reading(db)


def point(reading: Reading, member: Member | None = None, **changed: Any) -> Pointer:
    where: dict[str, Any] = {"conversation_id": reading.text.id, "start": 10, "end": 20} | changed
    return pointing.point(reading.db, member or reading.tess, reading.activity.id, **where)


def shown(reading: Reading, member: Member) -> tuple[int, int] | None:
    activity = queries.fetch_activity(reading.db, member, reading.activity.id)
    found = pointing.current(reading.db, activity)
    return (found.start, found.end) if found else None


def test_everybody_in_the_course_is_told_where(reading: Reading) -> None:
    ada = reading.arrive("ada")
    assert shown(reading, ada) is None
    assert not pointing.is_pointing(reading.activity)
    first = point(reading).id
    assert shown(reading, ada) == (10, 20)
    assert pointing.is_pointing(reading.activity)
    assert point(reading, reading.arrive("tom", builders.TUTOR), start=30, end=100).id != first
    assert shown(reading, ada) == (30, 100)
    assert len(reading.db.scalars(select(Pointer)).all()) == 1


def test_the_same_passage_again_is_another_invitation(reading: Reading) -> None:
    first = point(reading).id
    assert point(reading).id != first


def test_it_ends_when_the_teacher_stops_and_after_a_while(reading: Reading) -> None:
    ada = reading.arrive("ada")
    point(reading)
    pointing.stop(reading.db, reading.tess, reading.activity.id)
    assert shown(reading, ada) is None
    point(reading)
    reading.activity.pointed_at = clock.now() - pointing.LASTS
    assert shown(reading, ada) is None
    reading.activity.pointed_at = clock.now() - pointing.LASTS + timedelta(minutes=1)
    assert shown(reading, ada) == (10, 20)


@pytest.mark.parametrize(("start", "end"), [(-1, 5), (5, 5), (9, 3), (90, 101), (200, 300)])
def test_a_passage_that_is_not_in_the_text_is_refused(
    reading: Reading, start: int, end: int
) -> None:
    with pytest.raises(InvalidInput):
        point(reading, start=start, end=end)
    assert not pointing.is_pointing(reading.activity)


def _elsewhere(reading: Reading, what: str) -> uuid.UUID:
    if what == "none":
        return uuid.uuid4()
    made = builders.conversation(reading.db, reading.activity, uuid.UUID(int=3), length=50)
    if what == "preview":
        made.state, made.text_hash, made.blind_hash = "preview", None, None
    elif what == "brought":
        _, document = reading.opened(reading.arrive("ada"))
        made.workspace_id = document.workspace_id
    else:
        arrived = builders.arrive(reading.db, reading.place, "tess", builders.TEACHER, link="l2")
        made.activity_id = builders.activity(reading.db, arrived).id
    reading.db.flush()
    return made.id


@pytest.mark.parametrize("what", ["none", "preview", "brought", "another activity"])
def test_a_text_that_not_everybody_reads_here_is_not_found(reading: Reading, what: str) -> None:
    with pytest.raises(NotFound):
        point(reading, conversation_id=_elsewhere(reading, what))


def test_students_and_observers_point_at_nothing(reading: Reading) -> None:
    for member in (reading.arrive("ada"), reading.arrive("olga", builders.OBSERVER)):
        with pytest.raises(Forbidden):
            point(reading, member)
        with pytest.raises(Forbidden):
            pointing.stop(reading.db, member, reading.activity.id)


def test_a_limited_tutor_does_not_point_for_the_groups_of_others(reading: Reading) -> None:
    tom = reading.arrive("tom", builders.TUTOR, groups="1")
    point(reading)
    reading.db.get_one(Course, reading.tess.course_id).limits_tutors = True
    reading.db.flush()
    for act in (
        lambda: point(reading, tom),
        lambda: pointing.stop(reading.db, tom, reading.activity.id),
    ):
        with pytest.raises(Forbidden):
            act()
    assert shown(reading, tom) == (10, 20)


def test_another_course_neither_points_nor_is_told(reading: Reading) -> None:
    point(reading)
    sam = builders.arrive(reading.db, reading.place, "sam", builders.TEACHER, course="c2").member
    with pytest.raises(NotFound):
        point(reading, sam)
    with pytest.raises(NotFound):
        shown(reading, sam)


def test_a_text_that_is_removed_takes_its_pointer_along(reading: Reading) -> None:
    point(reading)
    remove_conversation(reading.db, reading.tess, reading.text.id)
    assert shown(reading, reading.tess) is None


def test_the_database_keeps_no_passage_of_nothing(reading: Reading) -> None:
    with pytest.raises(IntegrityError), reading.db.begin_nested():
        _insert(reading.db, reading.activity.id, reading.text.id)


def _insert(db: Session, activity_id: uuid.UUID, conversation_id: uuid.UUID) -> None:
    db.add(
        Pointer(
            activity_id=activity_id,
            id=uuid.uuid4(),
            conversation_id=conversation_id,
            start=5,
            end=5,
        )
    )
    db.flush()


class TestLeading:
    def test_a_lead_stays_the_same_as_it_goes_on(self, reading: Reading) -> None:
        first = point(reading, leads=True)
        assert first.lead_id is not None
        assert first.led_by == reading.tess.enrolment_id
        lead = first.lead_id
        assert point(reading, start=30, end=40, leads=True).lead_id == lead

    def test_it_ends_with_an_invitation_and_with_another_leader(self, reading: Reading) -> None:
        lead = point(reading, leads=True).lead_id
        assert point(reading).lead_id is None
        again = point(reading, leads=True).lead_id
        assert again not in (None, lead)
        tom = reading.arrive("tom", builders.TUTOR)
        assert point(reading, tom, leads=True).lead_id not in (None, lead, again)

    def test_one_that_was_left_is_not_gone_on_with(self, reading: Reading) -> None:
        lead = point(reading, leads=True).lead_id
        reading.activity.pointed_at = clock.now() - pointing.LASTS
        assert point(reading, leads=True).lead_id != lead
        lead = point(reading, leads=True).lead_id
        pointing.stop(reading.db, reading.tess, reading.activity.id)
        assert point(reading, leads=True).lead_id != lead
