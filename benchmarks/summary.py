"""Last line of every benchmark: figures, targets and `ok`, as one JSON object."""

import json
from collections.abc import Mapping


def summary(
    figures: Mapping[str, float],
    at_most: Mapping[str, float],
    at_least: Mapping[str, float] | None = None,
) -> str:
    """JSON of what was measured and what it should be.

    `ok` says that each figure that was measured keeps its target; a short run leaves some out. One
    that is no number keeps none.
    """
    at_least = at_least or {}
    kept = [figures[name] <= bound for name, bound in at_most.items() if name in figures]
    kept += [figures[name] >= bound for name, bound in at_least.items() if name in figures]
    targets = {"at_most": dict(at_most), "at_least": dict(at_least)}
    return json.dumps({"figures": dict(figures), "targets": targets, "ok": all(kept)})
