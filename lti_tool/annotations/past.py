"""Past of a document of annotations: each act on a note, read from the document's log.

Nothing is stored for it. The log keeps every accepted update with its writer and its time, and the
struct index tells what each of them changed.
"""

import threading
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, NamedTuple, TypeAlias

from sqlalchemy.orm import Session

from lti_tool.annotations import schema
from lti_tool.annotations.schema import CLAIM, COMMENTS, HIGHLIGHTS, PASSAGE, QUESTION, TEXT
from lti_tool.db import locks
from lti_tool.documents import update_log
from lti_tool.documents.tables import SharedDocument
from lti_tool.documents.update_log import Entry
from lti_tool.errors import Busy, Unavailable
from lti_tool.refusals import UpdateRefused
from lti_tool.yjs.index import Change, DocumentIndex

ActKind: TypeAlias = Literal[
    "note", "note-back", "note-gone", "passage", "tag", "claim", "question",
    "comment", "comment-gone", "text", "agree", "agree-gone", "check", "check-gone",
]  # fmt: skip

Values: TypeAlias = dict[str, Any]
"""Fields of a note, as `DocumentKind.content` gives them."""


class Act(NamedTuple):
    """One act on a note. `key` is that of the comment, agreement or fact check; empty for none."""

    kind: ActKind
    note: str
    key: str = ""
    value: Any = None
    """Fields of what came, or the new value of one field."""
    before: Any = None
    """Fields of what is gone, or the old value of one field."""


class Step(NamedTuple):
    """Acts of one update, with its place in the log."""

    number: int
    at: datetime
    enrolment_id: uuid.UUID | None
    acts: tuple[Act, ...]


@dataclass(frozen=True)
class DeletedNote:
    """A note that is deleted now, as it was then."""

    key: str
    fields: Values
    by: uuid.UUID | None
    """Enrolment of who deleted it; None where that person is not known any more."""
    at: datetime
    number: int


@dataclass
class Past:
    """Steps of a document's past, with its notes as they are at the end of them."""

    steps: list[Step] = field(default_factory=list)
    notes: dict[str, Values] = field(default_factory=dict)
    deleted: dict[str, DeletedNote] = field(default_factory=dict)
    """Deleted notes by key, in the order of their deletion."""
    index: DocumentIndex = field(default_factory=lambda: DocumentIndex(schema.ROOTS))
    """Index of the document at the end."""
    head: int = 0
    """Number of the last update that was read."""


_WAIT = 10.0
"""Seconds to wait until the past of another document has been read."""

_one_at_a_time = threading.Lock()
"""Lock of this process: reading a long past takes a second of the processor that rooms work on."""

_admitted = threading.BoundedSemaphore(4)
"""Limit of those who read or wait in this process: each has a connection to the database."""


def read(db: Session, document: SharedDocument, reader_id: uuid.UUID) -> Past:
    """Read the past of a document, up to its head, for a member with this enrolment.

    One at a time for a member, and in each process, where few wait. Raises Busy for more, and
    Unavailable where the log is damaged.
    """
    if not locks.try_hold(db, locks.Lock.HISTORY, str(reader_id)):
        raise Busy("What you asked for last has not been read yet.")
    with _turn():
        return follow(update_log.iter_entries(db, document.id, document.head))


def read_on(db: Session, document: SharedDocument, past: Past) -> None:
    """Read what has come since, up to the head of a document that is locked by now."""
    follow(update_log.iter_entries(db, document.id, document.head, after=past.head), past)


def follow(entries: Iterable[Entry], past: Past | None = None) -> Past:
    """Past that these updates of a log make, after those that were read before.

    Raises Unavailable where one is none of this kind.
    """
    past = past or Past()
    for entry in entries:
        past.head = entry.number
        try:
            changes = past.index.follow(entry.update)
        except UpdateRefused as refused:
            raise Unavailable(detail=f"update {entry.number}: {refused.code}") from None
        acts = tuple(_acts(past, entry, changes))
        if acts:
            past.steps.append(Step(entry.number, entry.created_at, entry.enrolment_id, acts))
    return past


@contextmanager
def _turn() -> Iterator[None]:
    if not _admitted.acquire(blocking=False):
        raise Busy
    try:
        if not _one_at_a_time.acquire(timeout=_WAIT):
            raise Busy
        try:
            yield
        finally:
            _one_at_a_time.release()
    finally:
        _admitted.release()


def _acts(past: Past, entry: Entry, changes: Iterable[Change]) -> Iterator[Act]:
    """Acts of one update, which are done to the notes of `past`; what is new comes whole."""
    made: dict[tuple[str, ...], Act] = {}
    moved: dict[str, Values] = {}
    for kind, path, value in changes:
        if path[:1] != (HIGHLIGHTS,) or path == (HIGHLIGHTS,):
            continue
        note, *inner = path[1:]
        if not inner:
            yield from _on_note(past, entry, kind, note, made)
        elif note in past.notes:
            fields = past.notes[note]
            if inner[0] != COMMENTS:
                if (note,) not in made and inner[0] in PASSAGE:
                    moved.setdefault(note, _passage(fields))
                act = None if (note,) in made else _field_act(note, fields, inner[0], value)
                _set(fields, inner[0], kind, value)
                if act is not None:
                    yield act
            elif len(inner) == 1:
                fields[COMMENTS] = {}
            else:
                yield from _inside(fields.setdefault(COMMENTS, {}), note, inner, kind, value, made)
    for note, before in moved.items():
        if note in past.notes and _passage(past.notes[note]) != before:
            yield Act("passage", note, value=_passage(past.notes[note]), before=before)
    for act in made.values():
        # Now they have all of their fields; later updates change the notes, and not what came here.
        yield act._replace(value={k: v for k, v in act.value.items() if k != COMMENTS})


def _on_note(
    past: Past, entry: Entry, kind: str, note: str, made: dict[tuple[str, ...], Act]
) -> Iterator[Act]:
    if kind == "delete":
        fields = past.notes.pop(note, None)
        if fields is not None:
            gone = DeletedNote(note, fields, entry.enrolment_id, entry.created_at, entry.number)
            past.deleted[note] = gone
            yield Act("note-gone", note, before=fields)
    else:
        is_back = past.deleted.pop(note, None) is not None
        past.notes[note] = {}
        made[(note,)] = Act("note-back" if is_back else "note", note, value=past.notes[note])


def _field_act(note: str, fields: Values, name: str, value: Any) -> Act | None:
    kinds: Mapping[str, ActKind] = {"tag": "tag", CLAIM: "claim", QUESTION: "question"}
    if name not in kinds:
        return None
    return Act(kinds[name], note, value=value, before=fields.get(name))


def _inside(
    comments: Values,
    note: str,
    inner: list[str],
    kind: str,
    value: Any,
    made: dict[tuple[str, ...], Act],
) -> Iterator[Act]:
    """Acts on what stands in a note: comments, agreements and fact checks."""
    _, key, *names = inner
    came: ActKind = "comment"
    gone: ActKind = "comment-gone"
    if schema.is_fact_check(key):
        came, gone = "check", "check-gone"
    elif schema.agreed_comment(key):
        came, gone = "agree", "agree-gone"
    if not names:
        if kind == "delete":
            before = comments.pop(key, None)
            made.pop((note, key), None)
            if before is not None:
                yield Act(gone, note, key, before=before)
        else:
            comments[key] = {}
            made[note, key] = Act(came, note, key, value=comments[key])
        return
    if key not in comments:
        return
    before = comments[key].get(names[0])
    _set(comments[key], names[0], kind, value)
    if (note, key) in made or (note,) in made:
        return
    if came == "check":
        made[note, key] = Act("check", note, key, value=comments[key])
    elif names[0] in (TEXT, QUESTION):
        changed: ActKind = "text" if names[0] == TEXT else "question"
        yield Act(changed, note, key, value=value, before=before)


def _set(fields: Values, name: str, kind: str, value: Any) -> None:
    if kind == "delete":
        fields.pop(name, None)
    else:
        fields[name] = value


def _passage(fields: Values) -> Values:
    return {name: fields[name] for name in PASSAGE if name in fields}
