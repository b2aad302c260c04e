"""Passages that count towards a threshold (twin: static/src/document/annotations/passages.ts)."""

import unicodedata
import uuid
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.annotations.tables import Highlight
from lti_tool.documents.tables import SharedDocument
from lti_tool.workspaces.tables import WorkspaceAuthor


class Passage(NamedTuple):
    """Place of a highlight; offsets are in UTF-16 code units."""

    end: int
    start: int
    conversation: str
    quote: str


def count_separate(passages: Iterable[Passage]) -> int:
    """Greatest number of passages of which no two share a character.

    Highlights of the same words therefore count once, and what has nothing to see does not count.
    Another highlight never makes the number smaller.
    """
    ends: dict[str, int] = {}
    number = 0
    # By their ends: the passage that ends first leaves most room for others.
    for end, start, conversation, quote in sorted(passages):
        if is_visible(quote) and start >= ends.get(conversation, 0):
            ends[conversation] = end
            number += 1
    return number


def is_visible(quote: str) -> bool:
    """True for a text with a letter, a number, punctuation or a symbol."""
    return any(unicodedata.category(character)[0] in "LNPS" for character in quote)


def of_owners(db: Session, draft_ids: Iterable[uuid.UUID]) -> int:
    """Passages that the owners of drafts have marked in them, in all of these together.

    Highlights that a teacher has made there do not count.
    """
    rows = db.execute(
        select(Highlight.end, Highlight.start, Highlight.conversation_id, Highlight.quote)
        .join(SharedDocument, SharedDocument.id == Highlight.document_id)
        .join(
            WorkspaceAuthor,
            (WorkspaceAuthor.workspace_id == SharedDocument.workspace_id)
            & (WorkspaceAuthor.enrolment_id == SharedDocument.enrolment_id)
            & (WorkspaceAuthor.author_id == Highlight.author_id),
        )
        .where(SharedDocument.id.in_(list(draft_ids)))
    )
    return count_separate(Passage(*row) for row in rows)
