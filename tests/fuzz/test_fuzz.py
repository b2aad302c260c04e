"""Frames of any client are accepted or refused by the server, and nothing else happens.

Ten thousand frames from each of two seeds for each kind, in a process with limits. See engine.py
for what is checked; what breaks it names the seed.
"""

import random
from typing import get_args

import pytest

from lti_tool.annotations.kind import Annotations
from lti_tool.refusals import RefusalCode
from lti_tool.responses.kind import Responses
from tests.fuzz.engines import ENGINES
from tests.fuzz.runs import run

pytestmark = pytest.mark.slow

KNOWN = 5
RARE = {
    "too-large", "full", "share", "hidden", "not-open", "closed", "handed-in", "tags-locked",
    "too-many-tags", "dated", "too-few-words", "too-many-words", "not-asked",
    "no-claims", "earlier-attempt",
}  # fmt: skip
"""Codes that ten thousand frames do not always cause; tests/sync covers full documents and what
their rules forbid."""
EXPECTED = {
    Annotations.name: {*get_args(RefusalCode), *Annotations.refusal_codes} - RARE,
    # All of an answer is everybody's of its workspace, and the frames are for one that is asked.
    Responses.name: {*get_args(RefusalCode)} - RARE - {"not-yours"},
}


@pytest.mark.parametrize("kind", ENGINES)
def test_ten_thousand_frames_that_are_always_the_same_break_nothing_and_reach_everything(
    kind: str,
) -> None:
    """Frames refused at the first byte test little: every code occurs, and many are accepted."""
    outcome = run(kind, KNOWN, 10_000)
    assert sum(outcome.counts.values()) >= 10_000
    assert outcome.counts["accepted"] > 1_500
    assert EXPECTED[kind] <= outcome.counts.keys()


@pytest.mark.parametrize("kind", ENGINES)
def test_ten_thousand_frames_that_never_were_break_nothing(kind: str) -> None:
    assert sum(run(kind, random.randrange(10**6), 10_000).counts.values()) >= 10_000
