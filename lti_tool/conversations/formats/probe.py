"""Probe: a source, and what is derived from it, each computed once and only when asked for."""

import codecs
import io
import json
import zipfile
import zlib
from collections.abc import Callable
from functools import cached_property
from typing import IO, Any, BinaryIO, TypeVar

from selectolax.lexbor import LexborHTMLParser

from lti_tool.conversations import text_encoding
from lti_tool.conversations.markup import mhtml
from lti_tool.conversations.nesting import require_shallow
from lti_tool.conversations.problems import MOST_FILES, CannotRead, Problem
from lti_tool.conversations.source import HTML, TEXT, Source

_T = TypeVar("_T")

LARGEST_HEAD = 64 * 1024
"""Bytes that cheap checks look at."""

# Names in archives; a confined process can load no codec any more.
codecs.lookup("cp437")

_DEEPEST = 1000
"""Elements inside each other in HTML that is parsed; browsers stop at 512."""

_HTML_BEGINNINGS = ("<!doctype html", "<html", "<head", "<body", "<meta", "<div", "<p", "<span")


class Probe:
    """A source with its derived forms. Nothing here raises but `text`, `member` and `open`.

    Of a large source only the first bytes are in memory: `source.content` has no more, and it has
    no text, HTML or JSON. Formats with an index read it from `open`.
    """

    def __init__(self, source: Source, large: BinaryIO | None = None) -> None:
        self.source = source
        self._large = large
        self._derived: dict[Callable[[Probe], Any], Any] = {}

    def derive(self, function: Callable[["Probe"], _T]) -> _T:
        """Answer of a format's own function, computed once for its recogniser and its reader."""
        if function not in self._derived:
            self._derived[function] = function(self)
        found: _T = self._derived[function]
        return found

    @property
    def is_large(self) -> bool:
        """True for an export that is only opened for choosing."""
        return self._large is not None

    def open(self) -> BinaryIO:
        """Main flavor as a file, at its beginning. Only one such file is in use at a time."""
        if self._large is None:
            return io.BytesIO(self.source.content)
        self._large.seek(0)
        return self._large

    @cached_property
    def head(self) -> bytes:
        """First bytes of the main flavor."""
        return self.source.content[:LARGEST_HEAD]

    @cached_property
    def text(self) -> str:
        """Text of the text/plain flavor, or of the main one. Raises CannotRead for no text."""
        if self.is_large:
            raise CannotRead(Problem.TOO_LARGE)
        plain = self.source.first(TEXT)
        return text_encoding.decode(self.source.content if plain is None else plain)

    @cached_property
    def has_text(self) -> bool:
        """True where the source is text in an encoding that is known."""
        try:
            _ = self.text
        except CannotRead:
            return False
        return True

    @cached_property
    def html(self) -> str:
        """Text of the text/html flavor, or of a file that is a page; "" for neither."""
        if self.is_large:
            return ""
        if mhtml.is_mhtml(self.head):
            return mhtml.html_of(self.source.content)
        content = self.source.first(HTML)
        if content is None:
            if not _begins_like_html(self.head):
                return ""
            content = self.source.content
        try:
            return text_encoding.decode(content)
        except CannotRead:
            return ""

    @cached_property
    def dom(self) -> LexborHTMLParser | None:
        """Parsed HTML; None where the source has none. Raises CannotRead where it nests too deeply.

        The limit is above that of browsers: what they can show is parsed.
        """
        if not self.html:
            return None
        require_shallow(self.html, _DEEPEST)
        return LexborHTMLParser(self.html)

    @cached_property
    def json_head(self) -> str:
        """First characters of a source that begins like JSON; "" for any other."""
        head = self.head.decode("utf-8-sig", "ignore").lstrip()
        return head if head[:1] in ("{", "[") else ""

    @cached_property
    def json(self) -> Any:
        """Parsed JSON; None where the source is none, is large or nests too deeply."""
        if not self.json_head or self.is_large:
            return None
        try:
            return json.loads(self.source.content.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            return None

    @cached_property
    def directory(self) -> tuple[zipfile.ZipInfo, ...]:
        """Entries of a zip archive's directory; empty for any other source."""
        archive = self._archive
        return tuple(archive.infolist()) if archive is not None else ()

    @cached_property
    def members(self) -> tuple[str, ...]:
        """Names of the files of a zip archive; empty for any other source."""
        return tuple(entry.filename for entry in self.directory)

    def member(self, name: str, most: int) -> bytes:
        """Content of a file of the archive. Raises CannotRead beyond `most` bytes."""
        try:
            with self.open_member(name) as file:
                content = file.read(most + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError):
            raise CannotRead(Problem.UNREADABLE) from None
        if len(content) > most:
            raise CannotRead(Problem.LARGE_MEMBER)
        return content

    def open_member(self, name: str) -> IO[bytes]:
        """File of the archive, unpacked while it is read. Raises CannotRead."""
        if self._archive is None or name not in self.members:
            raise CannotRead(Problem.UNREADABLE)
        try:
            return self._archive.open(name)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):
            # Damaged, encrypted, or packed in a way that nobody here knows.
            raise CannotRead(Problem.UNREADABLE) from None

    @cached_property
    def _archive(self) -> zipfile.ZipFile | None:
        if not self.head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            return None
        try:
            archive = zipfile.ZipFile(self.open())
        except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
            return None
        if len(archive.infolist()) > MOST_FILES:
            raise CannotRead(Problem.MANY_FILES)
        return archive


def _begins_like_html(head: bytes) -> bool:
    text = head.decode("utf-8-sig", "ignore").lstrip().lower()
    while text.startswith(("<!--", "<?xml")):
        text = text.partition(">" if text[1] == "?" else "-->")[2].lstrip()
    return text.startswith(_HTML_BEGINNINGS)
