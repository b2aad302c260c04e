"""The live copy of one shared document: what it holds, and where everything in it stands."""

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import structlog
from pycrdt import Doc

from lti_tool.documents.kinds import DocumentKind, Effects, Guard
from lti_tool.refusals import UpdateRefused
from lti_tool.sync.wire import frames, protocol

_log = structlog.get_logger()

_EMPTY_STATE = b"\0"
"""The state vector of a page that has nothing yet."""

_LARGE = 256 * 1024
"""Bytes: a document of this size takes a millisecond to encode, and ten times this one 15."""

_MOST_TAIL = 64 * 1024
"""Bytes after which a large document is encoded anew: joiners are sent few frames besides."""


class Diverged(Exception):
    """The copy changed otherwise than was judged: it is not to be trusted any more."""


class _Indexing(threading.Thread):
    """Makes the index of a document: at once, or beside everything else where it is large."""

    def __init__(self, kind: DocumentKind, whole: bytes) -> None:
        super().__init__(name="indexing", daemon=True)
        self._kind = kind
        self._whole = whole
        self._made: Guard | None = None
        if len(whole) < _LARGE:
            self.run()
        else:
            self.start()

    def run(self) -> None:
        """Make it."""
        try:
            guard = self._kind.guard()
            guard.accept(self._whole)
            self._made = guard
        except UpdateRefused as error:
            _log.error("document-not-indexed", code=error.code)

    def result(self) -> Guard:
        """The index. Raises Spoiled where the document is none of this tool's."""
        if self._made is None:
            raise Diverged("no index")
        return self._made


class LiveDocument:
    """pycrdt's document with the index over it. Of one thread at a time: neither bears two."""

    def __init__(self, kind: DocumentKind, parts: Sequence[bytes]) -> None:
        """`parts` are a snapshot and what came after it, in order. Raises Diverged."""
        self.doc: Doc[Any] = Doc()
        try:
            with self.doc.transaction():
                for part in parts:
                    self.doc.apply_update(part)
        except BaseException as error:
            # pycrdt's panics are no Exceptions.
            raise Diverged(type(error).__name__) from error
        whole = self.doc.get_update()
        self._indexing = _Indexing(kind, whole)
        self._index: Guard | None = None
        self._followed: list[bytes] = []
        """What came while the index was made."""
        self._size = self._weighed = len(whole)
        self._caught: list[bytes] = []
        self._subscription = self.doc.observe(lambda event: self._caught.append(event.update))
        self._whole: bytes | None = None
        self._tail: list[bytes] = []
        self._tail_size = 0

    @property
    def is_indexed(self) -> bool:
        """Whether changes can be judged. Of a large document the index takes seconds: it is made
        in a thread of its own, and those who only read have everything before that.

        Raises Spoiled where there is none to be had.
        """
        if self._index is None and not self._indexing.is_alive():
            index = self._indexing.result()
            for change in self._followed:
                index.accept(change)
            self._followed.clear()
            self._index = index
        return self._index is not None

    @property
    def index(self) -> Guard:
        """Where everything in the document stands."""
        if self._index is None:
            raise RuntimeError("nothing can be judged yet")
        return self._index

    def read(self, update: bytes, owns: Callable[[int], bool]) -> Effects:
        """What an update would change. Raises UpdateRefused."""
        effects: Effects = self.index.read(update, owns)
        return effects

    def clock(self, client_id: int) -> int:
        """How much a client has written; 0 for one that nobody knows."""
        return self.index.clock(client_id)

    @property
    def clients(self) -> int:
        """How many clients have written in it."""
        return self.index.clients

    def apply(self, reading: Effects) -> bytes:
        """Apply an update that was read and judged; pycrdt's own encoding of what it changed.

        Raises Spoiled, after which the copy is good for nothing.
        """
        self._caught.clear()
        try:
            self.doc.apply_update(reading.update)
            (encoded,) = self._caught
            self.index.accept(encoded, reading)
        except BaseException as error:
            # pycrdt's panics are no Exceptions.
            raise Diverged(type(error).__name__) from error
        self._grow(encoded)
        return encoded

    def follow(self, change: bytes) -> None:
        """Take over a change of the log. Raises Spoiled."""
        try:
            self.doc.apply_update(change)
            if self._index is None:
                self._followed.append(change)
            else:
                self._index.accept(change)
        except BaseException as error:
            raise Diverged(type(error).__name__) from error
        # Nobody asks what was caught of it, and where people only read nothing else clears it.
        self._caught.clear()
        self._grow(change)

    def is_larger_than(self, most: int) -> bool:
        """Whether the document's encoding has more bytes. It is weighed only when the sum of what
        came reaches `most`, and then again only after 64 kB: weighing a large one takes a while.
        """
        if self._size > most and self._size - self._weighed >= _MOST_TAIL:
            self._size = self._weighed = len(self.doc.get_update())
        return self._size > most

    def greeting(self) -> bytes:
        """A frame: what the server has, for the page to send the rest."""
        return frames.binary(protocol.step1(self.doc.get_state()))

    def answer(self, vector: bytes) -> Iterator[bytes]:
        """Frames with what a page lacks that has `vector`, a state vector that was checked.

        For pages that have nothing, the whole is encoded once for many; of a large document, what
        was written since then follows it in the same breath.
        """
        if vector != _EMPTY_STATE:
            yield frames.binary(protocol.step2(self.doc.get_update(vector)))
            return
        if self._whole is None:
            self._whole = frames.binary(protocol.step2(self.doc.get_update()))
        # Not joined to what follows: everybody's line shares these bytes.
        yield self._whole
        if self._tail:
            yield b"".join(self._tail)

    def forget_whole(self) -> None:
        """Nobody has joined for a while: let the encoding of the whole go."""
        self._whole = None
        self._tail.clear()
        self._tail_size = 0

    def release(self) -> None:
        """Let the document go: an observer keeps it alive for ever."""
        self.doc.unobserve(self._subscription)

    def _grow(self, change: bytes) -> None:
        self._size += len(change)
        if self._whole is None:
            return
        self._tail.append(frames.binary(protocol.update(change)))
        self._tail_size += len(change)
        if len(self._whole) < _LARGE or self._tail_size > _MOST_TAIL:
            self.forget_whole()
