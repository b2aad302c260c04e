"""Importing: a source is taken in at once, read by a worker, looked at, and accepted."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from lti_tool.conversations import drafts, places, sources
from lti_tool.conversations.places import Place
from lti_tool.conversations.problems import Problem
from lti_tool.conversations.reading import Choice, ExportIndex, Framed, ReadConversation
from lti_tool.conversations.sanitize import readable
from lti_tool.conversations.source import Origin
from lti_tool.conversations.sources import Incoming
from lti_tool.conversations.tables import Conversation, ConversationSource
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tenancy import Member
from lti_tool.db import job_queue
from lti_tool.errors import Conflict, InvalidInput, NotFound, TooLarge
from lti_tool.languages import Message

READ = "read-conversation"
"""Job: read the source of a conversation. Its subject is the conversation."""

QUEUE = "imports"
"""Queue of these jobs: reading may take half a minute, and marks do not wait for it."""

_LONGEST_TITLE = 200
"""Characters."""


@dataclass(frozen=True)
class TakenIn:
    """A conversation that was added, or that was there already of the same source."""

    conversation: Conversation
    is_existing: bool


@dataclass(frozen=True)
class Wanted:
    """Wishes of the person who brings a source in."""

    title: str = ""
    has_preview: bool = False
    again: bool = False
    """Add it also where the activity has a conversation of the same source."""


def take_in(
    db: Session, member: Member, place: Place, source: Incoming, wanted: Wanted, *, most: int
) -> TakenIn:
    """Store a source as the last conversation of a place, and ask for its reading.

    Nothing is parsed here. Answers with the conversation of the same source, if there is one that
    they know of. Raises TooLarge, Conflict while too many wait, and InvalidInput naming the field:
    for an empty text, and for a place that is full.
    """
    _check(source, most)
    position = _next_position(db, place.activity)
    known = None if wanted.again else same_source(db, place, member, source.hash)
    if known is not None:
        return TakenIn(known, is_existing=True)
    places.check_room(db, place)
    places.check_waiting(db, place.activity.course_id, place.workspace_id)
    if place.workspace_id is not None:
        places.check_unaccepted(db, member)
    title = first_title(wanted.title, PurePath(source.name).stem)
    conversation = _added(db, place, source, position, title, member.enrolment_id)
    sources.store(db, conversation.id, source, title=wanted.title, has_preview=wanted.has_preview)
    ask_for_reading(db, conversation)
    return TakenIn(conversation, is_existing=False)


def _added(
    db: Session,
    place: Place,
    source: Incoming,
    position: int,
    title: str,
    added_by: uuid.UUID | None,
) -> Conversation:
    conversation = Conversation(
        id=uuid.uuid4(),
        course_id=place.activity.course_id,
        activity_id=place.activity.id,
        workspace_id=place.workspace_id,
        position=position,
        title=title,
        origin=source.origin,
        state="importing",
        problem=None,
        length=0,
        turn_count=0,
        source_hash=source.hash,
        added_by=added_by,
    )
    db.add(conversation)
    db.flush()
    return conversation


def add_member(
    db: Session,
    export: Conversation,
    source: Incoming,
    title: str,
    has_preview: bool,
) -> Conversation:
    """Add a conversation that was taken out of an export, as the last one; it is not read yet."""
    place = places.place_of(db, export)
    position = _next_position(db, place.activity)
    made = _added(db, place, source, position, first_title(title), export.added_by)
    sources.store(db, made.id, source, title=title, has_preview=has_preview)
    return made


def _check(source: Incoming, most: int) -> None:
    field = "file" if source.name else "text"
    if source.size > most:
        raise TooLarge(
            Message(
                "The file is larger than {most} MiB."
                if source.name
                else "The text is larger than {most} MiB.",
                most=most // 2**20,
            ),
            advice="Add it in smaller parts.",
        )
    if source.is_blank:
        raise InvalidInput("There is no text in it.", field=field)


def same_source(db: Session, place: Place, member: Member, source_hash: str) -> Conversation | None:
    """The conversation of a place that was made of this source, if there is one.

    In a workspace it is one that everybody there reads, or the member's own.
    """
    is_known = or_(
        Conversation.workspace_id.is_(None),
        Conversation.state == "ready",
        Conversation.added_by == member.enrolment_id,
    )
    return db.scalar(
        select(Conversation)
        .where(place.holds, Conversation.source_hash == source_hash, is_known)
        .order_by(Conversation.position)
        .limit(1)
    )


def retry(db: Session, conversation: Conversation) -> None:
    """Read a conversation once more that could not be read. Raises Conflict for any other."""
    lock_activity(db, conversation.activity_id)
    db.refresh(conversation)
    if conversation.state != "failed":
        raise Conflict("This text is not one that could not be read.")
    _read_again(db, conversation)


def read_otherwise(db: Session, conversation: Conversation, choice: Choice) -> None:
    """Read the source by another format, or along another branch; edits are lost.

    Raises Conflict while it is being read, and where the source is not kept.
    """
    lock_activity(db, conversation.activity_id)
    db.refresh(conversation)
    source = db.get(ConversationSource, conversation.id)
    if conversation.state not in ("preview", "ready", "failed") or source is None:
        raise Conflict("This conversation cannot be read again now.")
    source.format, source.branch, source.has_preview = choice.format, choice.branch, True
    drafts.withdraw(db, conversation)
    _read_again(db, conversation)


def _read_again(db: Session, conversation: Conversation) -> None:
    if not sources.is_kept(db, conversation.id):
        raise Conflict(
            "What this conversation was made of is not kept.", advice="Remove it, and add it again."
        )
    places.check_waiting(db, conversation.course_id, conversation.workspace_id)
    conversation.state, conversation.problem = "importing", None
    ask_for_reading(db, conversation)


def framed(
    db: Session,
    conversation_id: uuid.UUID,
    content: Iterator[bytes],
    choice: Choice | None = None,
) -> Framed | None:
    """The source to read, with its content; None where nobody waits for it any more.

    Without a choice, it is the one that is stored with the source.
    """
    found = db.execute(
        select(ConversationSource, Conversation.origin)
        .join(Conversation, Conversation.id == ConversationSource.conversation_id)
        .where(Conversation.id == conversation_id, Conversation.state == "importing")
    ).one_or_none()
    if found is None:
        return None
    source, origin = found
    choice = choice or Choice(format=source.format, branch=source.branch)
    flavors = [(media_type, size) for media_type, size in source.flavors]
    return Framed.of(source.name, Origin(origin), flavors, content, choice)


def store(
    db: Session, conversation_id: uuid.UUID, read: ReadConversation | ExportIndex
) -> Conversation | None:
    """Store what was read, once; None where the conversation was removed or read meanwhile."""
    conversation = find_importing(db, conversation_id)
    source = db.get(ConversationSource, conversation_id)
    if conversation is None or source is None:
        return None
    drafts.save(db, conversation_id, read)
    if isinstance(read, ExportIndex):
        conversation.state = "choosing"
        db.flush()
        return conversation
    stem = PurePath(source.name).stem
    conversation.title = first_title(source.title, read.title, stem, drafts.first_words(read.turns))
    conversation.product, conversation.model = read.product, read.model
    conversation.state = "preview"
    if not source.has_preview:
        drafts.accept(db, conversation, drafts.load(db, conversation).version)
    db.flush()
    return conversation


def fail(db: Session, conversation_id: uuid.UUID, problem: Problem) -> None:
    """Note why a conversation could not be read. Its source is kept."""
    conversation = find_importing(db, conversation_id)
    if conversation is not None:
        conversation.state, conversation.problem = "failed", problem.value
        db.flush()


def find_importing(db: Session, conversation_id: uuid.UUID) -> Conversation | None:
    """A conversation that waits for the worker, locked; None where it does no more."""
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


def lock_activity(db: Session, activity_id: uuid.UUID) -> None:
    """Lock the activity. Raises NotFound where it has just been removed."""
    row = select(Activity.id).where(Activity.id == activity_id)
    if db.scalar(row.with_for_update(key_share=True)) is None:
        raise NotFound


def _next_position(db: Session, activity: Activity) -> int:
    """Position after the last one. The activity is locked, so that no two uploads get the same."""
    lock_activity(db, activity.id)
    last = db.scalar(
        select(func.max(Conversation.position)).where(Conversation.activity_id == activity.id)
    )
    return 0 if last is None else last + 1


def first_title(*candidates: str) -> str:
    """The first title that says something, on one line."""
    for candidate in candidates:
        title = " ".join(readable(candidate).split())
        if title:
            return title[:_LONGEST_TITLE].rstrip()
    return "Conversation"
