"""Program of a reading process with a format of its own: an export of many conversations as JSON.

`[{"id": "1", "title": "One", "text": "User: …"}, …]`; an entry without a text cannot be taken out.
"""

import json
from collections.abc import Iterator
from typing import Any

from lti_tool.conversations import formats, reading_program
from lti_tool.conversations.formats.format import Evidence, Format, Options, sure
from lti_tool.conversations.formats.json_stream import elements
from lti_tool.conversations.formats.probe import Probe
from lti_tool.conversations.problems import CannotRead, Problem
from lti_tool.conversations.source import JSON, Flavor
from lti_tool.conversations.turns import Entry, Reading, Turn


def _recognise(probe: Probe) -> Evidence | None:
    return sure("It has entries.") if probe.json_head.startswith('[{"id"') else None


def _index(probe: Probe) -> Iterator[Entry]:
    for each in elements(probe.open()):
        yield Entry(each["id"], each["title"], None, 1)


def _entry(probe: Probe, entry: str) -> dict[str, Any]:
    for each in elements(probe.open()):
        if entry in ("", each["id"]):
            found: dict[str, Any] = each
            return found
    raise CannotRead(Problem.UNREADABLE)


def _extract(probe: Probe, entry: str) -> Flavor:
    found = _entry(probe, entry)
    if "text" not in found:
        raise CannotRead(Problem.BROKEN_JSON)
    return Flavor(JSON, json.dumps([found]).encode())


def _read(probe: Probe, options: Options) -> Reading:
    found = _entry(probe, options.entry)
    turn = Turn.of_text("user", "You", f"<p>{found['text']}</p>")
    return Reading("Product", found["title"], (turn,))


if __name__ == "__main__":
    export = Format("export", "An export", _recognise, _read, _index, _extract)
    formats.FORMATS.insert(0, export)
    reading_program.main()
