"""Each guard that `./dev guards` takes out is where it says, and each row of the tables has one."""

import pytest

from tests.lti.test_certification import BAD, STUDIES, TEACHES, UNKNOWN
from tests.threats.guards import REMOVALS, ROOT
from tests.threats.test_threat_list import LIST


@pytest.mark.parametrize("row", REMOVALS)
def test_a_guard_stands_exactly_once_in_its_module(row: str) -> None:
    counts = {
        (module, guard): (ROOT / "lti_tool" / module).read_text().count(guard)
        for module, guard, _ in REMOVALS[row]
    }
    assert [where for where, count in counts.items() if count != 1] == []


def test_every_row_of_the_threat_list_and_of_the_certification_has_a_guard() -> None:
    rows = {row for row, _, _ in LIST}
    for cases in (BAD, TEACHES, STUDIES, UNKNOWN):
        rows |= {case[0].partition(" ")[0] for case in cases}
    assert rows == set(REMOVALS)
