"""A course with an activity in which students do not see each other's names, and notes in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities.names import change_names
from lti_tool.annotations import visible_authors
from lti_tool.conversations.tables import Conversation
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.arrival import Arrived
from lti_tool.courses.course_defaults import Names
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.documents import opening
from lti_tool.workspaces import authorship
from lti_tool.workspaces.tables import Workspace
from tests import builders
from tests.dashboard.searching import noted

STUDENTS = ("ada", "ben", "cleo")


@dataclass
class Seminar:
    """A teacher, a tutor, an observer and some students in a course."""

    db: Session
    place: builders.Place
    teacher: Arrived
    members: dict[str, Member]

    @classmethod
    def make(cls, db: Session, students: Sequence[str] = STUDENTS) -> "Seminar":
        place = builders.place(db)
        teacher = builders.arrive(db, place, "tess", builders.TEACHER)
        members = {"tess": teacher.member}
        for name, role in (("tom", builders.TUTOR), ("olga", builders.OBSERVER)):
            members[name] = builders.arrive(db, place, name, role).member
        for name in students:
            members[name] = builders.arrive(db, place, name, groups="1").member
        return cls(db, place, teacher, members)

    def activity(
        self, *, sealed: bool = False, workspace_for: str = "class", link: str = "l1"
    ) -> Activity:
        """An activity that hides names, behind a link of its own."""
        teacher = builders.arrive(self.db, self.place, "tess", builders.TEACHER, link=link)
        made = builders.activity(self.db, teacher, workspace_for=workspace_for)
        return change_names(self.db, self.members["tess"], made.id, Names(True, sealed))

    def open(self, name: str, activity: Activity) -> tuple[Workspace, str]:
        """The workspace of somebody, and their author id there."""
        workspace, _ = opening.open_for(self.db, self.members[name], activity, "annotations")
        enrolment_id = self.members[name].enrolment_id
        return workspace, authorship.author_id(self.db, workspace.id, enrolment_id)

    def writes(self, name: str, activity: Activity, quote: str = "a quotation") -> str:
        """A highlight of somebody; their author id."""
        workspace, author = self.open(name, activity)
        document = opening.find_shared(self.db, workspace, "annotations")
        assert document is not None
        conversation = self.db.scalars(
            select(Conversation).where(Conversation.activity_id == activity.id)
        ).first() or builders.imported(self.db, self.members["tess"], activity, "Why is it blue?")
        noted(self.db, self.members[name], document, quote, conversation_id=conversation.id)
        return author

    def leave(self, name: str) -> None:
        """Somebody is taken out of the course."""
        self.db.get_one(Enrolment, self.members[name].enrolment_id).active = False
        self.db.flush()

    def names(self, viewer: str, activity: Activity) -> dict[str, str]:
        """Names by author id, as somebody sees them in the workspace that they open."""
        workspace, _ = self.open(viewer, activity)
        member = self.members[viewer]
        found = authorship.names_for_viewer(
            self.db, member, workspace.id, visible_authors.HAVE_WRITTEN
        )
        return {author: person["name"] for author, person in found.items()}
