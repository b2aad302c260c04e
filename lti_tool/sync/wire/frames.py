"""WebSocket frames as a server sends them (RFC 6455, section 5): whole, unmasked, uncompressed.

A frame is made once and its bytes go to every socket of a room; a library would make it anew for
each. What comes in is parsed by wsproto.
"""

import struct

_FINAL = 0x80
_BINARY, _CLOSE, _PING, _PONG = 0x2, 0x8, 0x9, 0xA

PING = bytes([_FINAL | _PING, 0])
"""A ping without a payload."""


def binary(message: bytes) -> bytes:
    """A whole binary message in one frame."""
    return _framed(_BINARY, message)


def pong(payload: bytes) -> bytes:
    """The answer to a ping."""
    return _framed(_PONG, payload)


def close(code: int) -> bytes:
    """The close frame with its code (section 7.4)."""
    return _framed(_CLOSE, code.to_bytes(2, "big"))


def _framed(opcode: int, payload: bytes) -> bytes:
    size = len(payload)
    if size < 126:
        return bytes((_FINAL | opcode, size)) + payload
    if size < 65536:
        return struct.pack(">BBH", _FINAL | opcode, 126, size) + payload
    return struct.pack(">BBQ", _FINAL | opcode, 127, size) + payload
