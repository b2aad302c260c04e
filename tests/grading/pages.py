"""Pages of a teacher and a student: the API is asked for what they read of a mark."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.app import create_app
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import Enrolment
from lti_tool.db.engine import Database
from lti_tool.people import sessions
from lti_tool.settings import Settings


class Pages:
    """Pages of the first teacher and the first student who have come, in the one activity."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._client = create_app(settings, database).test_client()
        with database.transaction() as db:
            self._activity = f"/api/activities/{db.scalars(select(Activity.id)).one()}"
            self._teacher, _ = _signed_in(db, "teacher")
            self._student, self._student_id = _signed_in(db, "student")

    def grade(self) -> dict[str, Any] | None:
        """The student's mark in the class table, with the state of its delivery."""
        table = self._get(f"{self._activity}/class", self._teacher)
        (grade,) = [
            each["grade"] for each in table["members"] if each["enrolment_id"] == self._student_id
        ]
        return dict(grade) if grade is not None else None

    def teacher_reads(self) -> str:
        """Sentence about the delivery in the class table; empty where there is nothing to tell."""
        grade = self.grade()
        return str((grade or {}).get("problem_sentence") or "")

    def teacher_reads_of_points(self) -> list[str]:
        """Sentences about points for criteria that are stuck, as the rubric's page has them."""
        columns = self._get(f"{self._activity}/rubric", self._teacher)["columns"]
        return [each["sentence"] for each in columns["stuck"]]

    def student_reads(self) -> tuple[float, str] | None:
        """Mark and comment in the student's work, which tells nothing of deliveries."""
        work = self._get(f"{self._activity}/members/{self._student_id}/work", self._student)
        assert "LMS" not in str(work)
        return (work["mark"]["score"], work["mark"]["comment"]) if work["mark"] else None

    def _get(self, path: str, token: str) -> Any:
        answer = self._client.get(path, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 200, answer.text
        return answer.json


def _signed_in(db: Session, role: str) -> tuple[str, str]:
    """Token of a session, and the id of the enrolment that has it."""
    # A roster may have brought others since.
    came = select(Enrolment).where(Enrolment.role == role).order_by(Enrolment.created_at)
    enrolment = db.scalars(came.limit(1)).one()
    session = sessions.start(
        db,
        person_id=enrolment.person_id,
        hours=1,
        enrolment_id=enrolment.id,
        role=role,
        link_id=None,
        platform_id=None,
    )
    return session.token, str(enrolment.id)
