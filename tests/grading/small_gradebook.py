"""A gradebook of one column for any number of students: tokens, scores by their time, results.

It takes as long for a score as it is told to, and remembers all that it was sent. A score that is
no newer than the one it has is refused with 409, as Moodle does, or with 400, as Open edX does.
`python -m tests.grading.small_gradebook PORT SECONDS` runs it by itself.
"""

import json
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from tests.grading.faults import Posted

ITEMS, ITEM = "/lineitems", "/lineitems/1/lineitem"

Gate = Callable[[str], None]
"""Function that is told each step of a request, by name, and may keep it waiting."""


class SmallGradebook:
    """The gradebook as a WSGI application."""

    def __init__(
        self, seconds: float = 0, *, has_column: bool = True, when_known: int = 409
    ) -> None:
        self.posted: list[Posted] = []
        """Scores in the order in which they were answered."""
        self.marks: dict[str, tuple[datetime, float | None]] = {}
        self.tokens = 0
        self.columns = int(has_column)
        self.most_at_once = 0
        self.gate: Gate = lambda _: None
        self._seconds = seconds
        self._when_known = when_known
        self._item = ITEM
        self._forgotten = 0
        self._now = 0
        self._column: dict[str, Any] = {}
        self._times: list[float] = []
        self._lock = threading.Lock()
        self._pause = threading.Event()

    def __call__(self, environ: Any, start_response: Any) -> Any:
        request = Request(environ)
        known = {
            "/token": self._token,
            ITEMS: self._items,
            f"{self._item}/scores": self._score,
            f"{self._item}/results": self._results,
            "/log": self._log,
        }
        page = known.get(request.path)
        answer = page(request) if page else Response("nothing here", 404)
        return answer(environ, start_response)

    def delete_column(self) -> None:
        """Delete the column with all that it has; one that is made later has another address."""
        with self._lock:
            self.columns = 0
            self._item = "/lineitems/none"
            self.marks.clear()

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
        if request.method == "POST":
            given = json.loads(request.get_data())
            with self._lock:
                self.columns += 1
                if self._item != ITEM:
                    self._item = "/lineitems/2/lineitem"
                address = request.host_url.rstrip("/") + self._item
                self._column = {**given, "id": address}
            self.gate("the column is made")
            return _json(self._column, 201)
        address = request.host_url.rstrip("/") + self._item
        return _json([{**self._column, "id": address}] if self.columns else [])

    def _score(self, request: Request) -> Response:
        score = json.loads(request.get_data())
        # Tokens for scores and for results are in use together.
        number = request.headers["Authorization"].removeprefix("Bearer t")
        if self._forgotten >= int(number):
            return Response("", 401)
        self.gate("before the score")
        with self._lock:
            self._now += 1
            self._times.append(time.monotonic())
            self.most_at_once = max(self.most_at_once, self._now)
        self._pause.wait(self._seconds)
        at, given = datetime.fromisoformat(score["timestamp"]), score.get("scoreGiven")
        subject = score["userId"]
        with self._lock:
            self._now -= 1
            known = self.marks.get(subject)
            status = self._when_known if known is not None and known[0] >= at else 200
            if status == 200:
                self.marks[subject] = (at, given)
            self.posted.append(Posted(subject, at, given, status))
            self._times.append(time.monotonic())
        self.gate("after the score")
        return Response("", status)

    def _results(self, _: Request) -> Response:
        self.gate("before the results")
        with self._lock:
            marks = dict(self.marks)
        rows = [
            {"userId": subject, "resultScore": given, "resultMaximum": 100, "comment": ""}
            for subject, (_, given) in marks.items()
        ]
        self.gate("after the results")
        return _json(rows)

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
