"""Document kind that holds one text: an answer that only the person who began it may write.

A kind as another package would bring it. It shares nothing with annotations: no maps of records,
another guard, tables under another metadata.
"""

import uuid
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pycrdt import Decoder, Doc, Map, Text, get_update
from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.roles import Capability
from lti_tool.documents.kinds import SEED_CLIENT, Redaction, Seed
from lti_tool.documents.plain_kind import PlainKind
from lti_tool.documents.rows import Row, RowChanges, RowTable
from lti_tool.documents.tables import SharedDocument
from lti_tool.documents.writer import Writer
from lti_tool.refusals import RefusalCode, UpdateRefused
from lti_tool.workspaces.tables import Workspace

NAME = "answer"
ROOT = "answer"
MOST_CHARACTERS = 500


class AnswerTable(DeclarativeBase):
    """Base of the kind's tables, with metadata of their own: no migration of the tool has them."""


class AnswerParagraph(AnswerTable):
    """One line of an answer."""

    __tablename__ = "answer_paragraph"

    document_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey(SharedDocument.__table__.c.id, ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str]


@dataclass(frozen=True)
class AnswerEffects:
    """Changes that an update would make to an answer."""

    update: bytes
    """The part of the update that is new, as pycrdt encodes it."""
    is_empty: bool
    is_growing: bool
    is_by_author: bool
    """True where nobody has written before, or the writer has."""
    length: int
    """Number of characters that the answer would have."""


class AnswerGuard:
    """Replica of an answer; each update is tried on a copy of it that is then thrown away."""

    def __init__(self) -> None:
        self._doc: Doc[Any] = Doc()

    @property
    def clients(self) -> int:
        """Number of clients that have written anything."""
        return len(clocks(self._doc))

    def clock(self, client_id: int) -> int:
        """Clock that the client's next item must have; 0 for one that never wrote."""
        return clocks(self._doc).get(client_id, 0)

    def read(self, update: bytes, owns: Callable[[int], bool]) -> AnswerEffects:
        """Effects of an update. Raises UpdateRefused."""
        before = clocks(self._doc)
        changed, doc = self._tried(update)
        grown = [client for client, clock in clocks(doc).items() if clock > before.get(client, 0)]
        if not all(owns(client) for client in grown):
            raise UpdateRefused("foreign-client")
        # Whoever wrote first is the only one who could write since.
        authors = [client for client in before if client != SEED_CLIENT]
        return AnswerEffects(
            update=changed,
            is_empty=not changed,
            is_growing=bool(grown),
            is_by_author=not authors or owns(authors[0]),
            length=len(text_of(doc)),
        )

    def accept(self, applied: bytes, effects: AnswerEffects | None = None) -> None:
        """Follow the document. Raises UpdateRefused where the change does not fit an answer."""
        _, self._doc = self._tried(applied)

    def _tried(self, update: bytes) -> "tuple[bytes, Doc[Any]]":
        """The new part of an update, empty where there is none, and a copy that has it."""
        doc: Doc[Any] = Doc()
        doc.apply_update(self._doc.get_update())
        changes: list[bytes] = []
        # Held by the document alone: an observer that is never removed would keep it alive.
        subscription = doc.observe(lambda event: changes.append(event.update))
        try:
            doc.apply_update(update)
            left = get_update(update, doc.get_state())
        except BaseException as error:
            # pycrdt's panics are no Exceptions.
            raise UpdateRefused("malformed") from error
        finally:
            doc.unobserve(subscription)
        if left[0] != 0:
            raise UpdateRefused("pending")
        _check_shape(doc)
        return b"".join(changes), doc


class AnswerKind(PlainKind):
    """One text in each document, and one row for each line of it."""

    name = NAME
    tables: Sequence[RowTable] = (AnswerParagraph,)
    refusal_codes = stale_codes = frozenset[str]()

    def guard(self) -> AnswerGuard:
        """Replica of an empty document."""
        return AnswerGuard()

    def load_context(
        self, db: Session, document_ids: Collection[uuid.UUID]
    ) -> Mapping[uuid.UUID, object]:
        """Nothing: an answer is authorized by the document alone."""
        return {}

    def authorize(
        self, effects: AnswerEffects, writer: Writer, block: RefusalCode | None, context: object
    ) -> RefusalCode | None:
        """Code of the first objection, None where the writer may make the change."""
        if not writer.may(Capability.ANNOTATE):
            return "read-only"
        if not effects.is_by_author:
            return "not-yours"
        if block and writer.is_restricted:
            return block
        return "full" if effects.length > MOST_CHARACTERS else None

    def add_row_changes(
        self,
        document_id: uuid.UUID,
        doc: "Doc[Any]",
        touched: Collection[str],
        changes: RowChanges,
    ) -> None:
        """Write all paragraphs anew."""
        own = {"document_id": document_id}
        changes.delete(AnswerParagraph, [own])
        changes.upsert(AnswerParagraph, (own | row for row in _paragraphs(doc)))

    def rows(self, doc: "Doc[Any]") -> Mapping[RowTable, Sequence[Row]]:
        """One row for each line."""
        return {AnswerParagraph: list(_paragraphs(doc))}

    def content(self, doc: "Doc[Any]") -> object:
        """The text."""
        return text_of(doc)

    def redact(
        self,
        db: Session,
        document: SharedDocument,
        doc: "Doc[Any]",
        author_ids: Collection[str],
        client_id: int,
    ) -> Redaction:
        """The first line alone, which is the server's: an answer is by one person."""
        first, rest = text_of(doc).partition("\n")[::2]
        anew: Doc[Any] = Doc(client_id=client_id)
        text: Text = anew.get(ROOT, type=Text)
        text += f"{first}\n"
        return Redaction(anew.get_update(), bool(rest))

    def seed(self, db: Session, document: SharedDocument, doc: "Doc[Any]") -> Seed:
        """A first line: the title of the activity."""
        workspace = db.get_one(Workspace, document.workspace_id)
        text: Text = doc.get(ROOT, type=Text)
        text += f"{db.get_one(Activity, workspace.activity_id).title}\n"
        return Seed(doc.get_update())

    def joining_update(self, draft: "Doc[Any]") -> bytes | None:
        """The whole draft; none of one whose last line is not finished."""
        return draft.get_update() if text_of(draft).endswith("\n") else None


def text_of(doc: "Doc[Any]") -> str:
    """Text that an answer shows."""
    return str(doc.get(ROOT, type=Text))


def clocks(doc: "Doc[Any]") -> dict[int, int]:
    """Next clock of each client that has written in a document."""
    vector = Decoder(doc.get_state())
    return {vector.read_var_uint(): vector.read_var_uint() for _ in range(vector.read_var_uint())}


def _check_shape(doc: "Doc[Any]") -> None:
    """Raises UpdateRefused for anything but plain text under the one root."""
    if set(doc.keys()) - {ROOT}:
        raise UpdateRefused("wrong-root")
    text: Text = doc.get(ROOT, type=Text)
    is_plain = all(isinstance(run, str) and not marks for run, marks in text.diff())
    entries: Map[Any] = doc.get(ROOT, type=Map)
    # PostgreSQL has no character zero.
    if not is_plain or entries.to_py() or "\0" in str(text):
        raise UpdateRefused("shape")


def _paragraphs(doc: "Doc[Any]") -> Iterator[Row]:
    for number, line in enumerate(text_of(doc).splitlines(), 1):
        yield {"number": number, "text": line}
