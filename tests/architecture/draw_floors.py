"""Draws the floors of `.importlinter` into docs/architecture.md: `./dev architecture`.

One box a floor, under those that may use it; a table has the first sentence of each docstring.
"""

import ast
import configparser
import re
import sys
from pathlib import Path

from tests.architecture import tree

DOCUMENT = tree.ROOT / "docs" / "architecture.md"
_MARKED = re.compile(r"(<!-- floors -->\n).*?(<!-- /floors -->)", re.DOTALL)


def floors(root: Path = tree.ROOT) -> list[list[str]]:
    """Packages and modules of each floor, from the top down."""
    config = configparser.ConfigParser()
    config.read(root / ".importlinter")
    layers = config["importlinter:contract:floors"]["layers"]
    return [line.replace("|", " ").split() for line in layers.strip().splitlines()]


def picture(root: Path = tree.ROOT) -> str:
    """Drawing in Mermaid, and a table with a sentence for each package."""
    drawn = ["```mermaid", "flowchart TB"]
    for number, names in enumerate(floors(root)):
        drawn.append(f'    floor{number}["{" · ".join(names)}"]')
    drawn.append("    " + " --> ".join(f"floor{number}" for number in range(len(floors(root)))))
    drawn += ["```", "", "| floor | |", "|---|---|"]
    for names in floors(root):
        drawn += [f"| `{name}` | {sentence(root, name)} |" for name in names]
    return "\n".join(drawn) + "\n"


def sentence(root: Path, name: str) -> str:
    """First sentence of the docstring of a package or module."""
    package = root / "lti_tool" / name / "__init__.py"
    module = package if package.exists() else root / "lti_tool" / f"{name}.py"
    docstring = ast.get_docstring(ast.parse(module.read_text())) or ""
    return " ".join(docstring.split("\n\n")[0].split()).replace("|", "\\|")


def with_picture(document: str, root: Path = tree.ROOT) -> str:
    """Document in which the picture between the marks is the present one."""
    drawn, count = _MARKED.subn(lambda found: found[1] + picture(root) + found[2], document)
    if count != 1:
        raise ValueError("docs/architecture.md has lost the marks around its picture")
    return drawn


def main() -> int:
    """Write the picture into the document."""
    DOCUMENT.write_text(with_picture(DOCUMENT.read_text()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
