"""Each roster leaves a record of what it was, whom it changed and what failed."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from lti_tool.courses import roster
from lti_tool.courses.cohorts import roster_runs
from lti_tool.courses.cohorts.roster_runs import MOST_NAMED, MOST_RUNS, ListedRun
from lti_tool.courses.cohorts.tables import RosterChange, RosterRun
from lti_tool.courses.tables import Course
from lti_tool.db.engine import Database
from lti_tool.lti.members import RosterMember
from tests import builders
from tests.builders import listed
from tests.statements import captured


class Term:
    """A course whose rosters come one after another; "Tea" teaches it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.transaction() as db:
            place = builders.place(db)
            self.course_id = builders.arrive(db, place, "tea", builders.TEACHER).member.course_id

    def apply(self, *members: RosterMember, is_whole: bool = True, unreadable: int = 0) -> None:
        everybody = [listed("tea", "Instructor", name="Tea"), *members]
        with self.database.transaction() as db:
            course = db.get_one(Course, self.course_id)
            roster.apply(db, course, everybody, is_whole=is_whole, unreadable=unreadable)

    def runs(self) -> Sequence[ListedRun]:
        with self.database.transaction() as db:
            return roster_runs.newest(db, self.course_id, MOST_RUNS)

    def newest(self) -> dict[str, list[str]]:
        """Names of those whom the newest run changed, by how."""
        return {str(each.change): each.names for each in self.runs()[0].changes}


@pytest.fixture
def term(database: Database) -> Term:
    return Term(database)


def test_a_run_names_who_came_left_returned_was_renamed_and_moved(term: Term) -> None:
    ada, ben, cleo = (listed(each, name=each.capitalize()) for each in ("ada", "ben", "cleo"))
    term.apply(ada, ben)
    assert term.newest() == {"added": ["Ada", "Ben"]}
    term.apply(replace(ada, name="Ada L."), cleo)
    assert term.newest() == {"added": ["Cleo"], "gone": ["Ben"], "renamed": ["Ada L."]}
    term.apply(replace(ada, name="Ada L."), ben, replace(cleo, roles=("Instructor",)))
    assert term.newest() == {"returned": ["Ben"], "role": ["Cleo"]}
    cleo = replace(cleo, roles=("Instructor",), groups=("3",))
    term.apply(replace(ada, name="Ada L."), ben, cleo)
    assert term.newest() == {"groups": ["Cleo"]}
    term.apply(replace(ada, name="Ada L."), ben, cleo)
    assert term.newest() == {}


def test_a_list_that_is_not_complete_takes_nobody_out_and_says_what_it_was(term: Term) -> None:
    ada, ben = listed("ada", name="Ada"), listed("ben", name="Ben")
    term.apply(ada, ben)
    term.apply(ada, unreadable=2)
    term.apply(ada, is_whole=False)
    kinds = [(each.run.kind, each.run.listed, each.run.unreadable) for each in term.runs()]
    assert kinds == [("differences", 2, 0), ("whole", 2, 2), ("whole", 3, 0)]
    assert term.newest() == {}


def test_tries_that_fail_one_after_another_are_one_line(term: Term) -> None:
    with term.database.transaction() as db:
        for problem in ("no-answer", "no-answer", "refused"):
            roster_runs.record_failure(db, term.course_id, problem, is_whole=True)
    assert [each.run.problem for each in term.runs()] == ["refused", "no-answer"]


def test_only_the_newest_runs_are_kept_with_their_changes(term: Term) -> None:
    for number in range(MOST_RUNS + 3):
        term.apply(listed("ada", name=f"Ada {number}"))
    with term.database.transaction() as db:
        assert db.scalar(select(func.count()).select_from(RosterRun)) == MOST_RUNS
        kept = set(db.scalars(select(RosterRun.id)))
        assert set(db.scalars(select(RosterChange.run_id))) <= kept
    assert term.newest() == {"renamed": [f"Ada {MOST_RUNS + 2}"]}


def test_the_history_of_a_large_class_is_read_in_three_statements(term: Term) -> None:
    term.apply(*(listed(f"{n}", name=f"Student {n:04}") for n in range(MOST_NAMED + 50)))
    with term.database.transaction() as db, captured(db.connection()) as statements:
        (run,) = roster_runs.newest(db, term.course_id, 10)
    (added,) = run.changes
    assert (added.number, len(added.names)) == (MOST_NAMED + 50, MOST_NAMED)
    assert len(statements) == 3
