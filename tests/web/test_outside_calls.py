"""A service that hangs takes nobody else's connection or thread: in every flow that calls one."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
import requests
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from werkzeug.wrappers import Request, Response

from lti_tool.auth import outgoing
from lti_tool.db import connection_guard, liveness
from lti_tool.db.engine import Database
from lti_tool.lti import dynamic_registration, platforms, tool_keys
from lti_tool.lti.http import Limits, send
from lti_tool.people import admin_sessions
from lti_tool.settings import Settings
from lti_tool.sync.cluster.pubsub import RedisPubSub
from tests import server
from tests.architecture import tree
from tests.auth.emulator import settings_for
from tests.auth.test_a_failing_service import answering
from tests.lti.fake_platform import FakePlatform
from tests.server import Tool
from tests.waiting import PATIENCE

_LIMITS = Limits(connect=5, between=5, whole=5, largest=1000)


class Hanging:
    """A service that takes requests and answers none of them until it is let go."""

    def __init__(self) -> None:
        self.arrived = threading.Semaphore(0)
        self.go_on = threading.Event()

    def __call__(self, _: Request) -> Response:
        self.arrived.release()
        self.go_on.wait(PATIENCE)
        return Response("", 500)


@pytest.fixture
def narrow(database_url: str) -> Iterator[Database]:
    """One connection for all requests: whoever holds it meanwhile is found out."""
    database = Database(database_url, pool_size=1, patience=5)
    yield database
    database.dispose()


def test_mails_that_hang_leave_everybody_else_alone(settings: Settings, narrow: Database) -> None:
    stytch = Hanging()
    with (
        answering(stytch) as address,
        server.running(settings_for(settings, address), narrow) as tool,
        ThreadPoolExecutor(24) as pool,
    ):
        asked = [pool.submit(_ask_for_a_link, tool) for _ in range(24)]
        for _ in range(outgoing._MOST_UNDER_WAY):
            assert stytch.arrived.acquire(timeout=PATIENCE)
        assert tool.ada.call("GET", "/api/here").status_code == 200
        ada = tool.replica(tool.ada)
        ada.highlight()
        ada.until_saved()
        stytch.go_on.set()
        answers = [each.result() for each in asked]
    assert sorted({each.status_code for each in answers}) == [502, 503]
    busy = next(each for each in answers if each.status_code == 503)
    assert "Wait a little, then try again" in busy.text
    assert busy.headers["Retry-After"]


def _ask_for_a_link(tool: Tool) -> requests.Response:
    data = {"email": "ada@example.edu"}
    return requests.post(f"{tool.base}/sign-in/email", data=data, timeout=PATIENCE)


def test_no_flow_holds_a_connection_while_the_lms_hangs(
    settings: Settings, narrow: Database
) -> None:
    lms, hanging = FakePlatform(), Hanging()
    lms.pages |= {"/keys": hanging, "/openid": hanging, "/token": hanging}
    try:
        with server.running(settings, narrow) as tool, ThreadPoolExecutor(2) as pool:
            asked = [pool.submit(_test_the_connection, tool, settings, lms)]
            assert hanging.arrived.acquire(timeout=PATIENCE)
            asked.append(pool.submit(_register, tool, settings, lms))
            assert hanging.arrived.acquire(timeout=PATIENCE)
            assert tool.ada.call("GET", "/api/here").status_code == 200
            hanging.go_on.set()
            assert [each.result().status_code for each in asked] == [200, 502]
    finally:
        lms.close()


def _test_the_connection(tool: Tool, settings: Settings, lms: FakePlatform) -> requests.Response:
    with tool.database.transaction() as db:
        tool_keys.ensure_key(db, settings.secret_key.get_secret_value())
        platforms.import_config(db, {lms.url: [lms.config()]}, insecure_loopback=True)
        token = admin_sessions.start(db, admin_sessions.make_link(db), 1)
    headers = {"Authorization": f"Bearer {token}"}
    found = requests.get(f"{tool.base}/api/admin", headers=headers, timeout=PATIENCE).json()
    platform = next(each for each in found["platforms"] if each["issuer"] == lms.url)
    return requests.post(
        f"{tool.base}/api/admin/platforms/{platform['id']}/test", headers=headers, timeout=PATIENCE
    )


def _register(tool: Tool, settings: Settings, lms: FakePlatform) -> requests.Response:
    with tool.database.transaction() as db:
        invite = dynamic_registration.invite(db, settings, "").partition("invite=")[2]
    data = {"invite": invite, "openid_configuration": f"{lms.url}/openid"}
    return requests.post(f"{tool.base}/lti/register", data=data, timeout=PATIENCE)


def test_a_call_in_a_transaction_is_a_programmers_error(database: Database) -> None:
    def call() -> None:
        send("GET", "http://127.0.0.1:9/", {}, None, _LIMITS)

    redis = RedisPubSub(SecretStr("redis://127.0.0.1:9"))
    for outside in (call, lambda: redis.publish(["x"])):
        with database.transaction() as db:
            db.execute(text("SELECT 1"))
            with pytest.raises(connection_guard.ConnectionHeld):
                outside()


def test_a_connection_counts_for_the_thread_that_took_it_until_it_is_back(
    database: Database,
) -> None:
    with database.transaction() as db:
        connection_guard.require_none("nothing was asked yet")
        db.execute(text("SELECT 1"))
        with ThreadPoolExecutor(1) as pool:
            pool.submit(connection_guard.require_none, "another thread").result()
    connection_guard.require_none("after the transaction")
    with pytest.raises(ProgrammingError), database.transaction() as db:
        db.execute(text("SELECT nothing"))
    connection_guard.require_none("after one that failed")


def test_a_connection_that_broke_in_the_pool_is_not_counted_for_ever(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(liveness, "_FRESH", 0.0)
    with database.transaction() as db:
        backend = db.scalar(text("SELECT pg_backend_pid()"))
    with psycopg.connect(database.url, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", (backend,))
    with database.transaction() as db:
        assert db.scalar(text("SELECT pg_backend_pid()")) != backend
    connection_guard.require_none("after a connection that had to be made again")


def test_every_client_of_another_service_checks_first() -> None:
    callers = {
        tree.dotted(path): path.read_text()
        for path in tree.modules()
        if "demo" not in path.parts
        and any(word in path.read_text() for word in ("import requests\n", "import redis\n"))
    }
    unchecked = {
        name for name, source in callers.items() if "connection_guard.require_none(" not in source
    }
    # It reads what `send` and the Stytch client have asked for.
    assert unchecked == {"lti_tool.bounded_response"}
