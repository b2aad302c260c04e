"""An activity whose marks are computed by a rule, with students who write."""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.activities import credit, release_marks
from lti_tool.annotations.tables import Comment, Highlight
from lti_tool.courses import memberships
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard import credit_preview
from lti_tool.dashboard.credit_preview import Preview
from lti_tool.db.engine import Database
from lti_tool.db.job_queue import Job
from lti_tool.documents import drafts as hidden_notes
from lti_tool.documents import opening, private_notes
from lti_tool.documents.tables import SharedDocument
from lti_tool.grading import drafts, gradebook, outbox
from lti_tool.grading.credit_rule import Condition, Counted, Rule
from lti_tool.grading.credit_tables import CreditRule
from lti_tool.people.tables import Person
from lti_tool.workspaces import authorship
from lti_tool.workspaces.tables import Workspace
from tests import builders

PASSAGE = Condition(Counted.PASSAGES, 3, Decimal(6), is_in_proportion=True)
COMMENT = Condition(Counted.COMMENTS, 1, Decimal(4))
RULE = Rule((PASSAGE, COMMENT))
"""Three passages in proportion for 6 points, one comment for 4."""


@dataclass(frozen=True)
class Shown:
    """A mark or a draft, as markers see it."""

    score: Decimal | None
    is_computed: bool


class Credited:
    """A course with a teacher, a tutor and an activity of 10 points."""

    def __init__(self, database: Database, workspace_for: str = "class") -> None:
        self.database = database
        self.written = 0
        with database.transaction() as db:
            self.place = builders.place(db)
            arrived = builders.arrive(db, self.place, "tea", builders.TEACHER)
            self.teacher = arrived.member
            self.tutor = builders.arrive(db, self.place, "tut", builders.TUTOR).member
            activity = builders.activity(db, arrived, workspace_for=workspace_for)
            activity.score_maximum = 10
            self.activity_id = activity.id

    def student(self, name: str, groups: str | None = None) -> Member:
        with self.database.transaction() as db:
            return builders.arrive(db, self.place, name, builders.STUDENT, groups=groups).member

    def use(self, rule: Rule | None = RULE, *, holds: bool | None = True, **change: Any) -> None:
        with self.database.transaction() as db:
            version = db.get_one(Activity, self.activity_id).credit_version
            seen = change.get("seen_version", version)
            who = change.get("by", self.teacher)
            credit.change_rule(
                db, who, self.activity_id, rule, seen_version=seen, holds_marks=holds
            )

    def write(
        self, who: Member, *, at: int | None = None, text: str = "", kind: str = "", **other: Any
    ) -> str:
        """A highlight as a row, with a comment where a text is given; the key.

        `kind` is "private" for one in private notes, "hidden" for one in a draft, "model" for one
        from the template.
        """
        self.written += 1
        with self.database.transaction() as db:
            activity = db.get_one(Activity, self.activity_id)
            workspace, shared = opening.open_for(db, who, activity, "annotations")
            author = authorship.author_id(db, workspace.id, who.enrolment_id)
            document = shared
            if kind == "private":
                document = private_notes.open_for(db, shared, who.enrolment_id)
            if kind == "hidden":
                hidden = hidden_notes.open_draft(db, activity, shared, who.enrolment_id)
                assert hidden is not None
                document = hidden
            key = f"{author}/{'model-' if kind == 'model' else ''}{self.written}"
            start = self.written * 10 if at is None else at
            values = {"conversation_id": str(builders.CONVERSATION), "tag": "", "quote": "words"}
            own = {"document_id": document.id, "author_id": author}
            db.add(Highlight(key=key, start=start, end=start + 5, **own, **(values | other)))
            db.flush()
            if text:
                db.add(Comment(highlight_key=key, key=f"{key}c", text=text, **own))
            document.head += 1
            return key

    def delete(self, key: str) -> None:
        with self.database.transaction() as db:
            highlight = db.scalars(select(Highlight).where(Highlight.key == key)).one()
            for comment in db.scalars(select(Comment).where(Comment.highlight_key == key)):
                db.delete(comment)
            db.delete(highlight)
            db.get_one(SharedDocument, highlight.document_id).head += 1

    def rest(self) -> None:
        """Let so much time pass that the activity may be counted again."""
        with self.database.transaction() as db:
            past = clock.now() - credit.PAUSE - timedelta(seconds=1)
            db.execute(update(CreditRule).values(counted_at=past))

    def due(self) -> list[uuid.UUID]:
        with self.database.transaction() as db:
            return credit.due(db)

    def count(self) -> bool:
        """Count as the worker does, after a rest; False where nothing was due."""
        self.rest()
        found = self.due()
        for activity_id in found:
            with self.database.transaction() as db:
                credit.count_if_due(db, activity_id)
        return bool(found)

    def marks(self) -> dict[str, Shown]:
        with self.database.transaction() as db:
            found = gradebook.of_activity(db, self.activity_id)
            names = self.names(db)
            return {
                names[key]: Shown(mark.grade.score, mark.grade.is_computed)
                for key, mark in found.items()
            }

    def drafted(self) -> dict[str, Shown]:
        with self.database.transaction() as db:
            found = drafts.of_activity(db, self.activity_id)
            names = self.names(db)
            return {names[key]: Shown(each.score, each.is_computed) for key, each in found.items()}

    def names(self, db: Session) -> dict[uuid.UUID, str]:
        """Names by enrolment, in lower case."""
        rows = db.execute(
            select(Enrolment.id, Person.name).join(Person, Person.id == Enrolment.person_id)
        )
        return {row.id: str(row.name).casefold() for row in rows}

    def set_by_hand(self, who: Member, score: str, comment: str = "") -> None:
        with self.database.transaction() as db:
            activity = db.get_one(Activity, self.activity_id)
            theirs = memberships.fetch(db, self.teacher, who.enrolment_id)
            act = drafts.set_draft if activity.holds_marks else gradebook.set_grade
            act(db, self.tutor, activity, theirs, Decimal(score), comment)

    def follow(self, who: Member) -> None:
        with self.database.transaction() as db:
            activity = db.get_one(Activity, self.activity_id)
            theirs = memberships.fetch(db, self.teacher, who.enrolment_id)
            credit.follow_rule(db, self.tutor, activity, theirs)

    def release(self) -> int:
        with self.database.transaction() as db:
            return release_marks.release_marks(db, self.teacher, self.activity_id).released

    def zeros(self, by: Member | None = None) -> int:
        with self.database.transaction() as db:
            return credit.give_zeros(db, by or self.teacher, self.activity_id)

    def preview(self, rule: Rule = RULE, by: Member | None = None) -> Preview:
        with self.database.transaction() as db:
            return credit_preview.of_rule(db, by or self.teacher, self.activity_id, rule)

    def deliveries(self) -> int:
        with self.database.transaction() as db:
            return len(db.scalars(select(Job).where(Job.name == outbox.DELIVER)).all())

    def workspace(self, who: Member) -> uuid.UUID:
        with self.database.transaction() as db:
            activity = db.get_one(Activity, self.activity_id)
            workspace: Workspace = opening.open_for(db, who, activity, "annotations")[0]
            return workspace.id
