"""A shared document in memory: pycrdt's document, and an index over it."""

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
"""State vector of a page that has nothing yet."""

_LARGE = 256 * 1024
"""Bytes. A document of this size takes a millisecond to encode, one of ten times the size 15."""

_MAX_SINCE_FULL = 64 * 1024
"""Bytes after which a large document is encoded again, so that joiners get few frames."""


class Diverged(Exception):
    """Raised when the document changed otherwise than was authorized; it cannot be used any
    more.
    """


class _Indexing(threading.Thread):
    """Builds the index of a document: at once, or in a thread where the document is large."""

    def __init__(self, kind: DocumentKind, full_state: bytes) -> None:
        super().__init__(name="indexing", daemon=True)
        self._kind = kind
        self._full_state = full_state
        self._guard: Guard | None = None
        if len(full_state) < _LARGE:
            self.run()
        else:
            self.start()

    def run(self) -> None:
        """Build the index."""
        try:
            guard = self._kind.guard()
            guard.accept(self._full_state)
            self._guard = guard
        except UpdateRefused as error:
            _log.error("document-not-indexed", code=error.code)

    def result(self) -> Guard:
        """Return the index. Raises Diverged where the document is not one of this kind."""
        if self._guard is None:
            raise Diverged("no index")
        return self._guard


class LiveDocument:
    """pycrdt's document with its index. Used by one thread at a time; neither is thread-safe."""

    def __init__(self, kind: DocumentKind, parts: Sequence[bytes]) -> None:
        """Build the document from a snapshot and the updates after it, in order. Raises
        Diverged.
        """
        self.doc: Doc[Any] = Doc()
        try:
            with self.doc.transaction():
                for part in parts:
                    self.doc.apply_update(part)
        except BaseException as error:
            # pycrdt's panics are no Exceptions.
            raise Diverged(type(error).__name__) from error
        full_state = self.doc.get_update()
        self._indexing = _Indexing(kind, full_state)
        self._index: Guard | None = None
        self._logged_meanwhile: list[bytes] = []
        """Updates applied while the index was built."""
        self._size = self._measured_size = len(full_state)
        self._captured: list[bytes] = []
        self._subscription = self.doc.observe(lambda event: self._captured.append(event.update))
        self._full_state: bytes | None = None
        self._since_full: list[bytes] = []
        self._since_full_size = 0

    @property
    def is_indexed(self) -> bool:
        """True once updates can be authorized.

        The index of a large document takes seconds. It is built in a thread of its own, and readers
        have everything before that. Raises Diverged where it cannot be built.
        """
        if self._index is None and not self._indexing.is_alive():
            index = self._indexing.result()
            for update in self._logged_meanwhile:
                index.accept(update)
            self._logged_meanwhile.clear()
            self._index = index
        return self._index is not None

    @property
    def index(self) -> Guard:
        """Index over the content of the document."""
        if self._index is None:
            raise RuntimeError("the index is not built yet")
        return self._index

    def read(self, update: bytes, owns: Callable[[int], bool]) -> Effects:
        """Determine the effects of an update without applying it. Raises UpdateRefused."""
        effects: Effects = self.index.read(update, owns)
        return effects

    def clock(self, client_id: int) -> int:
        """Return the clock of a client; 0 for an unknown one."""
        return self.index.clock(client_id)

    @property
    def clients(self) -> int:
        """Number of clients that have written in the document."""
        return self.index.clients

    def apply(self, effects: Effects) -> bytes:
        """Apply an authorized update, and return pycrdt's own encoding of the change.

        Raises Diverged, after which the document cannot be used.
        """
        self._captured.clear()
        try:
            self.doc.apply_update(effects.update)
            (encoded,) = self._captured
            self.index.accept(encoded, effects)
        except BaseException as error:
            # pycrdt's panics are no Exceptions.
            raise Diverged(type(error).__name__) from error
        self._grow(encoded)
        return encoded

    def apply_logged(self, update: bytes) -> None:
        """Apply an update of the log. Raises Diverged."""
        try:
            self.doc.apply_update(update)
            if self._index is None:
                self._logged_meanwhile.append(update)
            else:
                self._index.accept(update)
        except BaseException as error:
            raise Diverged(type(error).__name__) from error
        # Only `apply` needs the captured encoding; without writers nothing else clears it.
        self._captured.clear()
        self._grow(update)

    def is_larger_than(self, most: int) -> bool:
        """True where the document's encoding has more bytes than `most`.

        The size is measured only when the sum of updates reaches `most`, and then after every 64
        kB: encoding a large document takes a while.
        """
        if self._size > most and self._size - self._measured_size >= _MAX_SINCE_FULL:
            self._size = self._measured_size = len(self.doc.get_update())
        return self._size > most

    def step1_frame(self) -> bytes:
        """Encode a frame with the server's state vector, for the page to send the rest."""
        return frames.binary(protocol.step1(self.doc.get_state()))

    def missing_frames(self, vector: bytes) -> Iterator[bytes]:
        """Yield frames with all updates beyond `vector`, a checked state vector.

        The full state is encoded once for many new pages. For a large document, updates since then
        follow it.
        """
        if vector != _EMPTY_STATE:
            yield frames.binary(protocol.step2(self.doc.get_update(vector)))
            return
        if self._full_state is None:
            self._full_state = frames.binary(protocol.step2(self.doc.get_update()))
        # Not joined to what follows: the backlogs of all sockets share these bytes.
        yield self._full_state
        if self._since_full:
            yield b"".join(self._since_full)

    def drop_full_state(self) -> None:
        """Free the cached encoding of the full state."""
        self._full_state = None
        self._since_full.clear()
        self._since_full_size = 0

    def release(self) -> None:
        """Unsubscribe from the document: an observer would keep it alive for ever."""
        self.doc.unobserve(self._subscription)

    def _grow(self, update: bytes) -> None:
        self._size += len(update)
        if self._full_state is None:
            return
        self._since_full.append(frames.binary(protocol.update(update)))
        self._since_full_size += len(update)
        if len(self._full_state) < _LARGE or self._since_full_size > _MAX_SINCE_FULL:
            self.drop_full_state()
