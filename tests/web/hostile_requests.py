"""Requests that are damaged in one place, one after another, or in several at once."""

import http.client
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import quote, urlsplit

from lti_tool.web.urls import Who
from tests.web import hostile_values as values
from tests.web.route_inputs import Examples, Inputs, as_json, example_of, headers_of

_FORM = "application/x-www-form-urlencoded"
_LONGEST_LINE = 3_000


_Place: TypeAlias = tuple[tuple[str, ...], Sequence[Any], Sequence[Any]]
"""Kind and place of damage; the values that are always tried there, and all others."""


@dataclass
class Attempt:
    """One request. `damage` says where it is not as it should be."""

    method: str
    path: str
    damage: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None

    def __str__(self) -> str:
        return f"{self.method} {self.path[:120]} with {self.damage[:120]}"


class Caller:
    """One connection after another to a server."""

    def __init__(self, base: str) -> None:
        self._place = urlsplit(base).netloc
        self._connection = http.client.HTTPConnection(self._place, timeout=30)

    def status(self, attempt: Attempt) -> int:
        """The status of the answer. Raises OSError or HTTPException where there is none."""
        try:
            return self._status(attempt)
        except (http.client.RemoteDisconnected, ConnectionError):
            # The server may close a connection that is kept alive. A new one, it has to answer.
            self.close()
            return self._status(attempt)

    def _status(self, attempt: Attempt) -> int:
        headers = {name: text.encode("latin-1") for name, text in attempt.headers.items()}
        try:
            self._connection.request(attempt.method, attempt.path, attempt.body, headers)
            answer = self._connection.getresponse()
            if answer.status != 101:
                answer.read()
                return answer.status
        except BaseException:
            self.close()
            raise
        self.close()
        return 101

    def close(self) -> None:
        """End the connection."""
        self._connection.close()
        self._connection = http.client.HTTPConnection(self._place, timeout=30)


class Requests:
    """Makes them for every route, for people of each role."""

    def __init__(
        self, inputs: Sequence[Inputs], examples: Examples, sessions: Mapping[str, str]
    ) -> None:
        self._inputs = inputs
        self._examples = examples
        self._sessions = sessions

    def each(self, chance: random.Random, others: int) -> Iterator[Attempt]:
        """Each place of each route alone, everything else as it should be: with all values that
        are known to break programs, and so many of the others.
        """
        for route in self._inputs:
            for place, known, rest in self._places(route):
                for value in (*known, *chance.sample(rest, min(others, len(rest)))):
                    yield self._attempt(route, "teacher", {place: value})
            if route.shapes or _has_form(route):
                for kind, body in chance.sample(values.WHOLE, min(2 * others, len(values.WHOLE))):
                    yield self._attempt(route, "teacher", {("whole", kind): body})

    def some(self, count: int, chance: random.Random) -> Iterator[Attempt]:
        """Damaged in several places, by anybody, some with a header or a method that is odd."""
        for _ in range(count):
            route = chance.choice(self._inputs)
            places = self._places(route)
            wrong = {
                place: chance.choice((*known, *rest))
                for place, known, rest in chance.sample(
                    places, min(len(places), chance.randint(0, 3))
                )
            }
            role = chance.choice(["teacher", "teacher", "tutor", "ada", "observer"])
            attempt = self._attempt(route, role, wrong)
            if chance.random() < 0.3:
                name, text = chance.choice(values.HEADERS), chance.choice(values.IN_HEADER)
                attempt.headers[name] = text
                attempt.damage += f" and {name}: {text!r}"
            if chance.random() < 0.1:
                attempt.method = chance.choice(["HEAD", "OPTIONS", "PUT", "DELETE", "TRACE", "X"])
            yield attempt

    def _places(self, route: Inputs) -> list[_Place]:
        """Places where a route's request can be damaged, with known and other damaging values."""
        known, pieces = values.KNOWN_IN_PATH, values.IN_PATH
        texts = tuple(quote(text.encode()) for text in (*values.TEXTS, *values.DATES))
        # A damaged field goes into the query and into the form: routes read one of them.
        places: list[_Place] = [
            *((("path", name), known, pieces) for name in route.parameters),
            *((("field", name), known, (*pieces, *texts)) for name in sorted(route.names)),
        ]
        for shape in sorted(route.shapes, key=lambda each: each.__name__):
            for path in _paths(example_of(shape, self._examples)):
                places += [
                    (("json", *path), values.KNOWN, values.RAW),
                    (("left out", *path), ("",), ()),
                    (("twice", *path), ("7",), ()),
                ]
        return places

    def _attempt(self, route: Inputs, role: str, wrong: Mapping[tuple[str, ...], Any]) -> Attempt:
        ids = dict(self._examples)
        if route.method == "DELETE":
            ids |= dict.fromkeys(route.parameters, "00000000-0000-4000-8000-000000000001")
        path = {name: quote(str(ids[name])) for name in route.parameters}
        fields = {name: quote(str(ids.get(name, "Text"))) for name in route.names}
        headers = headers_of(route.route, self._sessions, role)
        headers |= {"Content-Type": "application/json" if route.shapes else _FORM}
        whole: bytes | None = None
        for place, value in wrong.items():
            if place[0] == "path":
                path[place[1]] = value
            elif place[0] == "field":
                fields[place[1]] = value
            elif place[0] == "whole":
                headers["Content-Type"], whole = place[1], value
        form = "&".join(f"{name}={text}" for name, text in fields.items())
        # A longer line is refused by the server before anything of ours is reached.
        query = form if len(form) < _LONGEST_LINE or route.method == "GET" else ""
        address = route.path(path) + (f"?{query}" if query else "")
        if route.route.who is Who.TICKET:
            headers |= {
                "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
                "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
            }  # fmt: skip
        body = self._body(route, wrong, form) if whole is None else whole
        damage = ", ".join(f"{'.'.join(place)} = {value!r}" for place, value in wrong.items())
        return Attempt(route.method, address, damage or "nothing", headers, body)

    def _body(self, route: Inputs, wrong: Mapping[tuple[str, ...], Any], form: str) -> bytes | None:
        if route.method in ("GET", "DELETE"):
            return None
        if not route.shapes:
            return form.encode()
        raw: dict[str, str] = {}
        body: dict[str, Any] = {}
        for shape in route.shapes:
            body |= example_of(shape, self._examples)
        for place, value in wrong.items():
            kind, *where = place
            if kind not in ("json", "left out", "twice") or not _holds(body, where):
                continue
            *outer, last = where
            inside = body
            for name in outer:
                inside = inside[name]
            mark = f"<{len(raw)}>"
            if kind == "json":
                inside[last] = mark
                raw[mark] = value
            elif kind == "left out":
                del inside[last]
            else:
                inside[f"{last}{mark}"] = 7
                raw[f"{last}{mark}"] = f'"{last}"'
        return as_json(body, raw)


def _has_form(route: Inputs) -> bool:
    return bool(route.names) and route.method != "GET"


def _paths(body: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    for name, value in body.items():
        yield (name,)
        if isinstance(value, dict):
            yield from ((name, *inner) for inner in _paths(value))


def _holds(body: Any, where: Sequence[str]) -> bool:
    for name in where:
        if not isinstance(body, dict) or name not in body:
            return False
        body = body[name]
    return True
