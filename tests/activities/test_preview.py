"""A conversation is looked at and corrected before the class reads it, and as long as nobody has
annotated it.
"""

import uuid
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities import conversation_preview as preview
from lti_tool.activities.conversations import add_conversation
from lti_tool.annotations.tables import Highlight
from lti_tool.conversations import drafts, importing, sources
from lti_tool.conversations.corrections import NewName
from lti_tool.conversations.edits import ADAPTER
from lti_tool.conversations.importing import Wanted
from lti_tool.conversations.problems import Problem
from lti_tool.conversations.reading import Choice
from lti_tool.conversations.source import Source
from lti_tool.conversations.sources import Incoming
from lti_tool.conversations.tables import Conversation, ConversationDraft, Turn
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tenancy import Member
from lti_tool.db.engine import Database
from lti_tool.documents import opening
from lti_tool.errors import Conflict, InvalidInput
from tests import builders
from tests.conversations.read import read_source

TEXT = "User: My name is Ada Byron.\n\nChatGPT: Hello, Ada!\n\nUser: Bye."


@dataclass
class Shelf:
    """An activity of a teacher who brings a text in, and looks at it."""

    database: Database
    teacher: Member
    activity: Activity

    def bring_in(self, text: str = TEXT) -> uuid.UUID:
        """Take a text in, and have it read."""
        with self.database.transaction() as db:
            source = Source.pasted(text)
            made = builders.taken_in(db, self.teacher, self.activity, source, has_preview=True)
            importing.store(db, made.id, read_source(source))
            return made.id

    def edit(self, conversation_id: uuid.UUID, *given: dict[str, Any]) -> int:
        """Replace the edits; the new version."""
        with self.database.transaction() as db:
            _, draft = preview.open_draft(db, self.teacher, conversation_id)
            edits = ADAPTER.validate_python(list(given))
            _, draft = preview.edit_draft(db, self.teacher, conversation_id, draft.version, edits)
            return draft.version

    def accept(self, conversation_id: uuid.UUID, title: str = "") -> None:
        with self.database.transaction() as db:
            _, draft = preview.open_draft(db, self.teacher, conversation_id)
            preview.accept_draft(db, self.teacher, conversation_id, draft.version, title)

    def texts(self, conversation_id: uuid.UUID) -> list[str]:
        """Texts of the turns that the class reads."""
        with self.database.transaction() as db:
            return list(
                db.scalars(
                    select(Turn.text)
                    .where(Turn.conversation_id == conversation_id)
                    .order_by(Turn.position)
                )
            )

    def conversation(self, conversation_id: uuid.UUID) -> Conversation:
        with self.database.transaction() as db:
            return db.get_one(Conversation, conversation_id)


@pytest.fixture
def shelf(database: Database) -> Shelf:
    with database.transaction() as db:
        teacher = builders.arrive(db, builders.place(db), "tea", builders.TEACHER)
        return Shelf(database, teacher.member, builders.activity(db, teacher))


def test_nothing_is_stored_for_the_class_before_it_is_accepted(shelf: Shelf) -> None:
    made = shelf.bring_in()
    assert shelf.conversation(made).state == "preview"
    assert shelf.texts(made) == []
    shelf.accept(made, "A talk")
    found = shelf.conversation(made)
    assert (found.state, found.title, found.turn_count) == ("ready", "A talk", 3)
    assert shelf.texts(made) == ["My name is Ada Byron.", "Hello, Ada!", "Bye."]
    assert (found.format, found.changes) == ("Transcript", [])


def test_a_title_of_first_words_does_not_keep_what_was_redacted(shelf: Shelf) -> None:
    made = shelf.bring_in()
    assert shelf.conversation(made).title == "My name is Ada Byron."
    shelf.edit(made, {"op": "redact", "turn": 0, "start": 11, "end": 20, "reason": "a name"})
    shelf.accept(made)
    assert shelf.conversation(made).title == "My name is [redacted, 9 characters: a name]."


def test_edits_are_stored_and_can_be_undone(shelf: Shelf) -> None:
    made = shelf.bring_in()
    drop = {"op": "drop", "turn": 2}
    shelf.edit(made, drop, {"op": "name", "turn": 0, "label": "Somebody"})
    shelf.edit(made, drop)
    shelf.accept(made)
    assert shelf.texts(made) == ["My name is Ada Byron.", "Hello, Ada!"]
    assert shelf.conversation(made).changes == [{"op": "drop", "count": 1}]


def test_the_class_reads_the_old_text_until_the_new_one_is_accepted(shelf: Shelf) -> None:
    made = shelf.bring_in()
    shelf.accept(made)
    before = shelf.conversation(made).text_hash
    shelf.edit(made, {"op": "join", "turn": 1})
    assert (shelf.conversation(made).text_hash, len(shelf.texts(made))) == (before, 3)
    shelf.accept(made)
    assert shelf.conversation(made).text_hash != before
    assert shelf.texts(made) == ["My name is Ada Byron.", "Hello, Ada!\nBye."]


def annotate(db: Session, shelf: Shelf, conversation_id: uuid.UUID) -> None:
    _, document = opening.open_for(db, shelf.teacher, shelf.activity, "annotations")
    db.add(
        Highlight(
            document_id=document.id,
            key="a/1",
            author_id="a",
            conversation_id=str(conversation_id),
            start=0,
            end=2,
            quote="My",
            tag="claim",
        )
    )


def test_a_text_that_somebody_has_annotated_stays_as_it_is(shelf: Shelf) -> None:
    made = shelf.bring_in()
    shelf.accept(made)
    with shelf.database.transaction() as db:
        annotate(db, shelf, made)
    refused = (
        lambda db: preview.edit_draft(db, shelf.teacher, made, 1, []),
        lambda db: preview.accept_draft(db, shelf.teacher, made, 1, ""),
        lambda db: preview.read_otherwise(db, shelf.teacher, made, Choice(format="text")),
    )
    for act in refused:
        with shelf.database.transaction() as db, pytest.raises(Conflict, match="notes"):
            act(db)
    with shelf.database.transaction() as db:
        preview.correct(db, shelf.teacher, made, "New", [NewName("user", "User", "Ada B.")])
    assert shelf.conversation(made).title == "New"
    assert shelf.texts(made)[0] == "My name is Ada Byron."


def test_names_and_titles_that_were_corrected_stay_when_the_draft_is_accepted_again(
    shelf: Shelf,
) -> None:
    made = shelf.bring_in()
    shelf.accept(made)
    before = shelf.conversation(made).text_hash
    with shelf.database.transaction() as db:
        preview.correct(db, shelf.teacher, made, "New", [NewName("user", "User", "A student")])
    assert shelf.conversation(made).text_hash != before
    shelf.accept(made)
    with shelf.database.transaction() as db:
        labels = db.scalars(select(Turn.label).order_by(Turn.position)).all()
    assert labels == ["A student", "ChatGPT", "A student"]
    assert shelf.conversation(made).title == "New"


def test_what_was_redacted_is_in_nothing_that_is_kept(shelf: Shelf) -> None:
    made = shelf.bring_in()
    shelf.edit(
        made,
        {"op": "redact", "turn": 0, "start": 11, "end": 20, "reason": "name of a student"},
        {"op": "redact", "turn": 1, "start": 7, "end": 10, "reason": "name of a student"},
    )
    shelf.accept(made)
    assert shelf.texts(made)[0] == "My name is [redacted, 9 characters: name of a student]."
    with shelf.database.transaction() as db:
        assert not sources.is_kept(db, made)
        draft = db.get_one(ConversationDraft, made)
        assert draft.edits == []
        reading = drafts.load(db, db.get_one(Conversation, made)).reading
        assert "Ada" not in reading.model_dump_json()
    kept = shelf.conversation(made)
    assert kept.source_hash is not None
    redaction = {"op": "redact", "reason": "name of a student", "is_final": True}
    assert kept.changes == [redaction | {"length": 9}, redaction | {"length": 3}]
    # More edits can follow; the first ones are not counted twice.
    shelf.edit(made, {"op": "drop", "turn": 2})
    shelf.accept(made)
    assert [each["op"] for each in shelf.conversation(made).changes] == ["redact", "redact", "drop"]
    with shelf.database.transaction() as db, pytest.raises(Conflict, match="not kept"):
        preview.read_otherwise(db, shelf.teacher, made, Choice())


def test_two_people_do_not_edit_past_each_other(shelf: Shelf) -> None:
    made = shelf.bring_in()
    shelf.edit(made, {"op": "drop", "turn": 2})
    with shelf.database.transaction() as db, pytest.raises(Conflict, match="Somebody else"):
        preview.edit_draft(db, shelf.teacher, made, 1, [])
    with shelf.database.transaction() as db, pytest.raises(Conflict, match="Somebody else"):
        preview.accept_draft(db, shelf.teacher, made, 1, "")


def test_an_edit_that_does_not_fit_changes_nothing_and_is_named(shelf: Shelf) -> None:
    made = shelf.bring_in()
    with pytest.raises(InvalidInput) as refused:
        shelf.edit(made, {"op": "drop", "turn": 0}, {"op": "drop", "turn": 7})
    assert refused.value.field == "edits.1"
    with shelf.database.transaction() as db:
        assert preview.open_draft(db, shelf.teacher, made)[1].edits == []


def test_a_source_is_read_by_another_format_and_shown_again_when_accepted(shelf: Shelf) -> None:
    made = shelf.bring_in()
    shelf.accept(made)
    with shelf.database.transaction() as db:
        preview.read_otherwise(db, shelf.teacher, made, Choice(format="text"))
    assert (shelf.conversation(made).state, shelf.texts(made)) == ("importing", [])
    with shelf.database.transaction() as db:
        found = read_source(Source.pasted(TEXT), Choice(format="text"))
        importing.store(db, made, found)
    assert shelf.conversation(made).state == "preview"
    shelf.accept(made)
    assert len(shelf.texts(made)) == 1


def test_a_draft_is_there_only_when_it_has_been_read(shelf: Shelf) -> None:
    with shelf.database.transaction() as db:
        made = builders.taken_in(db, shelf.teacher, shelf.activity, Source.pasted("a"))
        with pytest.raises(Conflict, match="no preview"):
            preview.open_draft(db, shelf.teacher, made.id)
        importing.fail(db, made.id, Problem.TIME)
        with pytest.raises(Conflict, match="no preview"):
            preview.open_draft(db, shelf.teacher, made.id)


def test_the_same_source_offers_the_conversation_that_is_there(shelf: Shelf) -> None:
    made = shelf.bring_in()

    def add(*, again: bool) -> importing.TakenIn:
        source = Incoming.of_source(Source.pasted(TEXT))
        with shelf.database.transaction() as db:
            return add_conversation(
                db, shelf.teacher, shelf.activity.id, source, Wanted(again=again), most=1000
            )

    known = add(again=False)
    assert (known.conversation.id, known.is_existing) == (made, True)
    added = add(again=True)
    assert added.conversation.id != made
    assert not added.is_existing


def test_conversations_are_put_in_another_order(shelf: Shelf) -> None:
    made = [shelf.bring_in(text) for text in ("one", "two", "three")]
    order = [made[2], made[0], made[1]]
    with shelf.database.transaction() as db:
        preview.reorder(db, shelf.teacher, shelf.activity.id, order)
    assert [shelf.conversation(each).position for each in order] == [0, 1, 2]
    for wrong in (made[:2], [*made, made[0]], [*made[:2], uuid.uuid4()]):
        with shelf.database.transaction() as db, pytest.raises(InvalidInput):
            preview.reorder(db, shelf.teacher, shelf.activity.id, wrong)
