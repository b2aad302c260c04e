"""Archive of an export: the conversations of all files in a zip, and of zips within it."""

from collections.abc import Iterator, Sequence

from lti_tool.conversations.formats.archive.members import Archive, Member
from lti_tool.conversations.formats.data import DataFormat
from lti_tool.conversations.formats.format import Evidence, Format, Options, sure
from lti_tool.conversations.formats.probe import Probe
from lti_tool.conversations.problems import CannotRead, Problem
from lti_tool.conversations.records.outline import Outline
from lti_tool.conversations.turns import Entry, Reading

_SEPARATOR = "/"


class ArchiveFormat:
    """Format of archives whose files have one of the given formats.

    JSON is read as a stream, so that a member may be larger than memory. Any other file is small.
    """

    def __init__(self, data: Sequence[DataFormat], others: Sequence[Format]) -> None:
        self._data = data
        self._others = others

    def as_format(self) -> Format:
        """The format as the registry holds it."""
        return Format(
            "export-archive", "Archive of an export", self._recognise, self._read, self._index
        )

    def _recognise(self, probe: Probe) -> Evidence | None:
        archive = probe.derive(_archive)
        if archive is None:
            return None
        try:
            first = next(self._conversations(archive), None)
        except CannotRead:
            return sure("It is a zip archive that cannot be opened safely.")
        return sure(f"It is a zip archive that holds: {first.title}.") if first else None

    def _index(self, probe: Probe) -> Iterator[Entry]:
        archive = probe.derive(_archive)
        if archive is None:
            raise CannotRead(Problem.UNREADABLE)
        for file in self._conversations(archive):
            yield from file.entries()

    def _read(self, probe: Probe, options: Options) -> Reading:
        """The chosen conversation, or the first of the archive that has turns."""
        archive = probe.derive(_archive)
        if archive is None:
            raise CannotRead(Problem.UNREADABLE)
        member, _, entry = options.entry.rpartition(_SEPARATOR)
        for file in self._conversations(archive):
            if options.entry and file.member.id != member:
                continue
            try:
                return file.read(Options(entry, options.branch))
            except CannotRead as error:
                if options.entry or error.problem is not Problem.EMPTY:
                    raise
        raise CannotRead(Problem.EMPTY)

    def _conversations(self, archive: Archive) -> Iterator["_File"]:
        for member in archive.members():
            file = self._file(member)
            if file:
                yield file

    def _file(self, member: Member) -> "_File | None":
        found = member.outline()
        if found:
            for each in self._data:
                if each.evidence(found):
                    return _DataFile(member, each.title, each, found)
        probe = None if found else member.probe()
        for other in self._others if probe else ():
            if other.recognise(probe):
                return _OtherFile(member, other.title, other, probe)
        return None


def _archive(probe: Probe) -> Archive | None:
    return Archive.of(probe)
