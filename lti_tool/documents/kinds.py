"""Document kinds: all that storage and sync know of what a shared document holds.

A kind reads an update before it is applied (`Guard`), authorizes it, turns it into rows that SQL
counts, and seeds a new document. Kinds are registered by `lti_tool.app`; neither `documents` nor
`sync` imports one.
"""

import uuid
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Protocol, get_args

from pycrdt import Doc
from sqlalchemy.orm import Session

from lti_tool.documents.rows import Row, RowChanges, RowTable
from lti_tool.documents.tables import SharedDocument
from lti_tool.documents.writer import Writer
from lti_tool.refusals import RefusalCode


class Effects(Protocol):
    """Changes that an update would make to the document that its guard stood at."""

    @property
    def update(self) -> bytes:
        """The update that was read."""

    @property
    def is_empty(self) -> bool:
        """True where the document has everything already."""

    @property
    def is_growing(self) -> bool:
        """True where the update writes anything, and does not only delete."""


class Guard(Protocol):
    """Reader of updates to one live document, which keeps up with it. Used by one thread."""

    @property
    def clients(self) -> int:
        """Number of clients that have written anything."""

    def clock(self, client_id: int) -> int:
        """Clock that the client's next item must have; 0 for one that never wrote."""

    def read(self, update: bytes, owns: Callable[[int], bool]) -> Any:
        """Effects of an update, without applying it. Raises UpdateRefused.

        Everything new must stand under client ids for which `owns` is true.
        """

    def accept(self, applied: bytes, effects: Any = None) -> None:
        """Follow the document after a change; `applied` is pycrdt's encoding of it.

        `effects` are those of the update that made the change, if one was read. Raises
        UpdateRefused where the change does not fit this kind.
        """


@dataclass(frozen=True)
class Redaction:
    """A document without the text of some authors."""

    update: bytes | None
    """All of it as one update; None where nothing is left."""
    is_changed: bool
    """True where the document shows something else than before."""


@dataclass(frozen=True)
class Seed:
    """Beginning of a document that no member has written in."""

    update: bytes | None
    """Update that brings the document there; None where it has all of it."""
    version: int = 0
    """Version of the activity's template that it is; 0 for none."""


class DocumentKind(Protocol):
    """One kind of shared document."""

    @property
    def name(self) -> str:
        """Name in the column `shared_document.kind`."""

    @property
    def tables(self) -> Sequence[RowTable]:
        """Tables of the rows that documents of this kind make."""

    @property
    def referenced_table(self) -> RowTable | None:
        """Table outside the document that updates may refer to by id; None for none."""

    @property
    def refusal_codes(self) -> AbstractSet[str]:
        """Codes of objections that only this kind has."""

    @property
    def stale_codes(self) -> Collection[str]:
        """Codes of objections that rules which are out of date may have caused."""

    def guard(self) -> Guard:
        """Make the guard of an empty document."""

    def load_context(
        self, db: Session, document_ids: Collection[uuid.UUID]
    ) -> Mapping[uuid.UUID, object]:
        """Facts from outside the documents that `authorize` needs, by document.

        Read when a document is opened, and again when its activity's settings change.
        """

    def authorize(
        self, effects: Any, writer: Writer, block: RefusalCode | None, context: Any
    ) -> str | None:
        """Code of the first objection to an update, None where it is allowed.

        `block` is the code of what forbids restricted writers to write now.
        """

    def references(self, effects: Any) -> frozenset[str]:
        """Ids of the rows of `referenced_table` that an update refers to anew.

        They are locked when the update is stored; where one is gone, it is authorized again.
        """

    def touched(self, effects: Any) -> Iterable[Hashable]:
        """Parts of the document whose rows an update changes, for `add_row_changes`."""

    def added(self, effects: Any) -> Sequence[str]:
        """Keys that an update adds to what pages show in the order of acceptance."""

    def load_order(
        self, db: Session, document_ids: Collection[uuid.UUID], after: int = 0
    ) -> Mapping[uuid.UUID, Sequence[tuple[int, str]]]:
        """Keys as `added` named them, by document, each with its number in the order of acceptance.

        Only those whose number is greater than `after`.
        """

    def take_rows(
        self, db: Session, document_id: uuid.UUID, draft_ids: Collection[uuid.UUID]
    ) -> bool:
        """Give a document the rows of drafts that have become part of it, in their order.

        False where its rows have to be made anew instead.
        """

    def add_row_changes(
        self,
        document_id: uuid.UUID,
        doc: "Doc[Any]",
        touched: Collection[Any],
        changes: RowChanges,
    ) -> None:
        """Add what makes the rows of `touched` agree with the live document."""

    def rows(self, doc: "Doc[Any]") -> Mapping[RowTable, Sequence[Row]]:
        """All rows that a document makes, without its id."""

    def content(self, doc: "Doc[Any]") -> object:
        """Everything that the document shows, as a value that can be compared."""

    def position(self, state: Mapping[str, Any], context: Any) -> dict[str, Any]:
        """Fields of an awareness state that say where somebody is, as far as they fit the document.

        Nothing else of the state is kept. It comes from a client, and has 1 KiB at most.
        """

    def redact(
        self,
        db: Session,
        document: SharedDocument,
        doc: "Doc[Any]",
        author_ids: Collection[str],
        client_id: int,
    ) -> Redaction:
        """Make the document anew, without the text of these authors; `doc` has all of it.

        Everything of others stays, under its keys and authors. Of these authors there stays what
        others have built on, without their text. What is new in it is written under `client_id`.
        """

    def seed(self, db: Session, document: SharedDocument, doc: "Doc[Any]") -> Seed | None:
        """Beginning of a shared document, as an update of `doc` under its client id; None for none.

        `doc` is empty, or has an earlier beginning and nothing else.
        """

    def is_begun(self, db: Session, document: SharedDocument) -> bool:
        """True where a member has written in the document's workspace, which is theirs then."""

    def joining_update(self, draft: "Doc[Any]") -> bytes | None:
        """Update that makes a draft part of its shared document when notes are revealed.

        Edits of the draft may come later still, under the same client ids. None where the draft
        stays a document of its own.
        """


SEED_CLIENT = 2**31 - 1
"""Client id of the server itself, under which it writes the beginning of a document."""

_kinds: dict[str, DocumentKind] = {}


def register(kind: DocumentKind) -> None:
    """Add a kind, or replace the one of the same name; at start-up, before documents are opened.

    Raises ValueError where a refusal code of the kind has another meaning already.
    """
    _kinds.pop(kind.name, None)
    taken = refusal_codes() & kind.refusal_codes
    if taken:
        raise ValueError(f"{', '.join(sorted(taken))}: refusal codes with a meaning already")
    _kinds[kind.name] = kind


def kind_of(name: str) -> DocumentKind:
    """Registered kind of this name. Raises LookupError for one that is not registered."""
    return _kinds[name]


def refusal_codes() -> AbstractSet[str]:
    """Every code that an update can be refused with, in a document of any registered kind."""
    return frozenset(get_args(RefusalCode)).union(*(kind.refusal_codes for kind in registered()))


def registered() -> Sequence[DocumentKind]:
    """All registered kinds, in the order of registration."""
    return list(_kinds.values())
