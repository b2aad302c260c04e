"""Redaction of a response: the words of some of its writers are taken out, those of others stay.

Each character stands under the client id of who typed it, so that nothing else has to say whose it
is. What is left keeps its ids: otherwise nobody could take out the words of a second person later.
"""

from collections.abc import Collection
from typing import Any

from pycrdt import Doc, Encoder
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.documents.kinds import Redaction
from lti_tool.documents.tables import DocumentClient, SharedDocument
from lti_tool.responses import blocks
from lti_tool.workspaces.tables import WorkspaceAuthor
from lti_tool.yjs.decoder import FORMAT, STRING, TREE, decode_update

_WORDS = (STRING, FORMAT)
"""Kinds of struct that hold something which somebody has typed: words, and addresses of links."""


def redact(
    db: Session, document: SharedDocument, doc: "Doc[Any]", author_ids: Collection[str]
) -> Redaction:
    """The document without the words of these authors, which pycrdt replaces by their number."""
    clients = _clients(db, document, author_ids)
    before = blocks.read(doc)
    deletions = _deletions(doc.get_update(), clients)
    if deletions is not None:
        doc.apply_update(deletions)
    is_empty = not doc.get_state().strip(b"\0")
    return Redaction(None if is_empty else doc.get_update(), blocks.read(doc) != before)


def _clients(db: Session, document: SharedDocument, author_ids: Collection[str]) -> set[int]:
    enrolments = select(WorkspaceAuthor.enrolment_id).where(
        WorkspaceAuthor.workspace_id == document.workspace_id,
        WorkspaceAuthor.author_id.in_(author_ids),
    )
    return set(
        db.scalars(
            select(DocumentClient.client_id).where(
                DocumentClient.document_id == document.client_id_namespace,
                DocumentClient.enrolment_id.in_(enrolments),
            )
        )
    )


def _deletions(state: bytes, clients: Collection[int]) -> bytes | None:
    """Update that deletes all that these clients have typed; None where there is nothing."""
    ranges = {
        each.client: [
            (struct.clock, struct.length) for struct in each.structs if struct.kind in _WORDS
        ]
        for each in decode_update(state, kinds=TREE).clients
        if each.client in clients
    }
    typed = {client: found for client, found in ranges.items() if found}
    if not typed:
        return None
    encoder = Encoder()
    encoder.write_var_uint(0)
    encoder.write_var_uint(len(typed))
    for client, found in typed.items():
        encoder.write_var_uint(client)
        encoder.write_var_uint(len(found))
        for clock, length in found:
            encoder.write_var_uint(clock)
            encoder.write_var_uint(length)
    return bytes(encoder.to_bytes())
