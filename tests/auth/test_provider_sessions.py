"""A sign-in and its session at the sign-in service end together, whichever ends first."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from lti_tool import audit, clock
from lti_tool.audit import AuditEvent
from lti_tool.auth.protocol import ProviderSession, Recheck
from lti_tool.db import job_queue
from lti_tool.db.engine import Database
from lti_tool.db.job_queue import Job
from lti_tool.demo.fake_stytch.accounts import ACCOUNTS
from lti_tool.demo.fake_stytch.server import Stytch
from lti_tool.errors import Busy
from lti_tool.lti.service_client import ServiceClient
from lti_tool.people import provider_sessions
from lti_tool.people.tables import ArrivalSession, Person, StoredProviderSession
from lti_tool.privacy import erasure, export
from lti_tool.settings import Settings
from lti_tool.worker import loop, session_checks
from lti_tool.worker.job_context import Tools
from tests.auth.browser import BASE, Browser, session_of
from tests.auth.emulator import SAM

PRIYA = ACCOUNTS[1].email
NewBrowser = Callable[[], Browser]


@dataclass
class Worker:
    """The parts of the worker that speak to sign-in services, run when a test says so."""

    tools: Tools
    pool: ThreadPoolExecutor

    def run_jobs(self, after: timedelta = timedelta()) -> None:
        """Run the jobs that are due after some time."""
        with clock.frozen(clock.now() + after):
            while loop.run_one(self.tools, provider_sessions.QUEUE):
                pass

    def check(self, after: timedelta = timedelta(minutes=16)) -> None:
        """Check what is due after some time."""
        with clock.frozen(clock.now() + after):
            while session_checks.run_batch(self.tools, self.pool):
                pass


@pytest.fixture
def worker(ours: Settings, database: Database) -> Iterator[Worker]:
    with ThreadPoolExecutor(session_checks.AT_ONCE) as pool:
        yield Worker(Tools(database, ServiceClient(database, ours), ours), pool)


def sign_in(browser: Browser, who: str = SAM) -> str:
    """Sign in by Google; the session's token."""
    return session_of(browser.sign_in("google", who))


def is_in(browser: Browser, token: str) -> bool:
    headers = {"Authorization": f"Bearer {token}"}
    return browser.client.get("/api/here", base_url=BASE, headers=headers).status_code == 200


def sign_out(browser: Browser, token: str, *, everywhere: bool = False) -> None:
    done = browser.client.post(
        "/api/sign-out",
        base_url=BASE,
        headers={"Authorization": f"Bearer {token}"},
        json={"everywhere": everywhere},
    )
    assert done.get_json() == {"continue_at": None}


def count(database: Database, table: type) -> int:
    with database.transaction() as db:
        return db.scalar(select(func.count()).select_from(table)) or 0


def reasons(database: Database) -> list[str]:
    """Reasons for which services have ended sign-ins."""
    with database.transaction() as db:
        details = db.scalars(
            select(AuditEvent.details).where(AuditEvent.event == audit.Event.SIGN_IN_ENDED)
        )
        return [each["reason"] for each in details]


def test_it_is_stored_encrypted(browser: Browser, stytch: Stytch, database: Database) -> None:
    sign_in(browser)
    with database.transaction() as db:
        stored = db.scalars(select(StoredProviderSession)).one()
    (session_id,) = stytch.sessions
    assert session_id.encode() not in stored.encrypted
    assert stored.way == "google"


def test_signing_out_of_a_page_ends_it_there_too(
    browser: Browser, new_browser: NewBrowser, stytch: Stytch, worker: Worker
) -> None:
    here, elsewhere = sign_in(browser), sign_in(new_browser())
    sign_out(browser, here)
    assert len(stytch.sessions) == 2, "nothing is asked within the request"
    worker.run_jobs()
    assert len(stytch.sessions) == 1
    assert is_in(browser, elsewhere)
    worker.check()
    assert is_in(browser, elsewhere)


def test_signing_out_everywhere_ends_all_of_them_and_nobody_elses(
    browser: Browser, new_browser: NewBrowser, stytch: Stytch, worker: Worker, database: Database
) -> None:
    here, elsewhere = sign_in(browser), sign_in(new_browser())
    priya = sign_in(new_browser(), PRIYA)
    sign_out(browser, here, everywhere=True)
    worker.run_jobs()
    (left,) = stytch.sessions.values()
    assert "priya" in left["member_id"]
    assert not is_in(browser, elsewhere)
    assert is_in(browser, priya)
    assert count(database, StoredProviderSession) == 1


@pytest.mark.parametrize("failure", ["error", "nonsense", "empty"])
def test_a_service_that_is_away_holds_up_no_sign_out_and_is_asked_again(
    browser: Browser, stytch: Stytch, worker: Worker, database: Database, failure: str
) -> None:
    token = sign_in(browser)
    stytch.behaviour.failure = failure
    sign_out(browser, token)
    worker.run_jobs()
    assert not is_in(browser, token)
    assert len(stytch.sessions) == count(database, Job) == 1
    stytch.behaviour.failure = ""
    worker.run_jobs(timedelta(hours=1))
    assert len(stytch.sessions) == count(database, Job) == 0


def test_a_service_that_stays_away_is_given_up_when_the_session_has_run_out(
    browser: Browser, stytch: Stytch, worker: Worker, database: Database
) -> None:
    sign_out(browser, sign_in(browser))
    stytch.behaviour.failure = "error"
    worker.run_jobs(timedelta(hours=25))
    assert count(database, Job) == 0


def test_an_erased_person_is_signed_out_there_and_nothing_is_left(
    browser: Browser, stytch: Stytch, worker: Worker, database: Database
) -> None:
    sign_in(browser)
    with database.transaction() as db:
        erasure.begin(db, db.scalars(select(Person).where(Person.email == SAM)).one(), "a test")
    worker.run_jobs()
    assert stytch.sessions == {}
    with database.transaction() as db:
        assert not db.scalar(select(Job.id).where(Job.name == provider_sessions.END))
    assert count(database, StoredProviderSession) == 0


def test_a_session_that_was_ended_there_ends_here_at_the_next_check(
    browser: Browser, new_browser: NewBrowser, stytch: Stytch, worker: Worker, database: Database
) -> None:
    sam, priya = sign_in(browser), sign_in(new_browser(), PRIYA)
    for key, session in list(stytch.sessions.items()):
        if "sam" in session["member_id"]:
            del stytch.sessions[key]
    worker.check(timedelta(minutes=14))
    assert is_in(browser, sam), "the check is not due"
    worker.check()
    assert not is_in(browser, sam)
    assert is_in(browser, priya)
    assert reasons(database) == ["revoked"]
    assert count(database, Job) == 0, "there is nothing left to end"


def test_each_session_is_asked_for_once_in_an_interval(
    browser: Browser, new_browser: NewBrowser, worker: Worker, database: Database
) -> None:
    for _ in range(session_checks.AT_ONCE + 1):
        sign_in(new_browser())
    worker.check()
    with database.transaction() as db:
        checked = db.scalars(select(StoredProviderSession.checked_at)).all()
    assert len(set(checked)) == 1
    assert checked[0] > clock.now() + timedelta(minutes=15)


def test_people_stay_in_for_the_grace_time_of_a_service_that_does_not_answer(
    browser: Browser, stytch: Stytch, worker: Worker, database: Database
) -> None:
    token = sign_in(browser)
    stytch.behaviour.failure = "error"
    worker.check(timedelta(minutes=16))
    worker.check(timedelta(minutes=16 + 119))
    assert is_in(browser, token)
    worker.check(timedelta(minutes=16 + 121))
    assert not is_in(browser, token)
    assert reasons(database) == ["unanswered"]
    stytch.behaviour.failure = ""
    worker.run_jobs(timedelta(hours=3))
    assert stytch.sessions == {}


def test_an_answer_ends_the_grace_time(browser: Browser, stytch: Stytch, worker: Worker) -> None:
    token = sign_in(browser)
    stytch.behaviour.failure = "error"
    worker.check(timedelta(minutes=16))
    stytch.behaviour.failure = ""
    worker.check(timedelta(minutes=20))
    stytch.behaviour.failure = "error"
    worker.check(timedelta(minutes=160))
    assert is_in(browser, token)


def test_time_in_which_nobody_asked_is_no_grace_time(
    browser: Browser, stytch: Stytch, worker: Worker
) -> None:
    token = sign_in(browser)
    stytch.behaviour.failure = "error"
    worker.check(timedelta(minutes=16))
    stytch.behaviour.failure = ""
    # As if no worker had run for three hours.
    worker.check(timedelta(minutes=200))
    assert is_in(browser, token)


def test_a_service_that_answers_nobody_is_left_alone_until_the_next_try(
    browser: Browser, new_browser: NewBrowser, stytch: Stytch, worker: Worker, database: Database
) -> None:
    for _ in range(3 * session_checks.AT_ONCE):
        sign_in(new_browser())
    stytch.behaviour.failure = "error"
    stytch.calls = 0
    worker.check()
    assert stytch.calls == session_checks.AT_ONCE
    with database.transaction() as db:
        since = db.scalars(select(StoredProviderSession.unanswered_since)).all()
    assert None not in since


def test_a_sign_out_during_a_check_ends_what_the_check_was_given(
    browser: Browser, ours: Settings, database: Database, stytch: Stytch, worker: Worker
) -> None:
    # A provider may have replaced the refresh token that the sign-out has put into its job.
    token = sign_in(browser)
    with database.transaction() as db:
        db.execute(update(StoredProviderSession).values(due_at=clock.now()))
        (claimed,) = provider_sessions.claim_due(db, 1)
    sign_out(browser, token)
    answer = Recheck(True, ProviderSession("member", "a newer session"))
    with database.transaction() as db:
        provider_sessions.record_answer(db, ours, claimed, answer)
    assert count(database, Job) == 2
    worker.run_jobs()
    assert count(database, Job) == 0


def test_nobody_asks_for_a_session_while_another_does(browser: Browser, database: Database) -> None:
    sign_in(browser)
    with clock.frozen(clock.now() + timedelta(minutes=16)):
        with database.transaction() as db:
            (claimed,) = provider_sessions.claim_due(db, 9)
        with database.transaction() as db:
            assert provider_sessions.claim_due(db, 9) == []
            with pytest.raises(Busy):
                provider_sessions.claim_stale(db, claimed.session_id)
    with clock.frozen(clock.now() + timedelta(minutes=18)), database.transaction() as db:
        assert provider_sessions.claim_due(db, 9) == [claimed], "a lease that was never given back"


def test_what_was_encrypted_with_another_key_is_treated_as_unanswered(
    browser: Browser, worker: Worker, database: Database
) -> None:
    token = sign_in(browser)
    with database.transaction() as db:
        db.execute(update(StoredProviderSession).values(encrypted=b"of another key"))
    worker.check()
    assert is_in(browser, token)
    sign_out(browser, token)
    worker.run_jobs()
    assert count(database, Job) == 0


def test_an_export_has_it_without_the_ids_and_tokens(
    browser: Browser, stytch: Stytch, database: Database
) -> None:
    sign_in(browser)
    archive = io.BytesIO()
    with database.transaction() as db:
        person_id = db.scalars(select(Person.id).where(Person.email == SAM)).one()
    with database.transaction() as db:
        export.write(db, person_id, archive)
    with zipfile.ZipFile(archive) as opened:
        (exported,) = json.loads(opened.read("provider_sessions.json"))
    assert exported["way"] == "google"
    assert set(exported) == {"session", "way", "created_at", "checked_at"}


def test_what_is_stored_of_a_sign_in_that_has_run_out_is_deleted(
    browser: Browser, worker: Worker, database: Database
) -> None:
    sign_in(browser)
    worker.check(timedelta(hours=11))
    assert count(database, StoredProviderSession) == 0
    assert count(database, ArrivalSession) == 1


def test_a_job_that_was_added_is_in_the_queue_of_sign_in_services(
    browser: Browser, database: Database
) -> None:
    sign_out(browser, sign_in(browser))
    with database.transaction() as db:
        assert job_queue.claim(db) is None
        assert job_queue.claim(db, provider_sessions.QUEUE)
