"""Edits of several people at once with Yjs are accepted, and read alike in every copy.

Two or three of them type, format, delete, undo and redo in one answer (yjs_writers.mjs). They send
late what they have written, and take in late what the others have.
"""

import base64
import json
import random
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lti_tool.yjs.decoder import TREE
from tests.fuzz.answer_room import QuickServer
from tests.fuzz.readers import Accepted, disagreements
from tests.fuzz.runs import ROOT

SCRIPT = Path(__file__).with_name("yjs_writers.mjs")
SEED = random.randrange(10**9)


def written(seed: int, number: int, steps: int) -> Iterator[dict[str, Any]]:
    """Documents that people have written: the updates in order, and how many texts they see."""
    node = shutil.which("node")
    assert node, "node is not on the PATH; ./dev test and ./dev check see to that"
    command = (node, SCRIPT, str(seed), str(number), str(steps))
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return map(json.loads, done.stdout.splitlines())


@pytest.mark.slow
def test_what_people_write_at_once_is_accepted_and_read_alike(tmp_path: Path) -> None:
    documents = []
    for number, found in enumerate(written(SEED, 200, 120)):
        taken = Accepted(f"seed {SEED + number}", kinds=TREE)
        server = QuickServer()
        for update in map(base64.b64decode, found["sent"]):
            reading = server.index.read(update, lambda _: True)
            passed_on = server.apply(update, reading)
            if passed_on is not None:
                taken.sent.append(update)
                taken.passed_on.append(passed_on)
        assert found["texts"] == 1, f"{taken.name}: the writers see different texts"
        documents.append(taken)
    assert sum(len(document.sent) for document in documents) > 5_000
    assert disagreements(documents, tmp_path) == []
