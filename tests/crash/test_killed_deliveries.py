"""A worker that is killed at any step of a delivery loses no mark, and sends none that is old."""

import random
from collections.abc import Callable

import pytest

from lti_tool.db.engine import Database
from lti_tool.lti.service_client import AT_ONCE
from tests.crash.deliveries import (
    RELEASING,
    STEPS,
    STEPS_OF_POINTS,
    Crowd,
    Deliveries,
    delivering,
    sweep,
)
from tests.grading.marked_class import CRITERION
from tests.waiting import until

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


def newer_there(under_way: Deliveries) -> None:
    """The LMS has another mark of the same second: the score is renewed, and posted again."""
    under_way.release({0: 70})
    under_way.book.marks()["0"] = (under_way.time_of(0), 12)


def column_gone(under_way: Deliveries) -> None:
    under_way.release({0: 70})
    under_way.marked.make_column_ours()
    under_way.book.delete_column()


def token_refused(under_way: Deliveries) -> None:
    under_way.release({0: 70})
    under_way.finish()
    under_way.book.forget_tokens()
    under_way.release({0: 75})


def withdrawn(under_way: Deliveries) -> None:
    under_way.release({0: 70})
    under_way.finish()
    under_way.withdraw(0)


def released_by_date(under_way: Deliveries) -> None:
    under_way.release_by_date({0: 70})


@pytest.mark.parametrize(
    ("prepare", "step", "number"),
    [
        pytest.param(newer_there, "after the results", 1, id="before the time is renewed"),
        pytest.param(newer_there, "before the score", 2, id="at the post of the renewed score"),
        pytest.param(column_gone, "the column is made", 1, id="a column made again and not kept"),
        pytest.param(column_gone, "before the score", 1, id="a column made again, before its mark"),
        pytest.param(token_refused, "before the token", 1, id="before another token"),
        pytest.param(token_refused, "after the token", 1, id="after another token"),
        pytest.param(withdrawn, "before the score", 1, id="before a withdrawal"),
        pytest.param(withdrawn, "answered and not recorded", 1, id="a withdrawal not recorded"),
        pytest.param(released_by_date, RELEASING, 1, id="about to release at a date"),
        pytest.param(released_by_date, "after the score", 1, id="released at a date, and sent"),
    ],
)
def test_a_worker_that_is_killed_on_a_longer_way(
    database: Database, prepare: Callable[[Deliveries], None], step: str, number: int
) -> None:
    with delivering(database) as under_way:
        prepare(under_way)
        under_way.kill_at(step, number)
        under_way.finish()
        under_way.see_that_all_arrived()


def newer_points_there(under_way: Deliveries) -> None:
    """The LMS has other points of the same second, which are read from its results."""
    under_way.release({0: 70})
    under_way.finish()
    under_way.release({0: 80})
    under_way.book.marks(CRITERION.key)["0"] = (under_way.time_of_points(0), 1)


def column_of_points_gone(under_way: Deliveries) -> None:
    under_way.release({0: 70})
    under_way.finish()
    under_way.book.delete_column(CRITERION.key)
    under_way.release({0: 80})


def first_points(under_way: Deliveries) -> None:
    under_way.release({0: 70})


@pytest.mark.parametrize("is_corrected", [False, True], ids=["", "corrected meanwhile"])
@pytest.mark.parametrize(
    ("prepare", "step"),
    [
        *((first_points, step) for step in STEPS_OF_POINTS if "results" not in step),
        *((newer_points_there, step) for step in STEPS_OF_POINTS if "results" in step),
        (column_of_points_gone, "the column is made"),
        (column_of_points_gone, "before the score"),
        (withdrawn, "before the score"),
        (withdrawn, "answered and not recorded"),
    ],
)
def test_a_worker_that_is_killed_at_points_for_a_criterion(
    database: Database, prepare: Callable[[Deliveries], None], step: str, is_corrected: bool
) -> None:
    with delivering(database) as under_way:
        under_way.marked.give_criterion_a_column()
        prepare(under_way)
        under_way.kill_at(step, of_points=True)
        if is_corrected:
            under_way.release({0: 90})
        under_way.finish()
        assert CRITERION.key in {column.key for column in under_way.book.columns.values()}
        under_way.see_that_all_arrived()


@pytest.mark.parametrize("step", ["before the score", "after the score"])
def test_a_worker_that_is_killed_at_a_report_of_progress(database: Database, step: str) -> None:
    with delivering(database) as under_way:
        under_way.marked.report(0)
        under_way.kill_at(step)
        under_way.finish()
        assert under_way.marked.states() == {"sent"}
        assert under_way.book.marks()["0"][1] is None
        # The mark comes after it, with a later time.
        under_way.release({0: 70})
        under_way.finish()
        under_way.see_that_all_arrived()


def test_two_workers_ask_for_one_token_for_two_hundred_marks(database: Database) -> None:
    with delivering(database, 200) as under_way:
        crowd = under_way.book.gate = Crowd(AT_ONCE + 1)
        under_way.release({number: number % 101 for number in range(200)})
        under_way.start()
        until(lambda: under_way.book.tokens, "the first worker to ask for a token")
        under_way.start()
        # More than one worker sends at once: the other one is here, too.
        until(crowd.has_come.is_set, "scores of both workers")
        under_way.until_delivered()
        under_way.kill()
        under_way.see_that_all_arrived()
        assert under_way.book.most_at_once <= 2 * AT_ONCE
        # One for scores, and one for results where they were read by then.
        assert under_way.book.tokens <= 2


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
