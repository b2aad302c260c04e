"""A copied course finds its activities: once each, without anybody's work, and nobody else's."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from lti_tool import clock
from lti_tool.activities import course_copy, reveal_notes
from lti_tool.activities.change_audience import change_audience
from lti_tool.annotations import tag_sets
from lti_tool.conversations import importing, queries
from lti_tool.conversations.problems import Problem
from lti_tool.conversations.source import Source
from lti_tool.conversations.tables import Conversation, Turn
from lti_tool.courses import arrival
from lti_tool.courses.activity_tables import Activity, ActivityLink
from lti_tool.courses.arrival import Arrived
from lti_tool.courses.cohorts.tables import Grouping
from lti_tool.courses.tables import EnrolmentClass
from lti_tool.db import job_queue
from lti_tool.db.engine import Database
from lti_tool.errors import Conflict, NotFound
from lti_tool.groups import changes, groupings
from lti_tool.lti.claims import Launch
from tests import builders
from tests.builders import STUDENT, TEACHER, Place


@pytest.fixture
def place(database: Database) -> Place:
    with database.transaction() as db:
        return builders.place(db)


@pytest.fixture
def source(database: Database, place: Place) -> Activity:
    """An activity with two turns to read, in course c1, behind the link "Week 1"."""
    with database.transaction() as db:
        teacher = builders.arrive(db, place, "prof", TEACHER)
        activity = builders.activity(db, teacher)
        text = "User: One\n\nAssistant: Two"
        builders.imported(db, teacher.member, activity, text, title="A talk")
        return activity


def copied(
    place: Place,
    source: Activity | None,
    *,
    course: str = "c2",
    history: tuple[str, ...] | None = ("c1",),
    subject: str = "new-student",
    role: str = STUDENT,
    title: str = "Week 1",
) -> Launch:
    """A launch of a link in a course that was copied, its custom parameter kept."""
    custom = {"activity": str(source.minted_id)} if source else {}
    launch = builders.launch(place, subject, role, course=course, link="copy", custom=custom)
    assert launch.context is not None
    assert launch.resource_link is not None
    return replace(
        launch,
        context=replace(launch.context, history=history),
        resource_link=replace(launch.resource_link, title=title),
    )


def opens(database: Database, launch: Launch) -> Arrived:
    """Somebody comes through the link."""
    with database.transaction() as db:
        arrived = arrival.from_launch(db, launch)
        assert arrived.link is not None
        course_copy.resolve(db, launch, arrived.member, arrived.link)
        return arrived


def behind(database: Database, arrived: Arrived) -> Activity | None:
    with database.transaction() as db:
        assert arrived.link is not None
        link = db.get_one(ActivityLink, arrived.link.id)
        return db.get(Activity, link.activity_id) if link.activity_id else None


def test_the_minted_id_brings_a_copy_whoever_comes_first(
    database: Database, place: Place, source: Activity
) -> None:
    made = behind(database, opens(database, copied(place, source)))
    assert made is not None
    assert made.id != source.id
    assert (made.copied_from, made.minted_id) == (source.id, source.minted_id)
    assert made.title == source.title
    with database.transaction() as db:
        first, second = (db.get_one(Activity, each.id) for each in (source, made))
        assert second.allows_own_tags == first.allows_own_tags
        kept = tag_sets.of_activity(db, source.id).tags
        assert tag_sets.of_activity(db, made.id).tags == kept != ()
        texts = db.scalars(
            select(Turn.text)
            .join(Conversation)
            .where(Conversation.activity_id == made.id, Conversation.course_id == made.course_id)
            .order_by(Turn.position)
        ).all()
        copies, originals = (queries.of_activity(db, each.id) for each in (made, source))
        assert [(each.turn_count, each.text_hash) for each in copies] == [
            (each.turn_count, each.text_hash) for each in originals
        ]
        contents = [queries.encoded_text(db, each) for each in (*copies, *originals)]
    assert len(set(contents)) == 1
    assert texts == ["One", "Two"]


def test_a_copy_hides_notes_as_its_source_but_has_no_date(
    database: Database, place: Place, source: Activity
) -> None:
    with database.transaction() as db:
        row = db.get_one(Activity, source.id)
        row.hides_notes_here, row.note_threshold_here = True, 3
        row.reveal_at = row.revealed_at = clock.now() + timedelta(days=1)
    made = behind(database, opens(database, copied(place, source)))
    assert made is not None
    assert made.own.hiding == (True, 3)
    assert (made.reveal_at, made.revealed_at) == (None, None)
    with database.transaction() as db:
        assert not job_queue.is_waiting(db, reveal_notes.REVEAL_DUE, made.id)


def test_a_copy_holds_marks_as_its_source_but_has_no_date(
    database: Database, place: Place, source: Activity
) -> None:
    with database.transaction() as db:
        row = db.get_one(Activity, source.id)
        row.holds_marks_here, row.release_at = True, clock.now() + timedelta(days=1)
    made = behind(database, opens(database, copied(place, source)))
    assert made is not None
    assert (made.own.holds_marks, made.release_at) == (True, None)


def test_twenty_at_once_copy_it_once(database: Database, place: Place, source: Activity) -> None:
    launches = [copied(place, source, subject=f"student-{n}") for n in range(20)]
    with ThreadPoolExecutor(20) as pool:
        found = {
            made.id
            for made in pool.map(lambda each: behind(database, opens(database, each)), launches)
            if made
        }
    assert len(found) == 1
    with database.transaction() as db:
        assert db.scalar(select(func.count()).select_from(Activity)) == 2
        assert db.scalar(select(func.count()).select_from(Conversation)) == 2


def test_a_copy_of_a_copy_comes_from_the_nearest_course(
    database: Database, place: Place, source: Activity
) -> None:
    first = behind(database, opens(database, copied(place, source)))
    again = behind(
        database, opens(database, copied(place, source, course="c3", history=("c2", "c1")))
    )
    assert first is not None
    assert again is not None
    assert again.copied_from == first.id


def test_where_the_lms_does_not_tell_the_history_the_id_is_enough(
    database: Database, place: Place, source: Activity
) -> None:
    made = behind(database, opens(database, copied(place, source, history=None)))
    assert made is not None
    assert made.copied_from == source.id


@pytest.mark.parametrize("history", [(), ("c9",)])
def test_a_course_that_is_no_copy_gets_nothing_by_an_id(
    database: Database, place: Place, source: Activity, history: tuple[str, ...]
) -> None:
    assert behind(database, opens(database, copied(place, source, history=history))) is None


def test_another_platform_gets_nothing_by_an_id(
    database: Database, place: Place, source: Activity
) -> None:
    with database.transaction() as db:
        abroad = builders.place(db, issuer="https://other.example.edu")
    assert behind(database, opens(database, copied(abroad, source, history=None))) is None


def test_by_history_alone_a_teacher_of_both_gets_the_link_of_the_same_name(
    database: Database, place: Place, source: Activity
) -> None:
    stranger = copied(place, None, subject="somebody", role=TEACHER)
    assert behind(database, opens(database, stranger)) is None
    student = copied(place, None, subject="prof", role=STUDENT)
    assert behind(database, opens(database, student)) is None
    made = behind(database, opens(database, copied(place, None, subject="prof", role=TEACHER)))
    assert made is not None
    assert made.copied_from == source.id


def test_the_others_are_offered_to_a_teacher_of_both(
    database: Database, place: Place, source: Activity
) -> None:
    launch = copied(place, None, subject="prof", role=TEACHER, title="Called otherwise")
    arrived = opens(database, launch)
    assert behind(database, arrived) is None
    with database.transaction() as db:
        assert arrived.link is not None
        link_id = arrived.link.id
        assert [a.id for a, _ in course_copy.offered(db, arrived.member)] == [source.id]
        with pytest.raises(NotFound):
            course_copy.copy_activity(db, arrived.member, link_id, uuid.uuid4())
        made = course_copy.copy_activity(db, arrived.member, link_id, source.id)
        assert made.copied_from == source.id
        with pytest.raises(Conflict):
            course_copy.copy_activity(db, arrived.member, link_id, source.id)


def test_what_is_still_being_read_is_read_for_the_copy_too(
    database: Database, place: Place, source: Activity
) -> None:
    with database.transaction() as db:
        teacher = builders.arrive(db, place, "prof", TEACHER)
        late, broken = (
            builders.taken_in(db, teacher.member, source, Source.pasted(text), title=text)
            for text in ("late", "broken")
        )
        importing.fail(db, broken.id, Problem.TIME)
    made = behind(database, opens(database, copied(place, source)))
    assert made is not None
    with database.transaction() as db:
        copies = {each.title: each for each in queries.of_activity(db, made.id)}
        states = {title: each.state for title, each in copies.items()}
        assert states == {"A talk": "ready", "late": "importing", "broken": "failed"}
        copy = copies["late"]
        assert copy.id != late.id
        assert builders.source_content(db, copy) == b"late"
        assert job_queue.is_waiting(db, importing.READ, copy.id)
        importing.retry(db, copies["broken"])


@pytest.mark.parametrize("is_lms", [True, False])
def test_a_copy_for_groups_has_a_set_of_the_same_name_and_nobody_of_the_other_course(
    database: Database, place: Place, source: Activity, is_lms: bool
) -> None:
    with database.transaction() as db:
        prof = builders.arrive(db, place, "prof", TEACHER, groups="7").member
        of_lms = groupings.of_course(db, prof.course_id)[0]
        pairs = groupings.create(db, prof, "Pairs", group_names=["Pair 1", "Pair 2"])
        (pair, _) = groupings.all_groups(db, pairs.id)
        person = [prof.enrolment_id]
        changes.move(db, prof, pairs.id, person, into=pair.id, out_of=None)
        chosen = of_lms if is_lms else pairs
        change_audience(db, prof, source.id, "group", chosen.id)
    for _ in range(2):
        arrived = opens(database, copied(place, source))
    with database.transaction() as db:
        assert arrived.link is not None
        copy = db.get_one(Activity, arrived.link.activity_id)
        grouping = db.get_one(Grouping, copy.grouping_id)
        assert (grouping.course_id, grouping.name) == (copy.course_id, chosen.name)
        groups = groupings.all_groups(db, grouping.id)
        assert [group.name for group in groups] == ([] if is_lms else ["Pair 1", "Pair 2"])
        ids = [group.id for group in groups]
        places = select(EnrolmentClass).where(EnrolmentClass.class_id.in_(ids))
        assert db.scalars(places).all() == []
        assert len(groupings.of_course(db, copy.course_id)) == (1 if is_lms else 2)
