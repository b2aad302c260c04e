"""A DOCX file made ready for the library that reads it: what that would lose is written into it.

The library knows no numbers of paragraphs and no formulas, and would take hidden text and the
pictures' bytes along. All of this is changed in the XML before.
"""

import io
import re
import zipfile
from dataclasses import dataclass, field

from lti_tool.conversations.formats.docx import formulas
from lti_tool.conversations.formats.docx.numbers import Number, Numbering, W
from lti_tool.conversations.formats.probe import Probe
from lti_tool.conversations.markup.left_out import LeftOutLog
from lti_tool.conversations.markup.xml import Element, parsed, serialized
from lti_tool.conversations.problems import CannotRead, Problem
from lti_tool.conversations.turns import LeftOutReason

_LARGEST = 48 * 2**20
_MOST_ELEMENTS = 500_000
"""Bytes of all parts together; a book of a thousand pages has about ten million."""

DOCUMENT = "word/document.xml"
_PARTS = ("word/styles.xml", "word/numbering.xml", "word/footnotes.xml", "word/endnotes.xml")
_AS_THEY_ARE = ("[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels")
_NOTE_RELATIONS = ("word/_rels/footnotes.xml.rels", "word/_rels/endnotes.xml.rels")

BEGIN, VALUE, END, FORMULA = "\ue010", "\ue011", "\ue012", "\ue013"
"""Marks around what was written into the text."""

_MARKS = re.compile("[\ue010-\ue013]")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_OFF = ("0", "false", "off")
_HEADING = re.compile(r"heading|title|überschrift|titre|título|titolo", re.IGNORECASE)


@dataclass
class Package:
    """A file for the library, and what is put back into its answer."""

    content: bytes
    formulas: list[str] = field(default_factory=list)
    title: str = ""


def package_of(probe: Probe, log: LeftOutLog) -> Package:
    """Rewrite a DOCX. Raises CannotRead."""
    parts = _Parts(probe)
    document = parts.xml(DOCUMENT)
    if document is None:
        raise CannotRead(Problem.BROKEN_FILE)
    styles, numbering = parts.xml("word/styles.xml"), parts.xml("word/numbering.xml")
    made: list[str] = []
    counters = Numbering(numbering, styles)
    headings = _headings(styles)
    notes = [parts.xml("word/footnotes.xml"), parts.xml("word/endnotes.xml")]
    for root in (document, *notes):
        if root is not None:
            _rewrite(root, log, made)
            for paragraph in root.iter(f"{W}p"):
                _number(paragraph, counters, headings)
    for text in _texts(parts.xml("word/comments.xml")):
        log.add(LeftOutReason.OTHER, text)
    trees = dict(zip((DOCUMENT, *_PARTS), (document, styles, numbering, *notes), strict=True))
    return Package(_zip(parts, trees), made, _title(parts))


class _Parts:
    """Parts of the archive, read once, with a limit on all of them together."""

    def __init__(self, probe: Probe) -> None:
        self._probe = probe
        self._left = _LARGEST

    def bytes(self, name: str) -> bytes | None:
        """Content of a part; None for one that is missing. Raises CannotRead."""
        if name not in self._probe.members:
            return None
        content = self._probe.member(name, self._left)
        self._left -= len(content)
        return content

    def xml(self, name: str) -> Element | None:
        """Root of a part."""
        content = self.bytes(name)
        # The library takes about 30 microseconds and 1 kB for an element.
        if content is not None and content.count(b"<w:") > _MOST_ELEMENTS:
            raise CannotRead(Problem.MANY_PARTS)
        return parsed(content) if content is not None else None


def _rewrite(root: Element, log: LeftOutLog, made: list[str]) -> None:
    """Take hidden and removed text out, and write formulas as marks."""
    for element in list(root.iter(f"{W}t")):
        if element.text and _MARKS.search(element.text):
            element.text = _MARKS.sub("", element.text)
    for field_ in list(root.iter(f"{W}fldSimple")):
        _unwrap(field_)
    for run in list(root.iter(f"{W}r")):
        vanish = run.find(f"{W}rPr/{W}vanish")
        if vanish is not None and vanish.get(f"{W}val") not in _OFF:
            log.add(LeftOutReason.HIDDEN, "".join(run.itertext(f"{W}t")))
            run.getparent().remove(run)
    for removed in root.iter(f"{W}del"):
        log.add(LeftOutReason.OTHER, "".join(removed.itertext(f"{W}delText")))
    for formula in list(root.iter(*formulas.OUTER)):
        if formula.getparent() is None:
            continue
        made.append(formulas.mathml_of(formula))
        run = _run(root, f"{FORMULA}{len(made) - 1}{END}")
        parent = formula.getparent()
        if formula.tail:
            formula.tail = None
        parent.replace(formula, run)


def _unwrap(element: Element) -> None:
    parent = element.getparent()
    at = parent.index(element)
    for child in list(element):
        parent.insert(at, child)
        at += 1
    parent.remove(element)


def _number(paragraph: Element, counters: Numbering, headings: set[str]) -> None:
    """Write a paragraph's number into it."""
    found = counters.next(paragraph)
    if found is None:
        return
    number, instance, level = found
    properties = paragraph.find(f"{W}pPr")
    style = properties.find(f"{W}pStyle")
    is_heading = style is not None and style.get(f"{W}val") in headings
    for old in properties.findall(f"{W}numPr"):
        properties.remove(old)
    if number.is_simple and not is_heading:
        properties.append(_list_place(paragraph, instance, level))
    elif style is not None and not is_heading:
        properties.remove(style)
    run = _run(paragraph, _marked(number))
    paragraph.insert(paragraph.index(properties) + 1, run)


def _marked(number: Number) -> str:
    return f"{BEGIN}{number.value if number.is_simple else ''}{VALUE}{number.text}{END}"


def _list_place(near: Element, instance: str, level: int) -> Element:
    place = near.makeelement(f"{W}numPr")
    place.append(near.makeelement(f"{W}ilvl", {f"{W}val": str(level)}))
    place.append(near.makeelement(f"{W}numId", {f"{W}val": instance}))
    return place


def _run(near: Element, text: str) -> Element:
    run = near.makeelement(f"{W}r")
    words = near.makeelement(f"{W}t", {_SPACE: "preserve"})
    words.text = text
    run.append(words)
    return run


def _headings(styles: Element | None) -> set[str]:
    """Styles of headings by their identifiers."""
    if styles is None:
        return set()
    return {
        each.get(f"{W}styleId") or ""
        for each in styles.findall(f"{W}style")
        if (name := each.find(f"{W}name")) is not None and _HEADING.match(name.get(f"{W}val") or "")
    }


def _texts(root: Element | None) -> list[str]:
    if root is None:
        return []
    return [" ".join(each.itertext(f"{W}t")) for each in root.findall(f"{W}comment")]


def _title(parts: _Parts) -> str:
    root = parts.xml("docProps/core.xml")
    found = root.find("{http://purl.org/dc/elements/1.1/}title") if root is not None else None
    return " ".join((found.text or "").split()) if found is not None else ""


def _zip(parts: _Parts, trees: dict[str, Element | None]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, root in trees.items():
            if root is not None:
                archive.writestr(name, serialized(root))
        for name in (*_AS_THEY_ARE, *_NOTE_RELATIONS):
            content = parts.bytes(name)
            if content is not None:
                archive.writestr(name, serialized(parsed(content)))
    return file.getvalue()
