"""Placing of a whole note in a document by a request: its tag, and the room for it."""

import uuid
from dataclasses import replace
from typing import Any

from pycrdt import Doc
from sqlalchemy.orm import Session

from lti_tool.annotations.moving import Note
from lti_tool.annotations.policy import Facts
from lti_tool.documents import update_log
from lti_tool.documents.tables import SharedDocument
from lti_tool.sync import limits
from lti_tool.yjs.decoder import decode_state_vector


def with_known_tag(note: Note, facts: Facts) -> Note:
    """The note as its page shows it: a tag that is not known any more is none."""
    tag = note.fields.get("tag")
    if tag in facts.tags or tag in facts.own_tags:
        return note
    return replace(note, fields={**note.fields, "tag": ""})


def space_objection(
    db: Session, target: SharedDocument, enrolment_id: uuid.UUID | None, grown: "Doc[Any]"
) -> str | None:
    """Code of the reason why a document, or the writer's part of it, may not grow to `grown`; None
    where it may.
    """
    size = len(grown.get_update())
    clients = len(decode_state_vector(grown.get_state()))
    if size > limits.DOCUMENT_BYTES or clients > limits.DOCUMENT_CLIENTS:
        return "full"
    if enrolment_id is not None and size > limits.SHARE_BYTES:
        written = update_log.bytes_written_by(db, target.id, enrolment_id)
        if written > limits.SHARE_BYTES:
            return "share"
    return None
