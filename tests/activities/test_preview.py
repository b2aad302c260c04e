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
from lti_tool.courses.tables import Activity
from lti_tool.courses.tenancy import Member
from lti_tool.db.engine import Database
from lti_tool.documents import opening
from lti_tool.errors import Conflict, InvalidInput
from tests import builders
from tests.conversations.read import read_source

TEXT = "User: My name is Ada Byron.\n\nChatGPT: Hello, Ada!\n\nUser: Bye."


@dataclass
class Desk:
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
def desk(database: Database) -> Desk:
    with database.transaction() as db:
        teacher = builders.arrive(db, builders.place(db), "tea", builders.TEACHER)
        return Desk(database, teacher.member, builders.activity(db, teacher))


def test_nothing_is_stored_for_the_class_before_it_is_accepted(desk: Desk) -> None:
    made = desk.bring_in()
    assert desk.conversation(made).state == "preview"
    assert desk.texts(made) == []
    desk.accept(made, "A talk")
    found = desk.conversation(made)
    assert (found.state, found.title, found.turn_count) == ("ready", "A talk", 3)
    assert desk.texts(made) == ["My name is Ada Byron.", "Hello, Ada!", "Bye."]
    assert (found.format, found.changes) == ("Transcript", [])


def test_a_title_of_first_words_does_not_keep_what_was_redacted(desk: Desk) -> None:
    made = desk.bring_in()
    assert desk.conversation(made).title == "My name is Ada Byron."
    desk.edit(made, {"op": "redact", "turn": 0, "start": 11, "end": 20, "reason": "a name"})
    desk.accept(made)
    assert desk.conversation(made).title == "My name is [redacted, 9 characters: a name]."


def test_edits_are_stored_and_can_be_undone(desk: Desk) -> None:
    made = desk.bring_in()
    drop = {"op": "drop", "turn": 2}
    desk.edit(made, drop, {"op": "name", "turn": 0, "label": "Somebody"})
    desk.edit(made, drop)
    desk.accept(made)
    assert desk.texts(made) == ["My name is Ada Byron.", "Hello, Ada!"]
    assert desk.conversation(made).changes == [{"op": "drop", "count": 1}]


def test_the_class_reads_the_old_text_until_the_new_one_is_accepted(desk: Desk) -> None:
    made = desk.bring_in()
    desk.accept(made)
    before = desk.conversation(made).text_hash
    desk.edit(made, {"op": "join", "turn": 1})
    assert (desk.conversation(made).text_hash, len(desk.texts(made))) == (before, 3)
    desk.accept(made)
    assert desk.conversation(made).text_hash != before
    assert desk.texts(made) == ["My name is Ada Byron.", "Hello, Ada!\nBye."]


def annotate(db: Session, desk: Desk, conversation_id: uuid.UUID) -> None:
    _, document = opening.open_for(db, desk.teacher, desk.activity, "annotations")
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


def test_a_text_that_somebody_has_annotated_stays_as_it_is(desk: Desk) -> None:
    made = desk.bring_in()
    desk.accept(made)
    with desk.database.transaction() as db:
        annotate(db, desk, made)
    refused = (
        lambda db: preview.edit_draft(db, desk.teacher, made, 1, []),
        lambda db: preview.accept_draft(db, desk.teacher, made, 1, ""),
        lambda db: preview.read_otherwise(db, desk.teacher, made, Choice(format="text")),
    )
    for act in refused:
        with desk.database.transaction() as db, pytest.raises(Conflict, match="notes"):
            act(db)
    with desk.database.transaction() as db:
        preview.correct(db, desk.teacher, made, "New", [NewName("user", "User", "Ada B.")])
    assert desk.conversation(made).title == "New"
    assert desk.texts(made)[0] == "My name is Ada Byron."


def test_names_and_titles_that_were_corrected_stay_when_the_draft_is_accepted_again(
    desk: Desk,
) -> None:
    made = desk.bring_in()
    desk.accept(made)
    before = desk.conversation(made).text_hash
    with desk.database.transaction() as db:
        preview.correct(db, desk.teacher, made, "New", [NewName("user", "User", "A student")])
    assert desk.conversation(made).text_hash != before
    desk.accept(made)
    with desk.database.transaction() as db:
        labels = db.scalars(select(Turn.label).order_by(Turn.position)).all()
    assert labels == ["A student", "ChatGPT", "A student"]
    assert desk.conversation(made).title == "New"


def test_what_was_redacted_is_in_nothing_that_is_kept(desk: Desk) -> None:
    made = desk.bring_in()
    desk.edit(
        made,
        {"op": "redact", "turn": 0, "start": 11, "end": 20, "reason": "name of a student"},
        {"op": "redact", "turn": 1, "start": 7, "end": 10, "reason": "name of a student"},
    )
    desk.accept(made)
    assert desk.texts(made)[0] == "My name is [redacted, 9 characters: name of a student]."
    with desk.database.transaction() as db:
        assert not sources.is_kept(db, made)
        draft = db.get_one(ConversationDraft, made)
        assert draft.edits == []
        reading = drafts.load(db, db.get_one(Conversation, made)).reading
        assert "Ada" not in reading.model_dump_json()
    kept = desk.conversation(made)
    assert kept.source_hash is not None
    redaction = {"op": "redact", "reason": "name of a student", "is_final": True}
    assert kept.changes == [redaction | {"length": 9}, redaction | {"length": 3}]
    # More edits can follow; the first ones are not counted twice.
    desk.edit(made, {"op": "drop", "turn": 2})
    desk.accept(made)
    assert [each["op"] for each in desk.conversation(made).changes] == ["redact", "redact", "drop"]
    with desk.database.transaction() as db, pytest.raises(Conflict, match="not kept"):
        preview.read_otherwise(db, desk.teacher, made, Choice())


def test_two_people_do_not_edit_past_each_other(desk: Desk) -> None:
    made = desk.bring_in()
    desk.edit(made, {"op": "drop", "turn": 2})
    with desk.database.transaction() as db, pytest.raises(Conflict, match="Somebody else"):
        preview.edit_draft(db, desk.teacher, made, 1, [])
    with desk.database.transaction() as db, pytest.raises(Conflict, match="Somebody else"):
        preview.accept_draft(db, desk.teacher, made, 1, "")


def test_an_edit_that_does_not_fit_changes_nothing_and_is_named(desk: Desk) -> None:
    made = desk.bring_in()
    with pytest.raises(InvalidInput) as refused:
        desk.edit(made, {"op": "drop", "turn": 0}, {"op": "drop", "turn": 7})
    assert refused.value.field == "edits.1"
    with desk.database.transaction() as db:
        assert preview.open_draft(db, desk.teacher, made)[1].edits == []


def test_a_source_is_read_by_another_format_and_shown_again_when_accepted(desk: Desk) -> None:
    made = desk.bring_in()
    desk.accept(made)
    with desk.database.transaction() as db:
        preview.read_otherwise(db, desk.teacher, made, Choice(format="text"))
    assert (desk.conversation(made).state, desk.texts(made)) == ("importing", [])
    with desk.database.transaction() as db:
        found = read_source(Source.pasted(TEXT), Choice(format="text"))
        importing.store(db, made, found)
    assert desk.conversation(made).state == "preview"
    desk.accept(made)
    assert len(desk.texts(made)) == 1


def test_a_draft_is_there_only_when_it_has_been_read(desk: Desk) -> None:
    with desk.database.transaction() as db:
        made = builders.taken_in(db, desk.teacher, desk.activity, Source.pasted("a"))
        with pytest.raises(Conflict, match="no preview"):
            preview.open_draft(db, desk.teacher, made.id)
        importing.fail(db, made.id, Problem.TIME)
        with pytest.raises(Conflict, match="no preview"):
            preview.open_draft(db, desk.teacher, made.id)


def test_the_same_source_offers_the_conversation_that_is_there(desk: Desk) -> None:
    made = desk.bring_in()

    def add(*, again: bool) -> importing.TakenIn:
        source = Incoming.of_source(Source.pasted(TEXT))
        with desk.database.transaction() as db:
            return add_conversation(
                db, desk.teacher, desk.activity.id, source, Wanted(again=again), most=1000
            )

    known = add(again=False)
    assert (known.conversation.id, known.is_existing) == (made, True)
    added = add(again=True)
    assert added.conversation.id != made
    assert not added.is_existing


def test_conversations_are_put_in_another_order(desk: Desk) -> None:
    made = [desk.bring_in(text) for text in ("one", "two", "three")]
    order = [made[2], made[0], made[1]]
    with desk.database.transaction() as db:
        preview.reorder(db, desk.teacher, desk.activity.id, order)
    assert [desk.conversation(each).position for each in order] == [0, 1, 2]
    for wrong in (made[:2], [*made, made[0]], [*made[:2], uuid.uuid4()]):
        with desk.database.transaction() as db, pytest.raises(InvalidInput):
            preview.reorder(db, desk.teacher, desk.activity.id, wrong)
