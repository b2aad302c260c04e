"""Numbers of random examples: few in each run of all tests, many on demand.

Hypothesis chooses others in each run, so that runs add up. `./dev fuzz --examples 20` tries twenty
times as many at once, in the tests that are marked `random`.
"""

import os

VARIABLE = "PROMPTGRIMOIRE_TEST_EXAMPLES"


def examples(count: int) -> int:
    """Number of costly random examples to try; `count` in a run of all tests."""
    return count * int(os.environ.get(VARIABLE, "1"))
