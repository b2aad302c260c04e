"""CRDT client ids: given to one member for one document, for good."""

import secrets
import uuid

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.documents.tables import DocumentClient


def assign(db: Session, client_space: uuid.UUID, enrolment_id: uuid.UUID) -> int:
    """Give a new client id to a member; nobody else may ever write under it."""
    while True:
        client_id = secrets.randbelow(2**31 - 1) + 1
        if bind(db, client_space, client_id, enrolment_id):
            return client_id


def bind(
    db: Session, client_space: uuid.UUID, client_id: int, enrolment_id: uuid.UUID | None
) -> bool:
    """Give a client id to a member for good; False when it is taken."""
    made = db.scalar(
        insert(DocumentClient)
        .values(
            document_id=client_space,
            client_id=client_id,
            enrolment_id=enrolment_id,
            created_at=clock.now(),
        )
        .on_conflict_do_nothing()
        .returning(DocumentClient.client_id)
    )
    return made is not None
