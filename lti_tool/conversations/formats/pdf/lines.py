"""Lines of a PDF's pages, with their places and sizes, from pdfium."""

import codecs
import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium
from pypdfium2 import PdfiumError

from lti_tool.conversations.problems import CannotRead, Problem

# Python loads a codec when it is first used; a confined process can open no file.
codecs.lookup("utf-16-le")

_MOST_PAGES = 2_000
_MOST_CHARACTERS = 4_000_000
_GAP = 2.2
"""Widths of an "m" that part the columns of a table or a page."""

_LIGATURES = str.maketrans({
    "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl",
    "\ufb05": "st", "\ufb06": "st", "\x02": "\u00ad", "\ufffe": "\u00ad", "\x00": "",
})  # fmt: skip
"""Characters for looks, and what pdfium puts where a word was divided."""

_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
_BOLD_WEIGHT = 600


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch of text on one line of a page. `bottom` and `top` count from the foot of it."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    is_bold: bool


@dataclass(frozen=True)
class Page:
    """Lines of one page in the order of the file."""

    lines: tuple[Line, ...]
    width: float
    height: float
    has_images: bool


@dataclass(frozen=True)
class File:
    """Pages of a file, and the title that it gives itself."""

    pages: tuple[Page, ...]
    title: str


def open_file(content: bytes) -> File:
    """All pages of a PDF. Raises CannotRead."""
    try:
        document = pypdfium2.PdfDocument(content)
    except PdfiumError as error:
        is_locked = "password" in str(error).lower() or "security" in str(error).lower()
        raise CannotRead(Problem.ENCRYPTED if is_locked else Problem.BROKEN_FILE) from None
    with document:
        if len(document) > _MOST_PAGES:
            raise CannotRead(Problem.LARGE_PAGE)
        title = document.get_metadata_value("Title") or ""
        return File(tuple(_pages(document)), " ".join(title.split()))


def _pages(document: pypdfium2.PdfDocument) -> Iterator[Page]:
    left = _MOST_CHARACTERS
    for number in range(len(document)):
        try:
            page = document[number]
            text = page.get_textpage()
        except PdfiumError:
            yield Page((), 1, 1, has_images=False)
            continue
        left -= text.count_chars()
        if left < 0:
            raise CannotRead(Problem.LARGE_PAGE)
        lines = tuple(_lines(text))
        has_images = not lines and any(
            each.type == pdfium.FPDF_PAGEOBJ_IMAGE for each in page.get_objects(max_depth=2)
        )
        yield Page(lines, page.get_width(), page.get_height(), has_images)
        text.close()
        page.close()


def _lines(page: pypdfium2.PdfTextPage) -> Iterator[Line]:
    """Lines of a page; one whose words stand far apart becomes several."""
    characters = _characters(page)
    begin = 0
    for index, character in enumerate([*characters, "\n"]):
        if character in "\r\n":
            if begin < index:
                yield from _stretches(page, characters, begin, index)
            begin = index + 1


def _characters(page: pypdfium2.PdfTextPage) -> list[str]:
    code = pdfium.FPDFText_GetUnicode
    found = (code(page, index) for index in range(page.count_chars()))
    return [chr(each) if each < 0x110000 else "\ufffd" for each in found]


def _stretches(
    page: pypdfium2.PdfTextPage, characters: list[str], begin: int, end: int
) -> Iterator[Line]:
    size = max(_size(page, begin), 1.0)
    first = begin
    at = begin
    while at < end:
        if characters[at].isspace() and first < at:
            following = at
            while following < end and characters[following].isspace():
                following += 1
            if following < end and _left(page, following) - _right(page, at - 1) > _GAP * size:
                yield from _line(page, characters, first, at)
                first = following
            at = following
        else:
            at += 1
    yield from _line(page, characters, first, end)


def _line(
    page: pypdfium2.PdfTextPage, characters: list[str], begin: int, end: int
) -> Iterator[Line]:
    while begin < end and characters[begin].isspace():
        begin += 1
    while end > begin and characters[end - 1].isspace():
        end -= 1
    if begin == end:
        return
    text = "".join(characters[begin:end])
    if any("\ud800" <= each <= "\udfff" for each in text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    bottom, top = _height(page, begin)
    yield Line(
        text.translate(_LIGATURES),
        _left(page, begin),
        _right(page, end - 1),
        bottom,
        top,
        max(_size(page, begin), _size(page, end - 1)),
        _is_bold(page, begin) and _is_bold(page, end - 1),
    )


def _box(page: pypdfium2.PdfTextPage, index: int) -> tuple[float, float, float, float]:
    """Left, right, bottom and top of what is drawn of a character."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(page, index, left, right, bottom, top)
    return left.value, right.value, bottom.value, top.value


def _left(page: pypdfium2.PdfTextPage, index: int) -> float:
    return _box(page, index)[0]


def _right(page: pypdfium2.PdfTextPage, index: int) -> float:
    return _box(page, index)[1]


def _height(page: pypdfium2.PdfTextPage, index: int) -> tuple[float, float]:
    """Foot and top of a character's line, which are the same for all letters of a font."""
    box = pdfium.FS_RECTF()
    if pdfium.FPDFText_GetLooseCharBox(page, index, box):
        return min(box.bottom, box.top), max(box.bottom, box.top)
    return 0.0, 0.0


def _size(page: pypdfium2.PdfTextPage, index: int) -> float:
    """Height of a font as it is shown, whatever the text's matrix makes of it."""
    bottom, top = _height(page, index)
    return round(top - bottom, 1)


def _is_bold(page: pypdfium2.PdfTextPage, index: int) -> bool:
    if pdfium.FPDFText_GetFontWeight(page, index) >= _BOLD_WEIGHT:
        return True
    name = ctypes.create_string_buffer(128)
    pdfium.FPDFText_GetFontInfo(page, index, name, len(name), ctypes.c_int())
    return bool(_BOLD.search(name.value.decode("utf-8", "replace")))
