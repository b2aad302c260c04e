"""The mean of two marks is agreed on for a whole activity; the setting that has two people mark."""

import uuid
from decimal import Decimal

import pytest
from sqlalchemy import insert, select

from lti_tool import clock
from lti_tool.activities import agree_marks, credit
from lti_tool.activities.change import change_activity
from lti_tool.activities.release_marks import Released
from lti_tool.activities.remove import remove_activity
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tenancy import Member
from lti_tool.db.engine import Database
from lti_tool.errors import Conflict, Forbidden, InvalidInput
from lti_tool.grading import drafts
from lti_tool.grading.credit_rule import Condition, Counted, Rule
from lti_tool.grading.tables import GradeDraft, SingleMark
from tests.activities.two_markers import TwoMarkers, scores
from tests.grading import marked_class
from tests.statements import captured


@pytest.fixture
def course(database: Database) -> TwoMarkers:
    return TwoMarkers(database)


class TestMeans:
    def given(self, course: TwoMarkers, *pairs: tuple[str, str]) -> list[Member]:
        students = [course.student(f"s{number}") for number in range(len(pairs))]
        for student, pair in zip(students, pairs, strict=True):
            for by, score in zip((course.first, course.second), pair, strict=True):
                course.give(by, score, f"By {by.enrolment_id.hex[:4]}", to=student)
        return students

    def agree(self, course: TwoMarkers, at_most: str, planned: int) -> int:
        with course.database.transaction() as db:
            return agree_marks.agree_on_means(
                db, course.teacher, course.activity_id, Decimal(at_most), planned
            )

    def plan(self, course: TwoMarkers, at_most: str) -> tuple[int, int, int]:
        with course.database.transaction() as db:
            activity = db.get_one(Activity, course.activity_id)
            found = agree_marks.plan(db, course.teacher, activity, Decimal(at_most))
            return len(found.agreed), found.further, found.lacking

    def test_works_near_enough_get_the_mean_and_others_stay(self, course: TwoMarkers) -> None:
        near, rounded, _ = self.given(course, ("60", "65"), ("60", "60.01"), ("60", "65.01"))
        course.give(course.first, "50")
        assert self.plan(course, "5") == (2, 1, 1)
        assert self.agree(course, "5", 2) == 2
        with course.database.transaction() as db:
            found = {each.enrolment_id: each for each in db.scalars(select(GradeDraft))}
            assert found.keys() == {near.enrolment_id, rounded.enrolment_id}
            assert found[near.enrolment_id].score == Decimal("62.5")
            assert found[rounded.enrolment_id].score == Decimal("60.01")
            assert found[near.enrolment_id].comment.count("By ") == 2
        assert self.plan(course, "5") == (0, 1, 1)
        assert course.events()[-1][:2] == ("agreed", course.teacher.enrolment_id)

    def test_it_is_done_as_it_was_planned_or_not_at_all(self, course: TwoMarkers) -> None:
        self.given(course, ("60", "61"))
        with pytest.raises(Conflict):
            self.agree(course, "5", 2)
        assert course.draft() is None

    def test_tutors_do_not(self, course: TwoMarkers) -> None:
        with course.database.transaction() as db, pytest.raises(Forbidden):
            agree_marks.agree_on_means(db, course.first, course.activity_id, Decimal(5), 0)
        with course.database.transaction() as db:
            activity = db.get_one(Activity, course.activity_id)
            with pytest.raises(Forbidden):
                agree_marks.plan(db, course.first, activity, Decimal(5))

    def test_a_class_takes_as_many_statements(self, course: TwoMarkers) -> None:
        asked = []
        for people in (3, 1100):
            self._insert(course, people)
            with course.database.transaction() as db, captured(db.connection()) as seen:
                done = agree_marks.agree_on_means(
                    db, course.teacher, course.activity_id, Decimal(5), people
                )
                assert done == people
            asked.append(len(seen))
        assert asked[0] == asked[1]

    def _insert(self, course: TwoMarkers, people: int) -> None:
        with course.database.transaction() as db:
            ids = marked_class.enrol(db, f"lms of {people}", course.teacher.course_id, people)
            rows = [
                {
                    "id": uuid.uuid4(), "course_id": course.teacher.course_id,
                    "activity_id": course.activity_id, "enrolment_id": each, "score": score,
                    "marker_id": by.enrolment_id, "maximum": 100, "comment": "Well read",
                    "given_at": clock.now(),
                }
                for each in ids
                for by, score in ((course.first, 60), (course.second, 64))
            ]  # fmt: skip
            db.execute(insert(SingleMark), rows)


class TestSetting:
    def test_drafts_from_before_count_as_agreed(self, course: TwoMarkers) -> None:
        course.mark_by(1)
        with course.database.transaction() as db:
            drafts.set_draft(db, course.first, *course.of(db, course.ada), Decimal(60), "")
        course.mark_by(2)
        assert course.seen(course.second).marking_state.is_agreed
        with pytest.raises(Conflict, match="agreed"):
            course.give(course.second, "70")
        assert course.release() == Released(1, 0, 0, 0)

    def test_marks_stay_when_one_person_marks_again_and_are_seen_by_all(
        self, course: TwoMarkers
    ) -> None:
        course.give(course.first, "60")
        course.mark_by(1)
        assert scores(course.seen(course.third)) == [60]
        course.mark_by(2)
        assert scores(course.seen(course.third)) == []

    def test_it_stays_where_it_is_not_named(self, course: TwoMarkers) -> None:
        course.mark_by(None)
        assert self._count(course) == 2
        course.mark_by(None, holds=False)
        assert self._count(course) == 1

    def test_two_agree_only_on_marks_that_are_held(self, course: TwoMarkers) -> None:
        with pytest.raises(InvalidInput):
            course.mark_by(2, holds=False)
        with pytest.raises(InvalidInput):
            course.mark_by(3)

    def test_given_marks_keep_the_activity_its_maximum_and_the_holding(
        self, course: TwoMarkers
    ) -> None:
        course.give(course.first, "60")
        with pytest.raises(Conflict):
            course.mark_by(None, holds=False)
        with course.database.transaction() as db, pytest.raises(Conflict):
            change_activity(db, course.teacher, course.activity_id, score_maximum=50)
        with course.database.transaction() as db, pytest.raises(Conflict):
            remove_activity(db, course.teacher, course.activity_id)

    def test_a_rule_and_two_markers_exclude_each_other(self, course: TwoMarkers) -> None:
        def set_rule() -> None:
            with course.database.transaction() as db:
                rule = Rule((Condition(Counted.PASSAGES, 1, Decimal(1)),))
                credit.change_rule(db, course.teacher, course.activity_id, rule, seen_version=0)

        with pytest.raises(Conflict, match="not both"):
            set_rule()
        course.mark_by(1)
        set_rule()
        with pytest.raises(Conflict, match="not both"):
            course.mark_by(2)

    def _count(self, course: TwoMarkers) -> int:
        with course.database.transaction() as db:
            return db.get_one(Activity, course.activity_id).marker_count
