"""Refusal of a change to a shared document, and the codes of its reasons."""

from typing import Literal, TypeAlias

RefusalCode: TypeAlias = Literal[
    # Damaged, or not fitting what is there. No page of this tool sends such a thing.
    "malformed", "too-large", "gap", "pending", "foreign-client", "wrong-root", "unknown-parent",
    "bad-origin", "shape",
    # Not allowed to the writer, or not just now.
    "read-only", "not-yours", "tags-locked", "not-open", "closed", "hidden", "fixed", "incomplete",
    # A highlight on text that is not there, as of a conversation that has just been removed.
    "bad-anchor",
    # No room for more: in the document, or in the writer's part of it.
    "full", "share",
]  # fmt: skip
"""A code never changes its meaning: pages that are older than the server know it, too. Pages have
the sentences (twin: static/src/document/refusals.ts)."""


class UpdateRefused(Exception):
    """An update that must not be applied. `code` tells why."""

    def __init__(self, code: RefusalCode) -> None:
        super().__init__(code)
        self.code = code
