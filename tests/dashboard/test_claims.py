"""Claims of an activity are listed once, with the fact checks that a viewer may see."""

from typing import Any

import pytest
from pycrdt import Map

from lti_tool import clock
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import Enrolment
from lti_tool.dashboard import claims
from lti_tool.dashboard.claims import Claim
from lti_tool.db.engine import Database
from lti_tool.people.tables import Person
from tests import builders
from tests.activities.preparing import Lesson, begin
from tests.annotations.shared import fact_check, highlight


def listed(lesson: Lesson, viewer: str = "tess") -> list[Claim]:
    with lesson.database.transaction() as db:
        activity = db.get_one(Activity, lesson.activity_id)
        return claims.of_activity(db, lesson.members[viewer], activity)


def outcomes(found: Claim) -> set[tuple[str, str]]:
    return {(check.author, check.outcome) for check in found.checks}


def claim(lesson: Lesson, name: str, start: int = 3) -> None:
    """A claim in somebody's workspace."""

    def add(highlights: "Map[Any]", author: str) -> None:
        fields = highlight(conversation=str(builders.CONVERSATION), start=start, claim=1)
        highlights[f"{author}/{name}-{start}"] = Map(fields)

    lesson.change(name, lesson.open(name), add)


def check(lesson: Lesson, name: str, outcome: str) -> None:
    """Somebody's fact check of each note in their workspace."""

    def add(highlights: "Map[Any]", author: str) -> None:
        for note in highlights.values():
            note["comments"][f"{author}/fact-check"] = fact_check(outcome)

    lesson.change(name, lesson.open(name), add)


def test_claims_stand_in_the_order_of_the_text_with_who_says_what(database: Database) -> None:
    lesson = begin(database, "class")
    claim(lesson, "ben", 40)
    claim(lesson, "ada", 3)
    lesson.write("cleo", lesson.open("cleo"), "No claim.", start=60)
    check(lesson, "ada", "supported")
    check(lesson, "ben", "contradicted")
    first, second = listed(lesson)
    assert (first.start, first.author, second.start, second.author) == (3, "Ada", 40, "Ben")
    assert outcomes(first) == {("Ada", "supported"), ("Ben", "contradicted")}
    assert not first.is_own
    (own,) = (each for each in listed(lesson, "ada") if each.is_own)
    assert {each.is_own for each in own.checks} == {True, False}


def test_a_prepared_claim_is_one_claim_in_all_workspaces(database: Database) -> None:
    lesson = begin(database)

    def prepare(highlights: "Map[Any]", author: str) -> None:
        fields = highlight(conversation=str(builders.CONVERSATION), claim=1)
        key = f"{author}/00000000-0000-4000-8000-000000000007"
        highlights[key] = Map(fields)
        highlights[key]["comments"][f"{author}/fact-check"] = fact_check("supported")

    lesson.change("tess", lesson.open_template(), prepare)
    lesson.give_out()
    for name, outcome in (("ada", "contradicted"), ("ben", "uncheckable")):
        lesson.open(name)
        check(lesson, name, outcome)
    (found,) = listed(lesson)
    assert outcomes(found) == {
        ("Tess", "supported"),
        ("Ada", "contradicted"),
        ("Ben", "uncheckable"),
    }


def test_names_are_those_that_the_viewer_may_see(database: Database) -> None:
    lesson = begin(database, "class")
    with database.transaction() as db:
        activity = db.get_one(Activity, lesson.activity_id)
        activity.hides_names_here, activity.seals_names_here = True, True
    claim(lesson, "ada")
    check(lesson, "ben", "supported")
    (found,) = listed(lesson)
    assert "Ada" not in str(found)
    assert "Ben" not in str(found)


@pytest.mark.parametrize("name", ["ada", "ben"])
def test_words_of_somebody_who_is_being_erased_are_gone_at_once(
    database: Database, name: str
) -> None:
    lesson = begin(database, "class")
    claim(lesson, "cleo")
    check(lesson, "ada", "supported")
    check(lesson, "ben", "supported")
    with database.transaction() as db:
        enrolment = db.get_one(Enrolment, lesson.members[name].enrolment_id)
        person = db.get_one(Person, enrolment.person_id)
        person.name, person.forgotten_at = None, clock.now()
    (found,) = listed(lesson)
    assert name.title() not in {author for author, _ in outcomes(found)}
    assert len(found.checks) == 1


def test_a_claim_in_the_workspace_of_another_student_is_not_listed(database: Database) -> None:
    lesson = begin(database, "student")
    claim(lesson, "ada")
    assert [each.author for each in listed(lesson)] == ["Ada"]
    assert listed(lesson, "ben") == []
