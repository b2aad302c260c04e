"""A blind comparison: who counts as everybody, and which numbers students get afterwards."""

import uuid
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from lti_tool.activities import comparisons
from lti_tool.activities.tables import ComparisonChoice
from lti_tool.conversations.tables import Conversation
from lti_tool.courses.comparisons import ComparisonSettings
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard import comparisons as shown_comparisons
from lti_tool.db.engine import Database
from lti_tool.errors import Conflict
from tests import builders
from tests.dashboard.reading import Reading
from tests.statements import captured


@pytest.fixture
def reading(database: Database) -> Iterator[Reading]:
    with database.transaction() as db:
        made = Reading(db)
        builders.conversation(db, made.activity, uuid.UUID(int=2), 100)
        made.activity.comparison = ComparisonSettings(hides_models=True)
        db.flush()
        yield made


TEXTS = (builders.CONVERSATION, uuid.UUID(int=2), None)


def choose(reading: Reading, member: Member, text: int) -> None:
    comparisons.choose(reading.db, member, reading.activity.id, TEXTS[text], "")


def shown(reading: Reading) -> list[int | None]:
    comparisons.reveal(reading.db, reading.tess, reading.activity.id)
    ada = reading.arrive("somebody else")
    rows = shown_comparisons.shown_to_students(reading.db, ada, reading.activity)
    assert rows is not None
    return [row.people for row in rows]


@pytest.mark.parametrize(
    ("chosen", "people"),
    [
        ((5, 0, 0), [5, None, None]),
        ((4, 3, 3), [4, 3, 3]),
        # Who knows the number of all would know these, too, so the least of the others goes.
        ((5, 4, 2), [5, None, None]),
        ((5, 1, 1), [None, None, None]),
        ((5, 2, 1), [5, None, None]),
        ((2, 0, 0), [None, None, None]),
        ((0, 0, 0), [None, None, None]),
    ],
)
def test_students_get_no_number_below_three_and_none_that_tells_one(
    reading: Reading, chosen: tuple[int, ...], people: list[int | None]
) -> None:
    for text, number in enumerate(chosen):
        for each in range(number):
            choose(reading, reading.arrive(f"student {text} {each}"), text)
    assert shown(reading) == people


def test_nothing_is_counted_for_students_before_the_reveal(reading: Reading) -> None:
    ada = reading.arrive("ada")
    choose(reading, ada, 0)
    assert shown_comparisons.shown_to_students(reading.db, ada, reading.activity) is None


def test_staff_and_who_has_left_are_not_among_everybody(reading: Reading) -> None:
    ada, ben = reading.arrive("ada"), reading.arrive("ben")
    reading.arrive("tim", builders.TUTOR)
    assert comparisons.numbers(reading.db, reading.activity) == (0, 2)
    choose(reading, ada, 0)
    assert comparisons.numbers(reading.db, reading.activity) == (1, 2)
    reading.db.get_one(Enrolment, ben.enrolment_id).active = False
    reading.db.flush()
    assert comparisons.numbers(reading.db, reading.activity) == (1, 1)


def test_where_groups_work_everybody_is_in_one(reading: Reading) -> None:
    ada = reading.arrive("ada", groups="7")
    reading.arrive("ben")
    builders.work_in_groups(reading.db, reading.activity.id)
    assert comparisons.numbers(reading.db, reading.activity) == (0, 1)
    reading.activity.comparison = ComparisonSettings(hides_models=True, reveals_when_all=True)
    choose(reading, ada, 1)
    assert reading.activity.models_revealed_at is not None


def test_a_choice_replaces_the_one_before(reading: Reading) -> None:
    ada = reading.arrive("ada")
    for text in (0, 2, 1):
        choose(reading, ada, text)
    assert reading.db.scalars(select(ComparisonChoice.conversation_id)).all() == [TEXTS[1]]


def test_a_text_that_is_not_ready_is_not_chosen(reading: Reading) -> None:
    second = reading.db.get_one(Conversation, TEXTS[1])
    second.state, second.text_hash, second.blind_hash = "preview", None, None
    reading.db.flush()
    with pytest.raises(Conflict, match="nothing to choose"):
        choose(reading, reading.arrive("ada"), 0)


def test_the_result_takes_the_same_statements_for_any_number(reading: Reading) -> None:
    def statements() -> int:
        reading.db.expire_all()
        with captured(reading.db.connection()) as found:
            shown_comparisons.result(reading.db, reading.tess, reading.activity.id)
        return len(found)

    choose(reading, reading.arrive("ada"), 0)
    few = statements()
    for number in range(5):
        choose(reading, reading.arrive(f"student {number}"), 1)
    assert statements() == few
