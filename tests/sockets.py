"""Opens a WebSocket as a page of this tool does, and waits for its end."""

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin


def open_socket(
    base: str,
    document_id: str,
    ticket: str,
    origin: str | None = None,
    generation: int | None = None,
) -> ClientConnection:
    """Go in with a ticket. Raises WebSocketException or OSError where that fails."""
    address = f"{base.replace('http', 'ws', 1)}/sync/{document_id}?ticket={ticket}&extended=1"
    return connect(
        address + (f"&generation={generation}" if generation is not None else ""),
        origin=Origin(origin) if origin else None,
        compression=None,
        ping_interval=None,
        proxy=None,
        max_size=None,
        # What a test has not looked at yet must not make it a slow reader.
        max_queue=None,
        close_timeout=1,
        legacy=True,  # closed by whoever asked, not at the end of a block
    )


def close_code(socket: ClientConnection) -> int:
    """Wait until the server closes the socket; its code. Raises TimeoutError."""
    try:
        while True:
            socket.recv(timeout=10)
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else 1006
