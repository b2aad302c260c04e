"""Marks and drafts by a rule are on record, with who has had them given."""

import pytest
from sqlalchemy import select

from lti_tool.audit import AuditEvent
from lti_tool.audit import Event as Audited
from lti_tool.db.engine import Database
from lti_tool.grading.history import Event
from lti_tool.grading.tables import Grade, GradeDraft, GradeEvent
from tests.activities.crediting import Credited


@pytest.fixture
def course(database: Database) -> Credited:
    return Credited(database)


def happened(course: Credited) -> list[tuple[str, str | None, float | None]]:
    """Events of marks in order, each with who did it and the mark."""
    by = {course.teacher.enrolment_id: "teacher", course.tutor.enrolment_id: "tutor", None: None}
    with course.database.transaction() as db:
        rows = db.scalars(select(GradeEvent).order_by(GradeEvent.id))
        return [
            (row.event, by[row.actor_id], None if row.score is None else float(row.score))
            for row in rows
        ]


def test_drafts_by_the_rule_and_those_that_it_drops(course: Credited) -> None:
    ada = course.student("ada")
    course.use()
    key = course.write(ada)
    course.count()
    course.release()
    course.write(ada)
    course.count()
    course.delete(key)
    course.count()
    assert happened(course) == [
        (Event.DRAFTED, None, 2),
        (Event.RELEASED, "teacher", 2),
        (Event.DRAFTED, None, 4),
        (Event.DISCARDED, None, 4),
    ]


def test_a_rule_that_is_changed_or_taken_away_by_a_teacher(course: Credited) -> None:
    ada = course.student("ada")
    course.write(ada)
    course.use()
    course.use(None)
    assert happened(course) == [(Event.DRAFTED, "teacher", 2), (Event.DISCARDED, "teacher", 2)]


@pytest.mark.parametrize("holds", [True, False])
def test_zeros_and_the_rules_mark_in_place_of_ones_own(course: Credited, holds: bool) -> None:
    ada = course.student("ada")
    course.use(holds=holds)
    course.zeros()
    course.set_by_hand(ada, "9")
    course.follow(ada)
    event = Event.DRAFTED if holds else Event.SET
    assert happened(course) == [(event, "teacher", 0), (event, "tutor", 9), (event, "tutor", 0)]


@pytest.mark.parametrize("holds", [True, False])
def test_the_log_names_the_student_of_a_mark_and_of_a_draft_the_draft_alone(
    course: Credited, holds: bool
) -> None:
    ada = course.student("ada")
    course.write(ada)
    course.use(holds=holds)
    course.set_by_hand(ada, "9")
    course.follow(ada)
    with course.database.transaction() as db:
        event = db.scalars(
            select(AuditEvent)
            .where(AuditEvent.event == Audited.GRADES_COMPUTED.value)
            .order_by(AuditEvent.id.desc())
            .limit(1)
        ).one()
        row_id = db.scalars(select(GradeDraft.id if holds else Grade.id)).one()
        assert event.person_id == (None if holds else ada.person_id)
        assert event.details["draft" if holds else "grade"] == str(row_id)
        assert event.details["by"] == str(course.tutor.enrolment_id)
