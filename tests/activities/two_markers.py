"""A course in which two people mark each work: a teacher, three tutors, and a student."""

import uuid
from collections.abc import Collection
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities import release_marks
from lti_tool.activities.change import change_activity
from lti_tool.activities.checks import MarkRelease
from lti_tool.activities.release_marks import Released
from lti_tool.courses import memberships
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tenancy import Member
from lti_tool.db.engine import Database
from lti_tool.grading import double_marking
from lti_tool.grading.double_marking import Marking
from lti_tool.grading.drafts import NewMark
from lti_tool.grading.tables import GradeDraft, GradeEvent, SingleMark
from tests import builders


class TwoMarkers:
    """A course whose work two people mark, with a teacher and three tutors."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.transaction() as db:
            self.place = builders.place(db)
            arrived = builders.arrive(db, self.place, "tea", builders.TEACHER)
            self.teacher = arrived.member
            self.activity_id = builders.activity(db, arrived).id
        self.first, self.second, self.third = (
            self._arrived(name, builders.TUTOR) for name in ("one", "two", "three")
        )
        self.ada = self.student("ada")
        self.mark_by(2)

    def student(self, name: str) -> Member:
        return self._arrived(name, builders.STUDENT)

    def _arrived(self, name: str, role: str) -> Member:
        with self.database.transaction() as db:
            return builders.arrive(db, self.place, name, role).member

    def mark_by(self, count: int | None, *, holds: bool = True) -> None:
        release = MarkRelease(holds, None, count)
        with self.database.transaction() as db:
            change_activity(db, self.teacher, self.activity_id, mark_release=release)

    def of(self, db: Session, student: Member) -> tuple[Activity, memberships.Membership]:
        activity = db.get_one(Activity, self.activity_id)
        return activity, memberships.fetch(db, self.teacher, student.enrolment_id)

    def give(self, by: Member, score: str, comment: str = "", to: Member | None = None) -> None:
        with self.database.transaction() as db:
            activity, theirs = self.of(db, to or self.ada)
            double_marking.give(db, by, activity, theirs, NewMark(Decimal(score), comment))

    def take_back(self, by: Member) -> None:
        with self.database.transaction() as db:
            double_marking.take_back(db, by, *self.of(db, self.ada))

    def seen(self, by: Member, student: Member | None = None) -> Marking:
        with self.database.transaction() as db:
            activity, theirs = self.of(db, student or self.ada)
            found = double_marking.of_student(db, by, activity, theirs.enrolment.id)
            db.expunge_all()
            return found

    def agree(
        self,
        by: Member,
        score: str,
        seen: Collection[uuid.UUID] | None = None,
        comment: str = "",
    ) -> None:
        marks = self.what_is_there() if seen is None else seen
        with self.database.transaction() as db:
            activity, theirs = self.of(db, self.ada)
            new = NewMark(Decimal(score), comment)
            double_marking.agree(db, by, activity, theirs, new, marks)

    def what_is_there(self) -> Collection[uuid.UUID]:
        with self.database.transaction() as db:
            return db.scalars(select(SingleMark.id)).all()

    def draft(self) -> tuple[float, str] | None:
        with self.database.transaction() as db:
            found = db.execute(select(GradeDraft.score, GradeDraft.comment)).one_or_none()
            return None if found is None else (float(found.score), found.comment)

    def release(self) -> Released:
        with self.database.transaction() as db:
            return release_marks.release_marks(db, self.teacher, self.activity_id)

    def events(self) -> list[tuple[str, uuid.UUID | None, float]]:
        with self.database.transaction() as db:
            rows = db.execute(
                select(GradeEvent.event, GradeEvent.actor_id, GradeEvent.score).order_by(
                    GradeEvent.id
                )
            )
            return [(event, actor_id, float(score or 0)) for event, actor_id, score in rows]


def scores(marking: Marking) -> list[float]:
    return [float(each.mark.score) for each in marking.given]
