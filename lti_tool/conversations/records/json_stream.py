"""JSON of any size, decoded value by value, so that only one of them is in memory."""

import codecs
import json
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from lti_tool.conversations.problems import CannotRead, Problem

_CHUNK = 256 * 1024
_LARGEST_VALUE = 48 * 2**20
"""Characters of one value, which is one conversation of an export."""

_SPACE = " \t\r\n"

_LONGEST_CUT = 2
"""Characters behind what seems to be a number and is only its beginning: "e+" behind "1"."""


class JsonStream:
    """Reader of one JSON text. Raises CannotRead where it is no JSON, also after some values.

    The buffer is doubled until a value is complete, so that each character is parsed at most a few
    times. It is the parser of the standard library, as for small sources.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._parser = json.JSONDecoder()
        self._buffer = ""
        self._at = 0
        self._is_complete = False

    def items(self, *path: str) -> Iterator[Any]:
        """Items of the list that the text is, or of the one at a path of fields."""
        if self._enter(path):
            self._take("[")
            if self._next() == "]":
                self._take("]")
                return
            while True:
                yield self._value()
                if self._take(",]") == "]":
                    return

    def shape(self, most: int, depth: int) -> Any:
        """The value, with the first items of its lists only; from `depth` on it is whole."""
        opening = self._next()
        if depth == 0 or opening not in ("[", "{"):
            return self._value()
        if opening == "[":
            return [item for place, item in enumerate(self.items()) if place < most]
        return {name: self.shape(most, depth - 1) for name in self._fields()}

    def is_at_end(self) -> bool:
        """True where only white space is left."""
        return self._next() == ""

    def _enter(self, path: tuple[str, ...]) -> bool:
        """Go to the value at a path; False where it is not there."""
        for name in path:
            if self._next() != "{":
                return False
            for field in self._fields():
                if field == name:
                    break
                self._value()
            else:
                return False
        return self._next() == "["

    def _fields(self) -> Iterator[str]:
        """Names of an object's fields. Whoever asks for the next one has read the value."""
        self._take("{")
        if self._next() == "}":
            self._take("}")
            return
        while True:
            name = self._value()
            if not isinstance(name, str):
                raise CannotRead(Problem.BROKEN_JSON)
            self._take(":")
            yield name
            if self._take(",}") == "}":
                return

    def _take(self, expected: str) -> str:
        found = self._next()
        if not found or found not in expected:
            raise CannotRead(Problem.BROKEN_JSON)
        self._at += 1
        return found

    def _next(self) -> str:
        """First character that is no white space; "" at the end."""
        while True:
            while self._at < len(self._buffer):
                if self._buffer[self._at] not in _SPACE:
                    return self._buffer[self._at]
                self._at += 1
            if not self._fill(_CHUNK):
                return ""

    def _value(self) -> Any:
        self._next()
        while True:
            try:
                value, end = self._parser.raw_decode(self._buffer, self._at)
            except json.JSONDecodeError:
                pass
            except ValueError:
                # A number of more digits than Python converts.
                raise CannotRead(Problem.BROKEN_JSON) from None
            except RecursionError:
                raise CannotRead(Problem.NESTED) from None
            else:
                if end + _LONGEST_CUT < len(self._buffer) or self._is_complete:
                    self._at = end
                    return value
            left = len(self._buffer) - self._at
            if left > _LARGEST_VALUE or not self._fill(max(left, _CHUNK)):
                raise CannotRead(Problem.BROKEN_JSON)

    def _fill(self, size: int) -> bool:
        """Read on, and forget what has been passed; False at the end."""
        if self._is_complete:
            return False
        try:
            chunk = self._stream.read(size)
            self._is_complete = not chunk
            text = self._decoder.decode(chunk, final=self._is_complete)
        except UnicodeDecodeError:
            raise CannotRead(Problem.NOT_TEXT) from None
        except (OSError, ValueError, EOFError, zipfile.BadZipFile, zlib.error):
            # A damaged member of an archive.
            raise CannotRead(Problem.UNREADABLE) from None
        self._buffer = self._buffer[self._at :] + text
        self._at = 0
        return True
