"""Accessibility conformance report, made of criteria and of the tests that exist.

`./dev vpat` writes it to docs/accessibility-report.md.
"""

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tests.architecture import tree

DOCUMENT = tree.ROOT / "docs" / "accessibility-report.md"
CRITERIA = Path(__file__).with_name("criteria.toml")

RESULTS = ("Supports", "Partially supports", "Does not support", "Not applicable")

EVIDENCE = {
    "axe": "axe-core, in stories",
    "test": "",
    "hand": "checked by hand",
    "none": "nothing of this kind",
}
"""Words about each kind of evidence, beside the tests that are named."""

NUMBERS = {
    "A": "1.1.1 1.2.1 1.2.2 1.2.3 1.3.1 1.3.2 1.3.3 1.4.1 1.4.2 2.1.1 2.1.2 2.1.4 2.2.1 2.2.2 2.3.1"
    " 2.4.1 2.4.2 2.4.3 2.4.4 2.5.1 2.5.2 2.5.3 2.5.4 3.1.1 3.2.1 3.2.2 3.2.6 3.3.1 3.3.2 3.3.7"
    " 4.1.2",
    "AA": "1.2.4 1.2.5 1.3.4 1.3.5 1.4.3 1.4.4 1.4.5 1.4.10 1.4.11 1.4.12 1.4.13 2.4.5 2.4.6 2.4.7"
    " 2.4.11 2.5.7 2.5.8 3.1.2 3.2.3 3.2.4 3.3.3 3.3.4 3.3.8 4.1.3",
}
"""Criteria of WCAG 2.2 by level. 4.1.1 is obsolete there."""

_BEGINNING = """\
# Accessibility conformance report

After VPAT 2.5 (WCAG edition), for the tool as its pages show it. `./dev vpat` writes this page from
`tests/accessibility/criteria.toml`; a test sees that each test named here exists, and that no
criterion is missing.

| | |
|---|---|
| Product | PromptGrimoire LTI, version {version} |
| Standard | WCAG 2.2, levels A and AA |
| Browser | Chromium at 360 to 1280 pixels, in light, dark and the colours of the system |
| Evaluated by | stories; axe-core with its rules for WCAG 2.0 to 2.2; reading of pages and source |
| Not done | tests with users of assistive technology, with screen readers, in other browsers |
| Not part of it | texts that people bring and write; the LMS around the tool |

*Checked by hand* means that no test shows it: somebody has read pages and source. *axe-core, in
stories* means that the rules for the criterion found nothing in these stories, which does not prove
that nothing is wrong:

{stories}

Found {counts}.
"""


@dataclass(frozen=True)
class Criterion:
    """A criterion of WCAG, and what holds of it."""

    number: str
    level: str
    name: str
    result: str
    by: str
    remark: str
    tests: list[str] = field(default_factory=list)

    @property
    def row(self) -> str:
        """Row of the table of its level."""
        evidence = [EVIDENCE[self.by], *(_named(each) for each in self.tests)]
        shown = "; ".join(each for each in evidence if each)
        return f"| {self.number} {self.name} | {self.result} | {self.remark} | {shown} |"


@cache
def criteria() -> tuple[Criterion, ...]:
    """All criteria, in their order."""
    found = tomllib.loads(CRITERIA.read_text())["criterion"]
    return tuple(Criterion(**each) for each in found)


def document() -> str:
    """The whole report."""
    project = tomllib.loads((tree.ROOT / "pyproject.toml").read_text())["project"]
    parts = [
        _BEGINNING.format(
            version=project["version"],
            stories="\n".join(f"- {_named(each)}" for each in axe_stories()),
            counts=_counts(),
        )
    ]
    for level in NUMBERS:
        rows = [each.row for each in criteria() if each.level == level]
        head = "| criterion | result | remark | shown by |\n|---|---|---|---|"
        parts.append("\n".join([f"## Level {level}\n", head, *rows, ""]))
    return "\n".join(parts)


def missing(test: str) -> bool:
    """True for the id of a test that does not exist."""
    path, _, name = test.partition("::")
    place = tree.ROOT / path
    return not place.is_file() or (name != "" and name not in _functions(place))


def axe_stories() -> list[str]:
    """Stories that run axe, by their ids."""
    return [
        f"{path.relative_to(tree.ROOT).as_posix()}::{name}"
        for path in sorted((tree.ROOT / "tests" / "stories").glob("test_*.py"))
        for name, source in _functions(path).items()
        if "axe.violations(" in source
    ]


def _functions(path: Path) -> dict[str, str]:
    text = path.read_text()
    return {
        node.name: ast.get_source_segment(text, node) or ""
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def _named(test: str) -> str:
    path, _, name = test.partition("::")
    return f"`{name}` ({Path(path).name})" if name else f"`{Path(path).name}`"


def _counts() -> str:
    return ", ".join(_numbers())


def _numbers() -> Iterator[str]:
    for result in RESULTS:
        number = sum(each.result == result for each in criteria())
        if number:
            yield f"{number} × {result.lower()}"
