"""A course whose teacher makes groups, with students in none, and a tutor."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.courses import classes
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.cohorts.tables import Grouping
from lti_tool.courses.tables import CourseClass
from lti_tool.courses.tenancy import Member
from lti_tool.documents import opening
from lti_tool.documents.tables import SharedDocument
from lti_tool.groups import groupings
from tests import builders

STUDENTS = ("ada", "ben", "cleo", "dan", "eve")


class Seminar:
    """People of the course by name; nothing is in a group that was made here."""

    def __init__(self, db: Session) -> None:
        self.db = db
        self.place = builders.place(db)
        self.arrived = builders.arrive(db, self.place, "tess", builders.TEACHER)
        self.tess: Member = self.arrived.member
        self.tom: Member = builders.arrive(db, self.place, "tom", builders.TUTOR).member
        self.students = {name: builders.arrive(db, self.place, name).member for name in STUDENTS}
        other = builders.arrive(db, self.place, "sam", builders.TEACHER, course="c2", link="l9")
        self.stranger: Member = other.member

    def grouping(self, *names: str, name: str = "Teams") -> Grouping:
        return groupings.create(self.db, self.tess, name, group_names=list(names))

    def group(self, grouping: Grouping, name: str) -> CourseClass:
        return next(g for g in groupings.all_groups(self.db, grouping.id) if g.name == name)

    def members(self, grouping: Grouping) -> dict[str, list[str]]:
        """Names of the students in each group."""
        found = {}
        for group in groupings.all_groups(self.db, grouping.id):
            found[group.name] = sorted(
                name
                for name, student in self.students.items()
                if group in classes.groups_of(self.db, grouping.id, student.enrolment_id)
            )
        return found

    def activity(self, grouping: Grouping) -> Activity:
        """An activity for the groups of a set."""
        activity = builders.activity(self.db, self.arrived, workspace_for="class")
        activity.workspace_for, activity.grouping_id = "group", grouping.id
        self.db.flush()
        return activity

    def lms_groups(self) -> Grouping:
        return self.db.scalars(
            select(Grouping).where(
                Grouping.course_id == self.tess.course_id, Grouping.source == "lms"
            )
        ).one()

    def open(self, activity: Activity, name: str) -> SharedDocument:
        student = self.students[name]
        return opening.open_for(self.db, student, activity, "annotations")[1]
