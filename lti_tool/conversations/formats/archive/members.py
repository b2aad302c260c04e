"""Members of a zip archive that may hold conversations, within limits of what they unpack to."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePosixPath

from lti_tool.conversations.formats.probe import Probe
from lti_tool.conversations.problems import CannotRead, Problem
from lti_tool.conversations.records import outline
from lti_tool.conversations.records.outline import Outline
from lti_tool.conversations.source import Origin, Source

_MIB = 2**20
_MOST_UNPACKED = 640 * _MIB
"""Bytes of all members that are opened. Exports of text shrink to a tenth, at most."""

_MOST_RATIO = 400
_RATIO_FROM = 16 * _MIB
"""Size from which a member that shrank more than `_MOST_RATIO` times is no text of people."""

_DEEPEST = 2
_DOCUMENTS = {"[Content_Types].xml", "mimetype", "META-INF/container.xml"}
"""Members of word-processor files and books, which are zips too and no exports."""

_DATA = {"", ".json", ".jsonl", ".ndjson", ".txt"}
_ZIP = ".zip"
_MOST = {
    ".html": 48 * _MIB, ".htm": 48 * _MIB, ".csv": 48 * _MIB, ".png": 8 * _MIB, _ZIP: 32 * _MIB,
    ".md": 10 * _MIB, ".txt": 10 * _MIB,
}  # fmt: skip
"""Largest members of other kinds, which are read as a whole."""
_RENDERED = "chat.html"
"""Page that ChatGPT's export has beside its data, with the same conversations."""


@dataclass(frozen=True)
class Member:
    """File of an archive. Its id is its place, after those of the archives that it is in."""

    id: str
    archive: Probe
    info: zipfile.ZipInfo

    @property
    def suffix(self) -> str:
        """Ending of the name, in lower case."""
        return _suffix(self.info)

    def outline(self) -> Outline | None:
        """Outline of a member that is JSON, read as a stream."""
        if self.suffix not in _DATA:
            return None
        try:
            return outline.of_stream(lambda: self.archive.open_member(self.info.filename))
        except CannotRead:
            # Encrypted, or packed in a way that nobody here knows; it fails alone.
            return None

    def probe(self) -> Probe | None:
        """Probe of a member of another kind; None for one that is too large, or damaged."""
        if self.suffix not in _MOST:
            return None
        try:
            content = self.archive.member(self.info.filename, _MOST[self.suffix])
        except CannotRead:
            return None
        return Probe(Source.of_file(content, "", self.info.filename, Origin.MEMBER))


def open_members(archive: Probe, prefix: str = "", depth: int = 0) -> Iterator[Member]:
    """Members that may hold conversations, those of archives within it included.

    Raises CannotRead for an archive that unpacks to more than an export can.
    """
    if not _DOCUMENTS.isdisjoint(archive.members):
        return
    chosen = [(place, info) for place, info in enumerate(archive.directory) if _may_hold(info)]
    _check([info for _, info in chosen])
    for place, info in chosen:
        member = Member(f"{prefix}{place}", archive, info)
        if member.suffix != _ZIP:
            yield member
        elif depth < _DEEPEST and (inner := member.probe()):
            yield from open_members(inner, f"{member.id}.", depth + 1)


def _may_hold(info: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(info.filename)
    return (
        not info.is_dir()
        and path.name != _RENDERED
        and not path.name.startswith(".")
        and path.parts[0] != "__MACOSX"
        and (_suffix(info) in _DATA or _suffix(info) in _MOST)
    )


def _suffix(info: zipfile.ZipInfo) -> str:
    return PurePosixPath(info.filename).suffix.lower()


def _check(infos: list[zipfile.ZipInfo]) -> None:
    """Refuse what unpacks to far more than it is, or has members that share their bytes."""
    size = sum(info.file_size for info in infos)
    is_dense = any(
        info.file_size > max(_RATIO_FROM, _MOST_RATIO * info.compress_size) for info in infos
    )
    places = sorted((info.header_offset, info.compress_size) for info in infos)
    overlap = any(
        begin + packed > following for (begin, packed), (following, _) in pairwise(places)
    )
    if size > _MOST_UNPACKED or is_dense or overlap:
        raise CannotRead(Problem.LARGE_MEMBER)
