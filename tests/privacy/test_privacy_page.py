"""The privacy page names every table of the database, and every file of an export."""

import re

from lti_tool.models import METADATA
from lti_tool.privacy import export, personal_data
from tests.architecture import tree

PAGE = (tree.ROOT / "docs" / "privacy.md").read_text()


def section(title: str) -> str:
    return PAGE.split(f"## {title}\n")[1].split("\n## ")[0]


def test_every_table_is_on_the_page_once_and_none_that_is_not_there() -> None:
    named = re.findall(r"^\| `(\w+)` \|", section("What is held where"), re.MULTILINE)
    assert sorted(named) == sorted(METADATA.tables)


def test_every_file_of_an_export_is_on_the_page() -> None:
    named = set(re.findall(r"`([\w.]+\.json)`", section("Access and portability")))
    files = {f"{name}.json" for name, _, _ in personal_data.SUBJECTS}
    assert named == files | {export.MANIFEST}
