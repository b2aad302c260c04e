"""Permissions of one writer in one shared document."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes, as far as the decision needs to know."""

    author_id: str
    may_annotate: bool
    may_moderate: bool
    may_manage_tags: bool
    is_bound: bool = True
    """Whether the document's rules hold for them; not for who teaches."""
