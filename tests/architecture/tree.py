"""The repository's own files, as the rules about them see it."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "lti_tool"

_OURS = (
    "lti_tool",
    "alembic",
    "tests",
    "static",
    "templates",
    "benchmarks",
    "deploy",
    "docs",
    ".ci",
    "dev",
    "README.md",
    "CHANGELOG.md",
)
_NOT_WRITTEN_BY_HAND = {"dist", "node_modules", "__pycache__"}


def files(*suffixes: str, root: Path = ROOT) -> list[Path]:
    """Every file written by hand with one of these suffixes, in a stable order."""
    return sorted(
        path
        for place in _OURS
        for path in (root / place, *(root / place).rglob("*"))
        if path.suffix in suffixes
        and path.is_file()
        and not _NOT_WRITTEN_BY_HAND.intersection(path.relative_to(root).parts)
    )


def modules(root: Path = ROOT) -> list[Path]:
    """The modules of the package."""
    return [path for path in files(".py", root=root) if path.is_relative_to(root / "lti_tool")]


def dotted(path: Path, root: Path = ROOT) -> str:
    """A module's name: lti_tool.web.gate."""
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def calls(path: Path) -> Iterator[ast.Call]:
    """Every call in a module."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            yield node
