"""Faults of an LMS while it is sent scores: over any that is a WSGI application, or before it."""

import io
import json
import socket
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from werkzeug.wrappers import Request, Response

from lti_tool.courses.activity_tables import ActivityLink
from lti_tool.db.engine import Database
from lti_tool.lti.tables import Platform
from tests import free_ports

Wsgi = Callable[[Any, Any], Iterable[bytes]]


@dataclass(frozen=True)
class Answers:
    """An answer in place of the LMS's own, which does not see the score."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Applies:
    """The LMS takes the score, and something else is answered; the connection is cut for None."""

    answers: Answers | None = None


class Cut:
    """The connection ends without an answer."""


class Hang:
    """The LMS takes the request, and never answers."""


Step = Answers | Applies | Cut | Hang


@dataclass(frozen=True)
class Posted:
    """A score as it reached the LMS, and the status that the LMS itself gave it, if it saw it."""

    subject: str
    timestamp: datetime
    given: float | None
    status: int | None

    @property
    def is_applied(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


class Faulty:
    """The LMS, whose first answers to scores follow a script; then it is well."""

    def __init__(self, inner: Wsgi, *script: Step) -> None:
        self.script = list(script)
        self.posted: list[Posted] = []
        """Scores in the order in which they were answered."""
        self.others: list[str] = []
        """Paths of all other requests."""
        self._inner = inner
        self._lock = threading.Lock()
        self._ended = threading.Event()

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        request = Request(environ)
        if not request.path.endswith("/scores"):
            self.others.append(request.path)
            return self._inner(environ, start_response)
        body = request.get_data()
        with self._lock:
            step = self.script.pop(0) if self.script else None
        if step is None or isinstance(step, Applies):
            answer = Response.from_app(_replayed(self._inner, body), environ)
            answer.get_data()
            self._note(body, answer.status_code)
            if isinstance(step, Applies):
                answer = self._answer(step.answers, environ)
        else:
            self._note(body, None)
            answer = self._answer(step, environ)
        return answer(environ, start_response)

    def _answer(self, step: Step | None, environ: Any) -> Response:
        if isinstance(step, Answers):
            return Response(step.body, step.status, dict(step.headers))
        if isinstance(step, Hang):
            self._ended.wait(60)
        # werkzeug would keep the connection, and wait for the next request on it.
        environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        raise ConnectionAbortedError

    def _note(self, body: bytes, status: int | None) -> None:
        score = json.loads(body)
        at = datetime.fromisoformat(score["timestamp"])
        posted = Posted(score["userId"], at, score.get("scoreGiven"), status)
        with self._lock:
            self.posted.append(posted)

    def end(self) -> None:
        """Let go of requests that hang."""
        self._ended.set()


REFUSED_AT = ("the token's address", "the score's address")
"""Addresses of an LMS at which a connection may be refused."""


@contextmanager
def refusing(database: Database, where: str) -> Iterator[None]:
    """The LMS names an address for tokens, or for scores, at which nobody listens."""
    nowhere = f"http://127.0.0.1:{free_ports.one()}"
    with database.transaction() as db:
        platform = db.execute(select(Platform.auth_token_url, Platform.origins)).one()
        column = db.scalars(select(ActivityLink.lineitem_url)).one()
        if where == "the token's address":
            db.execute(update(Platform).values(auth_token_url=nowhere))
        else:
            db.execute(update(Platform).values(origins=[nowhere]))
            db.execute(update(ActivityLink).values(lineitem_url=nowhere))
    yield
    with database.transaction() as db:
        db.execute(update(Platform).values(platform._asdict()))
        db.execute(update(ActivityLink).values(lineitem_url=column))


def _replayed(inner: Wsgi, body: bytes) -> Wsgi:
    """The LMS, with the body of the request to read once more."""

    def app(environ: Any, start_response: Any) -> Iterable[bytes]:
        environ["wsgi.input"] = io.BytesIO(body)
        return inner(environ, start_response)

    return app


def see_order(posted: Iterable[Posted]) -> None:
    """Check that applied scores of each person have rising times, and equal times equal marks."""
    last: dict[str, Posted] = {}
    for each in posted:
        if not each.is_applied:
            continue
        before = last.get(each.subject)
        if before is not None:
            assert before.timestamp <= each.timestamp, (before, each)
            if before.timestamp == each.timestamp:
                assert before.given == each.given, (before, each)
        last[each.subject] = each
