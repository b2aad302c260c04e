"""The search finds titles of what somebody may enter, and of nothing else."""

import pytest

from lti_tool.auth.protocol import AuthResult
from lti_tool.courses import arrival, invitations
from lti_tool.courses.roles import Role
from lti_tool.courses.tables import Activity, Course, Enrolment
from lti_tool.dashboard import search
from lti_tool.db.engine import Database
from lti_tool.lti.tables import Platform
from lti_tool.people.tables import Person
from tests import builders


@pytest.fixture
def person(database: Database) -> Person:
    """Somebody who is in the first of two courses, each with an activity and a conversation."""
    with database.transaction() as db:
        place = builders.place(db)
        for course, title in (("c1", "Ethics of machines"), ("c2", "Ethics of war")):
            teacher = builders.arrive(db, place, "tea", builders.TEACHER, course=course)
            db.get_one(Course, teacher.member.course_id).title = title
            made = builders.activity(db, teacher)
            made.title = f"Étude: {title}"
            text = f"User: what is ethics?\n\nAssistant: {title}"
            builders.imported(db, teacher.member, made, text, title="ÜBER Kant")
            if course == "c1":
                invitations.invite(
                    db, teacher.member, "gus@example.org", Role.STUDENT, can_sign_in=True
                )
    with database.transaction() as db:
        gus = AuthResult("stytch:org", "gus", "Gus", "gus@example.org")
        return arrival.accept_invitations(db, gus)


def found(database: Database, person: Person, words: str) -> list[tuple[str, str, str]]:
    with database.transaction() as db:
        return [
            (each.kind, each.title, each.course) for each in search.titles(db, person.id, words)
        ]


@pytest.mark.parametrize("words", ["uber", "kant ÜBER", "  über ", "U\u0308BER"])
def test_letter_case_accents_and_order_make_no_difference(
    database: Database, person: Person, words: str
) -> None:
    assert found(database, person, words) == [("conversation", "ÜBER Kant", "Ethics of machines")]


def test_what_somebody_is_not_in_is_not_found(database: Database, person: Person) -> None:
    assert found(database, person, "war") == []
    assert found(database, person, "ethics") == [
        ("class", "Ethics of machines", "Ethics of machines"),
        ("activity", "Étude: Ethics of machines", "Ethics of machines"),
    ]


@pytest.mark.parametrize("words", ["", "   ", "%", "_", "\\"])
def test_nothing_and_signs_of_patterns_find_nothing(
    database: Database, person: Person, words: str
) -> None:
    assert found(database, person, words) == []


def test_who_has_left_or_whose_lms_is_off_finds_nothing(database: Database, person: Person) -> None:
    with database.transaction() as db:
        db.query(Platform).one().enabled = False
    assert found(database, person, "ethics") == []
    with database.transaction() as db:
        db.query(Platform).one().enabled = True
        db.query(Enrolment).filter_by(person_id=person.id).one().active = False
    assert found(database, person, "ethics") == []


def test_a_long_list_is_cut(database: Database, person: Person) -> None:
    with database.transaction() as db:
        ((course, _),) = arrival.courses_of(db, person.id)
        for number in range(search.MOST_FOUND + 5):
            db.add(Activity(course_id=course.id, title=f"Many {number}"))
    assert len(found(database, person, "many")) == search.MOST_FOUND
