"""Registry of formats: which one a source has, and what it makes of it; pure.

The first format that is sure wins; else the first that is likely; else the first that is unsure.
"""

from collections.abc import Iterator

from lti_tool.conversations.formats import (
    docx,
    epub,
    exports,
    markdown_export,
    odt,
    pages,
    pdf,
    rtf,
    subtitles,
    transcript,
    web_page,
)
from lti_tool.conversations.formats.format import Confidence, Format, Options, Recognition
from lti_tool.conversations.formats.probe import Probe
from lti_tool.conversations.problems import CannotRead, Problem
from lti_tool.conversations.source import Flavor
from lti_tool.conversations.turns import Entry, Reading

FORMATS: list[Format] = [
    *exports.FORMATS,
    *pdf.FORMATS,
    *docx.FORMATS,
    *odt.FORMATS,
    *epub.FORMATS,
    *rtf.FORMATS,
    *subtitles.FORMATS,
    *pages.FORMATS,
    *web_page.FORMATS,
    *markdown_export.FORMATS,
    *transcript.FORMATS,
]
"""All formats. One line a folder, the most specific first; a reading of any text is the last."""

_ORDER: tuple[Confidence, ...] = ("sure", "likely", "unsure")


def recognise(probe: Probe) -> Recognition:
    """The format of a source. Raises CannotRead where there is none."""
    found: list[Recognition] = []
    for each in FORMATS:
        evidence = each.recognise(probe)
        if evidence is None:
            continue
        recognition = Recognition(each.name, evidence.confidence, evidence.reason)
        if evidence.confidence == "sure":
            return recognition
        found.append(recognition)
    if not found:
        raise CannotRead(Problem.NOT_TEXT)
    return min(found, key=lambda each: _ORDER.index(each.confidence))


def candidates(probe: Probe) -> Iterator[Recognition]:
    """Every format that would try the source, for the person who chooses another one."""
    for each in FORMATS:
        evidence = each.recognise(probe)
        if evidence is not None:
            yield Recognition(each.name, evidence.confidence, evidence.reason)


def read(probe: Probe, name: str, options: Options) -> Reading:
    """Turns of a source by the format of this name. Raises CannotRead."""
    return named(name).read(probe, options)


def index(probe: Probe, name: str) -> Iterator[Entry] | None:
    """Conversations of an export; None for a format that holds one."""
    found = named(name).index
    return found(probe) if found else None


def extract(probe: Probe, name: str, entry: str) -> Flavor:
    """One conversation of an export alone. Raises CannotRead."""
    found = named(name).extract
    if found is None:
        raise CannotRead(Problem.UNREADABLE)
    return found(probe, entry)


def named(name: str) -> Format:
    """The format of this name. Raises CannotRead for one that is not there any more."""
    for each in FORMATS:
        if each.name == name:
            return each
    raise CannotRead(Problem.UNREADABLE)
