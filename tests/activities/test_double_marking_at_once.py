"""Two markers, a teacher and a release at the same time, in real transactions."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Event

import pytest

from lti_tool.activities.release_marks import Released
from lti_tool.db.engine import Database
from lti_tool.errors import Conflict
from lti_tool.grading import double_marking
from lti_tool.grading.drafts import NewMark
from tests.activities.two_markers import TwoMarkers


@pytest.fixture
def course(database: Database) -> TwoMarkers:
    return TwoMarkers(database)


class TestAtOnce:
    """Real transactions beside one another."""

    def both(self, *acts: Callable[[], object]) -> list[object]:
        """Run acts in as many threads; each one's error or None."""

        def run(act: Callable[[], object]) -> object:
            try:
                return act()
            except Conflict as error:
                return error

        with ThreadPoolExecutor(len(acts)) as pool:
            return list(pool.map(run, acts))

    def test_three_who_give_in_one_instant_are_two(self, course: TwoMarkers) -> None:
        done = self.both(
            lambda: course.give(course.first, "60"),
            lambda: course.give(course.second, "70"),
            lambda: course.give(course.third, "80"),
        )
        assert len([each for each in done if isinstance(each, Conflict)]) == 1
        assert course.seen(course.teacher).marking_state.given == 2

    def test_two_equal_marks_in_one_instant_are_agreed_on_once(self, course: TwoMarkers) -> None:
        self.both(lambda: course.give(course.first, "60"), lambda: course.give(course.second, "60"))
        assert course.draft() == (60, "")
        assert [each[0] for each in course.events()] == ["given", "given", "agreed"]

    def test_who_agrees_waits_for_a_mark_that_is_being_given(self, course: TwoMarkers) -> None:
        course.give(course.first, "60")
        seen = course.what_is_there()
        is_given, may_end = Event(), Event()

        def give_slowly() -> None:
            with course.database.transaction() as db:
                activity, theirs = course.of(db, course.ada)
                double_marking.give(db, course.second, activity, theirs, NewMark(Decimal(90), ""))
                is_given.set()
                assert may_end.wait(20)

        def agree_on_the_first() -> None:
            assert is_given.wait(20)
            may_end.set()
            course.agree(course.teacher, "60", seen)

        slow, agreed = self.both(give_slowly, agree_on_the_first)
        assert slow is None
        assert isinstance(agreed, Conflict)
        assert course.draft() is None

    def test_a_release_waits_for_who_is_agreeing(self, course: TwoMarkers) -> None:
        course.give(course.first, "60")
        course.give(course.second, "70")
        seen = course.what_is_there()
        is_agreed, may_end = Event(), Event()

        def agree_slowly() -> None:
            with course.database.transaction() as db:
                activity, theirs = course.of(db, course.ada)
                new = NewMark(Decimal(65), "")
                double_marking.agree(db, course.first, activity, theirs, new, seen)
                is_agreed.set()
                assert may_end.wait(20)

        def release() -> Released:
            assert is_agreed.wait(20)
            may_end.set()
            return course.release()

        _, released = self.both(agree_slowly, release)
        assert released == Released(1, 0, 0, 0)
