"""Corpus: sources as files, and beside each the turns that are expected of it.

`corpus/<folder>/<case>.<ext>` is a file that somebody chose, `<case>.paste.html` and
`<case>.paste.txt` are the flavors of one paste, and `<case>.<ext>.gz` is compressed here only.
`<case>.expected.json` is what is expected; `<case>.<variant>.expected.json` too, of the same
source, with an `options` that chooses a format, an entry or a branch.

`python -m tests.conversations.corpus_reading` prints the difference, with `--accept` it writes it.
"""

import argparse
import difflib
import gzip
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lti_tool.conversations import formats, reading, reading_program
from lti_tool.conversations.canonical_text import text_of
from lti_tool.conversations.formats.format import Options
from lti_tool.conversations.formats.probe import Probe
from lti_tool.conversations.problems import CannotRead
from lti_tool.conversations.source import Flavor, Origin, Source
from lti_tool.conversations.turns import Turn
from tests.conversations.read import extract, read_any

FOLDER = Path(__file__).with_name("corpus")
EXPECTED = ".expected.json"
KEPT = ("comment", "options", "html")
"""Keys that a person writes and `--accept` keeps; `html` asks for the HTML of the turns."""

_MEDIA_TYPES = {
    ".html": "text/html", ".htm": "text/html", ".txt": "text/plain", ".md": "text/markdown",
    ".json": "application/json", ".jsonl": "application/jsonl", ".zip": "application/zip",
    ".pdf": "application/pdf", ".rtf": "application/rtf", ".epub": "application/epub+zip",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One file of what is expected, and the files of its source."""

    expected: Path
    files: tuple[Path, ...]

    @property
    def name(self) -> str:
        """Name in the list of tests."""
        return str(self.expected.relative_to(FOLDER)).removesuffix(EXPECTED)

    def stored(self) -> dict[str, Any]:
        """Expectation as it is stored; empty for a new case."""
        if not self.expected.exists():
            return {}
        found: dict[str, Any] = json.loads(self.expected.read_text())
        return found


def cases() -> list[Case]:
    """All cases, also those whose expectation nobody has accepted yet."""
    found: list[Case] = []
    for (folder, stem), files in sorted(_sources().items()):
        expected = sorted(
            path for path in folder.glob(f"*{EXPECTED}") if path.name.split(".")[0] == stem
        )
        paths = expected or [folder / f"{stem}{EXPECTED}"]
        found += [Case(path, tuple(sorted(files))) for path in paths]
    return found


def _sources() -> dict[tuple[Path, str], list[Path]]:
    found: dict[tuple[Path, str], list[Path]] = {}
    for path in FOLDER.rglob("*"):
        if path.is_file() and not path.name.endswith(EXPECTED) and path.name != "README.md":
            found.setdefault((path.parent, path.name.split(".")[0]), []).append(path)
    return found


def source_of(case: Case) -> Source:
    """Source that the files of a case are. text/html is the first flavor of a paste."""
    is_paste = ".paste." in case.files[0].name
    contents = [(_media_type(path), _content(path)) for path in case.files]
    flavors = tuple(Flavor(*each) for each in contents)
    if is_paste:
        return Source(flavors, "", Origin.PASTE)
    return Source(flavors, case.files[0].name.removesuffix(".gz"), Origin.FILE)


def _media_type(path: Path) -> str:
    return _MEDIA_TYPES.get(Path(path.name.removesuffix(".gz")).suffix, "application/octet-stream")


def _content(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def read(case: Case) -> dict[str, Any]:
    """Answer of the formats to a case today, in the shape in which it is stored."""
    stored = case.stored()
    kept = {key: stored[key] for key in KEPT if key in stored}
    return kept | _read(source_of(case), kept.get("options", {}), bool(kept.get("html")))


def _read(source: Source, options: dict[str, str], has_html: bool) -> dict[str, Any]:
    choice = reading.Choice(**options)
    try:
        recognition = formats.recognise(Probe(source))
        if choice.entry:
            choice = replace(choice, format=choice.format or recognition.format)
            source, choice = extract(source, choice), replace(choice, entry="")
        found = read_any(source, choice)
        head = {"format": recognition.format, "confidence": recognition.confidence}
        if isinstance(found, reading.ExportIndex):
            return head | {"entries": [_entry(each) for each in found.entries]}
        chosen = Options(branch=choice.branch)
        turns = formats.read(Probe(source), found.format.name, chosen).turns
    except CannotRead as error:
        return {"problem": error.problem.value}
    return head | _without_empty(
        {
            "title": found.title,
            "product": found.product,
            "model": found.model,
            "created_at": found.created_at and found.created_at.isoformat(),
            "turns": [
                _turn(turn, read, has_html) for turn, read in zip(turns, found.turns, strict=True)
            ],
            "left_out": {each.reason: each.count for each in found.left_out},
            "warnings": list(found.warnings),
            "branches": len(found.branches),
        }
    )


def _entry(entry: reading.IndexEntry) -> dict[str, Any]:
    created_at = entry.created_at and entry.created_at.isoformat()
    return _without_empty({"title": entry.title, "turns": entry.turns, "created_at": created_at})


def _turn(turn: Turn, read: reading.ReadTurn, has_html: bool) -> dict[str, Any]:
    by_kind: dict[str, list[str]] = {}
    titles = []
    for part in turn.parts:
        html = reading_program.cleaned_html([type(part)("text", part.html)])
        by_kind.setdefault(part.kind, []).append(text_of(html))
        if part.kind.startswith("tool"):
            titles.append(part.title)
    answer = {
        "speaker": read.speaker,
        "label": read.label,
        "model": read.model,
        "time": read.time and read.time.isoformat(),
        "text": "\n".join(by_kind.get("text", [])),
        "thinking": "\n".join(by_kind.get("thinking", [])),
        "tools": titles,
        "attachments": read.attachments,
        "html": read.html if has_html else "",
    }
    return _without_empty(answer)


def _without_empty(answer: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answer.items() if value or value is False}


def as_text(answer: dict[str, Any]) -> str:
    """A case's file."""
    return json.dumps(answer, ensure_ascii=False, indent=1) + "\n"


def differences(found: list[tuple[Case, dict[str, Any]]]) -> Iterator[str]:
    """Lines of a diff from what the files say to what is read today."""
    for case, answer in found:
        before = as_text(case.stored()) if case.stored() else ""
        yield from difflib.unified_diff(
            before.splitlines(), as_text(answer).splitlines(), case.name, case.name, lineterm=""
        )


def main() -> int:
    """Print the difference of the whole corpus, or accept it."""
    options = argparse.ArgumentParser(prog="./dev corpus")
    options.add_argument("--accept", action="store_true", help="write what is read today")
    options.add_argument("only", nargs="?", default="", help="beginning of a case's name")
    given = options.parse_args()
    found = [(case, read(case)) for case in cases() if case.name.startswith(given.only)]
    lines = list(differences(found))
    sys.stdout.writelines(f"{line}\n" for line in lines)
    if given.accept:
        for case, answer in found:
            case.expected.write_text(as_text(answer))
    return 0 if given.accept or not lines else 1


if __name__ == "__main__":
    sys.exit(main())
