"""Feedback on a note: where marks are drafts it is one, too, and is released with the mark."""

import uuid

import pytest
from sqlalchemy import select

from lti_tool.activities import release_marks
from lti_tool.activities.change import change_activity
from lti_tool.activities.checks import MarkRelease
from lti_tool.activities.release_marks import Released
from lti_tool.courses import memberships
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tenancy import Member
from lti_tool.db.engine import Database
from lti_tool.errors import Conflict, InvalidInput
from lti_tool.grading import feedback, marker_notes
from lti_tool.grading.feedback import NotePlace
from lti_tool.grading.tables import NoteFeedback, NoteFeedbackDraft
from lti_tool.workspaces import workspaces
from tests import builders
from tests.statements import captured


class Class:
    """A teacher, two students, and a workspace with a note of Ada's."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.transaction() as db:
            place = builders.place(db)
            arrived = builders.arrive(db, place, "tea", builders.TEACHER)
            self.place, self.teacher = place, arrived.member
            self.ada = builders.arrive(db, place, "ada").member
            self.ben = builders.arrive(db, place, "ben").member
            activity = builders.activity(db, arrived)
            self.activity_id = activity.id
            self.workspace_id = workspaces.open_for(db, self.ada, activity).id

    def hold(self, *, holds: bool = True) -> None:
        with self.database.transaction() as db:
            change_activity(db, self.teacher, self.activity_id, mark_release=MarkRelease(holds))

    def write(self, text: str, student: Member | None = None, highlight: str = "a/1") -> None:
        whose = student or self.ada
        with self.database.transaction() as db:
            activity = db.get_one(Activity, self.activity_id)
            theirs = memberships.fetch(db, self.teacher, whose.enrolment_id)
            place = NotePlace(self.workspace_id, highlight, "the heron")
            shown = feedback.for_marker(db, self.activity_id, theirs.ids)
            before = next((each.text for each in shown if each.highlight == highlight), "")
            feedback.write(db, self.teacher, activity, theirs, place, before=before, text=text)

    def release(self, *students: Member) -> Released:
        ids = [each.enrolment_id for each in students] or None
        with self.database.transaction() as db:
            return release_marks.release_marks(db, self.teacher, self.activity_id, ids)

    def seen(self, student: Member | None = None) -> list[str]:
        """Texts that the student sees, in their work and on the page of the activity."""
        whose = student or self.ada
        with self.database.transaction() as db:
            work = feedback.for_student(db, self.activity_id, [whose.enrolment_id])
            _, cards = feedback.with_mark(db, whose, self.activity_id, self.workspace_id)
            assert sorted(cards.values()) == sorted(each.text for each in work)
            return [each.text for each in work]

    def for_marker(self) -> list[tuple[str, bool]]:
        with self.database.transaction() as db:
            found = feedback.for_marker(db, self.activity_id, [self.ada.enrolment_id])
            return [(each.text, each.is_draft) for each in found]


@pytest.fixture
def course(database: Database) -> Class:
    return Class(database)


def test_it_is_seen_at_once_where_marks_are(course: Class) -> None:
    course.write("Where from?")
    assert (course.seen(), course.for_marker()) == (["Where from?"], [("Where from?", False)])
    course.write("From where?")
    assert course.seen() == ["From where?"]
    course.write("")
    assert (course.seen(), course.for_marker()) == ([], [])


def test_it_is_a_draft_until_it_is_released(course: Class) -> None:
    course.hold()
    course.write("Where from?")
    assert (course.seen(), course.for_marker()) == ([], [("Where from?", True)])
    assert course.release() == Released(0, 0, 1)
    assert (course.seen(), course.for_marker()) == (["Where from?"], [("Where from?", False)])
    assert course.release() == Released(0, 0, 0)


def test_a_change_and_its_end_wait_for_the_release_too(course: Class) -> None:
    course.hold()
    course.write("Where from?")
    course.release()
    course.write("From where?")
    assert (course.seen(), course.for_marker()) == (["Where from?"], [("From where?", True)])
    course.release()
    assert course.seen() == ["From where?"]
    course.write("")
    assert (course.seen(), course.for_marker()) == (["From where?"], [("", True)])
    course.release()
    assert (course.seen(), course.for_marker()) == ([], [])


def test_a_draft_that_says_what_is_released_is_none(course: Class) -> None:
    course.hold()
    course.write("Where from?")
    course.release()
    course.write("From where?")
    course.write("Where from?")
    assert course.for_marker() == [("Where from?", False)]
    course.write("New", highlight="a/2")
    course.write("", highlight="a/2")
    with course.database.transaction() as db:
        assert db.scalars(select(NoteFeedbackDraft)).all() == []


def test_only_that_of_the_chosen_is_released_and_nobody_sees_anothers(course: Class) -> None:
    course.hold()
    course.write("For Ada")
    course.write("For Ben", course.ben)
    course.release(course.ben)
    assert (course.seen(), course.seen(course.ben)) == ([], ["For Ben"])
    course.release()
    assert (course.seen(), course.seen(course.ben)) == (["For Ada"], ["For Ben"])
    with course.database.transaction() as db:
        assert feedback.with_mark(db, course.teacher, course.activity_id, course.workspace_id) == (
            None,
            {},
        )


def test_drafts_of_feedback_keep_the_setting(course: Class) -> None:
    course.hold()
    course.write("For Ada")
    with pytest.raises(Conflict):
        course.hold(holds=False)
    course.release()
    course.hold(holds=False)


def test_staff_get_none(course: Class) -> None:
    with pytest.raises(InvalidInput):
        course.write("For me", course.teacher)


def test_a_release_of_many_is_as_many_statements_as_one_of_few(course: Class) -> None:
    course.hold()

    def statements(count: int) -> int:
        for number in range(count):
            with course.database.transaction() as db:
                name = f"s{uuid.uuid4().hex}"
                student = builders.arrive(db, course.place, name).member
            course.write("Well", student, f"a/{number}")
        with captured(course.database.engine) as seen:
            course.release()
        return len(seen)

    assert statements(2) == statements(7)
    with course.database.transaction() as db:
        assert len(db.scalars(select(NoteFeedback)).all()) == 9


def test_a_note_for_markers_is_not_overwritten_unseen(course: Class) -> None:
    def write(before: str, text: str) -> None:
        with course.database.transaction() as db:
            activity = db.get_one(Activity, course.activity_id)
            theirs = memberships.fetch(db, course.teacher, course.ada.enrolment_id)
            marker_notes.write(db, course.teacher, activity, theirs, before=before, text=text)

    def read() -> str:
        with course.database.transaction() as db:
            activity = db.get_one(Activity, course.activity_id)
            theirs = memberships.fetch(db, course.teacher, course.ada.enrolment_id)
            return marker_notes.for_marker(db, course.teacher, activity, theirs)

    write("", "Asked for more time")
    with pytest.raises(Conflict):
        write("", "Something else")
    assert read() == "Asked for more time"
    write("Asked for more time", "")
    assert read() == ""
