"""Every source of the corpus is read as its file of expectations says."""

import pytest

from tests.conversations import corpus_reading
from tests.conversations.corpus_reading import Case

CASES = corpus_reading.cases()


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_source_of_the_corpus_is_read_as_expected(case: Case) -> None:
    assert corpus_reading.read(case) == case.stored(), "./dev corpus shows the difference"


def test_every_expectation_has_its_source() -> None:
    expected = set(corpus_reading.FOLDER.rglob(f"*{corpus_reading.EXPECTED}"))
    assert expected == {case.expected for case in CASES}
