"""Moving of one note, with its comments, from a document of annotations into another one."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from pycrdt import Doc, Map
from sqlalchemy.orm import Session

from lti_tool.annotations import acceptance, projection, redaction
from lti_tool.annotations.schema import COMMENTS, HIGHLIGHTS
from lti_tool.documents import rows
from lti_tool.documents.rows import RowChanges
from lti_tool.yjs.index import Change, Path


@dataclass(frozen=True)
class Note:
    """A note outside any document, with all of its comments."""

    key: str
    fields: redaction.Values

    def as_update(self, client_id: int) -> bytes:
        """The note alone in a document of its own, for whoever authorizes it."""
        return put_in(Doc(client_id=client_id), self)


def read(doc: "Doc[Any]", key: str) -> Note | None:
    """Read a note; None where the document does not have it."""
    root: Map[Any] = doc.get(HIGHLIGHTS, type=Map)
    found = root.get(key)
    return Note(key, found.to_py() or {}) if isinstance(found, Map) else None


def put_in(doc: "Doc[Any]", note: Note) -> bytes:
    """Add a note under its key; returns the update that does.

    The key may have been there before: what is written after it in this document takes its place.
    """
    root: Map[Any] = doc.get(HIGHLIGHTS, type=Map)
    return _captured(doc, lambda: root.update({note.key: redaction.shared(note.fields)}))


def take_out(doc: "Doc[Any]", key: str) -> bytes:
    """Delete a note; returns the update that does."""
    root: Map[Any] = doc.get(HIGHLIGHTS, type=Map)
    return _captured(doc, lambda: root.pop(key))


def move_rows(
    db: Session,
    note: Note,
    source: "tuple[uuid.UUID, Doc[Any]]",
    target: "tuple[uuid.UUID, Doc[Any]]",
) -> None:
    """Make the rows of a note those of the document that it is in now.

    They are new there, with numbers and times of now. Comments keep their order.
    """
    order = acceptance.load_order(db, [source[0]]).get(source[0], ())
    comments = note.fields.get(COMMENTS) or {}
    ordered = [key for _, key in order if key in comments]
    gone = projection.touched([Change("delete", (HIGHLIGHTS, note.key))])
    changes = RowChanges()
    projection.add_row_changes(*source, gone, changes)
    projection.add_row_changes(*target, _paths(note, ordered), changes)
    rows.execute(db, changes)


def add_rows(db: Session, note: Note, target: "tuple[uuid.UUID, Doc[Any]]") -> None:
    """Add the rows of a note that is in a document again, with numbers and times of now."""
    changes = RowChanges()
    projection.add_row_changes(*target, _paths(note), changes)
    rows.execute(db, changes)


def _paths(note: Note, first: Iterable[str] = ()) -> list[Path]:
    """Paths of a note and of what stands in it, which begins with these keys."""
    keys = dict.fromkeys([*first, *(note.fields.get(COMMENTS) or {})])
    return [(HIGHLIGHTS, note.key), *((HIGHLIGHTS, note.key, COMMENTS, key) for key in keys)]


def _captured(doc: "Doc[Any]", edit: Callable[[], object]) -> bytes:
    """Edit a document in one transaction; returns the update that it made."""
    captured: list[bytes] = []
    subscription = doc.observe(lambda event: captured.append(event.update))
    with doc.transaction():
        edit()
    doc.unobserve(subscription)
    (update,) = captured
    return update
