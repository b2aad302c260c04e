"""History of documents: the changes that one person made, decoded from the update logs."""

import uuid
from collections.abc import Collection, Iterator
from contextlib import suppress
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.courses.tables import Enrolment
from lti_tool.documents.tables import DocumentClient, DocumentUpdate, SharedDocument
from lti_tool.people import joined
from lti_tool.refusals import UpdateRefused
from lti_tool.yjs import decoder
from lti_tool.yjs.decoder import Id

_WRITTEN = (decoder.MAP, decoder.VALUE, decoder.STRING, decoder.FORMAT)
"""Kinds of struct that hold something written."""

_BATCH = 100
"""Updates that are in memory at a time; one is at most as large as a document."""


def changes_by(db: Session, person_id: uuid.UUID) -> Iterator[dict[str, Any]]:
    """Each update of a person in the logs, with the values that they themselves wrote in it.

    The update with which a draft was revealed has the words of whoever commented on it, too; these
    stand under other client ids and are left out.
    """
    enrolments = select(Enrolment.id).where(Enrolment.person_id.in_(joined.ids_of(person_id)))
    namespace = func.coalesce(SharedDocument.part_of, SharedDocument.id)
    rows = db.execute(
        select(
            DocumentUpdate.document_id,
            namespace.label("namespace"),
            DocumentUpdate.number,
            DocumentUpdate.created_at,
            DocumentUpdate.update,
        )
        .join(SharedDocument, SharedDocument.id == DocumentUpdate.document_id)
        .where(DocumentUpdate.enrolment_id.in_(enrolments))
        .order_by(DocumentUpdate.document_id, DocumentUpdate.number),
        execution_options={"yield_per": _BATCH},
    )
    own: tuple[uuid.UUID | None, set[int]] = (None, set())
    for row in rows:
        if own[0] != row.namespace:
            own = (row.namespace, _clients(db, person_id, row.namespace))
        yield {
            "document": row.document_id,
            "number": row.number,
            "at": row.created_at,
        } | _decoded(row.update, own[1])


def _clients(db: Session, person_id: uuid.UUID, namespace: uuid.UUID) -> set[int]:
    """Client ids under which a person may have written."""
    return set(
        db.scalars(
            select(DocumentClient.client_id)
            .join(Enrolment, Enrolment.id == DocumentClient.enrolment_id)
            .where(
                DocumentClient.document_id == namespace,
                Enrolment.person_id.in_(joined.ids_of(person_id)),
            )
        )
    )


def _decoded(update: bytes, own: Collection[int]) -> dict[str, Any]:
    decoded = _read(update)
    if decoded is None:
        return {"bytes": len(update)}
    return {
        "written": [
            {
                "id": f"{client.client}:{each.clock}",
                "in": _place(each.parent or each.origin),
                "key": each.key,
                "value": each.value,
            }
            for client in decoded.clients
            if client.client in own
            for each in client.structs
            if each.kind in _WRITTEN
        ],
        "deleted": sum(length for _, ranges in decoded.delete_set for _, length in ranges),
    }


def _read(update: bytes) -> decoder.Update | None:
    """An update of nested maps, or of a tree of elements; None for one of another kind."""
    for kinds in (decoder.MAPS, decoder.TREE):
        with suppress(UpdateRefused):
            return decoder.decode_update(update, kinds=kinds)
    return None


def _place(parent: Id | str | None) -> str | None:
    return f"{parent.client}:{parent.clock}" if isinstance(parent, Id) else parent
