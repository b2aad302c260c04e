"""Files are small, say what they are for, and hide nothing behind a vague name."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture import tree

LONGEST_FILE = 400
LONGEST_FUNCTION = 40
VAGUE = {"utils", "util", "helpers", "helper", "misc", "common"}
WRITTEN = (".py", ".ts", ".tsx", ".css", ".html")
# In two halves, so that this file does not break its own rule.
UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")


def without_sentence(path: Path) -> bool:
    """True where a module does not open with one sentence."""
    opening = (ast.get_docstring(ast.parse(path.read_text())) or "").split("\n\n")[0]
    return not re.fullmatch(r"\S.*[.?]", opening, re.DOTALL)


def without_comment(path: Path) -> bool:
    """True where a script does not open with a comment that says what it is for."""
    return not re.match(r"(// @[\w-]+ .*\n)?/\*\* ?\S|/\*\*\n", path.read_text())


def too_long(path: Path) -> bool:
    is_generated = ".generated." in path.name
    return not is_generated and len(path.read_text().splitlines()) > LONGEST_FILE


def long_functions(path: Path) -> list[str]:
    return [
        node.name
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and length(node) > LONGEST_FUNCTION
    ]


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of a function without its docstring."""
    first, last = function.body[0], function.body[-1]
    if ast.get_docstring(function) is None:
        return (last.end_lineno or 0) - function.lineno + 1
    return (last.end_lineno or 0) - (first.end_lineno or 0) + first.lineno - function.lineno


def is_vague(path: Path) -> bool:
    return not VAGUE.isdisjoint(re.split(r"[^a-z]+", path.stem.lower()))


def is_unfinished(path: Path) -> bool:
    return UNFINISHED.search(path.read_text()) is not None


def names(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(tree.ROOT)) for path in paths]


def test_every_module_opens_with_one_sentence() -> None:
    modules = [p for p in tree.files(".py") if "versions" not in p.parts]
    assert names([path for path in modules if without_sentence(path)]) == []


def test_every_script_opens_with_one_sentence() -> None:
    scripts = [path for path in tree.files(".ts", ".tsx") if not path.name.endswith(".d.ts")]
    assert names([path for path in scripts if without_comment(path)]) == []


def test_no_file_has_more_than_400_lines() -> None:
    assert names([path for path in tree.files(*WRITTEN) if too_long(path)]) == []


def test_no_function_has_more_than_40_lines() -> None:
    found = {path: long_functions(path) for path in tree.modules()}
    assert {str(path): found[path] for path in found if found[path]} == {}


def test_no_file_has_a_vague_name() -> None:
    assert names([path for path in tree.files(*WRITTEN) if is_vague(path)]) == []


def test_nothing_is_left_unfinished() -> None:
    assert names([path for path in tree.files(*WRITTEN, ".md", "") if is_unfinished(path)]) == []


@pytest.mark.parametrize(
    ("rule", "name", "text"),
    [
        (without_sentence, "a.py", "import os\n"),
        (without_sentence, "a.py", '"""A heading without an end"""\n'),
        (without_comment, "a.ts", "export {};\n"),
        (too_long, "a.css", "\n" * 401),
        (long_functions, "a.py", "def f():\n" + "    pass\n" * 40),
        (is_vague, "string_utils.py", ""),
        (is_vague, "helpers.ts", ""),
        (is_unfinished, "a.py", "# TO" + "DO: later\n"),
    ],
)
def test_each_rule_sees_what_it_is_for(rule: object, name: str, text: str, tmp_path: Path) -> None:
    planted = tmp_path / name
    planted.write_text(text)
    assert callable(rule)
    assert rule(planted)
