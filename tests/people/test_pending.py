"""A sign-in that was begun is finished in the same browser, once, within minutes."""

import base64
import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from lti_tool import clock
from lti_tool.db.engine import Database
from lti_tool.errors import SignInError
from lti_tool.people import pending_sign_ins
from lti_tool.people.tables import PendingSignIn


def test_the_verifier_answers_the_challenge_that_was_sent(database: Database) -> None:
    with database.transaction() as db:
        browser_token, challenge = pending_sign_ins.begin(db)
    with database.transaction() as db:
        verifier = pending_sign_ins.verifier_of(db, browser_token)
    digest = hashlib.sha256(verifier.encode()).digest()
    assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == challenge
    assert 43 <= len(verifier) <= 128  # RFC 7636, 4.1


def test_it_is_finished_once(database: Database) -> None:
    with database.transaction() as db:
        browser_token, _ = pending_sign_ins.begin(db)
        pending_sign_ins.consume(db, browser_token)
        for again in (pending_sign_ins.consume, pending_sign_ins.verifier_of):
            with pytest.raises(SignInError):
                again(db, browser_token)


def test_another_browser_cannot_finish_it(database: Database) -> None:
    with database.transaction() as db:
        pending_sign_ins.begin(db)
        with pytest.raises(SignInError):
            pending_sign_ins.verifier_of(db, "made up")


def test_it_runs_out(database: Database) -> None:
    with database.transaction() as db:
        browser_token, _ = pending_sign_ins.begin(db, minutes=10)
    later = clock.now() + timedelta(minutes=11)
    with clock.frozen(later), database.transaction() as db, pytest.raises(SignInError):
        pending_sign_ins.verifier_of(db, browser_token)


def test_what_was_never_finished_does_not_pile_up(database: Database) -> None:
    with database.transaction() as db:
        pending_sign_ins.begin(db)
    with clock.frozen(clock.now() + timedelta(hours=1)), database.transaction() as db:
        pending_sign_ins.begin(db)
        assert db.scalar(select(func.count()).select_from(PendingSignIn)) == 1
