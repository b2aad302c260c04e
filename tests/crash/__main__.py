"""The sweeps by hand: ./dev crash [--marks] [--kind response] --rounds 100 --seed 1."""

import argparse
import random
import tempfile
from collections import Counter
from pathlib import Path

from lti_tool.db import bootstrap, local_postgres
from lti_tool.db.engine import Database
from lti_tool.kinds import register_kinds
from tests.crash import deliveries
from tests.crash.contents import CONTENTS
from tests.crash.sweep import sweeping


def main() -> None:
    """Sweep, and say how it went; a failure names the seed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--kind", choices=CONTENTS, default="annotations", help="of the document")
    parser.add_argument("--marks", action="store_true", help="workers that deliver 200 marks")
    asked = parser.parse_args()
    register_kinds()
    print(f"seed {asked.seed}", flush=True)
    if asked.marks:
        sweep_marks(asked.seed, asked.rounds)
    else:
        sweep_documents(asked.kind, asked.seed, asked.rounds)


def sweep_documents(kind: str, seed: int, rounds: int) -> None:
    """Kill web processes and PostgreSQL while people write."""
    killed: Counter[str] = Counter()
    with sweeping(kind, seed) as sweep:
        for number in range(1, rounds + 1):
            victim = sweep.round()
            killed[victim] += 1
            print(f"{number}: {victim}, {sweep.saved} known to be saved, all there", flush=True)
        refused = sum(writer.page.refused for writer in sweep.writers)
    print(f"killed: {dict(killed)}; forgeries refused: {refused}; nothing lost")


def sweep_marks(seed: int, rounds: int) -> None:
    """Kill workers while they deliver marks."""
    with tempfile.TemporaryDirectory(prefix="crash-") as made:
        Path(made).chmod(0o755)
        server = local_postgres.start(Path(made) / "pg")
        database = Database(server.ensure_database())
        try:
            bootstrap.run_alembic_upgrade(database.engine)
            found = deliveries.sweep(database, random.Random(seed), rounds, 200)
            for number, what in enumerate(found, 1):
                print(f"{number}: killed {what}; all arrived", flush=True)
        finally:
            database.dispose()
            server.stop()


if __name__ == "__main__":
    main()
