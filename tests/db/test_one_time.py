"""Each kind of one-time token lets exactly one of twenty callers in, and nobody too late."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.auth.protocol import Way
from lti_tool.db import one_time
from lti_tool.db.engine import Database
from lti_tool.documents import opening, tickets
from lti_tool.documents.tickets import Admission, PresentedTicket
from lti_tool.errors import ToolError
from lti_tool.lti import dynamic_registration, login_attempts
from lti_tool.lti.login import start_login
from lti_tool.lti.tables import RegistrationInvite
from lti_tool.people import admin_sessions, pending_sign_ins
from lti_tool.settings import Settings
from tests import builders

Consumer = Callable[[Database], object]
"""Consumes a token that was made before. Raises ToolError where that is refused."""

CALLERS = 20


def in_transaction(work: Callable[[Session], object]) -> Consumer:
    def consume(database: Database) -> object:
        with database.transaction() as db:
            return work(db)

    return consume


def login_attempt(db: Session, settings: Settings) -> Consumer:
    builders.place(db)
    login = {
        "iss": "https://lms.example.edu",
        "client_id": "client-1",
        "login_hint": "3",
        "target_link_uri": settings.public_url,
    }
    start = start_login(db, settings, login)
    return lambda database: login_attempts.consume(database, start.state, start.browser_token)


def socket_ticket(db: Session, settings: Settings) -> Consumer:
    place = builders.place(db)
    teacher = builders.arrive(db, place, "tea", builders.TEACHER)
    activity = builders.activity(db, teacher)
    _, document = opening.open_for(db, teacher.member, activity, "annotations")
    session = builders.sign_in(db, teacher, place).session
    ticket = tickets.issue(db, teacher.member, session.id, document)
    presented = [PresentedTicket(ticket.token, document.id)]

    def spend(own: Session) -> Admission:
        (answer,) = tickets.spend(own, presented)
        if isinstance(answer, ToolError):
            raise answer
        return answer

    return in_transaction(spend)


def pending_sign_in(db: Session, settings: Settings) -> Consumer:
    browser_token, _ = pending_sign_ins.begin(db, Way.SSO)
    return in_transaction(lambda own: pending_sign_ins.consume(own, browser_token))


def administrator_link(db: Session, settings: Settings) -> Consumer:
    link = admin_sessions.make_link(db)
    return in_transaction(lambda own: admin_sessions.start(own, link, hours=1))


def registration_invite(db: Session, settings: Settings) -> Consumer:
    token = dynamic_registration.invite(db, settings, "").rpartition("=")[2]
    return lambda database: dynamic_registration.consume_invite(database, token)


KINDS = [login_attempt, socket_ticket, pending_sign_in, administrator_link, registration_invite]


@pytest.mark.parametrize("kind", KINDS)
def test_exactly_one_of_twenty_at_once_consumes_a_token(
    database: Database, settings: Settings, kind: Callable[[Session, Settings], Consumer]
) -> None:
    with database.transaction() as db:
        consume = kind(db, settings)
    wide = Database(database.url, pool_size=CALLERS)
    together = Barrier(CALLERS)

    def attempt(_: int) -> bool:
        together.wait()
        try:
            consume(wide)
        except ToolError:
            return False
        return True

    with ThreadPoolExecutor(CALLERS) as pool:
        accepted = list(pool.map(attempt, range(CALLERS)))
    wide.dispose()
    assert sum(accepted) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_token_that_has_expired_is_refused(
    database: Database, settings: Settings, kind: Callable[[Session, Settings], Consumer]
) -> None:
    with database.transaction() as db:
        consume = kind(db, settings)
    with clock.frozen(clock.now() + timedelta(days=8)), pytest.raises(ToolError):
        consume(database)


def test_what_is_rolled_back_has_not_consumed_the_token(database: Database) -> None:
    with database.transaction() as db:
        browser_token, _ = pending_sign_ins.begin(db, Way.SSO)
    with database.transaction() as db:
        pending_sign_ins.consume(db, browser_token)
        db.rollback()
    with database.transaction() as db:
        pending_sign_ins.consume(db, browser_token)


def test_only_the_hash_of_a_token_is_stored(database: Database, settings: Settings) -> None:
    with database.transaction() as db:
        token = dynamic_registration.invite(db, settings, "").rpartition("=")[2]
        stored = db.scalars(select(RegistrationInvite.token_hash)).one()
    assert stored == one_time.hash_of(token)
    assert token.encode() not in stored


def test_two_tokens_are_never_the_same() -> None:
    tokens = {one_time.new_token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert all(len(token) == 43 for token in tokens)
