"""Base of a plain kind of document: one whose members write in it, and that is all."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pycrdt import Doc
from sqlalchemy.orm import Session

from lti_tool.documents.kinds import Seed
from lti_tool.documents.tables import SharedDocument


class PlainKind:
    """Kind of document that refers to nothing outside, is one part, and never joins another.

    `lti_tool.documents.kinds.DocumentKind` says what each of these is for.
    """

    referenced_table = None

    def references(self, effects: object) -> frozenset[str]:
        """Nothing outside the document."""
        return frozenset()

    def touched(self, effects: object) -> Sequence[str]:
        """The one part that there is."""
        return ["all"]

    def added(self, effects: object) -> Sequence[str]:
        """Nothing: there is no order of acceptance."""
        return ()

    def load_order(
        self, db: Session, document_ids: Collection[uuid.UUID], after: int = 0
    ) -> Mapping[uuid.UUID, Sequence[tuple[int, str]]]:
        """Nothing."""
        return {}

    def position(self, state: Mapping[str, Any], context: object) -> dict[str, Any]:
        """Nothing: nobody is at a place in it."""
        return {}

    def take_rows(
        self, db: Session, document_id: uuid.UUID, draft_ids: Collection[uuid.UUID]
    ) -> bool:
        """Never: rows are made of the whole document."""
        return False

    def seed(self, db: Session, document: SharedDocument, doc: "Doc[Any]") -> Seed | None:
        """Nothing: a document begins empty."""
        return None

    def is_begun(self, db: Session, document: SharedDocument) -> bool:
        """Always: a document is given nothing to begin with later."""
        return True

    def joining_update(self, draft: "Doc[Any]") -> bytes | None:
        """None: no draft becomes part of a document."""
        return None
