"""A gradebook for any number of students: columns, tokens, scores by their time, results.

It takes as long for a score as it is told to, and remembers all that it was sent. A score that is
no newer than the one it has is refused with 409, as Moodle does, or with 400, as Open edX does.
`python -m tests.grading.small_gradebook PORT SECONDS` runs it by itself.
"""

import json
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from tests.grading.faults import Posted

ITEMS, ITEM = "/lineitems", "/lineitems/1/lineitem"

OWN = ""
"""Key of the activity's own column, where others have those of criteria."""

OF_CRITERION = ", of a criterion"
"""End of the name of a step that is about such a column."""

Gate = Callable[[str], None]
"""Function that is told each step of a request, by name, and may keep it waiting."""


@dataclass
class Column:
    """A column: what the tool wrote of it, and its scores by student."""

    described: dict[str, Any] = field(default_factory=dict)
    marks: dict[str, tuple[datetime, float | None]] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Key of its criterion, which the tool writes behind the id of the activity."""
        return str(self.described.get("resourceId", "")).partition("/")[2]


class SmallGradebook:
    """The gradebook as a WSGI application."""

    def __init__(
        self, seconds: float = 0, *, has_column: bool = True, when_known: int = 409
    ) -> None:
        self.posted: list[Posted] = []
        """Scores in the order in which they were answered."""
        self.columns = {ITEM: Column()} if has_column else {}
        """Columns by the path of their address."""
        self.tokens = 0
        self.most_at_once = 0
        self.gate: Gate = lambda _: None
        self._seconds = seconds
        self._when_known = when_known
        self._made = 1
        self._forgotten = 0
        self._now = 0
        self._times: list[float] = []
        self._lock = threading.Lock()
        self._pause = threading.Event()

    def __call__(self, environ: Any, start_response: Any) -> Any:
        request = Request(environ)
        path, _, service = request.path.rpartition("/")
        of_column = {"scores": self._score, "results": self._results}.get(service)
        column = self.columns.get(path)
        known = {"/token": self._token, ITEMS: self._items, "/log": self._log}
        if column is not None and of_column is not None:
            answer = of_column(request, column)
        elif request.path in known:
            answer = known[request.path](request)
        else:
            answer = Response("nothing here", 404)
        return answer(environ, start_response)

    def marks(self, key: str = OWN) -> dict[str, tuple[datetime, float | None]]:
        """Scores in the column of a criterion, or in the activity's own."""
        (column,) = [each for each in self.columns.values() if each.key == key]
        return column.marks

    def delete_column(self, key: str = OWN) -> None:
        """Delete a column with all that it has; one that is made later has another address."""
        with self._lock:
            self.columns = {at: each for at, each in self.columns.items() if each.key != key}

    def forget_tokens(self) -> None:
        """Refuse every token that was given before."""
        self._forgotten = self.tokens

    def _token(self, _: Request) -> Response:
        self.gate("before the token")
        with self._lock:
            self.tokens += 1
            token = f"t{self.tokens}"
        granted = {"access_token": token, "token_type": "Bearer", "expires_in": 3600}
        self.gate("after the token")
        return _json(granted)

    def _items(self, request: Request) -> Response:
        host = request.host_url.rstrip("/")
        if request.method == "POST":
            made = Column(json.loads(request.get_data()))
            with self._lock:
                self._made += 1
                path = f"{ITEMS}/{self._made}/lineitem"
                self.columns[path] = made
            self._come("the column is made", made)
            return _json({**made.described, "id": f"{host}{path}"}, 201)
        return _json([{**each.described, "id": f"{host}{at}"} for at, each in self.columns.items()])

    def _score(self, request: Request, column: Column) -> Response:
        score = json.loads(request.get_data())
        # Tokens for scores and for results are in use together.
        number = request.headers["Authorization"].removeprefix("Bearer t")
        if self._forgotten >= int(number):
            return Response("", 401)
        self._come("before the score", column)
        with self._lock:
            self._now += 1
            self._times.append(time.monotonic())
            self.most_at_once = max(self.most_at_once, self._now)
        self._pause.wait(self._seconds)
        at, given = datetime.fromisoformat(score["timestamp"]), score.get("scoreGiven")
        subject = score["userId"]
        with self._lock:
            self._now -= 1
            known = column.marks.get(subject)
            status = self._when_known if known is not None and known[0] >= at else 200
            if status == 200:
                column.marks[subject] = (at, given)
            self.posted.append(Posted(f"{subject} {column.key}".strip(), at, given, status))
            self._times.append(time.monotonic())
        self._come("after the score", column)
        return Response("", status)

    def _results(self, _: Request, column: Column) -> Response:
        self._come("before the results", column)
        with self._lock:
            marks = dict(column.marks)
        most = column.described.get("scoreMaximum", 100)
        rows = [
            {"userId": subject, "resultScore": given, "resultMaximum": most, "comment": ""}
            for subject, (_, given) in marks.items()
        ]
        self._come("after the results", column)
        return _json(rows)

    def _come(self, step: str, column: Column) -> None:
        self.gate(step if column.key == OWN else f"{step}{OF_CRITERION}")

    def _log(self, _: Request) -> Response:
        with self._lock:
            return _json(
                {
                    "subjects": [each.subject for each in self.posted],
                    "tokens": self.tokens,
                    "most_at_once": self.most_at_once,
                    "seconds": max(self._times, default=0) - min(self._times, default=0),
                }
            )


def _json(value: Any, status: int = 200) -> Response:
    return Response(json.dumps(value), status, content_type="application/json")


class Quiet(WSGIRequestHandler):
    """Handler that logs nothing, and sends small answers at once."""

    def log(self, *_: object) -> None:
        """Say nothing."""


def main() -> None:
    """Serve until ended."""
    port, seconds = int(sys.argv[1]), float(sys.argv[2])
    book = SmallGradebook(seconds)
    make_server("127.0.0.1", port, book, threaded=True, request_handler=Quiet).serve_forever()


if __name__ == "__main__":
    main()
