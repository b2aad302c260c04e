"""Drafts of conversations: what was read, edited by people, and accepted for the class."""

import gzip
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.orm import Session

from lti_tool.conversations import edits as edit_functions
from lti_tool.conversations import encoded_text, sources
from lti_tool.conversations.canonical_text import TURN_JOIN, text_of
from lti_tool.conversations.edits import Edit, InvalidEdit, Redact, Rename
from lti_tool.conversations.problems import MOST_TURNS
from lti_tool.conversations.reading import ExportIndex, ReadConversation, ReadTurn
from lti_tool.conversations.tables import (
    Conversation,
    ConversationDraft,
    ConversationText,
    Turn,
)
from lti_tool.errors import Conflict, InvalidInput
from lti_tool.languages import Message
from lti_tool.utf16 import utf16_length

_FIRST_WORDS = 60
"""Characters of a title that is made of the first words of a text."""

_END_OF_PARAGRAPH = re.compile(r"</(?:p|h[3-6]|li|pre|blockquote)>")


@dataclass(frozen=True)
class Draft:
    """A conversation as it would be stored now, and what was read of its source."""

    reading: ReadConversation
    edits: list[Edit]
    turns: list[ReadTurn]
    version: int


def save(db: Session, conversation_id: uuid.UUID, reading: ReadConversation | ExportIndex) -> None:
    """Store what was read, in place of what was read before and its edits."""
    content = _packed(reading)
    draft = db.get(ConversationDraft, conversation_id)
    if draft is None:
        db.add(
            ConversationDraft(conversation_id=conversation_id, reading=content, edits=[], version=1)
        )
    else:
        draft.reading, draft.edits, draft.version = content, [], draft.version + 1
    db.flush()


def load(db: Session, conversation: Conversation) -> Draft:
    """The draft of a conversation. Raises Conflict where it has none."""
    row = db.get(ConversationDraft, conversation.id)
    if row is None or conversation.state not in ("preview", "ready"):
        raise Conflict(
            "This conversation has no preview.",
            advice="Wait until it has been read, or add it again.",
        )
    reading = ReadConversation.model_validate_json(gzip.decompress(row.reading))
    given = edit_functions.ADAPTER.validate_python(row.edits)
    return Draft(reading, given, edit_functions.apply(reading.turns, given), row.version)


def first_words(turns: Sequence[ReadTurn]) -> str:
    """Beginning of the first question, a paragraph at most; that of the text where nobody asks."""
    asked = [turn for turn in turns if turn.speaker == "user"]
    for turn in asked or turns:
        paragraph = _END_OF_PARAGRAPH.split(turn.html[: 100 * _FIRST_WORDS], maxsplit=1)[0]
        words = " ".join(text_of(paragraph).split())
        if words:
            is_short = len(words) <= _FIRST_WORDS
            return words if is_short else f"{words[:_FIRST_WORDS].rstrip()}…"
    return ""


def index(db: Session, conversation: Conversation) -> ExportIndex:
    """Conversations of an export. Raises Conflict where nothing is to be chosen."""
    row = db.get(ConversationDraft, conversation.id)
    if row is None or conversation.state != "choosing":
        raise Conflict("There is nothing to choose from.")
    return unpacked_index(row)


def unpacked_index(row: ConversationDraft) -> ExportIndex:
    """The list of an export's conversations that a draft holds."""
    return ExportIndex.model_validate_json(gzip.decompress(row.reading))


def edit(db: Session, conversation: Conversation, version: int, given: Sequence[Edit]) -> Draft:
    """Replace the edits of a draft. Raises InvalidInput naming the one that does not fit, and
    Conflict where somebody else has changed the draft meanwhile.
    """
    row = _locked(db, conversation, version)
    reading = load(db, conversation).reading
    try:
        turns = edit_functions.apply(reading.turns, given)
    except InvalidEdit as error:
        raise InvalidInput(error.sentence, field=f"edits.{error.number}") from None
    if len(turns) > MOST_TURNS + 1:
        raise InvalidInput(
            Message("A conversation has at most {most_turns} turns.", most_turns=MOST_TURNS),
            field="edits",
        )
    row.edits = edit_functions.ADAPTER.dump_python(list(given), mode="json")
    row.version = version + 1
    db.flush()
    return Draft(reading, list(given), turns, row.version)


def accept(db: Session, conversation: Conversation, version: int) -> None:
    """Store the draft as the text that the class reads. Raises Conflict and InvalidInput as `edit`.

    What was redacted is in nothing that is kept: the source goes, and the draft becomes its result.
    """
    row = _locked(db, conversation, version)
    draft = load(db, conversation)
    if not any(turn.text.strip() for turn in draft.turns):
        raise InvalidInput("There is no text in it.", field="edits")
    _store_turns(db, conversation, draft.turns)
    reading = draft.reading
    conversation.product, conversation.model = reading.product, reading.model
    conversation.format, conversation.made_at = reading.format.title, reading.created_at
    made_before = [each for each in conversation.changes if each.get("is_final")]
    made_now = edit_functions.summary(draft.edits)
    if any(isinstance(each, Redact) for each in draft.edits):
        # These are part of the draft from now on, and come again with no other edit.
        made_now = [each | {"is_final": True} for each in made_now]
        if conversation.title == first_words(reading.turns):
            # It may say what was redacted.
            conversation.title = first_words(draft.turns)
        row.reading = _packed(_without_left_out(reading, draft.turns))
        row.edits, row.version = [], row.version + 1
        sources.remove_content(db, conversation.id)
    conversation.changes = [*made_before, *made_now]
    db.flush()


def rename(db: Session, conversation: Conversation, names: Sequence[tuple[str, str, str]]) -> None:
    """Give speakers other names: speaker, name and new name. No draft, no change."""
    row = db.get(ConversationDraft, conversation.id, with_for_update=True)
    if row is None or conversation.state not in ("preview", "ready"):
        return
    draft = load(db, conversation)
    given, turns = list(draft.edits), draft.turns
    for speaker, label, new_label in names:
        number = next(
            (at for at, each in enumerate(turns) if (each.speaker, each.label) == (speaker, label)),
            None,
        )
        if number is not None:
            name = Rename(op="name", turn=number, label=new_label, everywhere=True)
            given.append(name)
            turns = edit_functions.apply(turns, [name])
    row.edits = edit_functions.ADAPTER.dump_python(given, mode="json")
    row.version += 1
    db.flush()


def withdraw(db: Session, conversation: Conversation) -> None:
    """Take a conversation back from the class that nobody has annotated; its draft stays."""
    for table in (Turn, ConversationText):
        db.execute(delete(table).where(table.conversation_id == conversation.id))
    conversation.length = conversation.turn_count = 0
    conversation.text_hash = conversation.blind_hash = None
    if conversation.state == "ready":
        conversation.state = "preview"
    db.flush()


def _without_left_out(reading: ReadConversation, turns: list[ReadTurn]) -> ReadConversation:
    """A reading that is the edited one, without other places that may say what was redacted."""
    return reading.model_copy(
        update={
            "turns": turns,
            "left_out": [each.model_copy(update={"text": ""}) for each in reading.left_out],
            "branches": [],
        }
    )


def _store_turns(db: Session, conversation: Conversation, read: list[ReadTurn]) -> None:
    withdraw(db, conversation)
    turns, start = [], 0
    for position, turn in enumerate(read):
        turns.append(
            Turn(
                conversation_id=conversation.id,
                position=position,
                speaker=turn.speaker,
                label=turn.label,
                html=turn.html,
                text=turn.text,
                start=start,
                model=turn.model,
                sent_at=turn.time,
                attachments=turn.attachments,
            )
        )
        start += utf16_length(turn.text) + utf16_length(TURN_JOIN)
    conversation.length = max(start - utf16_length(TURN_JOIN), 0)
    conversation.state, conversation.turn_count = "ready", len(turns)
    db.add_all(turns)
    encoded_text.store(db, conversation, turns)


def _locked(db: Session, conversation: Conversation, version: int) -> ConversationDraft:
    row = db.get(ConversationDraft, conversation.id, with_for_update=True)
    if row is None:
        raise Conflict("This conversation has no preview.")
    if row.version != version:
        raise Conflict(
            "Somebody else has changed this preview meanwhile.",
            advice="Load it again, and make your change once more.",
        )
    return row


def _packed(reading: ReadConversation | ExportIndex) -> bytes:
    return gzip.compress(reading.model_dump_json().encode(), compresslevel=1, mtime=0)
