"""A new document's first update: its tags."""

from collections.abc import Sequence
from typing import Any

from pycrdt import Doc, Map
from sqlalchemy.orm import Session

from lti_tool.annotations import projection, shape
from lti_tool.annotations.tables import SharedDocument
from lti_tool.sync import tickets, update_log

_SEED_CLIENT = 2**31 - 1
"""The client id that the server itself writes a new document's tags under."""


def seed(db: Session, document: SharedDocument, tag_set: Sequence[dict[str, Any]]) -> None:
    """Write a new document's first update. Once, when the document is made."""
    doc: Doc[Any] = Doc(client_id=_SEED_CLIENT)
    tags: Map[Any] = doc.get(shape.TAGS, type=Map)
    with doc.transaction():
        for position, tag in enumerate(tag_set):
            tags[tag["key"]] = Map(
                {"name": tag["name"], "color": tag["color"], "position": position}
            )
    tickets.bind(db, document.id, _SEED_CLIENT, None)
    document.head = update_log.append(db, document.id, 0, doc.get_update(), None)
    projection.rebuild(db, document.id, doc)
