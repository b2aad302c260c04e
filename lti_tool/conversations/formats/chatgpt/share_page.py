"""Shared page of ChatGPT: its conversation is in the data of a script, as in an export.

The page of today has the data in a flat table, as the library turbo-stream writes it. Objects and
lists name their values by place there. The page until 2024 had the data as JSON.
"""

import json
import re
from typing import Any

from lti_tool.conversations.formats.chatgpt import export
from lti_tool.conversations.formats.format import Evidence, Format, Options, sure
from lti_tool.conversations.formats.probe import Probe
from lti_tool.conversations.problems import CannotRead, Problem
from lti_tool.conversations.records import compose
from lti_tool.conversations.records.record import Record
from lti_tool.conversations.turns import Reading

_CALL = "streamController.enqueue("
_PROMISE = re.compile(r"P(\d{1,9}):(?=\[)")
_DEEPEST = 100
_OLDER_SCRIPT = "script#__NEXT_DATA__"
_OLDER_PATH = ("props", "pageProps", "serverResponse", "data")
_PATH = ("serverResponse", "data")
_HOLDERS = {"D", "U", "B", "Y", "N"}
"""Kinds of values that hold one other value: times, addresses, large numbers, names, objects."""


class _Table:
    """Values by place. A value is made once, however often it is named."""

    def __init__(self, lines: list[str]) -> None:
        self._cells: list[Any] = _list_of(lines[0])
        self._promises: dict[int, int] = {}
        self._made: dict[int, Any] = {}
        for line in lines[1:]:
            if promise := _PROMISE.match(line):
                self._promises[int(promise[1])] = len(self._cells)
                self._cells += _list_of(line[promise.end() :])

    def value(self, place: Any, depth: int = 0) -> Any:
        """Value at a place; None for constants, for places that are none, and for too deep ones."""
        if not isinstance(place, int) or not 0 <= place < len(self._cells) or depth > _DEEPEST:
            return None
        if place not in self._made:
            self._made[place] = None
            self._made[place] = self._make(self._cells[place], depth + 1)
        return self._made[place]

    def _make(self, cell: Any, depth: int) -> Any:
        if isinstance(cell, dict):
            return self._object(cell, depth)
        if not isinstance(cell, list):
            return cell
        if not cell or not isinstance(cell[0], str):
            return [self.value(place, depth) for place in cell]
        kind, content = cell[0], cell[1] if len(cell) > 1 else None
        if kind == "P":
            return self.value(self._promises.get(_number(content), -1), depth)
        if kind == "N" and isinstance(content, dict):
            return self._object(content, depth)
        if kind == "S":
            return [self.value(place, depth) for place in cell[1:]]
        return content if kind in _HOLDERS else None

    def _object(self, cell: dict[str, Any], depth: int) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for key, place in cell.items():
            name = self.value(int(key[1:])) if key[1:].isdecimal() else None
            if isinstance(name, str):
                made[name] = self.value(place, depth)
        return made


def _number(value: Any) -> int:
    return value if isinstance(value, int) else -1


def _list_of(text: str) -> list[Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return []
    return found if isinstance(found, list) else []


def _streamed(html: str) -> str:
    """Strings with which the scripts feed the stream, one after the other."""
    decoder = json.JSONDecoder()
    pieces: list[str] = []
    begin = html.find(_CALL)
    while begin >= 0:
        begin += len(_CALL)
        try:
            piece, begin = decoder.raw_decode(html, begin)
        except ValueError:
            break
        if isinstance(piece, str):
            pieces.append(piece)
        begin = html.find(_CALL, begin)
    return "".join(pieces)


def _conversation(probe: Probe) -> Record:
    """Conversation of the page in the shape of an export; empty where the page has none."""
    if _CALL in probe.html:
        table = _Table(_streamed(probe.html).split("\n"))
        routes = Record(table.value(0)).record("loaderData")
        found = [Record(route).record(*_PATH) for route in routes.fields.values()]
        return next((_with_mapping(each) for each in found if each), Record(None))
    if "__NEXT_DATA__" in probe.html and probe.dom is not None:
        script = probe.dom.css_first(_OLDER_SCRIPT)
        try:
            data = json.loads(script.text()) if script is not None else None
        except (ValueError, RecursionError):
            return Record(None)
        return _with_mapping(Record(data).record(*_OLDER_PATH))
    return Record(None)


def _with_mapping(record: Record) -> Record:
    """The conversation with its messages as a tree; a page may have them as a list only."""
    nodes = record.records("linear_conversation")
    if record.record("mapping") or not nodes:
        return record
    mapping = {node.text("id"): node.fields for node in nodes if node.text("id")}
    return Record(record.fields | {"mapping": mapping, "current_node": nodes[-1].text("id")})


def _recognise(probe: Probe) -> Evidence | None:
    reason = export.matches(probe.derive(_conversation))
    return sure("Its script has the data of a shared conversation of ChatGPT.") if reason else None


def _read(probe: Probe, options: Options) -> Reading:
    record = probe.derive(_conversation)
    if not record:
        raise CannotRead(Problem.UNREADABLE)
    return compose.reading(export.read(record, options.branch))


FORMAT = Format("chatgpt-shared-page", "ChatGPT shared page", _recognise, _read)
