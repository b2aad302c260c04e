"""Tables of tag sets, and of the rows that SQL counts, which are made from shared documents."""

import uuid
from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Computed,
    ForeignKey,
    ForeignKeyConstraint,
    Sequence,
    UniqueConstraint,
    func,
)
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db.base import CreatedAt, Id, Table, derived_from, is_within
from lti_tool.words import count_words

_CREATED = is_within(
    "created_at", datetime(1970, 1, 1, tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
)
"""Bounds of a note's time, which is by its writer's clock."""

StoredAt = Annotated[datetime, mapped_column(server_default=func.now())]
"""Time at which the server first stored the note in this document, by the database's clock."""

_NUMBERS = Sequence("note_number", metadata=Table.metadata)

Number = Annotated[int, mapped_column(BigInteger, server_default=_NUMBERS.next_value())]
"""Place in the order in which the server accepted notes; writers' clocks have no part in it."""

AcceptedAt = Annotated[datetime, mapped_column(server_default=func.now())]
"""Time at which the server accepted the note, in a draft or here, by the database's clock."""

_QUESTION = "question IN ('', 'open', 'answered')"

IsModel = Annotated[bool, mapped_column(Computed("key::text ~~ '%/model-%'::text", persisted=True))]
"""True for a note that the server has copied from a template: it is nobody's work here."""


class Highlight(Table):
    """A highlight as it stands in the shared document now."""

    __tablename__ = "highlight"
    __table_args__ = (
        CheckConstraint(_CREATED, name="created_at"),
        CheckConstraint(_QUESTION, name="question"),
    )

    document_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("shared_document.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(primary_key=True)
    """'<author id>/<uuid>', as in the document."""
    author_id: Mapped[str]
    is_model: Mapped[IsModel]
    conversation_id: Mapped[str]
    start: Mapped[int]
    end: Mapped[int]
    quote: Mapped[str]
    folded: Mapped[str] = mapped_column(default=derived_from("quote"), deferred=True)
    """The quote as searches compare it."""
    tag: Mapped[str]
    question: Mapped[str] = mapped_column(default="")
    """'open' or 'answered'; empty for a note that asks nothing."""
    is_claim: Mapped[bool] = mapped_column(default=False)
    """True where the marked words are to be checked."""
    created_at: Mapped[CreatedAt]
    stored_at: Mapped[StoredAt]
    number: Mapped[Number]
    accepted_at: Mapped[AcceptedAt]


class Comment(Table):
    """A comment on a highlight as it stands in the shared document now."""

    __tablename__ = "comment"
    __table_args__ = (
        CheckConstraint(_CREATED, name="created_at"),
        CheckConstraint(_QUESTION, name="question"),
        CheckConstraint("reply_to <> key", name="reply_to"),
    )

    document_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("shared_document.id", ondelete="CASCADE"), primary_key=True
    )
    highlight_key: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    author_id: Mapped[str]
    is_model: Mapped[IsModel]
    text: Mapped[str]
    folded: Mapped[str] = mapped_column(default=derived_from("text"), deferred=True)
    """The text as searches compare it."""
    words: Mapped[int] = mapped_column(default=derived_from("text", count_words))
    """Number of words in the text."""
    reply_to: Mapped[str] = mapped_column(default="")
    """Key of the comment that it answers, which may be deleted by now; empty for none."""
    question: Mapped[str] = mapped_column(default="")
    """'open' or 'answered'; empty for a comment that asks nothing."""
    created_at: Mapped[CreatedAt]
    stored_at: Mapped[StoredAt]
    number: Mapped[Number]
    accepted_at: Mapped[AcceptedAt]


class Agreement(Table):
    """Agreement of one person with a comment, as it stands in the shared document now."""

    __tablename__ = "agreement"

    document_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("shared_document.id", ondelete="CASCADE"), primary_key=True
    )
    highlight_key: Mapped[str] = mapped_column(primary_key=True)
    comment_key: Mapped[str] = mapped_column(primary_key=True)
    author_id: Mapped[str] = mapped_column(primary_key=True)
    """Author id of who agrees."""


class FactCheck(Table):
    """A fact check of one person as it stands in the shared document now."""

    __tablename__ = "fact_check"
    __table_args__ = (
        CheckConstraint("outcome IN ('supported', 'contradicted', 'uncheckable')", name="outcome"),
    )

    document_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("shared_document.id", ondelete="CASCADE"), primary_key=True
    )
    highlight_key: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    author_id: Mapped[str]
    is_model: Mapped[IsModel]
    outcome: Mapped[str]
    source: Mapped[str]
    """Address or short description; empty for none."""
    excerpt: Mapped[str]
    """Words of the source; empty for none."""
    folded: Mapped[str] = mapped_column(default=derived_from("source"), deferred=True)
    """Source and excerpt as searches compare them."""
    stored_at: Mapped[StoredAt]
    number: Mapped[Number]
    accepted_at: Mapped[AcceptedAt]


class Tag(Table):
    """A workspace's own tag as it stands in the document now."""

    __tablename__ = "tag"

    document_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("shared_document.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(primary_key=True)
    author_id: Mapped[str]
    """Author id that the key begins with; of a tag from before authors' ids, that of nobody."""
    name: Mapped[str]
    color: Mapped[str]
    position: Mapped[int]


class ActivityTag(Table):
    """A tag of an activity's set."""

    __tablename__ = "activity_tag"
    __table_args__ = (
        # Deferred: the rows of a set are written anew together, and keys change hands.
        UniqueConstraint("activity_id", "shortcut", deferrable=True, initially="DEFERRED"),
        ForeignKeyConstraint(
            ["activity_id", "merged_into"],
            ["activity_tag.activity_id", "activity_tag.key"],
            name="fk_activity_tag_merged_into_activity_tag",
            deferrable=True,
            initially="DEFERRED",
        ),
        CheckConstraint("key ~ '^[0-9a-z]{1,32}$'", name="key"),
        CheckConstraint("length(name) BETWEEN 1 AND 100", name="name"),
        CheckConstraint("color ~ '^#[0-9a-f]{6}$'", name="color"),
        CheckConstraint("shortcut ~ '^[1-9a-z]$'", name="shortcut"),
        CheckConstraint("position >= 0", name="position"),
        CheckConstraint("merged_into <> key", name="merged_into"),
        CheckConstraint(
            "(shortcut IS NULL) = (is_retired OR merged_into IS NOT NULL)", name="in_use"
        ),
    )

    activity_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(primary_key=True)
    """Key by which notes name the tag; it never changes."""
    position: Mapped[int]
    name: Mapped[str]
    color: Mapped[str]
    shortcut: Mapped[str | None]
    """Digit or letter that gives the tag, and stands for it where there is no room for its name;
    None for a tag that is not in use."""
    description: Mapped[str]
    example: Mapped[str]
    group_name: Mapped[str]
    """Heading under which the tag stands; empty for none."""
    needs_comment: Mapped[bool]
    is_retired: Mapped[bool]
    """True where notes keep the tag, and no other gets it."""
    merged_into: Mapped[str | None]
    """Key of the tag as which this one counts now."""


class TagSet(Table):
    """A tag set that a person has saved for other activities."""

    __tablename__ = "tag_set"
    __table_args__ = (
        UniqueConstraint("person_id", "name"),
        CheckConstraint("length(name) BETWEEN 1 AND 100", name="name"),
        CheckConstraint("jsonb_typeof(tags) = 'array'", name="tags"),
    )

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str]
    tags: Mapped[list[Any]]


class ModelNotes(Table):
    """Model notes of an activity, as they were last given out: every new workspace gets a copy."""

    __tablename__ = "model_notes"
    __table_args__ = (CheckConstraint("jsonb_typeof(content) = 'object'", name="content"),)

    activity_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True
    )
    given_at: Mapped[datetime]
    content: Mapped[dict[str, Any]]
    """Notes and tags as `annotations.model_notes` writes them, with the enrolments of authors."""
