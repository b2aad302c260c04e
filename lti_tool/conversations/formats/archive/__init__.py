"""Archive of an export: the conversations of all files in a zip, and of zips within it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from lti_tool.conversations.formats.archive.members import Member, open_members
from lti_tool.conversations.formats.data import DataFormat
from lti_tool.conversations.formats.format import Evidence, Format, Options, sure
from lti_tool.conversations.formats.probe import Probe
from lti_tool.conversations.problems import CannotRead, Problem
from lti_tool.conversations.recognition_reasons import FILES_REASON
from lti_tool.conversations.records.outline import Outline
from lti_tool.conversations.source import Flavor
from lti_tool.conversations.turns import Entry, Reading

_SEPARATOR = "/"


@dataclass(frozen=True)
class _DataFile:
    """Member that is JSON. It is read as a stream, and may be larger than memory."""

    member: Member
    format: DataFormat
    outline: Outline

    def entries(self) -> Iterator[Entry]:
        return self.format.entries(self.outline)

    def read(self, options: Options) -> Reading:
        return self.format.read(self.outline, options)

    def extract(self, entry: str) -> Flavor:
        return self.format.extract(self.outline, entry)


@dataclass(frozen=True)
class _OtherFile:
    """Member of another kind, which is small."""

    member: Member
    format: Format
    probe: Probe

    def entries(self) -> Iterator[Entry]:
        if self.format.index:
            yield from self.format.index(self.probe)
        else:
            reading = self.format.read(self.probe, Options())
            title = reading.title or PurePosixPath(self.member.info.filename).stem
            yield Entry("0", title, reading.created_at, len(reading.turns))

    def read(self, options: Options) -> Reading:
        chosen = options if self.format.index else replace(options, entry="")
        return self.format.read(self.probe, chosen)

    def extract(self, entry: str) -> Flavor:
        if self.format.extract:
            return self.format.extract(self.probe, entry)
        return self.probe.source.flavors[0]


_File = _DataFile | _OtherFile


@dataclass(frozen=True)
class ArchiveFormat:
    """Format of archives whose files have one of the given formats."""

    data: Sequence[DataFormat]
    others: Sequence[Format]

    def as_format(self) -> Format:
        """The format as the registry holds it."""
        return Format(
            "export-archive",
            "Archive of an export",
            self._recognise,
            self._read,
            self._index,
            self._extract,
        )

    def _recognise(self, probe: Probe) -> Evidence | None:
        try:
            first = next(self._files(probe), None)
        except CannotRead:
            # Reading says why.
            return sure("It is a zip archive that cannot be opened safely.")
        return sure(FILES_REASON.format(format=first.format.title)) if first else None

    def _index(self, probe: Probe) -> Iterator[Entry]:
        for file in self._files(probe):
            for entry in file.entries():
                yield replace(entry, id=f"{file.member.id}{_SEPARATOR}{entry.id}")

    def _read(self, probe: Probe, options: Options) -> Reading:
        """The chosen conversation, or the first of the archive that has turns."""
        if not probe.directory:
            return self._alone(probe).read(probe, options)
        if options.entry:
            file, entry = self._chosen(probe, options.entry)
            return file.read(Options(entry, options.branch))
        for file in self._files(probe):
            try:
                return file.read(options)
            except CannotRead as error:
                if error.problem is not Problem.EMPTY:
                    raise
        raise CannotRead(Problem.EMPTY)

    def _extract(self, probe: Probe, entry: str) -> Flavor:
        file, inner = self._chosen(probe, entry)
        return file.extract(inner)

    def _alone(self, probe: Probe) -> Format:
        """Format of a conversation that was taken out of an archive."""
        for each in (*(each.as_format() for each in self.data), *self.others):
            if each.recognise(probe):
                return each
        raise CannotRead(Problem.UNREADABLE)

    def _chosen(self, probe: Probe, entry: str) -> tuple[_File, str]:
        member_id, _, inner = entry.rpartition(_SEPARATOR)
        for member in open_members(probe):
            file = self._file(member) if member.id == member_id else None
            if file:
                return file, inner
        raise CannotRead(Problem.UNREADABLE)

    def _files(self, probe: Probe) -> Iterator[_File]:
        for member in open_members(probe):
            file = self._file(member)
            if file:
                yield file

    def _file(self, member: Member) -> _File | None:
        found = member.outline()
        for each in self.data if found else ():
            if found and each.evidence(found):
                return _DataFile(member, each, found)
        probe = member.probe()
        for other in self.others if probe else ():
            if probe and _is_surely(other, probe):
                return _OtherFile(member, other, probe)
        return None


def _is_surely(other: Format, probe: Probe) -> bool:
    """True for a file of the format. One that nobody can open is none, and fails alone."""
    try:
        evidence = other.recognise(probe)
    except CannotRead:
        return False
    return evidence is not None and evidence.confidence != "unsure"
