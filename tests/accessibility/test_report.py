"""docs/accessibility-report.md is made of criteria that are all there, and of tests that exist."""

import os

from tests.accessibility import report


def test_every_criterion_of_levels_a_and_aa_is_there_once() -> None:
    for level, numbers in report.NUMBERS.items():
        found = [each.number for each in report.criteria() if each.level == level]
        assert sorted(found) == sorted(numbers.split())


def test_every_result_and_every_kind_of_evidence_is_a_known_one() -> None:
    for each in report.criteria():
        assert each.result in report.RESULTS, each.number
        assert each.by in report.EVIDENCE, each.number
        assert (each.by == "test") == bool(each.tests), each.number
        assert (each.by == "none") == (each.result == "Not applicable"), each.number


def test_every_test_that_is_named_exists() -> None:
    named = [test for each in report.criteria() for test in each.tests]
    assert [test for test in named if report.missing(test)] == []
    assert report.missing("tests/stories/test_the_guides.py::test_planted")
    assert report.missing("tests/stories/test_planted.py")


def test_axe_is_run_in_stories() -> None:
    assert len(report.axe_stories()) > 5


def test_the_document_is_current() -> None:
    made = report.document()
    if os.environ.get("PROMPTGRIMOIRE_TEST_ACCEPT"):
        report.DOCUMENT.write_text(made)
    assert report.DOCUMENT.read_text() == made, "./dev vpat writes it anew"
