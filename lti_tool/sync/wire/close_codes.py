"""Why a socket was closed, besides the codes of errors (4000 + status; twin: close_codes.ts)."""

from enum import IntEnum


class CloseCode(IntEnum):
    """WebSocket close codes: RFC 6455's own, and the tool's in the private range."""

    TRY_AGAIN = 1012
    """The tool restarts, or the room was rebuilt: connect again at once; nothing is lost."""
    POLICY = 1008
    """What was sent is no message of this protocol, or was said in somebody else's name."""
    TOO_LARGE = 1009
    """One message was larger than any page makes."""
    TOO_SLOW = 4408
    """Too much waited to be sent, or a message took too long to arrive: connect again."""
    TOO_FAST = 4429
    """More messages than any hand can make, or more sockets than anybody has tabs."""
