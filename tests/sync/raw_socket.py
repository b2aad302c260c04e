"""A WebSocket client that may send anything: frames made by hand, whole, broken or in bytes."""

import base64
import os
import socket
import struct
from typing import Any
from urllib.parse import urlsplit

TEXT, BINARY, CLOSE, PING = 0x1, 0x2, 0x8, 0x9


def frame(
    payload: bytes, opcode: int = BINARY, *, final: bool = True, masked: bool = True, bits: int = 0
) -> bytes:
    """One frame of a client (RFC 6455, section 5.2)."""
    first = (0x80 if final else 0) | bits | opcode
    mask = 0x80 if masked else 0
    size = len(payload)
    if size < 126:
        head = bytes((first, mask | size))
    elif size < 65536:
        head = struct.pack(">BBH", first, mask | 126, size)
    else:
        head = struct.pack(">BBQ", first, mask | 127, size)
    # A mask of zeros changes nothing, and is allowed.
    return head + (b"\0\0\0\0" if masked else b"") + payload


class RawSocket:
    """Socket after its handshake."""

    def __init__(
        self,
        base: str,
        document_id: str,
        ticket: dict[str, Any],
        more: str = "&extended=1",
        headers: str = "",
    ) -> None:
        place = urlsplit(base)
        self.sock = socket.create_connection((place.hostname, place.port or 80), timeout=20)
        key = base64.b64encode(os.urandom(16)).decode()
        self.sock.sendall(
            f"GET /sync/{document_id}?ticket={ticket['ticket']}{more} HTTP/1.1\r\n"
            f"Host: {place.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n{headers}\r\n".encode()
        )
        answer = b""
        while not answer.endswith(b"\r\n\r\n"):
            answer += self.sock.recv(1)
        assert b" 101 " in answer.split(b"\r\n")[0]

    def send(self, data: bytes) -> None:
        """Send bytes; a connection that is cut meanwhile is what an attacker may expect."""
        try:
            self.sock.sendall(data)
        except OSError:
            return

    def next_frame(self) -> tuple[int, bytes] | None:
        """Opcode and payload of the server's next frame; None when the connection is cut."""
        try:
            first, size = self._exactly(2)
            if size == 126:
                (size,) = struct.unpack(">H", self._exactly(2))
            elif size == 127:
                (size,) = struct.unpack(">Q", self._exactly(8))
            return first & 0x0F, self._exactly(size)
        except (EOFError, ConnectionError):
            return None

    def close_code(self) -> int | None:
        """The code that the server closes with; None when it just cuts the connection."""
        while (found := self.next_frame()) is not None:
            opcode, payload = found
            if opcode == CLOSE:
                return int.from_bytes(payload[:2], "big")
        return None

    def _exactly(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            more = self.sock.recv(count - len(data))
            if not more:
                raise EOFError
            data += more
        return data
