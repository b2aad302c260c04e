"""An activity with a starting version that its teacher prepares, and people who write in copies."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pycrdt import Map
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities import templates
from lti_tool.activities.templates import Preview
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tenancy import Member
from lti_tool.db.engine import Database
from lti_tool.documents import client_ids, opening, update_log
from lti_tool.documents.kinds import kind_of
from lti_tool.documents.tables import SharedDocument
from lti_tool.documents.verify import verify
from lti_tool.workspaces import authorship
from lti_tool.workspaces.tables import Workspace
from tests import builders
from tests.annotations.shared import comment, highlight

Change = Callable[["Map[Any]", str], None]
"""A change of the highlights of a document by an author id."""


@dataclass
class Lesson:
    """An activity for each student, or for groups, with a conversation and its people."""

    database: Database
    place: builders.Place
    activity_id: uuid.UUID
    members: dict[str, Member]

    def open(self, name: str) -> uuid.UUID:
        """Open somebody's own workspace; its document."""
        with self.database.transaction() as db:
            activity = db.get_one(Activity, self.activity_id)
            return opening.open_for(db, self.members[name], activity, "annotations")[1].id

    def open_template(self) -> uuid.UUID:
        """Open the starting version; its document."""
        with self.database.transaction() as db:
            activity = db.get_one(Activity, self.activity_id)
            return opening.open_template(db, activity, "annotations")[1].id

    def change(self, name: str, document_id: uuid.UUID, change: Change) -> None:
        """Have somebody change the highlights of a document, as the sync engine stores it."""
        with self.database.transaction() as db:
            self.store(db, name, document_id, change)

    def store(self, db: Session, name: str, document_id: uuid.UUID, change: Change) -> None:
        """Store somebody's change of a document, which stays locked."""
        document = db.get_one(SharedDocument, document_id, with_for_update={"key_share": True})
        enrolment_id = self.members[name].enrolment_id
        author = authorship.author_id(db, document.workspace_id, enrolment_id)
        client_id = client_ids.assign(db, document.client_id_namespace, enrolment_id)
        doc = update_log.load(db, document_id).document(client_id)
        before = doc.get_state()
        change(doc.get("highlights", type=Map), author)
        update_log.append(db, document.id, document.head, doc.get_update(before), enrolment_id)
        db.refresh(document)
        opening.rebuild_rows(db, document)

    def write(self, name: str, document_id: uuid.UUID, *texts: str, start: int = 3) -> str:
        """A highlight with comments; what follows the author in its key."""
        key = str(uuid.uuid4())

        def add(highlights: "Map[Any]", author: str) -> None:
            made = {f"{author}/{uuid.uuid4()}": comment(text) for text in texts}
            highlights[f"{author}/{key}"] = Map(
                highlight(conversation=str(builders.CONVERSATION), start=start, comments=Map(made))
            )

        self.change(name, document_id, add)
        return key

    def prepare(self, *texts: str, start: int = 3) -> str:
        """A note of the teacher in the starting version."""
        return self.write("tess", self.open_template(), *texts, start=start)

    def preview(self, name: str = "tess") -> Preview:
        with self.database.transaction() as db:
            return templates.preview(db, self.members[name], self.activity_id)

    def give_out(self, name: str = "tess", digest: str | None = None) -> Preview:
        seen = self.preview().digest if digest is None else digest
        with self.database.transaction() as db:
            return templates.give_out(db, self.members[name], self.activity_id, seen)

    def content(self, document_id: uuid.UUID) -> dict[str, Any]:
        """Highlights of a document, as everybody who opens it has them."""
        with self.database.transaction() as db:
            doc = update_log.load(db, document_id).document()
        found: dict[str, Any] = kind_of("annotations").content(doc)["highlights"]  # type: ignore[index]
        return found

    def comments(self, document_id: uuid.UUID) -> list[str]:
        """Texts of all comments of a document."""
        notes = self.content(document_id).values()
        return sorted(each["text"] for note in notes for each in note["comments"].values())

    def verify(self) -> None:
        """Logs, rows and heads of all documents agree."""
        with self.database.transaction() as db:
            documents = db.scalars(
                select(SharedDocument.id)
                .join(Workspace, Workspace.id == SharedDocument.workspace_id)
                .where(Workspace.activity_id == self.activity_id)
            ).all()
        for each in documents:
            with self.database.transaction() as db:
                assert verify(db, each) == []


def begin(database: Database, workspace_for: str = "student", students: int = 3) -> Lesson:
    """A lesson; of a group activity the students are in groups 1 and 2 by turns."""
    with database.transaction() as db:
        place = builders.place(db)
        teacher = builders.arrive(db, place, "tess", builders.TEACHER)
        members = {"tess": teacher.member}
        for number, name in enumerate(("ada", "ben", "cleo")[:students]):
            came = builders.arrive(db, place, name, groups=str(number % 2 + 1))
            members[name] = came.member
        members["tom"] = builders.arrive(db, place, "tom", builders.TUTOR).member
        activity = builders.activity(db, teacher, workspace_for=workspace_for)
        builders.conversation(db, activity)
        return Lesson(database, place, activity.id, members)


def delete_all(highlights: "Map[Any]", _: str) -> None:
    """Delete every highlight."""
    for key in list(highlights.keys()):
        del highlights[key]
