"""Yjs client ids, each given to one member for good, within one client id namespace.

A namespace is a shared document with its drafts (`SharedDocument.client_id_namespace`): their
updates are merged when drafts are revealed. Ids are from 1 to 2^31 - 1.
"""

import secrets
import uuid

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.documents.tables import DocumentClient


def assign(db: Session, namespace: uuid.UUID, enrolment_id: uuid.UUID | None) -> int:
    """Bind a new, random client id to a member; only they may ever write under it.

    Without a member it is the server's own.
    """
    while True:
        client_id = secrets.randbelow(2**31 - 1) + 1
        if bind(db, namespace, client_id, enrolment_id):
            return client_id


def bind(db: Session, namespace: uuid.UUID, client_id: int, enrolment_id: uuid.UUID | None) -> bool:
    """Bind a client id to a member for good; None for the server itself. False if it is taken."""
    made = db.scalar(
        insert(DocumentClient)
        .values(
            document_id=namespace,
            client_id=client_id,
            enrolment_id=enrolment_id,
            created_at=clock.now(),
        )
        .on_conflict_do_nothing()
        .returning(DocumentClient.client_id)
    )
    return made is not None
