"""WebSocket frames sent by a server (RFC 6455, section 5): complete, unmasked, uncompressed.

A frame is encoded once and its bytes go to every socket of a room. A library would encode it for
each socket. Incoming frames are parsed by wsproto.
"""

import struct

_FINAL = 0x80
_BINARY, _CLOSE, _PING, _PONG = 0x2, 0x8, 0x9, 0xA

PING = bytes([_FINAL | _PING, 0])
"""A ping without a payload."""


def binary(message: bytes) -> bytes:
    """Encode a complete binary message in one frame."""
    return _framed(_BINARY, message)


def pong(payload: bytes) -> bytes:
    """Encode the answer to a ping."""
    return _framed(_PONG, payload)


def close(code: int) -> bytes:
    """Encode a close frame with its code (section 7.4)."""
    return _framed(_CLOSE, code.to_bytes(2, "big"))


def _framed(opcode: int, payload: bytes) -> bytes:
    size = len(payload)
    if size < 126:
        return bytes((_FINAL | opcode, size)) + payload
    if size < 65536:
        return struct.pack(">BBH", _FINAL | opcode, 126, size) + payload
    return struct.pack(">BBQ", _FINAL | opcode, 127, size) + payload
