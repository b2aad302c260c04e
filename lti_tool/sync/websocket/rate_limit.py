"""Rate limit of one socket: token buckets for bytes, messages and sync requests.

`now` is a monotonic clock's, in seconds.
"""

from lti_tool.sync import limits


class RateLimit:
    """Token buckets of one socket; refilled with time."""

    __slots__ = ("_at", "_bytes", "_messages", "_questions")

    def __init__(self) -> None:
        self._messages = float(limits.MESSAGE_BURST)
        self._bytes = float(limits.BYTE_BURST)
        self._questions = float(limits.SYNC_REQUEST_BURST)
        self._at = 0.0

    def take_bytes(self, count: int, now: float) -> bool:
        """Take bytes from the bucket; False when there were too few."""
        elapsed = now - self._at
        self._at = now
        self._bytes = min(limits.BYTE_BURST, self._bytes + elapsed * limits.BYTES_PER_SECOND)
        self._messages = min(
            limits.MESSAGE_BURST, self._messages + elapsed * limits.MESSAGES_PER_SECOND
        )
        self._questions = min(
            limits.SYNC_REQUEST_BURST, self._questions + elapsed * limits.SYNC_REQUESTS_PER_SECOND
        )
        self._bytes -= count
        return self._bytes >= 0

    def take_message(self) -> bool:
        """Take one message, after its bytes; False when none was left."""
        self._messages -= 1
        return self._messages >= 0

    def take_sync_request(self) -> bool:
        """Take one sync request, after its message; False when none was left."""
        self._questions -= 1
        return self._questions >= 0
