"""Decoder of lib0's numbers, strings and counts, strict and bounded (`decoding.js`)."""

import struct
import sys
from typing import NoReturn

from lti_tool.refusals import UpdateRefused

CLOCK_LIMIT = 2**31
"""Upper bound of every clock, itself excluded. yrs keeps clocks in 32 bits; an overflow there is
memory unsafety. The clock after the last has the same bound: state vectors and delete ranges hold
it."""

MAX_SAFE_INTEGER = 2**53 - 1


def refuse_malformed() -> NoReturn:
    """Refuse bytes that are no update, or not in their shortest form."""
    raise UpdateRefused("malformed")


class Lib0Decoder:
    """Decoder of lib0's encodings from the front of `data`.

    Raises IndexError past the end, and UpdateRefused (malformed) for what no encoder writes.
    """

    __slots__ = ("_at", "_data", "_structs_left")

    def __init__(self, data: bytes, max_structs: int = sys.maxsize) -> None:
        """`max_structs` bounds the structs and delete ranges that the data may announce."""
        self._data = data
        self._at = 0
        self._structs_left = max_structs

    def uint8(self) -> int:
        """One byte."""
        byte = self._data[self._at]
        self._at += 1
        return byte

    def var_uint(self) -> int:
        """Unsigned number below 2^53: seven bits in each byte, the lowest first."""
        byte = self._data[self._at]
        self._at += 1
        if byte < 0x80:
            return byte
        return self._longer(byte & 0x7F, 7)

    def var_int(self) -> int:
        """Signed number: the sign and six bits in the first byte, then as `var_uint`."""
        byte = self.uint8()
        size = byte & 0x3F
        if byte & 0x80:
            size = self._longer(size, 6)
        return -size if byte & 0x40 else size

    def _longer(self, number: int, shift: int) -> int:
        byte = 0x80
        while byte & 0x80 and shift < 56:
            byte = self.uint8()
            number |= (byte & 0x7F) << shift
            shift += 7
        # A last byte of zero adds nothing; one with the top bit set is not the last.
        if byte == 0 or byte & 0x80 or number > MAX_SAFE_INTEGER:
            refuse_malformed()
        return number

    def clock(self) -> int:
        """Clock, or a length in clocks."""
        number = self.var_uint()
        if number >= CLOCK_LIMIT:
            refuse_malformed()
        return number

    def count(self, size: int) -> int:
        """Number of elements that follow, each of at least `size` bytes, as far as bytes do."""
        number = self.var_uint()
        if number * size > len(self._data) - self._at:
            refuse_malformed()
        return number

    def struct_count(self) -> int:
        """Number of structs or delete ranges that follow; `max_structs` bounds their sum."""
        number = self.count(2)
        self._structs_left -= number
        if self._structs_left < 0:
            raise UpdateRefused("too-large")
        return number

    def var_string(self) -> str:
        """Text behind the number of its bytes. Raises UnicodeDecodeError where it is none."""
        return self._take(self.var_uint()).decode()

    def float(self, layout: struct.Struct) -> float:
        """Number in this layout."""
        number: float = layout.unpack(self._take(layout.size))[0]
        return number

    def _take(self, length: int) -> bytes:
        start, self._at = self._at, self._at + length
        if self._at > len(self._data):
            refuse_malformed()
        return self._data[start : self._at]

    def expect_end(self) -> None:
        """Refuse bytes that are left over."""
        if self._at != len(self._data):
            refuse_malformed()
