"""Notes and answers called saved survive kill -9 of web workers, of PostgreSQL, and of both."""

import random

import pytest

from tests.crash.contents import CONTENTS
from tests.crash.sweep import sweeping

ROUNDS = 10


@pytest.mark.slow
@pytest.mark.parametrize("kind", CONTENTS)
def test_ten_crashes_at_random_moments_lose_nothing(kind: str) -> None:
    seed = random.randrange(10**6)
    print(f"again: ./dev crash --kind {kind} --rounds {ROUNDS} --seed {seed}")
    with sweeping(kind, seed) as sweep:
        for _ in range(ROUNDS):
            sweep.round()
        assert sweep.saved > 0
        assert sum(writer.page.refused for writer in sweep.writers) > 0
