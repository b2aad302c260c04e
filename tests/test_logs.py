"""The log is JSON, names the request, and never holds what belongs to a person."""

import contextlib
import io
import json
import logging
import sys
import threading
from collections.abc import Iterator

import pytest
import structlog

from lti_tool import logs

SECRET = "Ada Lovelace"


@pytest.fixture(autouse=True)
def _leave_no_trace() -> Iterator[None]:
    """Logging belongs to the process: begin without what others bound, and put it back."""
    structlog.contextvars.clear_contextvars()
    root = logging.getLogger()
    before = root.handlers[:], root.level
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    yield
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
    root.handlers[:], level = before
    root.setLevel(level)
    logging.captureWarnings(capture=False)
    structlog.contextvars.clear_contextvars()
    structlog.reset_defaults()


class Lines:
    """Lines of the log after `configure(level)`."""

    def __init__(self, level: str) -> None:
        self._written = io.StringIO()
        with contextlib.redirect_stderr(self._written):
            logs.configure(level)

    def all(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self._written.getvalue().splitlines()]

    def one(self) -> dict[str, object]:
        (line,) = self.all()
        return line


@pytest.fixture
def lines() -> Lines:
    return Lines("INFO")


def test_a_line_says_when_how_grave_what_and_for_which_request(lines: Lines) -> None:
    structlog.contextvars.bind_contextvars(request_id="4f2a")
    structlog.get_logger().info("launch-accepted", course="c1")
    line = lines.one()
    assert str(line.pop("time")).endswith("Z")
    assert line == {
        "level": "info",
        "logger": __name__,
        "event": "launch-accepted",
        "request_id": "4f2a",
        "course": "c1",
    }


@pytest.mark.parametrize(
    "key",
    [
        "token", "id_token", "access_token", "name", "given_name", "email", "hint", "login_hint",
        "lti_message_hint", "return_url", "target_link_uri", "text", "comment", "authorization",
        "Authorization", "cookie", "cookies", "headers", "state", "nonce", "title", "secret",
    ],
)  # fmt: skip
def test_a_private_key_keeps_its_value_to_itself(lines: Lines, key: str) -> None:
    structlog.get_logger().info("something", **{key: SECRET}, detail={"deep": {key: SECRET}})
    line = lines.one()
    assert SECRET not in json.dumps(line)
    assert line[key] == "[private]"


@pytest.mark.parametrize("key", ["course", "job", "status", "code", "detail", "comments", "names"])
def test_other_keys_are_written(lines: Lines, key: str) -> None:
    structlog.get_logger().info("something", **{key: "c1"})
    assert lines.one()[key] == "c1"


def test_a_librarys_line_has_the_same_form_and_the_same_request(lines: Lines) -> None:
    structlog.contextvars.bind_contextvars(request_id="4f2a")
    logging.getLogger("gunicorn.error").warning("Worker %s went away", 7)
    line = lines.one()
    assert (line["event"], line["logger"]) == ("Worker 7 went away", "gunicorn.error")
    assert line["request_id"] == "4f2a"


@pytest.mark.parametrize(
    "message",
    [
        f'"GET /sync/1?ticket={SECRET} HTTP/1.1" 101',
        f"Error handling request /sign-in/callback?stytch_token_type=x&token={SECRET}",
        f"Retrying http://lms.example.edu/token?hint={SECRET}",
    ],
)
def test_the_query_of_an_address_is_never_written(lines: Lines, message: str) -> None:
    quoted = message.replace(SECRET, "4f2a-secret")
    logging.getLogger("werkzeug").warning(quoted)
    structlog.get_logger().info("refused", detail=quoted)
    assert "4f2a-secret" not in json.dumps(lines.all())


def failing(private: str) -> None:
    local = private
    try:
        int(local)
    except ValueError as error:
        raise ExceptionGroup(f"of {local}", [KeyError(local)]) from error


def test_a_traceback_has_frames_and_types_but_no_locals_and_no_words(lines: Lines) -> None:
    try:
        failing(SECRET)
    except ExceptionGroup:
        structlog.get_logger().exception("job-failed")
        logging.getLogger("some.library").exception("failed")
    for line in lines.all():
        written = json.dumps(line)
        assert SECRET not in written
        assert all(kind in written for kind in ("ExceptionGroup", "ValueError", "KeyError"))
        assert "test_logs.py" in written
        assert "failing" in written


class Failing:
    """Its end fails where nobody can catch it."""

    def __del__(self) -> None:
        failing(SECRET)


def test_what_nothing_catches_is_a_line_like_any_other(lines: Lines) -> None:
    thread = threading.Thread(target=failing, args=[SECRET])
    thread.start()
    thread.join()
    Failing()
    try:
        failing(SECRET)
    except ExceptionGroup as error:
        sys.excepthook(type(error), error, None)
    written = lines.all()
    assert [line["event"] for line in written] == ["uncaught"] * 3
    assert SECRET not in json.dumps(written)


def test_less_grave_lines_than_asked_for_are_left_out(lines: Lines) -> None:
    structlog.get_logger().debug("unimportant")
    logging.getLogger("some.library").debug("unimportant")
    assert lines.all() == []


def test_libraries_that_log_statements_and_addresses_are_silent_even_at_debug() -> None:
    lines = Lines("DEBUG")
    for library in ("sqlalchemy.engine", "urllib3.connectionpool", "werkzeug"):
        logging.getLogger(library).info("SELECT %s", SECRET)
    assert lines.all() == []
