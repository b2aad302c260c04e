"""The tree of errors is drawn as it is."""

import re

import pytest

from lti_tool import errors
from lti_tool.errors import ToolError

DRAWN = re.compile(r"^([│ ]*)[├└]── (\w+) +(\d+)  \S")


def drawn(picture: str) -> list[tuple[int, str, int]]:
    """Depth, name and status of each error in a drawing."""
    rows = [found for line in picture.splitlines() if (found := DRAWN.match(line))]
    return [(1 + len(bars) // 4, name, int(status)) for bars, name, status in map(_groups, rows)]


def _groups(row: "re.Match[str]") -> tuple[str, str, str]:
    return row[1], row[2], row[3]


def declared(error: type[ToolError] = ToolError, depth: int = 1) -> list[tuple[int, str, int]]:
    """The same of the classes, in the order in which they are declared."""
    rows = []
    for kind in error.__subclasses__():
        if kind.__module__ == errors.__name__:
            rows += [(depth, kind.__name__, kind.status), *declared(kind, depth + 1)]
    return rows


def test_the_drawing_has_every_error_in_its_place_with_its_status() -> None:
    assert drawn(errors.__doc__ or "") == declared()


@pytest.mark.parametrize(
    ("there", "instead"),
    [
        ("│   └── PlatformPaused", "├── PlatformPaused"),
        ("├── NotFound ", "├── NotThere "),
        ("409  somebody", "410  somebody"),
        ("├── Forbidden               403  signed in, but not allowed\n", ""),
    ],
    ids=["elsewhere", "another name", "another status", "one too few"],
)
def test_another_drawing_is_noticed(there: str, instead: str) -> None:
    picture = errors.__doc__ or ""
    assert there in picture
    assert drawn(picture.replace(there, instead)) != declared()
