"""The README says what is true now: every setting, every folder."""

import re
from pathlib import Path

from lti_tool.cli.settings import table

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()


def _between(mark: str) -> str:
    found = re.search(rf"<!-- {mark} -->\n(.*?)\n?<!-- /{mark} -->", README, re.DOTALL)
    assert found is not None
    return found[1]


def test_it_lists_every_setting_as_the_tool_does() -> None:
    assert _between("settings") == table(), "run `lti-tool settings --markdown`"


def test_its_tree_names_every_folder_of_the_tool_and_no_other() -> None:
    named = set(re.findall(r"`(lti_tool/\w+)`", _between("tree")))
    folders = {
        f"lti_tool/{entry.name}"
        for entry in (ROOT / "lti_tool").iterdir()
        if (entry / "__init__.py").exists()
    }
    assert named == folders
