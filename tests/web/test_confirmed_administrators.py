"""Acts of administrators need a sign-in that lasts at its service, by an answer a minute old."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

import pytest
import requests
from sqlalchemy import update

from lti_tool import clock
from lti_tool.auth.protocol import ProviderSession
from lti_tool.db.engine import Database
from lti_tool.demo.fake_stytch.server import Stytch
from lti_tool.people import admin_sessions, administrators, provider_sessions, sessions
from lti_tool.people.tables import ArrivalSession, Person, StoredProviderSession
from lti_tool.settings import Settings
from tests import server
from tests.auth.browser import Browser, session_of
from tests.auth.emulator import SAM, emulated, settings_for
from tests.auth.test_a_failing_service import answering
from tests.server import Tool
from tests.waiting import PATIENCE
from tests.web.test_outside_calls import Hanging


@dataclass
class Administrator:
    """Sam, who signed in by Stytch and runs the tool."""

    tool: Tool
    stytch: Stytch
    sign_in: str
    token: str
    person_id: str
    text: str = ""

    def call(self, method: str, path: str, body: object = None, token: str = "") -> int:
        """The status of a call as an administrator, or with the session of the sign-in."""
        headers = {"Authorization": f"Bearer {token or self.token}"}
        answer = requests.request(
            method, self.tool.base + path, json=body, headers=headers, timeout=PATIENCE
        )
        self.text = answer.text
        return answer.status_code

    def act(self) -> int:
        """The status of an act."""
        path = f"/api/admin/people/{self.person_id}/suspension"
        return self.call("PUT", path, {"suspended": False})

    def let_the_check_grow_old(self) -> None:
        """Let two minutes pass since the newest check."""
        with self.tool.database.transaction() as db:
            before = clock.now() - timedelta(minutes=2)
            db.execute(update(StoredProviderSession).values(checked_at=before))


def administrator(tool: Tool, stytch: Stytch) -> Administrator:
    sign_in = session_of(Browser(tool.app).sign_in("google", SAM))
    with tool.database.transaction() as db:
        session = sessions.load(db, sign_in)
        administrators.grant(db, db.get_one(Person, session.person_id), "a test")
        link = admin_sessions.make_link(db, session)
        token = admin_sessions.start(db, link, 1)
        person_id = str(session.person_id)
    return Administrator(tool, stytch, sign_in, token, person_id)


@pytest.fixture
def sam(settings: Settings, database: Database) -> Iterator[Administrator]:
    with (
        emulated() as stytch,
        server.running(settings_for(settings, stytch.base_url), database) as tool,
    ):
        yield administrator(tool, stytch)


def test_a_check_of_the_last_minute_is_enough(sam: Administrator) -> None:
    sam.stytch.calls = 0
    assert sam.act() == 200
    assert sam.call("POST", "/api/admin/link", token=sam.sign_in) == 201
    assert sam.stytch.calls == 0


def test_an_older_one_is_made_anew_once(sam: Administrator) -> None:
    sam.let_the_check_grow_old()
    sam.stytch.calls = 0
    assert (sam.act(), sam.act()) == (200, 200)
    assert sam.stytch.calls == 1


def test_reading_is_left_to_the_workers_check(sam: Administrator) -> None:
    sam.let_the_check_grow_old()
    sam.stytch.behaviour.failure = "error"
    assert sam.call("GET", "/api/admin") == 200


@pytest.mark.parametrize("failure", ["error", "nonsense", "empty"])
def test_without_an_answer_nothing_is_changed_and_nobody_signed_out(
    sam: Administrator, failure: str
) -> None:
    sam.let_the_check_grow_old()
    sam.stytch.behaviour.failure = failure
    assert sam.act() == 502
    assert "cannot be confirmed just now" in sam.text
    assert sam.call("POST", "/api/admin/link", token=sam.sign_in) == 502
    sam.stytch.behaviour.failure = ""
    assert sam.act() == 200


def test_a_session_that_was_ended_there_ends_sign_in_and_administration(
    sam: Administrator,
) -> None:
    sam.let_the_check_grow_old()
    sam.stytch.sessions.clear()
    assert sam.act() == 401
    assert "has signed you out" in sam.text
    assert sam.call("GET", "/api/admin") == 401
    assert sam.call("GET", "/api/here", token=sam.sign_in) == 401


def test_the_page_is_not_opened_for_who_was_signed_out_there(sam: Administrator) -> None:
    sam.let_the_check_grow_old()
    sam.stytch.sessions.clear()
    assert sam.call("POST", "/api/admin/link", token=sam.sign_in) == 401
    assert sam.call("GET", "/api/admin") == 401


def test_nobody_is_asked_for_somebody_who_is_no_administrator(sam: Administrator) -> None:
    sam.let_the_check_grow_old()
    sam.stytch.calls = 0
    assert sam.call("POST", "/api/admin/link", token=sam.tool.teacher.token) == 403
    assert sam.call("POST", "/api/admin/keys", {}, token="made up") == 401
    assert sam.stytch.calls == 0


def test_nobody_is_asked_for_the_operators_link_or_a_passkey(sam: Administrator) -> None:
    sam.stytch.behaviour.failure = "error"
    with sam.tool.database.transaction() as db:
        sam.token = admin_sessions.start(db, admin_sessions.make_link(db), 1)
        by_passkey = sessions.start(db, person_id=sessions.load(db, sam.sign_in).person_id, hours=1)
    assert sam.act() == 200
    assert sam.call("POST", "/api/admin/link", token=by_passkey.token) == 201


def test_an_act_during_the_workers_check_is_put_off(sam: Administrator) -> None:
    sam.let_the_check_grow_old()
    with sam.tool.database.transaction() as db:
        db.execute(update(StoredProviderSession).values(due_at=clock.now()))
        assert provider_sessions.claim_due(db, 1)
    assert sam.act() == 503
    assert "being confirmed" in sam.text


def test_a_service_that_hangs_holds_no_connection_and_no_socket(
    settings: Settings, database_url: str
) -> None:
    narrow, stytch = Database(database_url, pool_size=1, patience=5), Hanging()
    with (
        answering(stytch) as address,
        server.running(settings_for(settings, address), narrow) as tool,
        ThreadPoolExecutor(1) as pool,
    ):
        sam = signed_in_by_hand(tool, settings)
        asked = pool.submit(sam.act)
        assert stytch.arrived.acquire(timeout=PATIENCE)
        assert tool.ada.call("GET", "/api/here").status_code == 200
        ada = tool.replica(tool.ada)
        ada.highlight()
        ada.until_saved()
        stytch.go_on.set()
        assert asked.result() == 502
    narrow.dispose()


def signed_in_by_hand(tool: Tool, settings: Settings) -> Administrator:
    """An administrator whose service cannot let anybody in just now."""
    with tool.database.transaction() as db:
        teacher = sessions.load(db, tool.teacher.token)
        started = sessions.start(db, person_id=teacher.person_id, hours=1)
        session = ProviderSession("member", "session")
        provider_sessions.keep(db, settings, started.id, "google", session)
        administrators.grant(db, db.get_one(Person, teacher.person_id), "a test")
        link = admin_sessions.make_link(db, db.get_one(ArrivalSession, started.id))
        token = admin_sessions.start(db, link, 1)
    made = Administrator(tool, Stytch("", ""), started.token, token, str(teacher.person_id))
    made.let_the_check_grow_old()
    return made
