"""Deleted notes: those that a member may restore, and the restoring of one.

Whoever deleted a note restores it: its author, or staff who moderate, for what one of them removed.
It comes back under its key, with all that stood in it when it was deleted.
"""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.activities import note_threshold, placing, queries
from lti_tool.annotations import moving, past, policy
from lti_tool.annotations.kind import Annotations
from lti_tool.annotations.moving import Note
from lti_tool.annotations.past import DeletedNote
from lti_tool.annotations.schema import (
    COMMENTS,
    REPLY_TO,
    agreed_comment,
    author_of,
    is_model,
)
from lti_tool.courses import memberships, permissions
from lti_tool.courses.memberships import MAIN_ID
from lti_tool.courses.roles import Capability
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.db import pg_notify
from lti_tool.documents import access, client_ids, rules, update_log
from lti_tool.documents.tables import SharedDocument
from lti_tool.errors import Busy, Conflict, NotFound
from lti_tool.refusals import UpdateRefused
from lti_tool.workspaces.tables import Workspace, WorkspaceAuthor
from lti_tool.yjs.index import Effects

MOST_LISTED = 100
"""Deleted notes that are listed, the last ones."""

_SENTENCES = {
    "not-open": "The activity is not open yet, so nothing can be restored there.",
    "closed": "The activity is closed, so nothing can be restored there any more.",
    "handed-in": "The work is handed in, so nothing can be restored in it.",
    "earlier-attempt": "This is an earlier attempt, so nothing can be restored in it.",
    "retired-tag": "The tag of this note is no longer in use.",
    "bad-anchor": "The text that this note was about is not there any more.",
    "no-claims": "It is marked as a claim, and claims are not checked there any more.",
    "too-few-words": "A comment of this note has fewer words than the activity asks for now.",
    "too-many-words": "A comment of this note has more words than the activity takes now.",
    "full": "There is no room for more notes there.",
    "share": "You have written as much there as one person can.",
}
"""Sentence for each reason why a note cannot be restored now."""


def deleted_notes(db: Session, member: Member, document_id: uuid.UUID | str) -> list[DeletedNote]:
    """Deleted notes of a document that the member may restore, the last one first.

    Those on texts that are gone are left out. Raises NotFound for a document that they may not
    open.
    """
    permissions.require(member, Capability.ANNOTATE)
    document = _fetch(db, member, document_id)
    found = past.read(db, document, member.enrolment_id)
    facts = _facts(db, document)
    may_restore = _Restorer(db, member, document)
    return [
        gone
        for gone in reversed(found.deleted.values())
        if gone.fields.get("conversation") in facts.lengths and may_restore.may(gone)
    ][:MOST_LISTED]


def restore_note(
    db: Session, member: Member, document_id: uuid.UUID | str, key: str
) -> SharedDocument:
    """Put a deleted note back under its key, in one update; one that is there stays as it is.

    Comments, agreements and fact checks that stood in it come back with it, whoever wrote them.
    Raises NotFound for a note that the member may not restore, and Conflict with the reason where
    its author may not write it now.
    """
    permissions.require(member, Capability.ANNOTATE)
    document = _fetch(db, member, document_id)
    generation = document.generation
    # A long past is read before anything is locked that others wait for.
    found = past.read(db, document, member.enrolment_id)
    workspace = db.get_one(Workspace, document.workspace_id)
    # Its settings and its texts stay as they are until the commit.
    queries.share_activity(db, member, workspace.activity_id)
    document = _lock(db, member, document_id)
    if document.generation != generation:
        raise Busy
    past.read_on(db, document, found)
    if key in found.notes:
        return document
    gone = found.deleted.get(key)
    if gone is None or not _Restorer(db, member, document).may(gone):
        raise NotFound("There is no such note to restore.")
    note = placing.with_known_tag(Note(key, _whole(gone.fields)), _facts(db, document))
    # The server's own: under the restorer's, the words of others would count as theirs.
    client_id = client_ids.assign(db, document.client_id_namespace, None)
    doc = update_log.load(db, document.id).document(client_id)
    update = moving.put_in(doc, note)
    _require_allowed(db, document, member, gone, _effects(found, update, client_id))
    writing_as = access.writing_enrolment(db, member, document)
    code = placing.space_objection(db, document, writing_as, doc)
    if code is not None:
        raise _refusal(code)
    document.head = update_log.append(db, document.id, document.head, update, writing_as)
    pg_notify.notify(db, pg_notify.DOCUMENTS, str(document.id))
    moving.add_rows(db, note, (document.id, doc))
    if document.is_draft:
        note_threshold.reveal_if_reached(db, document.id)
    return document


def _fetch(db: Session, member: Member, document_id: uuid.UUID | str) -> SharedDocument:
    document = access.fetch_document(db, member, document_id)
    if document.kind != Annotations.name:
        raise NotFound
    return document


def _lock(db: Session, member: Member, document_id: uuid.UUID | str) -> SharedDocument:
    """Lock a document against other writers. Raises as `access.fetch_document` does."""
    document = _fetch(db, member, document_id)
    db.refresh(document, with_for_update={"key_share": True})
    access.require_not_revealed(document)
    return document


class _Restorer:
    """A member who looks at what is deleted in a document."""

    def __init__(self, db: Session, member: Member, document: SharedDocument) -> None:
        self.own = frozenset(memberships.own_ids(db, member))
        self._moderates = permissions.may(member.role, Capability.MODERATE)
        self._authors: Mapping[str, uuid.UUID] = {
            row.author_id: row.main_id
            for row in db.execute(
                select(WorkspaceAuthor.author_id, MAIN_ID.label("main_id"))
                .join(Enrolment, Enrolment.id == WorkspaceAuthor.enrolment_id)
                .where(WorkspaceAuthor.workspace_id == document.workspace_id)
            )
        }
        self._mains: Mapping[uuid.UUID, uuid.UUID] = {
            row.id: row.main_id
            for row in db.execute(
                select(Enrolment.id, MAIN_ID.label("main_id")).where(
                    Enrolment.course_id == member.course_id
                )
            )
        }

    def may(self, gone: DeletedNote) -> bool:
        """True where the member deleted it as its author, or moderates what staff removed."""
        author = self._authors.get(author_of(gone.key))
        if author in self.own:
            return gone.by in self.own
        if gone.by is None or not self._moderates:
            return False
        return self._mains.get(gone.by) != author


def _whole(fields: dict[str, Any]) -> dict[str, Any]:
    """Fields of a note in which nothing answers, or agrees with, a comment that is gone."""
    inside = fields.get(COMMENTS) or {}
    comments: dict[str, Any] = {}
    for key, values in inside.items():
        agreed = agreed_comment(key)
        if agreed is not None and agreed not in inside:
            continue
        is_answer = values.get(REPLY_TO) in inside
        kept = {name: each for name, each in values.items() if name != REPLY_TO or is_answer}
        comments[key] = kept
    return {**fields, COMMENTS: comments}


def _effects(found: past.Past, update: bytes, client_id: int) -> Effects:
    try:
        return found.index.read(update, lambda id_: id_ == client_id)
    except UpdateRefused as refused:
        raise _refusal(refused.code) from None


def _require_allowed(
    db: Session,
    document: SharedDocument,
    member: Member,
    gone: DeletedNote,
    effects: Effects,
) -> None:
    """Authorize the author's part of a note as if they wrote it now. Raises Conflict.

    What others wrote in it, and what came with a model note, was authorized when it was written.
    """
    author_id = author_of(gone.key)
    own = tuple(
        change
        for change in effects.changes
        if len(change.path) < 4
        or (author_of(change.path[3]) == author_id and not is_model(change.path[3]))
    )
    current = rules.load(db, [document.id])[document.id]
    block = current.window.block(clock.now(), memberships.own_ids(db, member))
    # Whoever moderates writes it for its author.
    writer = replace(access.writer_of(db, member, document), author_id=author_id)
    code = Annotations().authorize(replace(effects, changes=own), writer, block, _facts_of(current))
    if code is not None:
        raise _refusal(code)


def _facts(db: Session, document: SharedDocument) -> policy.Facts:
    return _facts_of(rules.load(db, [document.id])[document.id])


def _facts_of(current: rules.DocumentRules) -> policy.Facts:
    return current.context if isinstance(current.context, policy.Facts) else policy.Facts()


def _refusal(code: str) -> Conflict:
    sentence = _SENTENCES.get(code, "This note cannot be restored now.")
    return Conflict(sentence, advice="It stays among the deleted notes.", detail=code)
