"""One decision says under which name somebody is seen in an activity, and by whom."""

import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import select

from lti_tool import clock
from lti_tool.courses.tables import Enrolment
from lti_tool.db.engine import Database
from lti_tool.errors import NamesSealed
from lti_tool.workspaces import authorship, pseudonyms, workspaces
from lti_tool.workspaces.tables import Pseudonym
from tests.activities.anonymous import STUDENTS, Seminar

WORDS = tomllib.loads(
    Path(pseudonyms.__file__).with_name("pseudonym_words.toml").read_text(encoding="utf-8")
)


def test_students_see_each_other_under_pseudonyms_and_staff_by_name(database: Database) -> None:
    with database.transaction() as db:
        seminar = Seminar.make(db)
        activity = seminar.activity()
        authors = {name: seminar.writes(name, activity) for name in (*STUDENTS, "tess", "tom")}
        pseudonym = {
            name: pseudonyms.of_member(db, activity, seminar.members[name].enrolment_id)
            for name in STUDENTS
        }
        assert len(set(pseudonym.values())) == len(STUDENTS)
        for viewer in ("ada", "olga"):
            seen = seminar.names(viewer, activity)
            for name in STUDENTS:
                expected = "Ada" if viewer == name == "ada" else pseudonym[name]
                assert seen[authors[name]] == expected
            assert (seen[authors["tess"]], seen[authors["tom"]]) == ("Tess", "Tom")
        for viewer in ("tess", "tom"):
            seen = seminar.names(viewer, activity)
            assert {seen[authors[name]] for name in STUDENTS} == {"Ada", "Ben", "Cleo"}


def test_sealed_names_are_hidden_from_staff_until_they_are_open(database: Database) -> None:
    with database.transaction() as db:
        seminar = Seminar.make(db)
        activity = seminar.activity(sealed=True)
        author = seminar.writes("ada", activity)
        pseudonym = pseudonyms.of_member(db, activity, seminar.members["ada"].enrolment_id)
        for viewer in ("tess", "tom", "ben"):
            assert seminar.names(viewer, activity)[author] == pseudonym
        for viewer in ("tess", "tom"):
            with pytest.raises(NamesSealed):
                authorship.require_names(seminar.members[viewer], activity)
        activity.unsealed_at = clock.now()
        for viewer in ("tess", "tom"):
            assert seminar.names(viewer, activity)[author] == "Ada"
            authorship.require_names(seminar.members[viewer], activity)
        assert seminar.names("ben", activity)[author] == pseudonym


def test_who_has_come_and_written_nothing_is_not_listed(database: Database) -> None:
    with database.transaction() as db:
        seminar = Seminar.make(db)
        activity = seminar.activity()
        _, ada = seminar.open("ada", activity)
        _, tess = seminar.open("tess", activity)
        _, ben = seminar.open("ben", activity)
        assert set(seminar.names("ben", activity)) == {ben, tess}
        assert set(seminar.names("tess", activity)) >= {ada, ben}
        activity.seals_names_here = True
        assert ada not in seminar.names("tess", activity)


def test_ids_and_names_stand_in_no_order_of_arrival(database: Database) -> None:
    with database.transaction() as db:
        students = [f"student{number}" for number in range(12)]
        seminar = Seminar.make(db, students)
        activity = seminar.activity()
        came = [seminar.writes(name, activity) for name in students]
        listed = [author for author in seminar.names("tess", activity) if author in came]
        assert listed == sorted(came)
        assert listed != came


def test_a_pseudonym_is_the_same_in_all_copies_and_another_in_each_activity(
    database: Database,
) -> None:
    with database.transaction() as db:
        seminar = Seminar.make(db)
        first, second = seminar.activity(), seminar.activity(link="l2")
        for activity in (first, second, first):
            seminar.open("ada", activity)
        found = list(db.scalars(select(Pseudonym.name)))
        assert len(found) == len(set(found)) == 2
        first.workspace_for = "student"
        workspace, _ = seminar.open("ada", first)
        assert workspace.enrolment_id is not None
        assert set(db.scalars(select(Pseudonym.name))) == set(found)


def test_a_joined_person_has_one_pseudonym(database: Database) -> None:
    with database.transaction() as db:
        seminar = Seminar.make(db)
        activity = seminar.activity()
        authors = [seminar.writes(name, activity) for name in ("ada", "ben")]
        main = seminar.members["ada"].enrolment_id
        db.get_one(Enrolment, seminar.members["ben"].enrolment_id).merged_into = main
        db.flush()
        seen = seminar.names("cleo", activity)
        assert {seen[author] for author in authors} == {pseudonyms.of_member(db, activity, main)}


def test_staff_find_sealed_copies_by_name_and_not_by_age(database: Database) -> None:
    with database.transaction() as db:
        students = [f"student{number}" for number in range(9)]
        seminar = Seminar.make(db, students)
        activity = seminar.activity(sealed=True, workspace_for="student")
        for name in students:
            seminar.open(name, activity)
        listed = workspaces.of_activity(db, seminar.members["tess"], activity.id)
        names = [audience["name"] for _, audience in listed if audience["kind"] == "student"]
        assert len(names) == len(students)
        assert all(one < other for one, other in pairwise(names))
        assert set(names) == set(db.scalars(select(Pseudonym.name)))


def test_the_words_make_names_enough_for_the_largest_course() -> None:
    first, second = WORDS["first"], WORDS["second"]
    assert len(set(first)) == len(first)
    assert len(set(second)) == len(second)
    assert len(first) * len(second) > 10_000
    for word in (*first, *second):
        assert word.isalpha()
        assert word == word.capitalize()
