"""RTF: its text, its rows of tables and the numbers that it shows; looks are not kept."""

import codecs
import re
from collections.abc import Iterator
from html import escape

from striprtf import striprtf

from lti_tool.conversations.formats import html_document
from lti_tool.conversations.formats.format import Evidence, Format, Options, sure
from lti_tool.conversations.formats.html_document import Document
from lti_tool.conversations.formats.probe import Probe
from lti_tool.conversations.problems import CannotRead, Problem
from lti_tool.conversations.sanitize import readable
from lti_tool.conversations.turns import Reading

for _page in (437, 850, 874, 932, 936, 949, 950, *range(1250, 1259)):
    # Python loads a codec when it is first used; a confined process can open no file.
    codecs.lookup(f"cp{_page}")
for _name in ("utf8", "latin-1", "johab", "gb2312", "big5", "shift_jis", "mac_roman"):
    codecs.lookup(_name)

_HEAD = 64
_ROW = re.compile(r"(?:[^|]*\|)+")
_NUMBER = re.compile(r"^\s*(?P<number>[^\t]{1,12})\t")


def _recognise(probe: Probe) -> Evidence | None:
    head = probe.head[:_HEAD].lstrip(b"\xef\xbb\xbf \r\n\t")
    return sure("It is an RTF file.") if head.startswith(b"{\\rtf") else None


def _read(probe: Probe, options: Options) -> Reading:
    del options
    content = probe.source.content
    source = content[max(content.find(b"{\\rtf"), 0) :].decode("latin-1")
    try:
        text: str = striprtf.rtf_to_text(source, errors="replace")  # type: ignore[no-untyped-call]
    except Exception:
        # The library raises whatever a malformed file makes it raise.
        raise CannotRead(Problem.BROKEN_FILE) from None
    lines = readable(text).split("\n")
    document = Document.of_html("\n".join(_html(lines, has_tables="\\trowd" in source)))
    return html_document.read(document, html_document.blocks_of(document))


def _html(lines: list[str], *, has_tables: bool) -> Iterator[str]:
    rows: list[str] = []
    for line in [*lines, ""]:
        if has_tables and _ROW.fullmatch(line):
            rows.append(line)
            continue
        if rows:
            yield f"<table>{''.join(map(_row, rows))}</table>"
            rows = []
        if line.strip():
            numbered = _NUMBER.sub(r"\g<number> ", line)
            yield f"<p>{escape(numbered.strip(), quote=False)}</p>"


def _row(line: str) -> str:
    cells = (f"<td>{escape(cell.strip(), quote=False)}</td>" for cell in line[:-1].split("|"))
    return f"<tr>{''.join(cells)}</tr>"


FORMATS = (Format("rtf", "RTF", _recognise, _read),)
