"""Rows of a file as they leave the confined process, and the reasons why there are none."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

LARGEST_FILE = 5 * 2**20
MOST_ROWS = 20_000
"""Rows under the header. The largest courses have some thousands of people."""
MOST_GROUPS_OF_ROW = 50
LONGEST_CELL = 300


class Problem(StrEnum):
    """Reason why a file cannot be used."""

    NOT_A_TABLE = "not-a-table"
    MANY_ROWS = "many-rows"
    NO_PEOPLE = "no-people"
    NO_GROUPS = "no-groups"
    TOO_MUCH_WORK = "too-much-work"
    EMPTY = "empty"


_Cell = Annotated[str, Field(max_length=LONGEST_CELL)]


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class FileRow(_Answer):
    """A person of the file, by whatever it says of them, and the names of their groups.

    `number` counts the file's rows from 1. A row that cannot be read has no other content.
    """

    number: Annotated[int, Field(ge=1)]
    is_readable: bool = True
    names: Annotated[list[_Cell], Field(max_length=4)] = []
    """The full name, in the orders in which it may be meant."""
    email: _Cell = ""
    username: _Cell = ""
    id_number: _Cell = ""
    groups: Annotated[list[_Cell], Field(max_length=MOST_GROUPS_OF_ROW)] = []


class FileTable(_Answer):
    """All rows of a file under its header."""

    rows: Annotated[list[FileRow], Field(max_length=MOST_ROWS)]


class Refused(_Answer):
    """A file that cannot be used, with the names of the columns that it has."""

    problem: Problem
    columns: Annotated[list[_Cell], Field(max_length=100)] = []
