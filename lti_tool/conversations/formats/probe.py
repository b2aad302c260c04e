"""Probe: a source, and what is derived from it, each computed once and only when asked for."""

import io
import json
import zipfile
from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar

from selectolax.lexbor import LexborHTMLParser

from lti_tool.conversations import text_encoding
from lti_tool.conversations.problems import CannotRead, Problem
from lti_tool.conversations.source import HTML, TEXT, Source

_T = TypeVar("_T")

_HEAD = 64 * 1024
"""Bytes that cheap checks look at."""

_LARGEST_JSON = 16 * 2**20
"""Bytes that are parsed at once; a larger export is read entry by entry from `source.content`."""

_MOST_MEMBERS = 10_000

_HTML_BEGINNINGS = ("<!doctype html", "<html", "<head", "<body", "<meta", "<div", "<p", "<span")


class Probe:
    """A source with its derived forms. Nothing here raises but `text` and `member`."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._derived: dict[Callable[[Probe], Any], Any] = {}

    def derive(self, function: Callable[["Probe"], _T]) -> _T:
        """Answer of a format's own function, computed once for its recogniser and its reader."""
        if function not in self._derived:
            self._derived[function] = function(self)
        found: _T = self._derived[function]
        return found

    @cached_property
    def head(self) -> bytes:
        """First bytes of the main flavor."""
        return self.source.content[:_HEAD]

    @cached_property
    def text(self) -> str:
        """Text of the text/plain flavor, or of the main one. Raises CannotRead for no text."""
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
        """Text of the text/html flavor, or of a file that begins like HTML; "" for neither."""
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
        """Parsed HTML; None where the source has none."""
        return LexborHTMLParser(self.html) if self.html else None

    @cached_property
    def json_head(self) -> str:
        """First characters of a source that begins like JSON; "" for any other."""
        head = self.head.decode("utf-8-sig", "ignore").lstrip()
        return head if head[:1] in ("{", "[") else ""

    @cached_property
    def json(self) -> Any:
        """Parsed JSON; None where the source is none, is too large or nests too deeply."""
        if not self.json_head or len(self.source.content) > _LARGEST_JSON:
            return None
        try:
            return json.loads(self.source.content.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            return None

    @cached_property
    def members(self) -> tuple[str, ...]:
        """Names of the files of a zip archive; empty for any other source."""
        archive = self._archive
        return tuple(archive.namelist()) if archive is not None else ()

    def member(self, name: str, most: int) -> bytes:
        """Content of a file of the archive. Raises CannotRead beyond `most` bytes."""
        if self._archive is None or name not in self.members:
            raise CannotRead(Problem.UNREADABLE)
        try:
            with self._archive.open(name) as file:
                content = file.read(most + 1)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):
            raise CannotRead(Problem.UNREADABLE) from None
        if len(content) > most:
            raise CannotRead(Problem.LARGE_MEMBER)
        return content

    @cached_property
    def _archive(self) -> zipfile.ZipFile | None:
        if not self.head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            return None
        try:
            archive = zipfile.ZipFile(io.BytesIO(self.source.content))
        except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
            return None
        return archive if len(archive.namelist()) <= _MOST_MEMBERS else None


def _begins_like_html(head: bytes) -> bool:
    text = head.decode("utf-8-sig", "ignore").lstrip().lower()
    while text.startswith(("<!--", "<?xml")):
        text = text.partition(">" if text[1] == "?" else "-->")[2].lstrip()
    return text.startswith(_HTML_BEGINNINGS)
