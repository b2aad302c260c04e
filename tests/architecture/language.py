"""Reader of names, prose and the glossary, for the rules about the project's language."""

import ast
import inspect
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from tests.architecture import tree

GLOSSARY = tree.ROOT / "docs" / "glossary.md"

_UNCHECKED = ("docs/decisions/", "docs/glossary.md", "CHANGELOG.md")
"""Records are never rewritten; the glossary has to name the words that it retires."""

_SCRIPTS = (".ts", ".tsx", ".mjs")
_DOCUMENTS = (".md", ".html", ".yaml", ".conf", ".service", "")

_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_DECLARED = re.compile(
    r"""\b(?:const|let|var|function\*?|class|interface|type|enum)\s+([A-Za-z_$][\w$]*)
    |(?:^|[{(,;])\s*(?:(?:private|public|readonly|static|async|get|set)\s+)*
        ([A-Za-z_$][\w$]*)(?:\?|!)?(?:(?=:\s)|(?=\([^()]*\)\s*(?::[^{;=]*)?\{))""",
    re.VERBOSE | re.MULTILINE,
)
_SCRIPT_TOKENS = re.compile(
    r"""(?P<comment>/\*[\s\S]*?\*/|(?<![:"'`])//[^\n]*)
    |(?P<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\[\s\S]|[^`\\])*`)""",
    re.VERBOSE,
)
_KEYWORDS = {"if", "for", "while", "switch", "catch", "return", "function", "super", "await"}
_CSS_NAME = re.compile(r"(?:\.|--)([A-Za-z][\w-]*)")


@dataclass(frozen=True)
class Term:
    """One row of the glossary: a term, its meaning and the place where it lives."""

    name: str
    meaning: str
    place: str

    def lives(self, root: Path = tree.ROOT) -> bool:
        """True where the place exists and has the term, as words or as an identifier."""
        words = re.split(r"[\s/-]+", self.name)
        spelled = re.compile(r"[\s_-]*".join(map(re.escape, words)), re.IGNORECASE)
        place = root / self.place
        found = [place] if place.is_file() else sorted(place.rglob("*"))
        return any(
            spelled.search(path.stem) or spelled.search(path.read_text())
            for path in found
            if path.is_file() and path.suffix in (".py", ".ts", ".tsx", ".css", ".json", ".mjs")
        )


@dataclass(frozen=True)
class Retired:
    """One row of the second table: words, where they must not occur, and the term instead."""

    words: tuple[str, ...]
    kind: str
    """`anywhere`, `identifiers` or `functions`."""
    places: tuple[str, ...]
    """Prefixes of paths; empty for the whole project."""

    def covers(self, path: str) -> bool:
        """True where the row holds for a file."""
        return not self.places or path.startswith(self.places)

    def holds_for(self, name: "Name") -> bool:
        """True where the row holds for a name. Names of tests are sentences of plain English."""
        if self.kind == "functions":
            return name.is_function
        return self.kind == "anywhere" or not name.text.startswith("test_")


@dataclass(frozen=True)
class Name:
    """A name that somebody chose: of a function, a variable, a file, a class, an event."""

    text: str
    line: int
    is_function: bool = False

    def has(self, word: str) -> bool:
        """True where the parts of the name hold the parts of the word, side by side."""
        return _spaced(word) in _spaced(self.text)


def parts(name: str) -> list[str]:
    """Words of a name in any spelling: `clientSpace`, `client_space`, `client-space`."""
    return [part.lower() for part in _PARTS.findall(name)]


# The same names come again and again.
@cache
def _spaced(name: str) -> str:
    """Parts of a name, with spaces around each."""
    return f" {' '.join(parts(name))} "


def rows(heading: str, text: str | None = None) -> list[list[str]]:
    """Cells of all tables of the glossary whose first column has this heading."""
    text = GLOSSARY.read_text() if text is None else text
    found: list[list[str]] = []
    is_inside = False
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("|"):
            is_inside = False
        elif is_inside:
            found.append(cells)
        elif cells[0] == heading:
            is_inside = True
    return [cells for cells in found if set(cells[0]) - set("-: ")]


def terms() -> list[Term]:
    """Terms of the glossary."""
    return [Term(name, meaning, place.strip("`")) for name, meaning, place in rows("term")]


def retired() -> list[Retired]:
    """Retired words of the glossary."""
    found = []
    for words, where, _ in rows("retired"):
        kind, _, places = where.partition(" in ")
        found.append(
            Retired(
                tuple(word.strip() for word in words.split(",")),
                kind,
                tuple(re.findall(r"`([^`]+)`", places)),
            )
        )
    return found


def checked_files() -> list[Path]:
    """Files whose language is checked."""
    suffixes = (".py", ".css", *_SCRIPTS, *_DOCUMENTS)
    return [
        path
        for path in tree.files(*suffixes)
        if not str(path.relative_to(tree.ROOT)).startswith(_UNCHECKED)
    ]


def documented_files() -> list[Path]:
    """Modules and scripts whose docstrings are checked."""
    return tree.files(".py", *_SCRIPTS)


def names(path: Path) -> list[Name]:
    """Names that a file declares, its own included."""
    text = path.read_text()
    own = [] if path.name.startswith("README") else [Name(path.stem, 0)]
    if path.suffix == ".py":
        return own + list(_python_names(_parsed(text)))
    if path.suffix in _SCRIPTS:
        return own + list(_script_names(text))
    if path.suffix == ".css":
        code = re.sub(r"/\*[\s\S]*?\*/", _blank, text)
        return own + [
            Name(found[1], _line(text, found.start())) for found in _CSS_NAME.finditer(code)
        ]
    return own


def prose(path: Path) -> list[tuple[int, str]]:
    """Docstrings and comments of a file, or all of a document, each with its line."""
    text = path.read_text()
    if path.suffix == ".py":
        return _comments(text) + docstrings(path)
    if path.suffix in (*_SCRIPTS, ".css"):
        return [
            (_line(text, found.start()), found[0])
            for found in _SCRIPT_TOKENS.finditer(text)
            if found["comment"]
        ]
    return [(number, line) for number, line in enumerate(text.splitlines(), 1)]


def docstrings(path: Path) -> list[tuple[int, str]]:
    """Docstrings of modules, classes, functions and attributes; JSDoc comments of a script."""
    if path.suffix in _SCRIPTS:
        return [
            (line, re.sub(r"(?m)^[ \t]*\*(?: |$)", "", text[len("/**") : -len("*/")]))
            for line, text in prose(path)
            if text.startswith("/**")
        ]
    found = []
    for node in ast.walk(_parsed(path.read_text())):
        body = getattr(node, "body", None)
        if not isinstance(body, list):
            continue
        for before, each in zip([None, *body], body, strict=False):
            is_opening = before is None and isinstance(
                node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
            )
            is_text = (
                isinstance(each, ast.Expr)
                and isinstance(each.value, ast.Constant)
                and isinstance(each.value.value, str)
            )
            if is_text and (is_opening or isinstance(before, ast.Assign | ast.AnnAssign)):
                found.append((each.lineno, each.value.value))
    return found


def sentences(docstring: str) -> list[str]:
    """Sentences of a docstring, without drawings and what is indented like code."""
    text = re.sub(r"(?m)^( {4,}|[^\w\n]*[│├└─]).*$", "", inspect.cleandoc(docstring))
    text = re.sub(r"\n\s*\n|\n- ", ".\n", text)
    return [each for each in re.split(r"(?<=[.!?:;])\s+", text) if each.strip()]


def _python_names(module: ast.Module) -> Iterator[Name]:
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield Name(node.name, node.lineno, is_function=True)
        elif isinstance(node, ast.ClassDef):
            yield Name(node.name, node.lineno)
        elif isinstance(node, ast.arg):
            yield Name(node.arg, node.lineno)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield Name(node.id, node.lineno)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield Name(node.attr, node.lineno)
        elif isinstance(node, ast.Call):
            yield from _event_names(node)


def _event_names(call: ast.Call) -> Iterator[Name]:
    """Name of a log event or of a metric, which is the first argument of its call."""
    first = call.args[0] if call.args else None
    if not (isinstance(first, ast.Constant) and isinstance(first.value, str)):
        return
    called = ast.unparse(call.func)
    if re.search(r"(^|\.)_?log\.\w+$|(^|\.)(Counter|Gauge|Histogram)$", called):
        yield Name(first.value, call.lineno)


# One: names, docstrings and comments of a file are asked for one after the other.
@lru_cache(maxsize=1)
def _parsed(text: str) -> ast.Module:
    return ast.parse(text)


def _script_names(text: str) -> Iterator[Name]:
    code = _SCRIPT_TOKENS.sub(_blank, text)
    for found in _DECLARED.finditer(code):
        name = found[1] or found[2]
        if name not in _KEYWORDS:
            is_function = code[found.start() : found.end()].lstrip().startswith("function")
            yield Name(name, _line(code, found.end()), is_function=is_function)


def _comments(text: str) -> list[tuple[int, str]]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return [(each.start[0], each.string) for each in tokens if each.type == tokenize.COMMENT]


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1
