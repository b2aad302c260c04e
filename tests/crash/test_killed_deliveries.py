"""A worker that is killed at any step of a delivery loses no mark, and sends none that is old."""

import random

import pytest

from lti_tool.db.engine import Database
from lti_tool.lti.service_client import AT_ONCE
from tests.crash.deliveries import STEPS, delivering, sweep

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("is_corrected", [False, True], ids=["", "corrected meanwhile"])
@pytest.mark.parametrize("when_known", [409, 400], ids=["as Moodle", "as Open edX"])
@pytest.mark.parametrize("step", STEPS)
def test_a_killed_worker(
    database: Database, step: str, is_corrected: bool, when_known: int
) -> None:
    has_column = step != "the column is made"
    with delivering(database, has_column=has_column, when_known=when_known) as under_way:
        under_way.release({0: 70})
        under_way.kill_at(step)
        if is_corrected:
            under_way.release({0: 75})
        under_way.finish()
        under_way.see_that_all_arrived()


def test_a_killed_worker_among_two_hundred_marks(database: Database) -> None:
    with delivering(database, 200) as under_way:
        under_way.release({number: number % 101 for number in range(200)})
        under_way.kill_at("after the score", 60)
        under_way.release(dict.fromkeys(range(30), 50))
        under_way.finish()
        under_way.see_that_all_arrived()
        # One for scores, which both workers used, and one for results.
        assert under_way.book.tokens <= 2
        assert under_way.book.most_at_once <= AT_ONCE


def test_a_worker_that_is_killed_again_and_again(database: Database) -> None:
    seed = random.randrange(10**6)
    print(f"again: ./dev crash --marks --rounds 3 --seed {seed}")
    assert len(list(sweep(database, random.Random(seed), 3, 40))) == 3
