"""Refusal of an update of a shared document, and the codes of its reasons."""

from typing import Literal, TypeAlias

RefusalCode: TypeAlias = Literal[
    # Damaged, or not fitting what is there. No page of this tool sends such a thing.
    "malformed", "too-large", "gap", "pending", "foreign-client", "wrong-root", "unknown-parent",
    "bad-origin", "shape",
    # Not allowed to the writer, or not just now.
    "read-only", "not-yours", "not-open", "closed", "handed-in", "hidden",
    "earlier-attempt",
    # No room for more: in the document, or in the writer's part of it.
    "full", "share",
]  # fmt: skip
"""Code of a refusal that documents of every kind know; a kind may have more (DocumentKind).

The meaning of a code never changes: older pages know it, too. Pages have the sentences (twin:
static/src/document/annotations/refusals.ts).
"""


class UpdateRefused(Exception):
    """Raised for an update that must not be applied; `code` is the reason."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
