"""Imports only go down, and each outside library has its one place (see .importlinter)."""

import configparser
import shutil
import subprocess
import sys
from pathlib import Path

from tests.architecture import tree

LINT = Path(sys.executable).parent / "lint-imports"


def lint(root: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [str(LINT), "--no-cache", "--no-logo"],
        cwd=root,
        env={"PYTHONPATH": str(root), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def contracts() -> dict[str, configparser.SectionProxy]:
    config = configparser.ConfigParser()
    config.read(tree.ROOT / ".importlinter")
    return {
        section.rsplit(":", 1)[-1]: config[section]
        for section in config.sections()
        if ":contract:" in section
    }


def test_every_contract_is_kept() -> None:
    checked = lint(tree.ROOT)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_every_contract_can_be_broken(tmp_path: Path) -> None:
    shutil.copy(tree.ROOT / ".importlinter", tmp_path)
    package = tmp_path / "lti_tool"
    shutil.copytree(tree.PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    planted = {
        "courses/planted.py": "import flask\nfrom lti_tool.web import urls",
        "courses/one.py": "from lti_tool.courses import two",
        "courses/two.py": "from lti_tool.courses import one",
        "web/planted.py": "import pylti1p3\nimport stytch, fido2, pycrdt\n"
        "import authlib, requests, httpx",
        "documents/planted.py": "from lti_tool.annotations import kind",
        "sync/planted.py": "from lti_tool.annotations.kind import Annotations",
        "new_folder/__init__.py": "",
    }
    for name, source in planted.items():
        (package / name).parent.mkdir(exist_ok=True)
        (package / name).write_text(source)
    for name, more in (
        ("demo/fake_lms/server.py", "from lti_tool.lti import claims"),
        ("courses/roles.py", "from lti_tool.courses import tables"),
    ):
        with (package / name).open("a") as module:
            module.write(f"\n{more}\n")
    printed = lint(tmp_path).stdout
    kept = [
        each["name"] for each in contracts().values() if f"{each['name']} BROKEN" not in printed
    ]
    assert kept == []


def test_a_new_folder_must_be_placed_first(tmp_path: Path) -> None:
    shutil.copy(tree.ROOT / ".importlinter", tmp_path)
    package = tmp_path / "lti_tool"
    shutil.copytree(tree.PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    (package / "attic").mkdir()
    (package / "attic" / "__init__.py").touch()
    checked = lint(tmp_path)
    assert checked.returncode == 1
    assert "lti_tool.attic" in checked.stdout


def test_the_oracles_contract_names_everything_but_the_demo() -> None:
    top = {path.stem for path in tree.PACKAGE.glob("*.py")}
    top |= {path.parent.name for path in tree.PACKAGE.glob("*/__init__.py")}
    named = contracts()["oracles"]["forbidden_modules"].split()
    assert {f"lti_tool.{name}" for name in top - {"__init__", "__main__", "demo"}} == set(named)
