"""An activity that asks students to hand in, with everybody who may and may not."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from lti_tool.activities import hand_in
from lti_tool.activities.extensions import GivenTo, give
from lti_tool.annotations.tables import Comment, Highlight
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard import class_overview
from lti_tool.db.engine import Database
from lti_tool.documents import opening
from lti_tool.workspaces import authorship
from lti_tool.workspaces.deadlines import Deadline
from lti_tool.workspaces.tables import Workspace
from tests import builders
from tests.activities.contributing import Round

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass
class Work:
    """A round whose activity asks students to hand in."""

    round: Round
    written: int = 0

    @property
    def database(self) -> Database:
        return self.round.database

    @property
    def activity_id(self) -> uuid.UUID:
        return self.round.activity.id

    def member(self, name: str) -> Member:
        return self.round.members[name]

    def ask(self, due_at: datetime | None = None, closes_at: datetime | None = None) -> "Work":
        with self.database.transaction() as db:
            activity = db.get_one(Activity, self.activity_id)
            activity.hands_in, activity.due_at, activity.closes_at = True, due_at, closes_at
        return self

    def write(self, name: str, text: str = "So it is.") -> str:
        """A highlight with a comment, as rows; the key of the highlight."""
        self.written += 1
        with self.database.transaction() as db:
            workspace = db.get_one(Workspace, self.round.workspaces[name])
            document = opening.find_shared(db, workspace, "annotations")
            assert document is not None
            enrolment_id = self.member(name).enrolment_id
            author = authorship.author_id(db, workspace.id, enrolment_id)
            own = {"document_id": document.id, "author_id": author}
            key = f"{author}/{self.written}"
            at = Highlight(
                key=key, start=self.written, end=9, quote="W", tag="", conversation_id="c", **own
            )
            db.add(at)
            db.flush()
            db.add(Comment(highlight_key=key, key=f"{key}c", text=text, **own))
        return key

    def submit(self, name: str) -> uuid.UUID:
        with self.database.transaction() as db:
            return hand_in.hand_in(db, self.member(name), self.activity_id).id

    def take_back(self, name: str) -> None:
        with self.database.transaction() as db:
            hand_in.take_back(db, self.member(name), self.activity_id)

    def extend(self, name: str, due_at: datetime | None, **other: Any) -> uuid.UUID:
        with self.database.transaction() as db:
            to = GivenTo(enrolment_id=self.member(name).enrolment_id)
            dates = Deadline(due_at, other.get("closes_at"))
            return give(db, self.member("tess"), self.activity_id, to, dates).id

    def is_late(self, name: str) -> bool:
        submission = self.rows()[name].handing_in.submission
        assert submission is not None
        return submission.is_late

    def rows(self) -> dict[str, class_overview.Row]:
        with self.database.transaction() as db:
            activity = db.get_one(Activity, self.activity_id)
            table = builders.class_table(db, self.member("tess"), activity)
            return {row.member.name.casefold(): row for row in table.rows}
