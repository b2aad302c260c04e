"""Conversations that a student brought go with them, but for what others have annotated."""

import uuid

import pytest
from sqlalchemy.orm import Session

from lti_tool.annotations.tables import Comment, Highlight
from lti_tool.conversations.source import Source
from lti_tool.conversations.tables import Conversation
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.contributions import Contributions, Declaration
from lti_tool.courses.tenancy import Member
from lti_tool.db.engine import Database
from lti_tool.documents import opening
from lti_tool.people.tables import Person
from lti_tool.privacy import erasure
from lti_tool.privacy.personal_data import SUBJECTS
from lti_tool.workspaces import authorship
from lti_tool.workspaces.tables import Workspace
from tests import builders

DECLARED = Declaration("GPT-5", "To learn", "For my outline")


def _brought(db: Session) -> tuple[Conversation, Member, Member]:
    """A conversation that Ada brought to the class's workspace; Ada and Ben."""
    place = builders.place(db)
    activity = builders.activity(db, builders.arrive(db, place, "tess", builders.TEACHER))
    activity.contributions = Contributions("may")
    ada, ben = (builders.arrive(db, place, name).member for name in ("ada", "ben"))
    workspace, _ = opening.open_for(db, ada, activity, "annotations")
    made = builders.taken_in(
        db, ada, activity, Source.pasted("User: Hello"), workspace_id=workspace.id
    )
    made.state, made.text_hash, made.blind_hash = "ready", "a" * 64, "b" * 64
    made.declaration = DECLARED
    db.flush()
    return made, ada, ben


def _highlight(db: Session, who: Member, made: Conversation) -> str:
    workspace = db.get_one(Workspace, made.workspace_id)
    _, document = opening.open_for(db, who, db.get_one(Activity, made.activity_id), "annotations")
    author = authorship.author_id(db, workspace.id, who.enrolment_id)
    key = f"{author}/{uuid.uuid4()}"
    db.add(
        Highlight(
            document_id=document.id, key=key, author_id=author, start=0, end=1, quote="H",
            tag="t1", conversation_id=str(made.id),
        )
    )  # fmt: skip
    db.flush()
    return key


def _comment(db: Session, who: Member, made: Conversation, highlight_key: str) -> None:
    _, document = opening.open_for(db, who, db.get_one(Activity, made.activity_id), "annotations")
    author = authorship.author_id(db, document.workspace_id, who.enrolment_id)
    db.add(
        Comment(
            document_id=document.id, key=f"{author}/{uuid.uuid4()}", author_id=author,
            highlight_key=highlight_key, text="Well.",
        )
    )  # fmt: skip
    db.flush()


@pytest.mark.parametrize("notes", ["none", "own", "of another", "a comment of another"])
def test_it_stays_only_where_others_have_annotated_it(database: Database, notes: str) -> None:
    with database.transaction() as db:
        made, ada, ben = _brought(db)
        if notes == "of another":
            _highlight(db, ben, made)
        elif notes != "none":
            key = _highlight(db, ada, made)
            if notes == "a comment of another":
                _comment(db, ben, made, key)
        erasure.begin(db, db.get_one(Person, ada.person_id), "a test")
        db.expire_all()
        left = db.get(Conversation, made.id)
        if notes in ("none", "own"):
            assert left is None
        else:
            assert left is not None
            assert (left.added_by, left.declaration) == (None, Declaration())


def test_what_they_declared_is_exported(database: Database) -> None:
    with database.transaction() as db:
        made, ada, ben = _brought(db)
        read = next(reader for name, _, reader in SUBJECTS if name == "conversations")
        (row,) = read(db, ada.person_id)
        assert row["workspace"] == made.workspace_id
        assert row["declared_use"] == DECLARED.use
        assert list(read(db, ben.person_id)) == []
