"""Each guard that `./dev guards` takes out is where it says, and each row of the tables has one."""

import pytest

from tests.lti.test_certification import BAD, STUDIES, TEACHES, UNKNOWN
from tests.threats import group_guards, note_guards, sign_in_guards
from tests.threats.guards import REMOVALS, ROOT
from tests.threats.test_threat_list import LIST

WITH_TESTS = sign_in_guards.REMOVALS | note_guards.REMOVALS | group_guards.REMOVALS
EDITS = REMOVALS | {row: edits for row, (edits, _) in WITH_TESTS.items()}


@pytest.mark.parametrize("row", EDITS)
def test_a_guard_stands_exactly_once_in_its_module(row: str) -> None:
    counts = {
        (module, guard): (ROOT / "lti_tool" / module).read_text().count(guard)
        for module, guard, _ in EDITS[row]
    }
    assert [where for where, count in counts.items() if count != 1] == []


@pytest.mark.parametrize("row", WITH_TESTS)
def test_a_guard_with_a_test_of_its_own_names_one_that_exists(row: str) -> None:
    path, _, name = WITH_TESTS[row][1].partition("::")
    assert f"def {name.partition('[')[0]}(" in (ROOT / path).read_text()


def test_every_row_of_the_threat_list_and_of_the_certification_has_a_guard() -> None:
    rows = {row for row, _, _ in LIST}
    for cases in (BAD, TEACHES, STUDIES, UNKNOWN):
        rows |= {case[0].partition(" ")[0] for case in cases}
    assert rows == set(REMOVALS)
