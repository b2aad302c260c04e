"""Permissions of one writer in one shared document."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Writer:
    """Author id and permissions of somebody who writes in a document."""

    author_id: str
    may_annotate: bool
    may_moderate: bool
    may_manage_tags: bool
    is_restricted: bool = True
    """True where the writing window and write blocks hold for them; teachers write at any time."""
