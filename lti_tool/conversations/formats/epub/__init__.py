"""EPUB: chapters in the order of the book, of which somebody chooses one."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from lti_tool.conversations.formats import html_document
from lti_tool.conversations.formats.format import Evidence, Format, Options, sure
from lti_tool.conversations.formats.html_document import Document
from lti_tool.conversations.formats.probe import Probe
from lti_tool.conversations.markup.treatments import RULES
from lti_tool.conversations.markup.xml import Element, parsed
from lti_tool.conversations.nesting import require_shallow
from lti_tool.conversations.problems import CannotRead, Problem
from lti_tool.conversations.source import HTML, Flavor
from lti_tool.conversations.turns import Entry, Reading

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_LARGEST = 16 * 2**20
_MOST_CHAPTERS = 2_000
_DEEPEST_ELEMENT = 1_000
_LEAST = 40
"""Characters of a chapter; a cover has none."""


@dataclass(frozen=True)
class _Chapter:
    path: str
    title: str


def _recognise(probe: Probe) -> Evidence | None:
    if _CONTAINER not in probe.members:
        return None
    return sure("It is an EPUB book.")


def _chapters(probe: Probe) -> list[_Chapter]:
    """Chapters with text, in the order of the spine. Raises CannotRead."""
    container = parsed(probe.member(_CONTAINER, _LARGEST))
    found = next((each for each in container.iter("{*}rootfile")), None)
    package_path = (found.get("full-path") or "") if found is not None else ""
    if package_path not in probe.members:
        raise CannotRead(Problem.BROKEN_FILE)
    package = parsed(probe.member(package_path, _LARGEST))
    folder = posixpath.dirname(package_path)
    items = {
        each.get("id") or "": _path(folder, each.get("href") or "")
        for each in package.iter("{*}item")
    }
    names = _names(probe, package, folder)
    locked = _locked(probe)
    paths = [items.get(each.get("idref") or "", "") for each in package.iter("{*}itemref")]
    chapters = []
    for path in paths[:_MOST_CHAPTERS]:
        if path in locked:
            raise CannotRead(Problem.ENCRYPTED)
        if path in probe.members and len(text := _text(probe, path)) >= _LEAST:
            chapters.append(_Chapter(path, names.get(path) or _heading(probe, path) or text[:60]))
    return chapters


def _path(folder: str, href: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(href.partition("#")[0])))


def _names(probe: Probe, package: Element, folder: str) -> dict[str, str]:
    """Titles of chapters by the table of contents, the newer kind or the older one."""
    names: dict[str, str] = {}
    for each in package.iter("{*}item"):
        path = _path(folder, each.get("href") or "")
        is_contents = "nav" in (each.get("properties") or "").split()
        is_older = each.get("media-type") == "application/x-dtbncx+xml"
        if not (is_contents or is_older) or path not in probe.members:
            continue
        root = parsed(probe.member(path, _LARGEST))
        links = (
            [(a.get("href") or "", a) for a in root.iter("{*}a")]
            if is_contents
            else [
                (point.find("{*}content").get("src") or "", point.find("{*}navLabel"))
                for point in root.iter("{*}navPoint")
                if point.find("{*}content") is not None and point.find("{*}navLabel") is not None
            ]
        )
        for href, label in links:
            words = " ".join("".join(label.itertext()).split())
            names.setdefault(_path(posixpath.dirname(path), href), words)
    return names


def _locked(probe: Probe) -> set[str]:
    """Paths that are encrypted. Fonts may be, in a book that anybody may read."""
    if _ENCRYPTION not in probe.members:
        return set()
    root = parsed(probe.member(_ENCRYPTION, _LARGEST))
    return {unquote(each.get("URI") or "") for each in root.iter("{*}CipherReference")}


def _page(probe: Probe, path: str) -> str:
    """A chapter as HTML: a parser of HTML takes XML's empty elements for opened ones."""
    content = probe.member(path, _LARGEST)
    try:
        root = parsed(content)
    except CannotRead:
        page = content.decode("utf-8", "replace")
        require_shallow(page, _DEEPEST_ELEMENT)
        return page
    for each in root.iter():
        if isinstance(each.tag, str):
            each.tag = each.tag.rpartition("}")[2]
    html: bytes = etree.tostring(root, method="html", encoding="utf-8")
    return html.decode()


def _text(probe: Probe, path: str) -> str:
    body = LexborHTMLParser(_page(probe, path)).body
    return " ".join(body.text(separator=" ").split()) if body is not None else ""


def _heading(probe: Probe, path: str) -> str:
    found = LexborHTMLParser(_page(probe, path)).css_first("h1, h2, h3, title")
    return " ".join(found.text().split()) if found is not None else ""


def _index(probe: Probe) -> Iterator[Entry]:
    for chapter in probe.derive(_chapters):
        yield Entry(chapter.path, chapter.title, None, None)


def _extract(probe: Probe, entry: str) -> Flavor:
    return Flavor(HTML, _page(probe, _chosen(probe, entry).path).encode())


def _chosen(probe: Probe, entry: str) -> _Chapter:
    chapters = probe.derive(_chapters)
    if not chapters:
        raise CannotRead(Problem.EMPTY)
    found = next((each for each in chapters if each.path == entry), None)
    if found is None and entry:
        raise CannotRead(Problem.UNREADABLE)
    return found or chapters[0]


def _read(probe: Probe, options: Options) -> Reading:
    chapter = _chosen(probe, options.entry)
    dom = LexborHTMLParser(_page(probe, chapter.path))
    if dom.body is None:
        raise CannotRead(Problem.EMPTY)
    document = Document(dom, dom.body, RULES, chapter.title)
    return html_document.read(document, html_document.blocks_of(document))


FORMATS = (Format("epub", "Book (EPUB)", _recognise, _read, _index, _extract),)
