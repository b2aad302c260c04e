"""How much a socket may still send, and how much work a person may make; with time, more again.

`now` is a monotonic clock's, in seconds.
"""

from lti_tool.sync import limits


class RateLimit:
    """What is left to one socket."""

    __slots__ = ("_at", "_bytes", "_messages", "_questions")

    def __init__(self) -> None:
        self._messages = float(limits.MESSAGES_AT_ONCE)
        self._bytes = float(limits.BYTES_AT_ONCE)
        self._questions = float(limits.QUESTIONS_AT_ONCE)
        self._at = 0.0

    def take_bytes(self, count: int, now: float) -> bool:
        """Use up some bytes; False when there were not so many."""
        elapsed = now - self._at
        self._at = now
        self._bytes = min(limits.BYTES_AT_ONCE, self._bytes + elapsed * limits.BYTES_PER_SECOND)
        self._messages = min(
            limits.MESSAGES_AT_ONCE, self._messages + elapsed * limits.MESSAGES_PER_SECOND
        )
        self._questions = min(
            limits.QUESTIONS_AT_ONCE, self._questions + elapsed * limits.QUESTIONS_PER_SECOND
        )
        self._bytes -= count
        return self._bytes >= 0

    def take_message(self) -> bool:
        """Use up one message, after its bytes; False when there was none left."""
        self._messages -= 1
        return self._messages >= 0

    def take_question(self) -> bool:
        """Use up one question, after its message; False when there was none left."""
        self._questions -= 1
        return self._questions >= 0
