"""Close codes of a WebSocket, besides those of errors (4000 + status; twin: close_codes.ts)."""

from enum import IntEnum


class CloseCode(IntEnum):
    """WebSocket close codes: RFC 6455's own, and the tool's in the private range."""

    TRY_AGAIN = 1012
    """The tool restarts, or the room was rebuilt. Connect again at once; nothing is lost."""
    POLICY = 1008
    """The message is not part of this protocol, or it claims to be somebody else's."""
    TOO_LARGE = 1009
    """One message was larger than any page makes."""
    TOO_SLOW = 4408
    """Too much waited to be sent, or a message took too long to arrive. Connect again."""
    TOO_FAST = 4429
    """Rate limit exceeded, or more sockets of one person than anybody has tabs."""
