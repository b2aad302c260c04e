"""Table of responses: the written answer of each workspace, as its document stands now."""

import uuid
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db.base import Table, derived_from
from lti_tool.words import count_words


class Response(Table):
    """A written answer; there is no row for one that is empty."""

    __tablename__ = "response"

    document_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("shared_document.id", ondelete="CASCADE"), primary_key=True
    )
    blocks: Mapped[list[Any]]
    """Blocks in their order, each as `blocks.Block`."""
    text: Mapped[str]
    """Words of the writers, a line for each block; passages that they quote are not among them."""
    folded: Mapped[str] = mapped_column(default=derived_from("text"), deferred=True)
    """The text as searches compare it."""
    words: Mapped[int] = mapped_column(default=derived_from("text", count_words))
    """Number of words in the text."""
