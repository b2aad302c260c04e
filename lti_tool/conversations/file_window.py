"""Part of a file as a file of its own, so that a large source is never in memory as a whole."""

import io
from typing import BinaryIO

from typing_extensions import Buffer


class FileWindow(io.BufferedReader):
    """Bytes of `file` from `begin` on, `size` of them."""

    def __init__(self, file: BinaryIO, begin: int, size: int) -> None:
        super().__init__(_RawWindow(file, begin, size), 256 * 1024)


class _RawWindow(io.RawIOBase):
    def __init__(self, file: BinaryIO, begin: int, size: int) -> None:
        super().__init__()
        self._file, self._begin, self._size = file, begin, size
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise ValueError("a position before the beginning")
        self._position = start + offset
        return self._position

    def readinto(self, buffer: Buffer) -> int:
        view = memoryview(buffer)
        length = max(min(len(view), self._size - self._position), 0)
        self._file.seek(self._begin + self._position)
        data = self._file.read(length)
        view[: len(data)] = data
        self._position += len(data)
        return len(data)
