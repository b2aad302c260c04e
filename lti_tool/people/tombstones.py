"""Tombstones of erased identities: a roster does not bring a person back, a new arrival does."""

import hashlib
from collections.abc import Collection

from sqlalchemy import bindparam, delete, select
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
                fingerprint=fingerprint(identity.issuer, identity.subject), erased_at=clock.now()
            )
            .on_conflict_do_nothing()
        )


REMOVAL = (
    delete(ErasedIdentity.__table__)
    .where(ErasedIdentity.__table__.c.fingerprint == bindparam("fingerprint"))
    .cte("removed_tombstone")
)
"""Part of a statement that makes an identity anew: its owner has come again."""


def among(db: Session, issuer: str, subjects: Collection[str]) -> set[str]:
    """Those of these subjects that were erased and have not come again."""
    by_fingerprint = {fingerprint(issuer, subject): subject for subject in subjects}
    found = db.scalars(
        select(ErasedIdentity.fingerprint).where(
            ErasedIdentity.fingerprint.in_(by_fingerprint.keys())
        )
    )
    return {by_fingerprint[each] for each in found}


def fingerprint(issuer: str, subject: str) -> bytes:
    """SHA-256 of an identity. It tells only whoever knows the identity already."""
    return hashlib.sha256(f"{issuer}\n{subject}".encode()).digest()
