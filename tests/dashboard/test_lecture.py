"""A projector shows how many students marked each part; nothing about fewer than three."""

import re
import uuid
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from lti_tool.annotations import tag_sets
from lti_tool.annotations.tables import Highlight
from lti_tool.courses.tables import Course, Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard import lecture, polls
from lti_tool.dashboard.lecture import Projection
from lti_tool.db.engine import Database
from lti_tool.documents.tables import SharedDocument
from lti_tool.errors import NotFound
from tests import builders
from tests.dashboard.reading import Reading
from tests.statements import captured


def shown(reading: Reading, viewer: Member | None = None, **wanted: Any) -> Projection:
    tags = tag_sets.of_activity(reading.db, reading.activity.id)
    return lecture.of_activity(reading.db, viewer or reading.tess, reading.activity, tags, **wanted)


def marked_by(reading: Reading, people: int, start: int, end: int, tag: str = "claim") -> None:
    for number in range(people):
        reading.mark(reading.arrive(f"s{number}", groups=str(number)), start, end, tag)


@pytest.mark.parametrize("workspace_for", ["class", "group", "student"])
def test_parts_that_three_have_marked_are_shown_with_their_number(
    database: Database, workspace_for: str
) -> None:
    with database.transaction() as db:
        reading = Reading(db, workspace_for)
        marked_by(reading, 4, 10, 30)
        marked_by(reading, 2, 25, 40)
        # The same words again count once.
        marked_by(reading, 4, 20, 30, "doubt")
        found = shown(reading)
    assert found.heat == [(10, 30, 4)]
    assert found.taking_part == 4


def test_two_are_too_few_for_a_part_a_tag_and_a_number(database: Database) -> None:
    with database.transaction() as db:
        reading = Reading(db)
        marked_by(reading, 2, 10, 30)
        found = shown(reading)
        assert (found.heat, found.taking_part) == ([], None)
        assert {count.tag.key: count.people for count in found.tags} == {
            "claim": None,
            "doubt": None,
        }
        marked_by(reading, 3, 50, 60, "doubt")
        found = shown(reading)
    assert (found.heat, found.taking_part) == ([(50, 60, 3)], 3)
    assert {count.tag.key: count.people for count in found.tags} == {"claim": None, "doubt": 3}


def test_tags_count_as_what_they_were_merged_into_and_own_ones_not(database: Database) -> None:
    with database.transaction() as db:
        reading = Reading(db)
        for name, tag in (("ada", "claim"), ("ben", "says"), ("cyd", "says"), ("cyd", "claim")):
            reading.mark(reading.arrive(name), 0, 10, tag)
        for name in ("ada", "ben", "cyd"):
            member = reading.arrive(name)
            reading.mark(member, 0, 10, reading.add_own_tag(member, f"{name} was here"))
            reading.mark(member, 0, 10, "old")
        found = shown(reading)
    people = {count.tag.name: count.people for count in found.tags}
    assert people == {"Claim": 3, "Doubt": None, "Old": 3}


def test_hidden_notes_make_no_heat_and_count_as_taking_part(database: Database) -> None:
    with database.transaction() as db:
        reading = Reading(db)
        reading.activity.hides_notes_here = True
        for name in ("ada", "ben", "cyd"):
            reading.mark(reading.arrive(name), 0, 10, is_hidden=True)
        found = shown(reading)
    assert (found.heat, found.taking_part) == ([], 3)
    assert {count.people for count in found.tags} == {None}


def test_staff_do_not_count(database: Database) -> None:
    with database.transaction() as db:
        reading = Reading(db)
        marked_by(reading, 2, 0, 10)
        for member in (reading.tess, reading.arrive("tom", builders.TUTOR)):
            reading.mark(member, 0, 10)
        found = shown(reading)
    assert (found.heat, found.taking_part) == ([], None)


def test_a_limited_tutor_shows_what_their_groups_did(database: Database) -> None:
    with database.transaction() as db:
        reading = Reading(db, "student")
        marked_by(reading, 6, 0, 10)
        for number in range(4):
            reading.arrive(f"s{number}", groups="9")
        tom = reading.arrive("tom", builders.TUTOR, groups="9")
        db.get_one(Course, reading.tess.course_id).limits_tutors = True
        db.flush()
        assert shown(reading, tom).heat == [(0, 10, 4)]
        assert shown(reading).heat == [(0, 10, 6)]


def test_what_somebody_brought_is_not_shown(database: Database) -> None:
    with database.transaction() as db:
        reading = Reading(db, "student")
        ada = reading.arrive("ada")
        _, document = reading.opened(ada)
        brought = builders.conversation(db, reading.activity, uuid.UUID(int=3), length=50)
        brought.workspace_id, brought.added_by = document.workspace_id, ada.enrolment_id
        pending = builders.conversation(db, reading.activity, uuid.UUID(int=4))
        pending.state, pending.text_hash, pending.blind_hash = "preview", None, None
        db.flush()
        assert [each.id for each in shown(reading).conversations] == [builders.CONVERSATION]
        for hidden in (brought, pending):
            with pytest.raises(NotFound):
                shown(reading, conversation_id=hidden.id)


def test_an_account_that_was_joined_into_another_is_no_second_person(database: Database) -> None:
    with database.transaction() as db:
        reading = Reading(db)
        marked_by(reading, 3, 0, 10)
        first, second = reading.arrive("s0"), reading.arrive("s1")
        db.get_one(Enrolment, second.enrolment_id).merged_into = first.enrolment_id
        db.flush()
        assert shown(reading).heat == []


marks = st.lists(
    st.tuples(st.integers(0, 5), st.integers(-3, 104), st.integers(-3, 104)), max_size=25
)


def test_it_is_the_heat_map_without_what_fewer_than_three_marked(database: Database) -> None:
    with database.transaction() as db:
        reading = Reading(db)
        people = [reading.arrive(f"s{number}") for number in range(6)]

        @settings(max_examples=25, deadline=None)
        @given(marks)
        def agree(drawn: list[tuple[int, int, int]]) -> None:
            db.execute(delete(Highlight))
            for person, start, end in drawn:
                reading.mark(people[person], start, end)
            heat = reading.map().heat
            assert shown(reading).heat == [each for each in heat if each.people >= polls.LEAST]

        agree()


def test_the_version_changes_with_what_is_written_and_set(database: Database) -> None:
    with database.transaction() as db:
        reading = Reading(db)
        marked_by(reading, 1, 0, 10)
        versions = [lecture.version(db, reading.activity)]
        _, document = reading.opened(reading.arrive("s0"))
        db.get_one(SharedDocument, document.id).head += 1
        db.flush()
        versions.append(lecture.version(db, reading.activity))
        for name in ("revision", "tags_version"):
            setattr(reading.activity, name, getattr(reading.activity, name) + 1)
            versions.append(lecture.version(db, reading.activity))
    assert len(set(versions)) == 4
    assert all(re.fullmatch(r"[0-9.]+", each) for each in versions)


def test_a_large_class_costs_as_many_questions_as_a_small_one(database: Database) -> None:
    asked = []
    with database.transaction() as db:
        reading = Reading(db, "student")
        for people in (3, 30):
            marked_by(reading, people, 0, 10)
            with captured(db.connection()) as seen:
                shown(reading)
            asked.append(len([each for each in seen if each.startswith(("SELECT", "WITH"))]))
    assert asked[0] == asked[1] <= 5
