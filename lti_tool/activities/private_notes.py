"""Private notes of a member: open them, and share one of them later.

To share is to move: one transaction takes the note out of the one document and puts it into the
other. After a reload, a lost connection or a lost answer it is in exactly one of them.
"""

import uuid

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.activities import note_threshold, placing, queries
from lti_tool.annotations import moving, policy
from lti_tool.annotations.kind import Annotations
from lti_tool.annotations.moving import Note
from lti_tool.annotations.schema import author_of
from lti_tool.annotations.tables import Highlight
from lti_tool.courses import memberships, permissions
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.roles import Capability
from lti_tool.courses.tenancy import Member
from lti_tool.db import pg_notify
from lti_tool.documents import (
    access,
    client_ids,
    drafts,
    opening,
    private_notes,
    rules,
    update_log,
)
from lti_tool.documents.tables import SharedDocument
from lti_tool.errors import Conflict, NotFound
from lti_tool.refusals import UpdateRefused
from lti_tool.workspaces import visibility, writing_window
from lti_tool.workspaces.tables import Workspace

_SENTENCES = {
    "not-open": "The activity is not open yet, so nothing can be shared there.",
    "closed": "The activity is closed, so nothing can be shared there any more.",
    "handed-in": "Your work is handed in, so nothing can be added to it.",
    "earlier-attempt": "This is an earlier attempt, so nothing can be added to it.",
    "retired-tag": "The tag of this note is no longer in use. Give it another one first.",
    "bad-anchor": "The text that this note is about is not there any more.",
    "too-few-words": "A comment of this note has fewer words than the activity asks for.",
    "too-many-words": "A comment of this note has more words than the activity takes.",
    "no-claims": "Claims are not checked there any more. Take the mark off this note first.",
    "full": "There is no room for more notes where this one would go.",
    "share": "You have written as much there as one person can.",
}
"""Sentence for each reason why a note cannot be shared now."""


def open_private_notes(
    db: Session, member: Member, workspace_id: uuid.UUID | str
) -> SharedDocument:
    """Find or make the document of the member's private notes in a workspace that they may open.

    Raises NotFound for any other workspace.
    """
    permissions.require(member, Capability.ANNOTATE)
    found = visibility.fetch_workspace(db, member, workspace_id)
    # The workspace is neither deleted nor revealed until the commit.
    activity = queries.share_activity(db, member, found.activity_id)
    workspace = visibility.fetch_workspace(db, member, workspace_id)
    shared = opening.find_shared(db, workspace, Annotations.name)
    if shared is None:
        raise NotFound
    is_in_draft = writing_window.is_restricted(member) and writing_window.is_hiding(
        activity, workspace
    )
    draft = drafts.find_draft(db, shared, member.enrolment_id) if is_in_draft else None
    # The account under which the page writes for others, too.
    writing_as = access.writing_enrolment(db, member, draft or workspace)
    return private_notes.open_for(db, shared, writing_as)


def share_note(
    db: Session, member: Member, document_id: uuid.UUID | str, key: str
) -> SharedDocument:
    """Move a private note to where its writer writes for others; returns the document that has it.

    That is their draft while notes are hidden, and else the shared document. A note that was shared
    before stays where it is. Raises NotFound for somebody else's document, and for a note that is
    not there. Raises Conflict with the reason where nothing may be written for others now.
    """
    permissions.require(member, Capability.ANNOTATE)
    private = access.fetch_document(db, member, document_id)
    if not private.is_private:
        raise NotFound
    workspace = db.get_one(Workspace, private.workspace_id)
    activity = queries.share_activity(db, member, workspace.activity_id)
    db.refresh(workspace)
    target = _lock(db, member, activity, workspace, private)
    source = update_log.load(db, private.id).document()
    note = moving.read(source, key)
    if note is None:
        return _shared_before(db, member, private, key)
    client_id = client_ids.assign(db, target.client_id_namespace, private.enrolment_id)
    destination = update_log.load(db, target.id).document(client_id)
    if moving.read(destination, key) is not None:
        raise Conflict("There is a note with the same key already.", advice="Open the page again.")
    note = _require_allowed(db, member, target, note, client_id)
    update = moving.put_in(destination, note)
    code = placing.space_objection(db, target, private.enrolment_id, destination)
    if code is not None:
        raise _refusal(code)
    for document, change in ((target, update), (private, moving.take_out(source, key))):
        update_log.append(db, document.id, document.head, change, private.enrolment_id)
        pg_notify.notify(db, pg_notify.DOCUMENTS, str(document.id))
    moving.move_rows(db, note, (private.id, source), (target.id, destination))
    if target.is_draft:
        note_threshold.reveal_if_reached(db, target.id)
    return target


def _lock(
    db: Session,
    member: Member,
    activity: Activity,
    workspace: Workspace,
    private: SharedDocument,
) -> SharedDocument:
    """Lock all documents that a note may move between; returns the one that it moves to."""
    shared = db.get_one(SharedDocument, private.part_of)
    is_in_draft = writing_window.is_restricted(member) and writing_window.is_hiding(
        activity, workspace
    )
    if is_in_draft:
        drafts.open_draft(db, activity, shared, member.enrolment_id)
    db.scalars(
        select(SharedDocument)
        .where(or_(SharedDocument.id.in_([private.id, shared.id]), _is_draft_of(member, shared)))
        # In the order in which web processes lock them.
        .order_by(SharedDocument.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    draft = drafts.open_draft(db, activity, shared, member.enrolment_id) if is_in_draft else None
    return draft or shared


def _is_draft_of(member: Member, shared: SharedDocument) -> ColumnElement[bool]:
    return and_(
        SharedDocument.part_of == shared.id,
        SharedDocument.is_private.is_(False),
        visibility.own_enrolments(member, SharedDocument.enrolment_id),
    )


def _shared_before(
    db: Session, member: Member, private: SharedDocument, key: str
) -> SharedDocument:
    """Document to which a note of the member's was moved, as when the answer got lost."""
    shared = db.get_one(SharedDocument, private.part_of)
    found = db.scalar(
        select(SharedDocument)
        .join(Highlight, Highlight.document_id == SharedDocument.id)
        .where(
            Highlight.key == key,
            or_(SharedDocument.id == shared.id, _is_draft_of(member, shared)),
        )
    )
    if found is None or not access.writer_of(db, member, private).is_author(author_of(key)):
        raise NotFound("This note is not there any more.")
    return found


def _require_allowed(
    db: Session, member: Member, target: SharedDocument, note: Note, client_id: int
) -> Note:
    """Authorize a note as if its writer wrote it there now; without a tag that is deleted.

    Raises Conflict.
    """
    current = rules.load(db, [target.id])[target.id]
    facts = current.context if isinstance(current.context, policy.Facts) else policy.Facts()
    note = placing.with_known_tag(note, facts)
    kind = Annotations()
    try:
        effects = kind.guard().read(note.as_update(client_id), lambda id_: id_ == client_id)
    except UpdateRefused as refused:
        raise _refusal(refused.code) from None
    block = current.window.block(clock.now(), memberships.own_ids(db, member))
    writer = access.writer_of(db, member, target)
    code = kind.authorize(effects, writer, block, facts)
    if code is not None:
        raise _refusal(code)
    return note


def _refusal(code: str) -> Conflict:
    sentence = _SENTENCES.get(code, "This note cannot be shared now.")
    return Conflict(sentence, advice="It stays as it is, for you alone.", detail=code)
