"""Columns of a participants or grades file of Moodle, found by their names; no database."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from lti_tool.groups.checks import LONGEST_NAME
from lti_tool.groups.files.rows import (
    LONGEST_CELL,
    MOST_GROUPS_OF_ROW,
    MOST_ROWS,
    FileRow,
    FileTable,
    Problem,
    Refused,
)
from lti_tool.validation import is_showable

_NAMES: Mapping[str, tuple[str, ...]] = {
    "given": ("first name", "firstname", "given name", "vorname", "prénom", "nombre", "nome"),
    "family": (
        "last name", "lastname", "surname", "family name", "nachname", "nom", "nom de famille",
        "apellido(s)", "apellidos", "cognome",
    ),
    "full": (
        "name", "full name", "fullname", "student", "student name", "user full name",
        "vollständiger name", "nom complet", "nombre completo",
    ),
    "email": (
        "email address", "email", "e-mail", "e-mail address", "e-mail-adresse", "mail",
        "adresse de courriel", "dirección de correo", "indirizzo email",
    ),
    "username": ("username", "user name", "login", "anmeldename", "nom d'utilisateur"),
    "id_number": (
        "id number", "idnumber", "student id", "student number", "id-nummer",
        "numéro d'identification", "número de id",
    ),
    "groups": (
        "groups", "group", "gruppen", "gruppe", "groupes", "groupe", "grupos", "grupo", "gruppi",
        "gruppo", "tutorial", "team",
    ),
}  # fmt: skip
"""Names of columns, in the languages in which Moodle is used most."""

_BY_NAME = {name: column for column, names in _NAMES.items() for name in names}
_MARKS_OF_A_PERSON = {"given", "family", "full", "email", "username", "id_number"}
_HEAD = 20
"""Rows in which the header may be."""

_BRACKETS = re.compile(r"\[([^\[\]]*)\]")
_SEPARATORS = re.compile(r"[,;|\n]")
_NONE = {"", "-", "–", "no groups", "keine gruppen", "aucun groupe", "sin grupos"}


def table_of(rows: Iterable[Sequence[str]]) -> FileTable | Refused:
    """The people of a table with a header; what else it has is left out."""
    counted = enumerate(rows, start=1)
    head = list(islice(counted, _HEAD))
    found = next((each for each in head if _is_header(_columns(each[1]))), None)
    if found is None:
        return _refused(head)
    number, header = found
    columns = _columns(header)
    read: list[FileRow] = []
    for place, row in _following(head, number, counted):
        if not any(cell.strip() for cell in row):
            continue
        if len(read) == MOST_ROWS:
            return Refused(problem=Problem.MANY_ROWS)
        read.append(_row(place, row, columns))
    return FileTable(rows=read) if read else Refused(problem=Problem.EMPTY)


def _following(
    head: list[tuple[int, Sequence[str]]],
    header: int,
    rest: Iterator[tuple[int, Sequence[str]]],
) -> Iterator[tuple[int, Sequence[str]]]:
    yield from (each for each in head if each[0] > header)
    yield from rest


def _columns(header: Sequence[str]) -> dict[str, int]:
    """Places of the columns that are known; of two with one meaning the first."""
    places: dict[str, int] = {}
    for place, cell in enumerate(header):
        column = _BY_NAME.get(" ".join(cell.split()).casefold())
        if column is not None:
            places.setdefault(column, place)
    return places


def _is_header(columns: Mapping[str, int]) -> bool:
    return "groups" in columns and not _MARKS_OF_A_PERSON.isdisjoint(columns)


def _refused(head: list[tuple[int, Sequence[str]]]) -> Refused:
    filled = [row for _, row in head if any(cell.strip() for cell in row)]
    if not filled:
        return Refused(problem=Problem.EMPTY)
    # The row that looks most like a header.
    header = max(filled, key=lambda row: (len(_columns(row)), len(row)))
    names = [name for cell in header if (name := _shown(cell))]
    has_people = not _MARKS_OF_A_PERSON.isdisjoint(_columns(header))
    problem = Problem.NO_GROUPS if has_people else Problem.NO_PEOPLE
    return Refused(problem=problem, columns=names[:100])


def _shown(cell: str) -> str:
    """Text of a cell on one line, of which a page can show every character."""
    line = " ".join("".join(each if is_showable(each) else " " for each in cell[:2000]).split())
    return line[:LONGEST_CELL]


def _row(number: int, row: Sequence[str], columns: Mapping[str, int]) -> FileRow:
    def cell(column: str) -> str:
        place = columns.get(column)
        return row[place].strip() if place is not None and place < len(row) else ""

    cells = {column: cell(column) for column in _NAMES}
    groups = _groups(cells["groups"])
    texts = [each for column, each in cells.items() if column != "groups"]
    is_readable = (
        all(len(each) <= LONGEST_CELL // 2 and is_showable(each) for each in texts)
        and len(groups) <= MOST_GROUPS_OF_ROW
        and all(len(each) <= LONGEST_NAME and is_showable(each) for each in groups)
    )
    if not is_readable:
        return FileRow(number=number, is_readable=False)
    return FileRow(
        number=number,
        names=_orders(cells["given"], cells["family"], cells["full"]),
        email=cells["email"],
        username=cells["username"],
        id_number=cells["id_number"],
        groups=groups,
    )


def _orders(given: str, family: str, full: str) -> list[str]:
    """The full name as people write it: "Ada Lovelace", and from "Lovelace, Ada"."""
    names = [f"{given} {family}", f"{family} {given}"] if given and family else [given or family]
    last, comma, first = full.partition(",")
    names += [f"{first} {last}"] if comma else []
    names.append(full)
    return list(dict.fromkeys(name for each in names if (name := " ".join(each.split()))))


def _groups(cell: str) -> list[str]:
    """Names of groups: in brackets, as Moodle's grades have them, or between commas."""
    parts = _BRACKETS.findall(cell) or _SEPARATORS.split(cell)
    names = (" ".join(unicodedata.normalize("NFC", part).split()) for part in parts)
    found: dict[str, str] = {}
    for name in names:
        if name.casefold() not in _NONE:
            found.setdefault(name.casefold(), name)
    return list(found.values())
