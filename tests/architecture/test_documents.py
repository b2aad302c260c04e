"""Documents name what is there: folders, modules, decisions, and the floors as they are."""

import json
import re
import shutil
from pathlib import Path

import click
import pytest

from lti_tool.cli import cli
from tests.architecture import draw_floors, tree

DECISIONS = tree.ROOT / "docs" / "decisions"
SENT_TO = re.compile(r"\]\(([^)#]+)[^)]*\)|`((?:[\w.-]+/)+[\w.*-]*|[\w-]+\.(?:py|md|json|toml))`")
PLACES = ("", "lti_tool", "static/src", "docs")
"""Folders that a document leaves out of a path."""

READ_FIRST = (
    "README.md",
    "docs/architecture.md",
    "docs/security.md",
    "docs/performance.md",
    "tests/README.md",
)
COMMANDS = (
    "README.md",
    "docs/administrators.md",
    "docs/security.md",
    "docs/sign-in.md",
    "deploy/README.md",
)


def missing(text: str, beside: Path) -> list[str]:
    """Paths that a document names and that do not exist."""
    named = {found[1] or found[2] for found in SENT_TO.finditer(text)}
    written = {path.name for path in tree.files(".py", ".md", ".json", ".toml")}
    return sorted(
        name
        for name in named
        if "://" not in name
        and not name.startswith(".")
        and name not in written
        and not any((tree.ROOT / place / name).exists() for place in PLACES)
        and not (beside / name).exists()
    )


def unknown_commands(text: str) -> list[str]:
    """Commands of lti-tool that a document names and that do not exist."""
    named = re.findall(r"lti-tool ([a-z]+)(?: ([a-z]+(?:-[a-z]+)*))?", text)
    unknown = []
    for group, name in named:
        command = cli.get_command(click.Context(cli), group)
        inside = getattr(command, "commands", None)
        if command is None or (inside and name and name not in inside):
            unknown.append(f"{group} {name}".strip())
    return unknown


def sentences_of_pages(text: str) -> list[str]:
    """Sentences that the administrators' table says a page shows."""
    return re.findall(r'^\| "([^"]+)"', text, re.MULTILINE)


def unlisted(index: str, records: list[str]) -> list[str]:
    """Records that the index does not list once, with a status, and those that are not there."""
    listed = re.findall(r"^\| \[\d+\]\(([^)]+)\) \| [^|]+ \| [^|]+ \|$", index, re.MULTILINE)
    return sorted(set(records) ^ set(listed)) + [n for n in set(listed) if listed.count(n) > 1]


def records() -> list[str]:
    return [path.name for path in sorted(DECISIONS.glob("0*.md"))]


@pytest.mark.parametrize("name", READ_FIRST)
def test_every_path_that_a_document_names_exists(name: str) -> None:
    path = tree.ROOT / name
    assert missing(path.read_text(), path.parent) == []


def test_a_path_that_does_not_exist_is_seen() -> None:
    text = "`sync/scribe.py`, [a picture](docs/attic.png), `lti_tool/web` and `lti_tool/attic/`"
    assert missing(text, tree.ROOT) == ["docs/attic.png", "lti_tool/attic/", "sync/scribe.py"]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_that_a_document_names_exists(name: str) -> None:
    assert unknown_commands((tree.ROOT / name).read_text()) == []


def test_a_command_that_does_not_exist_is_seen() -> None:
    text = "`lti-tool serve --workers 2`, `lti-tool platforms forget`, `lti-tool fly`"
    assert unknown_commands(text) == ["platforms forget", "fly"]


ROUTES = tree.ROOT / "docs" / "openapi.json"
NAMED_ROUTE = re.compile(
    r"(?:\b(GET|POST|PUT|PATCH|DELETE) )?(?<![\w/])(/api/[\w{}/-]*[\w}])(?![\w.])"
)


def unknown_routes(text: str) -> list[str]:
    """Routes of the API that a document names and that do not exist with the method before them."""
    routes = {
        re.sub(r"{\w+}", "{}", path): set(operations)
        for path, operations in json.loads(ROUTES.read_text())["paths"].items()
    }
    return [
        f"{method} {path}".strip()
        for method, path in NAMED_ROUTE.findall(text)
        if (found := routes.get(re.sub(r"{\w+}", "{}", path))) is None
        or method.lower() not in found
    ]


@pytest.mark.parametrize(
    "path", sorted((tree.ROOT / "docs").rglob("*.md")), ids=lambda each: each.name
)
def test_every_route_that_a_document_names_exists(path: Path) -> None:
    assert unknown_routes(path.read_text()) == []


def test_a_route_that_does_not_exist_is_seen() -> None:
    text = (
        "`GET /api/here`, `POST /api/here`, `GET /api/activities/{id}/attic`, `/api/enter`,"
        " https://lms.example.edu/api/lti/security/jwks, `static/src/api/requests.ts`"
    )
    assert unknown_routes(text) == [
        "POST /api/here",
        "GET /api/activities/{id}/attic",
        "/api/enter",
    ]


@pytest.mark.parametrize("name", ["administrators.md", "sign-in.md"])
def test_pages_say_what_administrators_are_told_they_say(name: str) -> None:
    written = "".join(path.read_text() for path in tree.files(".py", ".tsx", ".ts", ".html"))
    # A sentence may be written in two halves, or with a value in it.
    shown = re.sub(r"\s+", " ", re.sub(r'"\s*f?"', "", written))
    table = (tree.ROOT / "docs" / name).read_text()
    assert sentences_of_pages(table)
    assert [each for each in sentences_of_pages(table) if each not in shown] == []


def test_every_decision_is_in_the_index_with_its_status() -> None:
    assert unlisted((DECISIONS / "README.md").read_text(), records()) == []


def test_a_decision_without_a_line_is_seen() -> None:
    index = "| [1](0001-a.md) | A | in force |\n| [2](0002-b.md) | B | in force |\n"
    assert unlisted(index, ["0001-a.md", "0003-c.md"]) == ["0002-b.md", "0003-c.md"]


def test_every_decision_has_a_number_of_its_own() -> None:
    numbers = [name[:4] for name in records()]
    assert [number for number in numbers if numbers.count(number) > 1] == []


def test_a_superseded_decision_says_by_which() -> None:
    index = (DECISIONS / "README.md").read_text()
    for name in records():
        row = re.search(rf"\]\({re.escape(name)}\) \| [^|]+ \| ([^|]+) \|", index)
        status = re.search(r"\*\*Status\.\*\* (.*?)\n\n", (DECISIONS / name).read_text(), re.DOTALL)
        assert row
        assert ("superseded" in row[1]) == (
            status is not None and "superseded" in status[1].lower()
        ), name


def test_the_picture_of_the_floors_is_the_present_one() -> None:
    document = draw_floors.DOCUMENT.read_text()
    assert draw_floors.with_picture(document) == document, "run ./dev architecture"


def test_a_floor_that_moved_changes_the_picture(tmp_path: Path) -> None:
    shutil.copytree(tree.PACKAGE, tmp_path / "lti_tool", ignore=shutil.ignore_patterns("*.pyc"))
    contracts = (tree.ROOT / ".importlinter").read_text()
    moved = contracts.replace("    dashboard\n", "", 1).replace(
        "    db\n", "    db | dashboard\n", 1
    )
    (tmp_path / ".importlinter").write_text(moved)
    assert draw_floors.picture(tmp_path) != draw_floors.picture()
