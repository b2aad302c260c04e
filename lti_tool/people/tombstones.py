"""Tombstones of erased identities: a roster does not bring a person back, a new arrival does."""

import hashlib
from collections.abc import Collection

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.people.tables import ErasedIdentity, Identity


def add(db: Session, identities: Collection[Identity]) -> None:
    """Remember by fingerprint that these identities were erased."""
    for identity in identities:
        db.execute(
            insert(ErasedIdentity)
            .values(
                fingerprint=_fingerprint(identity.issuer, identity.subject), erased_at=clock.now()
            )
            .on_conflict_do_nothing()
        )


def remove(db: Session, issuer: str, subject: str) -> None:
    """Forget that an identity was erased: its owner has come again."""
    found = ErasedIdentity.fingerprint == _fingerprint(issuer, subject)
    db.execute(delete(ErasedIdentity).where(found))


def among(db: Session, issuer: str, subjects: Collection[str]) -> set[str]:
    """Those of these subjects that were erased and have not come again."""
    by_fingerprint = {_fingerprint(issuer, subject): subject for subject in subjects}
    found = db.scalars(
        select(ErasedIdentity.fingerprint).where(
            ErasedIdentity.fingerprint.in_(by_fingerprint.keys())
        )
    )
    return {by_fingerprint[fingerprint] for fingerprint in found}


def _fingerprint(issuer: str, subject: str) -> bytes:
    """SHA-256 of an identity. It tells only whoever knows the identity already."""
    return hashlib.sha256(f"{issuer}\n{subject}".encode()).digest()
