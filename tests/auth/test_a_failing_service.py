"""Failures instead of Stytch's answer end as one clear error, under the real SDK."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from lti_tool.auth import outgoing
from lti_tool.auth.protocol import Way
from lti_tool.db import connection_guard
from lti_tool.db.engine import Database
from lti_tool.demo.fake_stytch import answers
from lti_tool.demo.fake_stytch.accounts import Account
from lti_tool.errors import Busy, ServiceError, SignInError
from lti_tool.settings import Settings
from tests.auth.emulator import attempt, client, settings_for

EMAIL = "ada@example.edu"
ADA = Account(EMAIL, "Ada", "")
GOOD = answers.authenticated(ADA)
RETURNED = {"stytch_token_type": "sso", "token": "a-token"}

Page = Callable[[Request], Response]


@contextmanager
def answering(page: Page) -> Iterator[str]:
    """An address where every request is answered so."""
    app = Request.application(page)
    running = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{running.server_port}/"
    finally:
        running.shutdown()
        thread.join()
        running.server_close()


def _answer(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> Page:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return lambda _: Response(data, status, headers=headers, content_type="application/json")


def _without(name: str, value: Any) -> dict[str, Any]:
    return GOOD | {name: value}


NO_ANSWERS = {
    "a page": _answer(b"<html>maintenance</html>"),
    "nothing": _answer(b""),
    "null": _answer(None),
    "a list": _answer([]),
    "a number": _answer(7),
    "a text": _answer("ok"),
    "an empty object": _answer({}),
    "a list with 502": _answer([], 502),
    "a page with 502": _answer(b"<html>", 502),
    "a list with 400": _answer([], 400),
    "a number with 404": _answer(7, 404),
    "a page with 403 of a firewall": _answer([EMAIL], 403),
    "our secret is wrong": _answer(answers.problem(401, "unauthorized_credentials", "")[0], 401),
    "an error type that is none": _answer(answers.problem(500, f"<{EMAIL}>", "")[0], 500),
    "a redirect": _answer(b"", 302, {"Location": "http://127.0.0.1:9/elsewhere"}),
    "a redirect without end": _answer(b"", 307, {"Location": "/"}),
    "a member that is a text": _answer(_without("member", "Ada")),
    "an id that is a list": _answer(_without("member_id", [])),
    "an id with a NUL": _answer(_without("member_id", "a\0b")),
    "an id without end": _answer(_without("member_id", "x" * 5000)),
    "no encoding at all": _answer(b"\xff\xfe\xfd" + json.dumps(GOOD).encode()),
    "bytes that are no gzip": _answer(b"\x1f\x8bno", headers={"Content-Encoding": "gzip"}),
    "too much": _answer(b" " * (2**20 + 1)),
    "too deep": _answer(b"[" * 100_000),
}


@pytest.mark.parametrize("page", NO_ANSWERS.values(), ids=NO_ANSWERS.keys())
def test_what_is_no_answer_ends_as_one_sentence(settings: Settings, page: Page) -> None:
    with answering(page) as address, capture_logs() as lines:
        ours = settings_for(settings, address)
        with pytest.raises((ServiceError, SignInError)) as refused:
            client(ours).finish(attempt(), RETURNED)
    assert "a-token" not in str(lines)
    assert EMAIL not in str(lines)
    if isinstance(refused.value, ServiceError):
        assert refused.value.sentence == "The sign-in service cannot be used just now."


@pytest.mark.parametrize(
    "page",
    [page for name, page in NO_ANSWERS.items() if "40" not in name],
    ids=[name for name in NO_ANSWERS if "40" not in name],
)
def test_what_is_no_answer_is_not_told_as_sent(settings: Settings, page: Page) -> None:
    with answering(page) as address, pytest.raises(ServiceError):
        _send(settings_for(settings, address))


def _send(settings: Settings) -> None:
    client(settings).send_link(attempt(Way.LINK), EMAIL)


def test_too_many_mails_are_told_and_not_called_sent(settings: Settings) -> None:
    problem = answers.problem(429, "too_many_requests", "Slow down.")[0]
    with answering(_answer(problem, 429)) as address, pytest.raises(Busy) as busy:
        _send(settings_for(settings, address))
    assert busy.value.advice == "Wait a little, then try again."


def test_a_name_with_control_characters_is_kept_without_them(settings: Settings) -> None:
    who = answers.member(Account(EMAIL, "Ada\0\u202e Lovelace", ""), {})
    with answering(_answer(GOOD | {"member": who})) as address:
        found = client(settings_for(settings, address)).finish(attempt(), RETURNED)
    assert found.name == "Ada Lovelace"


def test_an_answer_that_trickles_is_given_up(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing, "_WHOLE_SECONDS", 0.1)
    ended = threading.Event()

    def trickle() -> Iterator[bytes]:
        while not ended.wait(0.02):
            yield b" "

    try:
        with answering(lambda _: Response(trickle())) as address, pytest.raises(ServiceError):
            _send(settings_for(settings, address))
    finally:
        ended.set()


def test_more_than_a_few_at_once_are_told_to_come_again(settings: Settings) -> None:
    arrived, go_on = threading.Semaphore(0), threading.Event()

    def hang(_: Request) -> Response:
        arrived.release()
        go_on.wait(20)
        return Response("", 500)

    with answering(hang) as address:
        ours = settings_for(settings, address)
        threads = [
            threading.Thread(target=_refused, args=(ours,)) for _ in range(outgoing._MOST_UNDER_WAY)
        ]
        for thread in threads:
            thread.start()
        try:
            for _ in threads:
                assert arrived.acquire(timeout=20)
            with pytest.raises(Busy):
                _send(ours)
        finally:
            go_on.set()
            for thread in threads:
                thread.join()
        with pytest.raises(ServiceError):
            _send(ours)


def _refused(settings: Settings) -> None:
    with pytest.raises(ServiceError):
        _send(settings)


def test_who_holds_a_connection_may_not_call(settings: Settings, database: Database) -> None:
    ours = settings_for(settings, "http://127.0.0.1:9/")
    with database.transaction() as db:
        db.execute(text("SELECT 1"))
        with pytest.raises(connection_guard.ConnectionHeld):
            _send(ours)
    with pytest.raises(ServiceError):
        _send(ours)
