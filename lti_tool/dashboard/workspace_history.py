"""History of a document: its steps, as one viewer may see them."""

import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.annotations import past
from lti_tool.annotations.kind import Annotations
from lti_tool.annotations.past import Act, Past, Values
from lti_tool.annotations.schema import PASSAGE, author_of
from lti_tool.courses import memberships
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard.seen_past import Eyes, Sight, dated, eyes, is_of_member
from lti_tool.documents import access
from lti_tool.documents.tables import SharedDocument
from lti_tool.errors import NotFound
from lti_tool.workspaces import writing_window
from lti_tool.workspaces.tables import Workspace

MOST_STEPS = 5_000
"""Steps of one answer, the last ones. What was before them comes together, as one step."""


@dataclass(frozen=True)
class ShownStep:
    """Acts that belong together, as the viewer may see them."""

    at: datetime | None
    """Time of the server; None where it would tell who wrote under another name."""
    author: str
    """Author id of who acted; empty for the server."""
    acts: Sequence[Act]


@dataclass(frozen=True)
class History:
    """Steps of a document, the oldest first."""

    steps: Sequence[ShownStep]
    is_cut: bool
    """True where the first step holds all that came before the others."""


def of_document(db: Session, member: Member, document_id: uuid.UUID | str) -> History:
    """History of a document that several people write in, or the member alone.

    Raises NotFound for any other, and Busy while another one of the same person is read.
    """
    document = access.fetch_with_history(db, member, document_id)
    if document.kind != Annotations.name:
        raise NotFound
    workspace = db.get_one(Workspace, document.workspace_id)
    own = memberships.own_ids(db, member)
    seen_by = eyes(db, member, workspace, own)
    seen_from = _seen_from(db, member, document, own)
    found = dated(db, document.id, past.read(db, document, member.enrolment_id))
    steps = list(_shown(found, seen_by, seen_from))
    is_cut = len(steps) > MOST_STEPS
    if is_cut:
        steps = [_together(steps[:-MOST_STEPS]), *steps[-MOST_STEPS:]]
    return History(steps, is_cut)


def _seen_from(
    db: Session, member: Member, document: SharedDocument, enrolments: Collection[uuid.UUID]
) -> datetime | None:
    """Time when a student reached the threshold of an activity; nobody else has to."""
    workspace = db.get_one(Workspace, document.workspace_id)
    activity = db.get_one(Activity, workspace.activity_id)
    if activity.note_threshold is None or not writing_window.is_restricted(member):
        return None
    return db.scalar(
        select(SharedDocument.revealed_at)
        .where(
            SharedDocument.part_of == document.id,
            SharedDocument.enrolment_id.in_(enrolments),
            SharedDocument.revealed_at.is_not(None),
        )
        .order_by(SharedDocument.revealed_at)
        .limit(1)
    )


def _shown(found: Past, seen_by: Eyes, seen_from: datetime | None) -> Iterator[ShownStep]:
    """Steps with the acts that are seen. What others did before `seen_from` came at that time."""
    sight = Sight(found, seen_by)
    for step in found.steps:
        acts = tuple(filter(None, map(sight.of, step.acts)))
        if not acts:
            continue
        if step.enrolment_id is not None:
            author = seen_by.authors.get(step.enrolment_id, "")
        else:
            author = author_of(acts[0].key or acts[0].note) if is_of_member(acts[0]) else ""
        at = step.at
        if seen_from is not None and step.enrolment_id not in seen_by.enrolments:
            at = max(at, seen_from)
        yield ShownStep(at if seen_by.shows_times else None, author, acts)


@dataclass
class _Folded:
    """A note at some moment, as the acts that make it."""

    values: Values
    inside: dict[str, Act] = field(default_factory=dict)


def _together(steps: Sequence[ShownStep]) -> ShownStep:
    """One step that ends with what these steps end with."""
    notes: dict[str, _Folded] = {}
    for act in (act for step in steps for act in step.acts):
        _fold(notes, act)
    acts: list[Act] = []
    for note, folded in notes.items():
        acts += [Act("note", note, value=folded.values), *folded.inside.values()]
    return ShownStep(steps[-1].at, "", acts)


def _fold(notes: dict[str, _Folded], act: Act) -> None:
    kind, note, key, value, _ = act
    if kind in ("note", "note-back"):
        notes[note] = _Folded(dict(value))
    elif kind == "note-gone":
        notes.pop(note, None)
    elif note not in notes:
        return
    elif kind == "passage":
        kept = {name: each for name, each in notes[note].values.items() if name not in PASSAGE}
        notes[note].values = kept | value
    elif not key:
        notes[note].values.update(value)
    elif kind.endswith("-gone"):
        notes[note].inside.pop(key, None)
    elif kind in ("comment", "agree", "check"):
        notes[note].inside[key] = act
    elif key in notes[note].inside:
        before = notes[note].inside[key]
        notes[note].inside[key] = before._replace(value={**before.value, **value})
