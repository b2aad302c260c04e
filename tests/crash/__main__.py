"""The sweep by hand: python -m tests.crash --rounds 100 --seed 1 (or ./dev crash)."""

import argparse
import random
from collections import Counter

from lti_tool.kinds import register_kinds
from tests.crash.sweep import sweeping


def main() -> None:
    """Sweep, and say how it went; a failure names the seed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    asked = parser.parse_args()
    register_kinds()
    print(f"seed {asked.seed}", flush=True)
    killed: Counter[str] = Counter()
    with sweeping(asked.seed) as sweep:
        for number in range(1, asked.rounds + 1):
            kind = sweep.round()
            killed[kind] += 1
            print(f"{number}: {kind}, {sweep.saved} known to be saved, all there", flush=True)
        refused = sum(writer.page.refused for writer in sweep.writers)
    print(f"killed: {dict(killed)}; forgeries refused: {refused}; nothing lost")


if __name__ == "__main__":
    main()
