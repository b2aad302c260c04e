"""PDF with a text layer: lines are put in order and joined, and who speaks is looked for."""

import re

from lti_tool.conversations.formats import html_document
from lti_tool.conversations.formats.format import Evidence, Format, Options, sure
from lti_tool.conversations.formats.html_document import Document
from lti_tool.conversations.formats.pdf.columns import columns_of
from lti_tool.conversations.formats.pdf.lines import File, Line, open_file
from lti_tool.conversations.formats.pdf.margins import without_margins
from lti_tool.conversations.formats.pdf.paragraphs import Words, html_of, metrics_of, paragraphs_of
from lti_tool.conversations.formats.probe import Probe
from lti_tool.conversations.problems import CannotRead, Problem
from lti_tool.conversations.turns import LeftOutReason, Reading, ReadingWarning

_HEAD = 1024
_NO_TITLE = re.compile(
    r".*\.(?:docx?|odt|pdf|tex|dvi|indd|html?)|microsoft word.*|untitled.*|about:blank|.{0,2}",
    re.IGNORECASE,
)


def _recognise(probe: Probe) -> Evidence | None:
    return sure("It is a PDF file.") if b"%PDF-" in probe.head[:_HEAD] else None


def _read(probe: Probe, options: Options) -> Reading:
    del options
    file = open_file(probe.source.content)
    if not any(page.lines for page in file.pages):
        raise CannotRead(Problem.SCAN if file.pages else Problem.EMPTY)
    document = _document(file)
    return html_document.read(document, html_document.blocks_of(document))


def _document(file: File) -> Document:
    pages, margins = without_margins(file.pages)
    columns: list[tuple[Line, ...]] = []
    gap: float | None = None
    has_columns = False
    for page in pages:
        found, gap = columns_of(page, gap)
        has_columns = has_columns or gap is not None
        columns += [column.lines for column in found]
    metrics = metrics_of(columns)
    words = Words.of(line for lines in columns for line in lines)
    html = "\n".join(html_of(paragraphs_of(columns, metrics), metrics, words))
    warnings = []
    if has_columns:
        warnings.append(ReadingWarning.ORDER)
    if any(page.has_images for page in file.pages):
        warnings.append(ReadingWarning.NO_TEXT_LAYER)
    title = "" if _NO_TITLE.fullmatch(file.title) else file.title
    document = Document.of_html(html, title=title, warnings=tuple(warnings))
    for line in margins:
        document.log.add(LeftOutReason.PAGE, line)
    return document


FORMATS = (Format("pdf", "PDF", _recognise, _read),)
