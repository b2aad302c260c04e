"""Services are called on the platform's own host only, and within limits."""

import gzip
import json
import threading
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text, update
from structlog.testing import capture_logs
from werkzeug.wrappers import Request, Response

from lti_tool import clock
from lti_tool.errors import ServiceError
from lti_tool.lti import service_client
from lti_tool.lti.http import Limits
from lti_tool.lti.http import Response as ServiceResponse
from lti_tool.lti.service_client import ServiceClient
from lti_tool.lti.tables import Platform
from tests.lti.fake_platform import FakePlatform
from tests.lti.services import SCOPE, Services, raw_server


def bearer(lms: FakePlatform, path: str = "/thing") -> list[str]:
    return [seen.headers["Authorization"] for seen in lms.asked(path)]


# --- where it may go


@pytest.mark.parametrize(
    "elsewhere",
    [
        pytest.param("https://evil.example/thing", id="S27 another host"),
        pytest.param("http://10.0.0.1/thing", id="S27 a private network"),
        pytest.param("http://169.254.169.254/latest/", id="S27 metadata"),
        pytest.param("http://127.0.0.1:1/thing", id="S27 another port"),
        pytest.param("{https}/thing", id="S27 another scheme"),
        pytest.param("{at}", id="S27 user information"),
        pytest.param("file:///etc/passwd", id="S27 a file"),
        pytest.param("/thing", id="S27 no host"),
        pytest.param("", id="S27 nothing"),
        pytest.param("http://[::1", id="S27 no address"),
    ],
)
def test_a_token_is_sent_to_the_platform_only(services: Services, elsewhere: str) -> None:
    host = services.lms.url.removeprefix("http://")
    url = elsewhere.format(https=f"https://{host}", at=f"http://tool@{host}/thing")
    with pytest.raises(ServiceError):
        services.client.request(services.platform_id, "GET", url, scopes=[SCOPE])
    assert services.lms.seen == []


def test_services_may_live_where_tokens_are_given(services: Services) -> None:
    with services.database.transaction() as db:
        db.execute(update(Platform).values(issuer="https://issuer.example"))
    assert services.get().status == 404
    assert len(services.lms.asked("/thing")) == 1


def test_plain_http_is_refused_where_it_is_not_allowed(services: Services) -> None:
    strict = services.settings.model_copy(update={"insecure_loopback": False})
    client = ServiceClient(services.database, strict)
    with pytest.raises(ServiceError):
        replace(services, client=client).get()
    with services.database.transaction() as db:
        db.execute(update(Platform).values(issuer="https://127.0.0.1"))
    with pytest.raises(ServiceError):
        client.request(services.platform_id, "GET", "https://127.0.0.1/x", scopes=[SCOPE])
    assert services.lms.seen == []


def test_a_token_from_before_is_not_sent_over_plain_http_either(services: Services) -> None:
    services.get()
    strict = services.settings.model_copy(update={"insecure_loopback": False})
    with pytest.raises(ServiceError):
        replace(services, client=ServiceClient(services.database, strict)).get()
    assert len(services.lms.asked("/thing")) == 1


def test_s43_a_platform_that_is_switched_off_is_not_called(services: Services) -> None:
    with services.database.transaction() as db:
        db.execute(update(Platform).values(enabled=False))
    with pytest.raises(ServiceError):
        services.get()
    assert services.lms.seen == []


def test_a_redirect_is_an_answer_and_not_followed(services: Services) -> None:
    services.lay_out("/thing", b"", 302, Location=f"{services.lms.url}/elsewhere")
    assert services.get().status == 302
    assert services.lms.asked("/elsewhere") == []


def test_a_netrc_file_does_not_replace_the_token(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    services.get()
    assert bearer(services.lms) == ["Bearer token-1"]
    assert "Authorization" not in services.lms.asked("/token")[0].headers


# --- what comes back


@pytest.mark.parametrize("status", [200, 201, 204, 400, 403, 404, 409, 429, 500, 503])
def test_every_status_is_an_answer(services: Services, status: int) -> None:
    body = b"" if status == 204 else b'{"a": 1}'
    services.lay_out("/thing", body, status, **{"X-Some-Header": "Value"})
    answer = services.get()
    assert (answer.status, answer.body) == (status, body)
    assert answer.headers["x-some-header"] == "Value"


def test_a_large_answer_comes_whole(services: Services) -> None:
    body = bytes(range(256)) * 4096
    services.lay_out("/thing", body)
    assert services.get().body == body


def test_a_packed_answer_is_unpacked(services: Services) -> None:
    services.lay_out("/thing", gzip.compress(b"hello" * 1000), **{"Content-Encoding": "gzip"})
    assert services.get().body == b"hello" * 1000


TOO_MUCH = 2 * 1024 * 1024 + 1


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        pytest.param(b"x" * TOO_MUCH, {}, id="plain"),
        pytest.param(gzip.compress(b"x" * 100 * TOO_MUCH), {"Content-Encoding": "gzip"}, id="gzip"),
        pytest.param(
            zlib.compress(b"x" * 100 * TOO_MUCH), {"Content-Encoding": "deflate"}, id="deflate"
        ),
    ],
)
def test_an_answer_over_two_megabytes_is_given_up(
    services: Services, body: bytes, headers: dict[str, str]
) -> None:
    services.lay_out("/thing", body, **headers)
    with pytest.raises(ServiceError):
        services.get()


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"HTTP/1.0 0 Coding error detected\r\n\r\n", id="Moodle's status 0"),
        pytest.param(b"garbage\r\n\r\n", id="no HTTP"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", id="cut off"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nshort", id="chunk cut off"
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", id="no chunk"
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\noops",
            id="not packed",
        ),
        pytest.param(b"HTTP/1.1 200 OK\r\nA: " + b"x" * 100_000 + b"\r\n\r\n", id="long header"),
    ],
)
def test_what_is_no_answer_is_one_error(services: Services, answer: bytes) -> None:
    services.get()
    with raw_server(answer) as elsewhere:
        with services.database.transaction() as db:
            db.execute(update(Platform).values(issuer=elsewhere))
        with pytest.raises(ServiceError):
            services.client.request(
                services.platform_id, "GET", f"{elsewhere}/thing", scopes=[SCOPE]
            )


def test_chunks_are_put_together(services: Services) -> None:
    services.get()
    chunked = (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"5\r\nhello\r\n7\r\n, world\r\n0\r\n\r\n"
    )
    with raw_server(chunked) as elsewhere:
        with services.database.transaction() as db:
            db.execute(update(Platform).values(issuer=elsewhere))
        answer = services.client.request(
            services.platform_id, "GET", f"{elsewhere}/thing", scopes=[SCOPE]
        )
    assert answer.body == b"hello, world"


def test_nobody_there_is_one_error(services: Services) -> None:
    services.get()
    services.lms.close()
    with pytest.raises(ServiceError):
        services.get()


def quick(**changes: Any) -> Limits:
    return replace(service_client._SERVICE, **changes)


@pytest.mark.parametrize(
    ("limits", "sends_anything", "headers"),
    [
        pytest.param(quick(whole=0.3), True, {}, id="drop by drop in chunks"),
        pytest.param(quick(whole=0.3), True, {"Content-Length": "100000"}, id="of known length"),
        pytest.param(quick(between=0.3), False, {}, id="not a word"),
    ],
)
def test_a_slow_platform_is_given_up(
    services: Services,
    monkeypatch: pytest.MonkeyPatch,
    limits: Limits,
    sends_anything: bool,
    headers: dict[str, str],
) -> None:
    given_up = threading.Event()

    def slowly(_: Request) -> Response:
        def body() -> Any:
            while not given_up.wait(0.05):
                if sends_anything:
                    yield b"x"

        return Response(body(), headers=headers)

    services.lms.pages["/thing"] = slowly
    monkeypatch.setattr(service_client, "_SERVICE", limits)
    last_resort = threading.Timer(60, given_up.set)
    last_resort.start()
    with pytest.raises(ServiceError):
        services.get()
    # The tool gave up by itself, not when the platform did.
    assert not given_up.is_set()
    given_up.set()
    last_resort.cancel()


def test_no_transaction_waits_for_the_platform(services: Services) -> None:
    waiting: list[int] = []

    def counting(page: Callable[[Request], Response]) -> Callable[[Request], Response]:
        def count_then_answer(request: Request) -> Response:
            with services.database.engine.connect() as connection:
                query = text(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                    " AND state = 'idle in transaction'"
                )
                waiting.append(connection.scalar(query) or 0)
            return page(request)

        return count_then_answer

    services.lms.pages["/thing"] = counting(lambda _: Response("ok"))
    services.lms.pages["/token"] = counting(services.lms.pages["/token"])
    services.get()
    assert waiting == [0, 0]


def test_the_log_holds_no_token_and_no_address(services: Services) -> None:
    with capture_logs() as logs:
        services.get("/thing?user_id=5")
        services.lay_out("/token", {"access_token": "a b"})
        with pytest.raises(ServiceError) as caught:
            services.get("/thing", "another-scope")
    shown = json.dumps(logs) + caught.value.detail
    assert "service-answered" in shown
    for secret in ("token-1", "user_id", services.lms.url, "a b"):
        assert secret not in shown


def test_the_case_of_a_next_page_is_untouched(services: Services) -> None:
    link = '<https://lms.example/Moodle/Page?Bookmark=AbC>; rel="next", </first>; rel="first"'
    services.lay_out("/thing", {}, Link=link)
    answer = services.get()
    assert answer.link("next") == "https://lms.example/Moodle/Page?Bookmark=AbC"
    assert answer.link("first") == "/first"
    assert answer.link("last") is None


@pytest.mark.parametrize(
    "link", ["", "<", "; rel=next", "<>; rel", 'x; rel="prev"', "<a>;;rel=next"]
)
def test_a_link_header_that_is_none_breaks_nothing(services: Services, link: str) -> None:
    services.lay_out("/thing", {}, Link=link)
    assert services.get().link("last") is None


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        ("120", 120),
        (" 7 ", 7),
        ("0", 0),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
        ("\u0661", None),
        ("99999999999999999999", 3600),
        ("Sat, 28 Nov 2026 12:02:00 GMT", 120),
        ("Sat, 28 Nov 2026 12:02:00", 120),
        ("Sat, 28 Nov 2026 11:00:00 GMT", 0),
        ("Sat, 28 Nov 2030 11:00:00 GMT", 3600),
        ("Sat, 99 Nov 2026 12:02:00 GMT", None),
    ],
)
def test_retry_after_is_read_in_both_forms_and_capped(asked: str, seconds: int | None) -> None:
    answer = ServiceResponse(503, {"retry-after": asked}, b"")
    with clock.frozen(datetime(2026, 11, 28, 12, tzinfo=UTC)):
        wait = answer.retry_after
        assert answer.refusal("roster").retry_after == wait
    assert wait == (None if seconds is None else timedelta(seconds=seconds))
