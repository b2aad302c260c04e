"""Sources that a person brought in: an export has them as they came, an erasure deletes them."""

import base64

from sqlalchemy import select

from lti_tool.conversations import importing, sources
from lti_tool.conversations.source import Source
from lti_tool.conversations.tables import Conversation, ConversationDraft, SourcePiece, Turn
from lti_tool.db.engine import Database
from lti_tool.people.tables import Person
from lti_tool.privacy import erasure, personal_data
from tests import builders
from tests.conversations.read import read_source

READ, UNREAD = "User: a\n\nAI: b", "User: Ada asks\n\nAI: Ada hears"


def test_sources_are_exported_as_they_came_and_deleted_with_who_brought_them(
    database: Database,
) -> None:
    with database.transaction() as db:
        teacher = builders.arrive(db, builders.place(db), "tea", builders.TEACHER)
        activity = builders.activity(db, teacher)
        builders.imported(db, teacher.member, activity, READ, name="ada.txt")
        made = builders.taken_in(
            db, teacher.member, activity, Source.pasted(UNREAD), has_preview=True
        )
        importing.store(db, made.id, read_source(Source.pasted(UNREAD)))
        person = db.get_one(Person, teacher.member.person_id)
        read = {name: reader for name, _, reader in personal_data.SUBJECTS}["sources"]
        contents = [base64.b64decode(each["content"]).decode() for each in read(db, person.id)]
        assert contents == [READ, UNREAD]
    with database.transaction() as db:
        erasure.begin(db, db.get_one(Person, person.id), "a test")
    with database.transaction() as db:
        assert db.scalars(select(SourcePiece)).all() == []
        assert db.scalars(select(ConversationDraft)).all() == []
        (kept,) = db.scalars(select(Conversation)).all()
        assert (kept.state, kept.added_by) == ("ready", None)
        assert not sources.is_kept(db, kept.id)
        assert sorted(db.scalars(select(Turn.text))) == ["a", "b"]
