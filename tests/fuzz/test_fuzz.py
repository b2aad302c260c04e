"""Frames of any client are accepted or refused by the server, and nothing else happens.

Twenty thousand frames from two seeds, in a process with limits. See engine.py for what is checked;
what breaks it names the seed.
"""

import random

import pytest

from lti_tool.documents import kinds
from tests.fuzz.runs import run

pytestmark = pytest.mark.slow

KNOWN = 1
RARE = {
    "too-large", "full", "share", "hidden", "not-open", "closed", "handed-in", "tags-locked",
    "too-many-tags", "dated", "too-few-words", "too-many-words", "not-asked",
}  # fmt: skip
"""Codes that ten thousand frames do not always cause; tests/sync covers full documents and what
their rules forbid."""


def test_ten_thousand_frames_that_are_always_the_same_break_nothing_and_reach_everything() -> None:
    """Frames refused at the first byte test little: every code occurs, and many are accepted."""
    outcome = run(KNOWN, 10_000)
    assert sum(outcome.counts.values()) >= 10_000
    assert outcome.counts["accepted"] > 1_500
    assert kinds.refusal_codes() - RARE <= outcome.counts.keys()


def test_ten_thousand_frames_that_never_were_break_nothing() -> None:
    assert sum(run(random.randrange(10**6), 10_000).counts.values()) >= 10_000
