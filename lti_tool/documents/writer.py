"""Permissions of one writer in one shared document."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from lti_tool.courses.roles import Capability


@dataclass(frozen=True, slots=True)
class Writer:
    """Author id and permissions of somebody who writes in a document.

    A capability means something to the kind of the document alone.
    """

    author_id: str
    """Id under which they write now."""
    capabilities: AbstractSet[Capability]
    is_restricted: bool = True
    """True where the writing window and write blocks hold for them; teachers write at any time."""
    is_in_draft: bool = False
    """True where the document is a draft, which becomes part of another one."""
    other_author_ids: frozenset[str] = frozenset()
    """Ids under which they wrote by another account of theirs."""

    def may(self, capability: Capability) -> bool:
        """True where the writer has the capability."""
        return capability in self.capabilities

    def is_author(self, author_id: str | None) -> bool:
        """True for an author id that is theirs."""
        return author_id == self.author_id or author_id in self.other_author_ids
