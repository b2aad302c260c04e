"""Paste or file to stored conversation: decode, read, clean, count, store."""

import codecs
import uuid
from collections.abc import Iterator
from pathlib import PurePath

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.conversations import turns
from lti_tool.conversations.canonical_text import TURN_JOIN, text_of
from lti_tool.conversations.readers import plain_text
from lti_tool.conversations.sanitize import readable
from lti_tool.conversations.tables import Conversation, Turn
from lti_tool.courses.tables import Activity
from lti_tool.courses.tenancy import Member
from lti_tool.errors import InvalidInput, NotFound, TooLarge
from lti_tool.utf16 import utf16_length

MOST_CONVERSATIONS = 20
"""In one activity: more would make a page that nobody can find their way in."""

_LONGEST_TITLE = 200
"""Characters."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes, *, max_bytes: int) -> str:
    """The text of an uploaded file: UTF-8, or UTF-16 that begins with its mark.

    Raises TooLarge, and InvalidInput for a file of another kind.
    """
    if len(data) > max_bytes:
        raise TooLarge(f"The file is larger than {max_bytes // 1024} KiB.")
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise _not_text() from None
    if "\0" in text:
        raise _not_text()
    return text


def _not_text() -> InvalidInput:
    return InvalidInput(
        "This file is not text in UTF-8 or UTF-16.",
        field="file",
        advice="Save the conversation as text or Markdown in UTF-8, or paste it.",
    )


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
    """Read a text and store it as the last conversation of the activity; `origin` is how it came,
    paste or upload.

    Without a title it is called what its first heading says, else what its file is called. Raises
    InvalidInput naming the field, or TooLarge.
    """
    if len(text.encode("utf-8", "ignore")) > max_bytes:
        raise TooLarge(f"The text is larger than {max_bytes // 1024} KiB.")
    read = plain_text.read(text)
    texts = [text_of(turn.html) for turn in read.turns]
    if not any(each.strip() for each in texts):
        raise InvalidInput("There is no text in it.", field="text")
    conversation = Conversation(
        id=uuid.uuid4(),
        course_id=activity.course_id,
        activity_id=activity.id,
        position=_next_position(db, activity),
        title=_title(title, read.title, PurePath(file_name).stem),
        origin=origin,
        length=utf16_length(TURN_JOIN.join(texts)),
        added_by=member.enrolment_id,
    )
    db.add(conversation)
    db.flush()
    db.add_all(_rows(conversation, read, texts))
    db.flush()
    return conversation


def _rows(conversation: Conversation, read: turns.Conversation, texts: list[str]) -> Iterator[Turn]:
    """Each turn, with where its text begins in the conversation's."""
    start = 0
    for position, (turn, text) in enumerate(zip(read.turns, texts, strict=True)):
        yield Turn(
            conversation_id=conversation.id,
            position=position,
            speaker=turn.speaker,
            label=turn.label,
            html=turn.html,
            text=text,
            start=start,
        )
        start += utf16_length(text) + utf16_length(TURN_JOIN)


def _next_position(db: Session, activity: Activity) -> int:
    """Behind the last one. The activity is locked, so that two uploads do not get the same. Raises
    NotFound where it has just been removed.
    """
    row = select(Activity.id).where(Activity.id == activity.id)
    if db.scalar(row.with_for_update(key_share=True)) is None:
        raise NotFound
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
