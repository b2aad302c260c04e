"""Importing: a source is taken in at once and stored; what was read of it is stored later."""

import uuid
import zlib
from collections.abc import Iterator
from pathlib import PurePath

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.conversations import encoded_text
from lti_tool.conversations.canonical_text import TURN_JOIN
from lti_tool.conversations.problems import Problem
from lti_tool.conversations.reading import ReadConversation, ReadTurn
from lti_tool.conversations.sanitize import readable
from lti_tool.conversations.source import Origin, Source
from lti_tool.conversations.tables import (
    Conversation,
    ConversationSource,
    ConversationText,
    Turn,
)
from lti_tool.courses.tables import Activity
from lti_tool.courses.tenancy import Member
from lti_tool.db import job_queue
from lti_tool.errors import Conflict, InvalidInput, NotFound, TooLarge
from lti_tool.utf16 import utf16_length

READ = "read-conversation"
"""Job: read the source of a conversation. Its subject is the conversation."""

QUEUE = "imports"
"""Queue of these jobs: reading may take half a minute, and marks do not wait for it."""

MOST_CONVERSATIONS = 20
"""Conversations in one activity: more would make a page that nobody can find their way in."""

MOST_WAITING = 8
"""Imports pending in one course, so that another course waits for a few texts at most."""

_LONGEST_TITLE = 200
"""Characters."""


def accept(
    db: Session, member: Member, activity: Activity, source: Source, *, title: str, max_bytes: int
) -> Conversation:
    """Store a source as the last conversation of the activity, and ask for its reading.

    Nothing is parsed here. Raises TooLarge, Conflict while too many wait, and InvalidInput naming
    the field: for an empty text, and for an activity that is full.
    """
    _check(source, max_bytes)
    position = _next_position(db, activity)
    _check_waiting(db, activity.course_id)
    conversation = Conversation(
        id=uuid.uuid4(),
        course_id=activity.course_id,
        activity_id=activity.id,
        position=position,
        title=_title(title, PurePath(source.name).stem),
        origin="upload" if source.name else "paste",
        state="importing",
        problem=None,
        length=0,
        turn_count=0,
        added_by=member.enrolment_id,
    )
    db.add(conversation)
    db.flush()
    db.add(
        ConversationSource(
            conversation_id=conversation.id,
            title=readable(title),
            media_type=readable(source.media_type),
            name=readable(source.name),
            content=zlib.compress(source.content),
            size=len(source.content),
        )
    )
    ask_for_reading(db, conversation)
    return conversation


def _check(source: Source, max_bytes: int) -> None:
    field = "file" if source.name else "text"
    if source.size > max_bytes:
        raise TooLarge(
            f"The {field} is larger than {max_bytes // 1024} KiB.",
            advice="Add it in smaller parts.",
        )
    if not source.content.strip():
        raise InvalidInput("There is no text in it.", field=field)


def retry(db: Session, conversation: Conversation) -> None:
    """Read a conversation once more that could not be read. Raises Conflict for any other."""
    _lock(db, conversation.activity_id)
    db.refresh(conversation)
    if conversation.state != "failed":
        raise Conflict("This text is not one that could not be read.")
    _check_waiting(db, conversation.course_id)
    conversation.state, conversation.problem = "importing", None
    ask_for_reading(db, conversation)


def source_of(db: Session, conversation_id: uuid.UUID) -> Source | None:
    """The source to read; None where nobody waits for it any more."""
    found = db.execute(
        select(ConversationSource)
        .join(Conversation, Conversation.id == ConversationSource.conversation_id)
        .where(Conversation.id == conversation_id, Conversation.state == "importing")
    ).scalar_one_or_none()
    if found is None:
        return None
    origin = Origin.FILE if found.name else Origin.PASTE
    return Source.of_file(zlib.decompress(found.content), found.media_type, found.name, origin)


def store(db: Session, conversation_id: uuid.UUID, read: ReadConversation) -> Conversation | None:
    """Store what was read, once; None where the conversation was removed or read meanwhile."""
    conversation = _importing(db, conversation_id)
    source = db.get(ConversationSource, conversation_id)
    if conversation is None or source is None:
        return None
    conversation.title = _title(source.title, read.title, PurePath(source.name).stem)
    conversation.length = utf16_length(TURN_JOIN.join(turn.text for turn in read.turns))
    turns = list(_rows(conversation, read.turns))
    text = encoded_text.encode(turns)
    conversation.state, conversation.turn_count = "ready", len(turns)
    conversation.text_hash = text.hash
    db.add_all(turns)
    db.add(ConversationText(conversation_id=conversation.id, content=text.content))
    db.delete(source)
    db.flush()
    return conversation


def fail(db: Session, conversation_id: uuid.UUID, problem: Problem) -> None:
    """Note why a conversation could not be read. Its source is kept."""
    conversation = _importing(db, conversation_id)
    if conversation is not None:
        conversation.state, conversation.problem = "failed", problem.value
        db.flush()


def _importing(db: Session, conversation_id: uuid.UUID) -> Conversation | None:
    return db.scalar(
        select(Conversation)
        .where(Conversation.id == conversation_id, Conversation.state == "importing")
        .with_for_update()
    )


def ask_for_reading(db: Session, conversation: Conversation) -> None:
    """Have a worker read the source of a conversation."""
    job_queue.enqueue(
        db, READ, conversation.id, queue=QUEUE, concurrency_key=f"read:{conversation.course_id}"
    )


def _check_waiting(db: Session, course_id: uuid.UUID) -> None:
    waiting = db.scalar(
        select(func.count()).where(
            Conversation.course_id == course_id, Conversation.state == "importing"
        )
    )
    if (waiting or 0) >= MOST_WAITING:
        raise Conflict(
            f"{MOST_WAITING} texts of this course are still being read.",
            advice="Wait until one of them is ready, then try again.",
        )


def _rows(conversation: Conversation, turns: list[ReadTurn]) -> Iterator[Turn]:
    """Each turn, with where its text begins in the conversation's."""
    start = 0
    for position, turn in enumerate(turns):
        yield Turn(
            conversation_id=conversation.id,
            position=position,
            speaker=turn.speaker,
            label=turn.label,
            html=turn.html,
            text=turn.text,
            start=start,
        )
        start += utf16_length(turn.text) + utf16_length(TURN_JOIN)


def _lock(db: Session, activity_id: uuid.UUID) -> None:
    """Lock the activity. Raises NotFound where it has just been removed."""
    row = select(Activity.id).where(Activity.id == activity_id)
    if db.scalar(row.with_for_update(key_share=True)) is None:
        raise NotFound


def _next_position(db: Session, activity: Activity) -> int:
    """Position after the last one. The activity is locked, so that no two uploads get the same."""
    _lock(db, activity.id)
    count, last = db.execute(
        select(func.count(), func.max(Conversation.position)).where(
            Conversation.activity_id == activity.id
        )
    ).one()
    if count >= MOST_CONVERSATIONS:
        raise InvalidInput(
            f"An activity has at most {MOST_CONVERSATIONS} conversations.",
            advice="Take one out first, or set up another activity.",
        )
    return 0 if last is None else last + 1


def _title(*candidates: str) -> str:
    """The first that says something, on one line."""
    for candidate in candidates:
        title = " ".join(readable(candidate).split())
        if title:
            return title[:_LONGEST_TITLE].rstrip()
    return "Conversation"
