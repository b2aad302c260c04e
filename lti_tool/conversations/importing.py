"""Paste or file to stored conversation: decode, read, clean, count, store."""

import codecs
import uuid

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.conversations import turns
from lti_tool.conversations.canonical_text import TURN_JOIN, text_of, utf16_length
from lti_tool.conversations.readers import plain_text
from lti_tool.conversations.tables import Conversation, Turn
from lti_tool.courses.scope import Member
from lti_tool.courses.tables import Activity
from lti_tool.errors import InvalidInput, TooLarge

_MOST_CONVERSATIONS = 20
"""In one activity: more would make a page that nobody can find their way in."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes, *, max_bytes: int) -> str:
    """The text of an uploaded file: UTF-8, or UTF-16 that says so.

    Raises TooLarge, and InvalidInput for a file of another kind.
    """
    if len(data) > max_bytes:
        raise TooLarge(f"The file is larger than {max_bytes // 1024} KiB.")
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise InvalidInput(
            "This file is not text.",
            field="file",
            advice="Save the conversation as text or Markdown in UTF-8, or paste it.",
        )
    return text


def bring_in(
    db: Session,
    member: Member,
    activity: Activity,
    *,
    title: str,
    text: str,
    origin: str,
    max_bytes: int,
    file_name: str = "",
) -> Conversation:
    """Read a text and store it as a conversation of the activity; `origin` is paste or upload.

    Without a title it is called what its first heading says, else what its file is called. Raises
    InvalidInput naming the field, or TooLarge.
    """
    read = _read(text, max_bytes)
    texts = [text_of(turn.html) for turn in read.turns]
    if not any(t.strip() for t in texts):
        raise InvalidInput("There is no text in it.", field="text")
    conversation = Conversation(
        id=uuid.uuid4(),
        course_id=activity.course_id,
        activity_id=activity.id,
        position=_next_position(db, activity),
        title=_title(title or read.title or file_name.rsplit(".", 1)[0]),
        origin=origin,
        length=utf16_length(TURN_JOIN.join(texts)),
        added_by=member.enrolment_id,
    )
    db.add(conversation)
    db.flush()
    _store_turns(db, conversation, read, texts)
    return conversation


def _read(text: str, max_bytes: int) -> turns.Conversation:
    if len(text.encode("utf-8", "ignore")) > max_bytes:
        raise TooLarge(f"The text is larger than {max_bytes // 1024} KiB.")
    read = plain_text.read(text)
    if len(read.turns) > plain_text.MOST_TURNS:
        raise TooLarge(f"A conversation has at most {plain_text.MOST_TURNS} turns.")
    return read


def _store_turns(
    db: Session, conversation: Conversation, read: turns.Conversation, texts: list[str]
) -> None:
    """Store each turn with where its text begins in the conversation's."""
    start = 0
    for position, (turn, text) in enumerate(zip(read.turns, texts, strict=True)):
        db.add(
            Turn(
                conversation_id=conversation.id,
                position=position,
                speaker=turn.speaker,
                label=turn.label,
                html=turn.html,
                text=text,
                start=start,
            )
        )
        start += utf16_length(text) + utf16_length(TURN_JOIN)
    db.flush()


def _next_position(db: Session, activity: Activity) -> int:
    count, last = db.execute(
        select(func.count(), func.max(Conversation.position)).where(
            Conversation.activity_id == activity.id
        )
    ).one()
    if count >= _MOST_CONVERSATIONS:
        raise InvalidInput(f"An activity has at most {_MOST_CONVERSATIONS} conversations.")
    return 0 if last is None else last + 1


def _title(text: str) -> str:
    return " ".join(text.replace("\0", "").split())[:200] or "Conversation"
