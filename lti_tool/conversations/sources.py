"""Storage of sources as they came: in pieces, compressed, with their SHA-256."""

import hashlib
import uuid
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lti_tool.conversations.sanitize import readable
from lti_tool.conversations.source import Flavor, Origin, Source
from lti_tool.conversations.tables import ConversationSource, SourcePiece

_PIECE = 2**20
"""Bytes before compression."""


@dataclass(frozen=True)
class Incoming:
    """A source on its way in. `content` is read once; it holds all flavors, one after the other."""

    flavors: Sequence[tuple[str, int]]
    """Media type and size of each flavor."""
    name: str
    origin: Origin
    content: Iterable[bytes]
    hash: str
    """SHA-256 of the main flavor, in hex."""
    is_blank: bool

    @property
    def size(self) -> int:
        """Bytes of all flavors together."""
        return sum(size for _, size in self.flavors)

    @classmethod
    def of_source(cls, source: Source) -> "Incoming":
        """A source that is in memory."""
        return cls(
            [(each.media_type, len(each.content)) for each in source.flavors],
            source.name,
            source.origin,
            _pieces(source.flavors),
            hashlib.sha256(source.content).hexdigest(),
            not any(each.content.strip() for each in source.flavors),
        )

    @classmethod
    def of_file(
        cls, file: IO[bytes], media_type: str, name: str, origin: Origin, most: int
    ) -> "Incoming":
        """A file that was uploaded. It is read no further than a little beyond `most` bytes."""
        digest, size, is_blank = hashlib.sha256(), 0, True
        for piece in _read(file):
            digest.update(piece)
            size += len(piece)
            is_blank = is_blank and not piece.strip()
            if size > most:
                break
        file.seek(0)
        content = _read(file)
        return cls([(media_type, size)], name, origin, content, digest.hexdigest(), is_blank)


def _read(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(_PIECE):
        yield piece


def _pieces(flavors: Iterable[Flavor]) -> Iterator[bytes]:
    for each in flavors:
        for begin in range(0, len(each.content), _PIECE):
            yield each.content[begin : begin + _PIECE]


def store(
    db: Session, conversation_id: uuid.UUID, source: Incoming, *, title: str, has_preview: bool
) -> None:
    """Store a source for a conversation that was just added."""
    db.add(
        ConversationSource(
            conversation_id=conversation_id,
            title=readable(title),
            name=readable(source.name),
            flavors=[[readable(kind), size] for kind, size in source.flavors],
            has_preview=has_preview,
        )
    )
    for number, piece in enumerate(source.content):
        # Not through the session, which would hold all of them until the commit.
        db.execute(
            SourcePiece.__table__.insert().values(
                conversation_id=conversation_id,
                number=number,
                content=zlib.compress(piece, level=1),
            )
        )


def piece(db: Session, conversation_id: uuid.UUID, number: int) -> bytes | None:
    """Piece of a source; None behind the last one."""
    found = db.scalar(
        select(SourcePiece.content).where(
            SourcePiece.conversation_id == conversation_id, SourcePiece.number == number
        )
    )
    return None if found is None else unpacked(found)


def unpacked(content: bytes) -> bytes:
    """Bytes of a piece as it is stored; of no piece, none."""
    return zlib.decompress(content) if content else b""


def is_kept(db: Session, conversation_id: uuid.UUID) -> bool:
    """True where the source is there as it came."""
    first = select(SourcePiece.number).where(SourcePiece.conversation_id == conversation_id)
    return db.scalar(first.limit(1)) is not None


def remove_content(db: Session, conversation_id: uuid.UUID) -> None:
    """Remove a source of which something was redacted; its hash stays with the conversation."""
    db.execute(delete(SourcePiece).where(SourcePiece.conversation_id == conversation_id))
