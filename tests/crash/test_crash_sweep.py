"""Notes reported as saved survive kill -9 of web workers, of PostgreSQL, and of both."""

import random

import pytest

from tests.crash.sweep import sweeping

ROUNDS = 10


@pytest.mark.slow
def test_ten_crashes_at_random_moments_lose_nothing() -> None:
    seed = random.randrange(10**6)
    print(f"again: ./dev crash --rounds {ROUNDS} --seed {seed}")
    with sweeping(seed) as sweep:
        for _ in range(ROUNDS):
            sweep.round()
        assert sweep.saved > 0
        assert sum(writer.page.refused for writer in sweep.writers) > 0
