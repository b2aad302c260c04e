"""Program of the confined process: bytes of a CSV file or a spreadsheet to the people in it."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import BinaryIO, TypeAlias

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from lti_tool.conversations import text_encoding
from lti_tool.conversations.problems import CannotRead
from lti_tool.groups.files.columns import table_of
from lti_tool.groups.files.rows import FileTable, Problem, Refused
from lti_tool.sandbox import confinement

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""Beginnings of XLSX and ODS, and of XLS."""

_Value: TypeAlias = int | float | str | bool | time | date | datetime | timedelta

# Cells of any length: a row that is too long fails alone, and not the whole file.
csv.field_size_limit(2**30)


def read(data: BinaryIO) -> bytes:
    """A file to its rows, or to why there are none."""
    return _table(data.read()).model_dump_json().encode()


def _table(content: bytes) -> FileTable | Refused:
    try:
        rows = _workbook(content) if content.startswith(_WORKBOOKS) else _text(content)
        return table_of(rows)
    except (CannotRead, CalamineError, PasswordError, csv.Error, ValueError):
        return Refused(problem=Problem.NOT_A_TABLE)


def _workbook(content: bytes) -> Iterator[list[str]]:
    """Rows of the first sheet. Formulas are not computed: a cell has the value that it had."""
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheet = workbook.get_sheet_by_index(0)
    for row in sheet.to_python(skip_empty_area=False):
        yield [_as_text(value) for value in row]


def _as_text(value: _Value) -> str:
    """Text of a cell; a number that is whole has no point, as the id that it mostly is."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _text(content: bytes) -> Iterator[Sequence[str]]:
    text = text_encoding.decode(content)
    line = next((each for each in text.splitlines() if each.strip()), "")
    separator = max((",", ";", "\t"), key=line.count)
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


if __name__ == "__main__":
    confinement.serve({"read": read})
