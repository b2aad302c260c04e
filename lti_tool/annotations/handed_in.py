"""Content of a submission: notes and answer as they stood when they were handed in, as canonical
JSON.

The same notes make the same bytes, wherever they are stored by then: a draft that is revealed keeps
keys and numbers. So a hash of the bytes proves what was handed in.
"""

import hashlib
import json
import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any, Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.annotations import passages, shown_notes
from lti_tool.annotations.passages import Passage
from lti_tool.annotations.shown_notes import Note
from lti_tool.conversations.tables import Conversation
from lti_tool.responses import queries as responses
from lti_tool.responses.queries import Answer
from lti_tool.words import count_words
from lti_tool.workspaces.tables import Workspace, WorkspaceAuthor

_FORMAT = 1
"""Version of the content, which it names itself."""

_ANSWER = "answer"
"""Key of the answer, which is there where one is written."""

_OWN_FIELDS = {field.name for field in fields(Note)} - {"workspace_id", "is_hidden"}
"""Fields of a note that the content has; the others may change without the note."""


@dataclass(frozen=True)
class HandedIn:
    """Notes and conversations of some authors in one workspace."""

    notes: Sequence[Note]
    conversations: Sequence[Conversation]
    content: bytes
    answer_words: int | None = None
    """Number of words in the answer; None where there is none."""

    @classmethod
    def nothing(cls) -> Self:
        """Work of somebody who has not been here."""
        return cls((), (), b"")

    @property
    def comments(self) -> int:
        """Number of comments."""
        return sum(note.text != "" for note in self.notes)

    @property
    def highlights(self) -> int:
        """Number of highlights."""
        return sum(note.is_highlight for note in self.notes)

    @property
    def passages(self) -> int:
        """Number of passages that are marked; those on the same words count once."""
        return passages.count_separate(
            Passage(note.end, note.start, note.conversation, note.quote)
            for note in self.notes
            if note.is_highlight
        )

    @property
    def uncommented(self) -> int:
        """Number of highlights without a comment of who made them."""
        commented = {(note.highlight_key, note.author_id) for note in self.notes if note.text}
        return sum(
            note.is_highlight and (note.key, note.author_id) not in commented for note in self.notes
        )

    @property
    def words(self) -> int:
        """Number of words in the comments."""
        return sum(count_words(note.text) for note in self.notes)

    @property
    def sha256(self) -> str:
        """Hash of the content."""
        return hash_of(self.content)

    @property
    def is_empty(self) -> bool:
        """True where there is nothing to hand in."""
        return not self.notes and not self.conversations and self.answer_words is None


def read(db: Session, workspace: Workspace, enrolment_ids: Collection[uuid.UUID]) -> HandedIn:
    """All that these members have in a workspace now: notes, and conversations that they brought.

    To freeze it, lock the documents before.
    """
    is_theirs = (WorkspaceAuthor.workspace_id == workspace.id) & (
        WorkspaceAuthor.enrolment_id.in_(enrolment_ids)
    )
    notes = shown_notes.read(db, workspace.activity_id, is_theirs)
    brought = db.scalars(
        select(Conversation)
        .where(
            Conversation.workspace_id == workspace.id,
            Conversation.state == "ready",
            Conversation.added_by.in_(enrolment_ids),
        )
        .order_by(Conversation.position, Conversation.id)
    ).all()
    author_ids = select(WorkspaceAuthor.enrolment_id, WorkspaceAuthor.author_id)
    authors = {row.enrolment_id: row.author_id for row in db.execute(author_ids.where(is_theirs))}
    content = {
        "format": _FORMAT,
        "activity": str(workspace.activity_id),
        "workspace": str(workspace.id),
        "notes": [_noted(note) for note in notes],
        "conversations": [
            {
                "id": str(each.id),
                "author_id": authors.get(each.added_by) if each.added_by else None,
                "title": each.title,
                "sha256": each.text_hash,
            }
            for each in brought
        ],
    }
    answer = responses.content_of(db, workspace)
    if answer is None:
        return HandedIn(notes, brought, _encoded(content))
    return HandedIn(notes, brought, _encoded(content | {_ANSWER: answer}), answer["words"])


def notes_of(content: bytes, workspace_id: uuid.UUID, author_ids: Collection[str]) -> list[Note]:
    """Notes of these authors in a content."""
    decoded = only(content, author_ids)
    return [
        Note(
            **each | {"created_at": datetime.fromisoformat(each["created_at"])},
            workspace_id=workspace_id,
            is_hidden=False,
        )
        for each in decoded["notes"]
    ]


def answer_of(content: bytes, workspace_id: uuid.UUID) -> Answer | None:
    """Answer in a content; None where there is none."""
    answer = json.loads(content).get(_ANSWER)
    return None if answer is None else Answer.frozen(workspace_id, answer)


def only(content: bytes, author_ids: Collection[str]) -> dict[str, Any]:
    """The content with what these authors have written, and nothing of others."""
    return _filtered(content, lambda author_id: author_id in author_ids)


def without(content: bytes, author_ids: Collection[str]) -> bytes | None:
    """The content without these authors; None where nothing is theirs."""
    redacted = _encoded(_filtered(content, lambda author_id: author_id not in author_ids))
    return None if redacted == content else redacted


def hash_of(content: bytes) -> str:
    """SHA-256 of a content, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def _filtered(content: bytes, is_kept: Callable[[str | None], bool]) -> dict[str, Any]:
    decoded: dict[str, Any] = json.loads(content)
    for part in ("notes", "conversations"):
        decoded[part] = [each for each in decoded[part] if is_kept(each["author_id"])]
    # Nothing in it says whose a word is: what several have written is kept as a whole, or not.
    if _ANSWER in decoded and not all(map(is_kept, decoded[_ANSWER]["author_ids"])):
        del decoded[_ANSWER]
    return decoded


def _noted(note: Note) -> dict[str, Any]:
    values = {name: getattr(note, name) for name in _OWN_FIELDS}
    # Work without claims has the same bytes as before there were any.
    for name in ("is_claim", "check"):
        if not values[name]:
            del values[name]
    return values | {"created_at": note.created_at.astimezone(UTC).isoformat()}


def _encoded(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
