"""Order in which the notes of a document were accepted, for the pages that show them in it."""

from collections.abc import Iterable, Sequence

from lti_tool.sync.wire import frames, protocol


class AcceptedOrder:
    """Keys of a room's notes, the first accepted one first."""

    def __init__(self) -> None:
        self._keys: dict[str, None] = {}
        self._frame: bytes | None = None
        self.after = 0
        """Number up to which the rows were read. Those of later commits have a greater one."""

    def load(self, rows: Sequence[tuple[int, str]]) -> None:
        """Replace everything by the rows of a document, which are in order."""
        self.clear()
        self.extend_by_rows(rows)

    def extend_by_rows(self, rows: Sequence[tuple[int, str]]) -> None:
        """Add the rows after number `after`; some may be known from a commit of this process."""
        self.extend(key for _, key in rows)
        if rows:
            self.after = rows[-1][0]

    def extend(self, keys: Iterable[str]) -> None:
        """Add keys that were accepted after all others; one that was deleted may come again."""
        for key in keys:
            self._keys.pop(key, None)
            self._keys[key] = None
        self._frame = None

    def clear(self) -> None:
        """Free the keys; they are read again with the document."""
        self._keys.clear()
        self._frame = None

    @property
    def frame(self) -> bytes:
        """Frame with all keys, encoded once for many new pages; empty where there are none."""
        if self._frame is None:
            self._frame = frame_for(self._keys)
        return self._frame


def frame_for(keys: Iterable[str]) -> bytes:
    """Encode keys as one frame; empty where there are none."""
    listed = list(keys)
    return frames.binary(protocol.order(listed)) if listed else b""
