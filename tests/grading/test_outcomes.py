"""Meaning of an LMS's answer to a score: sent, try again, or tell the teacher."""

import pytest

from lti_tool.grading.outcomes import Kind, Problem, classify, problem_sentence


@pytest.mark.parametrize(
    ("status", "body", "attempts", "kind", "problem"),
    [
        (200, b"", 1, Kind.SENT, None),
        (204, b"", 1, Kind.SENT, None),
        (200, b"[]", 1, Kind.PARK, Problem.REFUSED),
        (400, b"[]", 1, Kind.PARK, Problem.REFUSED),
        (422, b"", 1, Kind.PARK, Problem.REFUSED),
        (413, b"", 1, Kind.PARK, Problem.TOO_LARGE),
        (302, b"", 1, Kind.PARK, Problem.REFUSED),
        (408, b"", 24, Kind.RETRY, Problem.BUSY),
        (425, b"", 1, Kind.RETRY, Problem.BUSY),
        (403, b"", 1, Kind.PARK, Problem.NOT_ALLOWED),
        (404, b"", 1, Kind.PARK, Problem.NO_COLUMN),
        (410, b"", 1, Kind.PARK, Problem.NO_COLUMN),
        (409, b"[]", 1, Kind.PARK, Problem.SUPERSEDED),
        (401, b"", 1, Kind.RETRY, Problem.NOT_ALLOWED),
        (401, b"", 5, Kind.PARK, Problem.NOT_ALLOWED),
        (429, b"", 9, Kind.RETRY, Problem.BUSY),
        (503, b"", 1, Kind.RETRY, Problem.BUSY),
        (500, b"[]", 4, Kind.RETRY, Problem.FAILING),
        (500, b"[]", 5, Kind.PARK, Problem.FAILING),
        (None, b"", 1, Kind.RETRY, Problem.UNREACHABLE),
        (None, b"", 25, Kind.PARK, Problem.UNREACHABLE),
    ],
)
def test_the_table(
    status: int | None, body: bytes, attempts: int, kind: Kind, problem: Problem | None
) -> None:
    outcome = classify(status, body, attempts)
    assert (outcome.kind, outcome.problem) == (kind, problem)


@pytest.mark.parametrize(("status", "body"), [(200, b"[]"), (400, b"[]"), (422, b"")])
def test_somebody_who_has_left_is_told_as_not_gradable(status: int, body: bytes) -> None:
    assert classify(status, body, 1, is_gradable=False).problem is Problem.NOT_GRADABLE


def test_the_lmss_own_words_follow_the_sentence() -> None:
    assert problem_sentence("refused", "course has concluded") == (
        "The LMS refused the mark. The LMS says: \u201ccourse has concluded\u201d"
    )


@pytest.mark.parametrize("problem", Problem)
def test_every_problem_has_a_sentence_for_the_teacher(problem: Problem) -> None:
    assert problem_sentence(problem.value).endswith(".")
