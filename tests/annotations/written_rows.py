"""Rows of a change, written as the rooms' thread writes them, in a session of the test's own."""

import uuid
from collections.abc import Iterable
from typing import Any

from pycrdt import Doc
from sqlalchemy.orm import Session

from lti_tool.annotations import projection
from lti_tool.annotations.changes import Path


def write(db: Session, document_id: uuid.UUID, doc: "Doc[Any]", touched: Iterable[Path]) -> None:
    """Make the rows of what was touched agree with the live document, which has the change."""
    changes = projection.RowChanges()
    projection.of_change(document_id, doc, touched, changes)
    projection._execute(db, changes)
