"""Named advisory locks of PostgreSQL: one holder at a time in the whole installation."""

import hashlib
from enum import StrEnum

from sqlalchemy import text
from sqlalchemy.orm import Session


class Lock(StrEnum):
    """Name of a lock. The value is part of the lock's key; never reuse one."""

    ARRIVAL = "arrival"
    """Creating the course, activity or link of a launch, per course."""
    CONCURRENCY_KEY = "concurrency-key"
    """Leasing a job, per concurrency key."""
    GROUPS = "groups"
    """Making and naming groupings, per course."""
    HISTORY = "history"
    """Reading the past of a document, per member; a second reading does not wait."""
    JOINING = "joining"
    """Joining and separating persons, once for the installation; shared by whoever enrols."""
    JOINED_PERSON = "joined-person"
    """Enrolling a person who has been joined with another, per person."""
    MARKING = "marking"
    """Changing what markers write about one student's work, per activity and student."""
    MIGRATION = "migration"
    """Changing the schema, once for the installation."""
    PASSKEYS = "passkeys"
    """Adding a passkey, per person."""
    SEARCH = "search"
    """Searching, per person; a second search does not wait."""
    SNAPSHOT = "snapshot"
    """Saving snapshots, per document; writers of the document do not wait for it."""
    TAG_SETS = "tag-sets"
    """Saving a tag set under a name, per person."""
    TOOL_KEY = "tool-key"
    """Making the first signing key, once for the installation."""
    WORKSPACE = "workspace"
    """Making a workspace and its first documents, per activity and audience."""


def key_of(lock: Lock, subject: str = "") -> int:
    """The 64-bit number PostgreSQL knows a lock by."""
    digest = hashlib.sha256(f"{lock.value}:{subject}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def hold(session: Session, lock: Lock, subject: str = "") -> None:
    """Wait for the lock and keep it until the transaction ends."""
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key_of(lock, subject)})


def try_hold(session: Session, lock: Lock, subject: str = "") -> bool:
    """Keep the lock until the transaction ends; False where somebody has it."""
    is_held: bool = session.execute(
        text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": key_of(lock, subject)}
    ).scalar_one()
    return is_held


def share(session: Session, lock: Lock, subject: str = "") -> None:
    """Wait until nobody holds the lock, and keep others from it until the transaction ends."""
    session.execute(
        text("SELECT pg_advisory_xact_lock_shared(:key)"), {"key": key_of(lock, subject)}
    )
