"""Two people mark each work: first unseen by the other, then agreed on, and only then released."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from lti_tool import audit
from lti_tool.activities.release_marks import Released
from lti_tool.courses import joining
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.joining import Proof
from lti_tool.dashboard import marking_queue
from lti_tool.db.engine import Database
from lti_tool.errors import Conflict, Forbidden, InvalidInput, NotFound
from lti_tool.grading import drafts, feedback, marker_notes
from lti_tool.grading.feedback import NotePlace
from lti_tool.workspaces import workspaces
from tests.activities.two_markers import TwoMarkers, scores


@pytest.fixture
def course(database: Database) -> TwoMarkers:
    return TwoMarkers(database)


class TestBlind:
    def test_a_marker_sees_anothers_mark_after_giving_their_own(self, course: TwoMarkers) -> None:
        course.give(course.first, "60", "Thin")
        before = course.seen(course.second)
        assert (scores(before), before.mean, before.is_blind) == ([], None, True)
        assert (before.marking_state.given, before.marking_state.difference) == (1, None)
        course.give(course.second, "70", "Rich")
        for by in (course.first, course.second, course.teacher):
            after = course.seen(by)
            assert (scores(after), after.is_blind) == ([60, 70], False)
            assert (after.mean, after.marking_state.difference) == (Decimal(65), Decimal(10))
            assert after.marking_state.may_agree

    def test_who_has_given_the_first_sees_their_own_alone(self, course: TwoMarkers) -> None:
        course.give(course.first, "60")
        assert scores(course.seen(course.first)) == [60]
        assert scores(course.seen(course.teacher)) == [60]
        assert scores(course.seen(course.third)) == []

    def test_a_third_marker_sees_neither_and_has_no_part_in_it(self, course: TwoMarkers) -> None:
        course.give(course.first, "60")
        course.give(course.second, "70")
        seen = course.seen(course.third)
        assert (scores(seen), seen.marking_state.difference, seen.is_blind) == ([], None, True)
        assert (seen.marking_state.may_give, seen.marking_state.may_agree) == (False, False)
        with pytest.raises(Conflict):
            course.give(course.third, "65")
        with pytest.raises(Forbidden):
            course.agree(course.third, "65")

    def test_the_queue_tells_how_many_and_not_which(self, course: TwoMarkers) -> None:
        course.give(course.first, "60")
        course.give(course.second, "70")
        for by, difference in ((course.first, 10), (course.teacher, 10), (course.third, None)):
            with course.database.transaction() as db:
                activity = db.get_one(Activity, course.activity_id)
                (one,) = marking_queue.of_activity(db, by, activity)
            assert one.marking_state is not None
            assert (one.marking_state.given, one.marking_state.difference) == (2, difference)

    def test_feedback_and_notes_of_the_other_are_not_seen_either(self, course: TwoMarkers) -> None:
        with course.database.transaction() as db:
            activity, theirs = course.of(db, course.ada)
            note = NotePlace(workspaces.open_for(db, course.ada, activity).id, "h", "Hello")
            feedback.write(db, course.first, activity, theirs, note, before="", text="Weak")
            marker_notes.write(db, course.first, activity, theirs, before="", text="A 55 at best")
        for by, shown in ((course.first, "A 55 at best"), (course.second, "")):
            with course.database.transaction() as db:
                activity, theirs = course.of(db, course.ada)
                assert marker_notes.for_marker(db, by, activity, theirs) == shown
        with course.database.transaction() as db:
            activity, theirs = course.of(db, course.ada)
            with pytest.raises(Conflict, match="do not see yet"):
                marker_notes.write(db, course.second, activity, theirs, before="", text="Mine")
            with pytest.raises(Conflict, match="do not see yet"):
                feedback.write(db, course.second, activity, theirs, note, before="", text="Strong")
        course.give(course.second, "70")
        with course.database.transaction() as db:
            activity, theirs = course.of(db, course.ada)
            shown = marker_notes.for_marker(db, course.second, activity, theirs)
            assert shown == "A 55 at best"

    def test_a_second_account_of_a_marker_is_no_second_marker(self, course: TwoMarkers) -> None:
        course.give(course.first, "60")
        course.give(course.second, "70")
        with course.database.transaction() as db:
            joining.join(db, course.second.person_id, course.first.person_id, Proof.PROOFS)
        assert course.seen(course.teacher).marking_state.given == 1


class TestAgreeing:
    def test_equal_marks_agree_by_themselves_with_both_comments(self, course: TwoMarkers) -> None:
        course.give(course.first, "60.5", "Thin")
        assert course.draft() is None
        course.give(course.second, "60.50", "But lively")
        assert course.draft() == (60.5, "Thin\n\nBut lively")
        assert [each[:2] for each in course.events()] == [
            ("given", course.first.enrolment_id),
            ("given", course.second.enrolment_id),
            ("agreed", course.second.enrolment_id),
        ]

    @pytest.mark.parametrize("by", ["first", "second", "teacher"])
    def test_either_of_the_two_or_who_may_release_sets_the_mark(
        self, course: TwoMarkers, by: str
    ) -> None:
        course.give(course.first, "60")
        course.give(course.second, "70")
        assert course.draft() is None
        course.agree(getattr(course, by), "66", comment="Both see it so")
        assert course.draft() == (66, "Both see it so")
        assert course.events()[-1] == ("agreed", getattr(course, by).enrolment_id, 66)
        course.agree(getattr(course, by), "67")
        assert course.draft() == (67, "")

    def test_a_marker_alone_agrees_with_nobody_but_a_teacher_may_decide(
        self, course: TwoMarkers
    ) -> None:
        course.give(course.first, "60")
        with pytest.raises(Forbidden):
            course.agree(course.first, "60")
        course.agree(course.teacher, "60")
        assert course.draft() == (60, "")
        with pytest.raises(Conflict, match="agreed"):
            course.give(course.second, "10")

    def test_given_marks_stay_once_both_are_given(self, course: TwoMarkers) -> None:
        course.give(course.first, "50")
        course.give(course.first, "60")
        course.give(course.second, "70")
        for by in (course.first, course.second):
            with pytest.raises(Conflict, match="stay as they are"):
                course.give(by, "65")
            with pytest.raises(Conflict, match="stay as they are"):
                course.take_back(by)
        assert scores(course.seen(course.teacher)) == [60, 70]
        assert [each[2] for each in course.events()] == [50, 60, 70]

    def test_one_takes_their_mark_back_while_it_is_the_only_one(self, course: TwoMarkers) -> None:
        course.give(course.first, "50")
        with pytest.raises(NotFound):
            course.take_back(course.second)
        course.take_back(course.first)
        assert course.seen(course.teacher).marking_state.given == 0
        assert [each[0] for each in course.events()] == ["given", "taken-back"]

    def test_nobody_agrees_on_what_they_have_not_seen(self, course: TwoMarkers) -> None:
        course.give(course.first, "60")
        seen = course.what_is_there()
        course.give(course.first, "40")
        with pytest.raises(Conflict, match="meanwhile"):
            course.agree(course.teacher, "60", seen)
        assert course.draft() is None

    def test_a_discarded_agreed_mark_is_to_be_agreed_on_again(self, course: TwoMarkers) -> None:
        course.give(course.first, "60")
        course.give(course.second, "70")
        course.agree(course.first, "65")
        with course.database.transaction() as db, pytest.raises(Forbidden):
            drafts.discard(db, course.third, *course.of(db, course.ada))
        with course.database.transaction() as db:
            drafts.discard(db, course.second, *course.of(db, course.ada))
        seen = course.seen(course.first)
        assert (seen.marking_state.is_agreed, scores(seen)) == (False, [60, 70])

    def test_a_page_that_does_not_know_of_two_neither_drafts_nor_agrees(
        self, course: TwoMarkers
    ) -> None:
        with course.database.transaction() as db, pytest.raises(Conflict, match="Two people"):
            drafts.set_draft(db, course.teacher, *course.of(db, course.ada), Decimal(1), "")
        course.mark_by(1)
        with pytest.raises(Conflict, match="one person"):
            course.give(course.first, "60")
        with pytest.raises(Conflict, match="one person"):
            course.agree(course.teacher, "60", [])

    @pytest.mark.parametrize("score", ["-1", "100.01"])
    def test_a_mark_out_of_range_is_refused(self, course: TwoMarkers, score: str) -> None:
        with pytest.raises(InvalidInput):
            course.give(course.first, score)
        with pytest.raises(InvalidInput):
            course.agree(course.teacher, score)

    def test_the_log_names_the_marker_and_not_the_student(self, course: TwoMarkers) -> None:
        course.give(course.first, "60")
        with course.database.transaction() as db:
            event = db.scalars(
                select(audit.AuditEvent).where(audit.AuditEvent.event == "grade:given")
            ).one()
            assert event.person_id is None
            assert event.details["by"] == str(course.first.enrolment_id)
            assert str(course.ada.enrolment_id) not in str(event.details)


class TestRelease:
    def test_only_what_is_agreed_leaves_and_the_rest_is_counted(self, course: TwoMarkers) -> None:
        ben, cyd = course.student("ben"), course.student("cyd")
        for student, marks in ((course.ada, ("60", "60")), (ben, ("60", "70")), (cyd, ("60",))):
            for by, score in zip((course.first, course.second), marks, strict=False):
                course.give(by, score, to=student)
        assert course.release() == Released(1, 0, 0, 2)
        assert course.release() == Released(0, 0, 0, 2)

    def test_feedback_waits_for_the_agreed_mark(self, course: TwoMarkers) -> None:
        with course.database.transaction() as db:
            activity, theirs = course.of(db, course.ada)
            note = NotePlace(workspaces.open_for(db, course.ada, activity).id, "h", "Hello")
            feedback.write(db, course.first, activity, theirs, note, before="", text="Weak")
        course.give(course.first, "60")
        assert course.release() == Released(0, 0, 0, 1)
        course.give(course.second, "60")
        assert course.release() == Released(1, 0, 1, 0)

    def test_a_released_mark_is_changed_by_the_same_people(self, course: TwoMarkers) -> None:
        course.give(course.first, "60")
        course.give(course.second, "60")
        course.release()
        with pytest.raises(Conflict, match="agreed"):
            course.give(course.first, "61")
        course.agree(course.first, "61")
        assert course.release() == Released(1, 0, 0, 0)
