"""The same updates read by pycrdt and by Yjs in Node, and what each makes of them."""

import base64
import json
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import pycrdt
from pycrdt import Doc, Map, XmlFragment

from lti_tool.responses import blocks, schema
from lti_tool.responses.blocks import Block
from lti_tool.yjs.decoder import MAPS, Id, decode_state_vector, decode_update
from tests.fuzz.engines import ENGINES
from tests.fuzz.frames import Sent
from tests.fuzz.runs import ROOT

SCRIPT = Path(__file__).with_name("yjs_reader.mjs")


@dataclass
class Accepted:
    """Updates that one document accepted, in order: as they were sent, and as they were passed on.

    Structs that are known already are passed over, and may be forged. Yjs would fail on some
    forged structs: that is why no update is passed on as it was sent.
    """

    name: str
    sent: list[bytes] = field(default_factory=list)
    passed_on: list[bytes] = field(default_factory=list)
    kinds: frozenset[int] = MAPS
    _known: dict[int, int] = field(default_factory=dict)

    def add(self, sent: Sent, update: bytes, passed_on: bytes) -> None:
        sections = decode_update(update, kinds=self.kinds).clients
        repeats = any(section.clock < self._known.get(section.client, 0) for section in sections)
        self.sent.append(passed_on if repeats and not sent.is_honest else update)
        self.passed_on.append(passed_on)
        now = decode_update(passed_on, kinds=self.kinds).clients
        self._known |= {section.client: section.end for section in now}


@dataclass(frozen=True)
class Reading:
    """Content shown after a sequence, with leftover structs and errors."""

    shown: dict[str, Any]
    vector: list[list[int]]
    waits: bool = False
    thrown: str | None = None


def accepted(kind: str, seed: str, frames: int) -> Accepted:
    """Updates that the server accepts among the frames of one document."""
    kept = Accepted(seed)
    engine = ENGINES[kind](seed, kept.add)
    kept.kinds = engine.room.kinds
    for _ in range(frames):
        engine.take(engine.frames.next())
    engine.close()
    return kept


def disagreements(documents: Sequence[Accepted], directory: Path) -> list[str]:
    """Documents for which Yjs throws, waits for more or reads something else than pycrdt.

    How each document's updates come must not matter: in another order, or put into one.
    """
    ways: dict[str, list[Sequence[bytes]]] = {
        "as sent": [document.sent for document in documents],
        "as passed on": [document.passed_on for document in documents],
        "in another order": [
            in_another_order(d.passed_on, Random(d.name), d.kinds) for d in documents
        ],
        "merged": [[pycrdt.merge_updates(*d.passed_on)] for d in documents],
        "as two states": [in_two_states(d.passed_on) for d in documents],
    }
    of_yjs = {way: read_by_yjs(sequences, directory) for way, sequences in ways.items()}
    found = []
    for number, document in enumerate(documents):
        for way, sequences in ways.items():
            reading = of_yjs[way][number]
            if reading.thrown or reading.waits:
                found.append(f"{document.name} {way}: {reading.thrown or 'waits for more'}")
            if reading != read_by_pycrdt(sequences[number], document.kinds):
                found.append(f"{document.name} {way}: pycrdt reads something else")
            if reading != of_yjs["as sent"][number]:
                found.append(f"{document.name} {way}: not the same as sent")
    return found


def in_another_order(
    updates: Sequence[bytes], some: Random, kinds: frozenset[int] = MAPS
) -> list[bytes]:
    """The same updates, each still after those that it builds on."""
    builds_on = _dependencies(updates, kinds)
    left, done, ordered = list(range(len(updates))), set[int](), []
    while left:
        ready = [number for number in left if builds_on[number] <= done]
        chosen = some.choice(ready)
        left.remove(chosen)
        done.add(chosen)
        ordered.append(updates[chosen])
    return ordered


def in_two_states(updates: Sequence[bytes]) -> list[bytes]:
    """The state after half of the updates, and then what is new in the state after all of them."""
    doc: Doc[Any] = Doc()
    for update in updates[: len(updates) // 2]:
        doc.apply_update(update)
    half, vector = doc.get_update(), doc.get_state()
    for update in updates[len(updates) // 2 :]:
        doc.apply_update(update)
    return [half, doc.get_update(vector)]


def _dependencies(updates: Sequence[bytes], kinds: frozenset[int]) -> list[set[int]]:
    """Numbers of the updates that wrote the items each update refers to."""
    runs: list[tuple[int, int, int, int]] = []
    found = []
    for number, update in enumerate(updates):
        sections, deleted = decode_update(update, kinds=kinds)
        named = {(s.client, s.clock - 1) for s in sections}
        structs = [struct for section in sections for struct in section.structs]
        named |= {(s.origin.client, s.origin.clock) for s in structs if s.origin}
        named |= {(s.right_origin.client, s.right_origin.clock) for s in structs if s.right_origin}
        named |= {(s.parent.client, s.parent.clock) for s in structs if isinstance(s.parent, Id)}
        ends = {(c, clock, clock + length) for c, rows in deleted for clock, length in rows}
        ends |= {(client, clock, clock + 1) for client, clock in named}
        found.append({
            other
            for other, client, first, end in runs
            for wanted, low, high in ends
            if wanted == client and low < end and first < high
        })  # fmt: skip
        runs += [(number, s.client, s.clock, s.end) for s in sections]
    return found


def read_by_pycrdt(updates: Sequence[bytes], kinds: frozenset[int] = MAPS) -> Reading:
    doc: Doc[Any] = Doc()
    doc.get(schema.ROOT, type=XmlFragment)
    roots: dict[str, Map[Any]] = {name: doc.get(name, type=Map) for name in ("highlights", "tags")}
    for update in updates:
        doc.apply_update(update)
    known = decode_state_vector(doc.get_state())
    return Reading(
        {name: json.loads(str(root)) for name, root in roots.items()}
        | {"response": _joined(blocks.read(doc))},
        sorted([client, clock] for client, clock in known.items() if clock),
        any(_waits(update, doc, known, kinds) for update in updates),
    )


def _joined(found: Sequence[Block]) -> list[Block]:
    """Blocks whose runs are joined where they have the same marks: the readers split them apart at
    other places.
    """
    for block in found:
        runs: list[dict[str, Any]] = []
        for run in block.get("runs", ()):
            look = {**run, "text": ""}
            if runs and {**runs[-1], "text": ""} == look:
                runs[-1] = {**run, "text": runs[-1]["text"] + run["text"]}
            else:
                runs.append(run)
        if "runs" in block:
            block["runs"] = runs
        _joined(block.get("blocks", ()))
    return list(found)


def _waits(update: bytes, doc: "Doc[Any]", known: dict[int, int], kinds: frozenset[int]) -> bool:
    """True where part of an update was not applied: structs, or deletions of absent items."""
    if pycrdt.get_update(update, doc.get_state())[0] != 0:
        return True
    return any(
        clock + length > known.get(client, 0)
        for client, runs in decode_update(update, kinds=kinds).delete_set
        for clock, length in runs
    )


def read_by_yjs(sequences: Sequence[Sequence[bytes]], directory: Path) -> list[Reading]:
    """Readings of each sequence by Yjs. Node is looked for on the PATH, where ./dev puts it."""
    node = shutil.which("node")
    assert node, "node is not on the PATH; ./dev test and ./dev check see to that"
    file = directory / "sequences"
    lines = ([base64.b64encode(update).decode() for update in each] for each in sequences)
    file.write_text("\n".join(json.dumps(line) for line in lines))
    command = (node, SCRIPT, file)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [Reading(**json.loads(line)) for line in done.stdout.splitlines()]
