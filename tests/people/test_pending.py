"""A sign-in that was begun is finished in the same browser, once, within minutes."""

import base64
import hashlib
from datetime import timedelta

import pytest

from lti_tool import clock
from lti_tool.auth.protocol import Way
from lti_tool.db.engine import Database
from lti_tool.errors import SignInElsewhere, SignInError, SignInExpired, SignInUsed
from lti_tool.people import pending_sign_ins


def test_the_verifier_answers_the_challenge_that_was_sent(database: Database) -> None:
    with database.transaction() as db:
        browser_token, sent = pending_sign_ins.begin(db, Way.SSO)
    with database.transaction() as db:
        verifier = pending_sign_ins.find(db, sent.state, browser_token).code_verifier
    digest = hashlib.sha256(verifier.encode()).digest()
    assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == sent.code_challenge
    assert 43 <= len(verifier) <= 128  # RFC 7636, 4.1


def test_it_is_finished_once(database: Database) -> None:
    with database.transaction() as db:
        browser_token, attempt = pending_sign_ins.begin(db, Way.SSO)
        pending_sign_ins.consume(db, browser_token)
        with pytest.raises(SignInUsed):
            pending_sign_ins.consume(db, browser_token)
        db.expire_all()
        with pytest.raises(SignInUsed):
            pending_sign_ins.find(db, attempt.state, browser_token)


@pytest.mark.parametrize("token", ["", "made up"])
def test_another_browser_cannot_finish_it(database: Database, token: str) -> None:
    with database.transaction() as db:
        _, attempt = pending_sign_ins.begin(db, Way.SSO)
        other_token, _ = pending_sign_ins.begin(db, Way.SSO)
        for each in (token, other_token):
            with pytest.raises(SignInElsewhere):
                pending_sign_ins.find(db, attempt.state, each)


@pytest.mark.parametrize("state", ["", "x", "00000000-0000-4000-8000-000000000000"])
def test_one_that_nobody_began_is_not_known(database: Database, state: str) -> None:
    with database.transaction() as db, pytest.raises(SignInError, match="not known"):
        pending_sign_ins.find(db, state, "x")


@pytest.mark.parametrize(
    ("way", "minutes", "words"), [(Way.SSO, 10, "ten minutes"), (Way.LINK, 60, "an hour")]
)
def test_it_runs_out_and_the_page_says_so(
    database: Database, way: Way, minutes: int, words: str
) -> None:
    with database.transaction() as db:
        browser_token, attempt = pending_sign_ins.begin(db, way)
    in_time = clock.now() + timedelta(minutes=minutes - 1)
    with clock.frozen(in_time), database.transaction() as db:
        pending_sign_ins.find(db, attempt.state, browser_token)
    late = in_time + timedelta(minutes=2)
    with clock.frozen(late), database.transaction() as db, pytest.raises(SignInExpired) as old:
        pending_sign_ins.find(db, attempt.state, browser_token)
    assert words in old.value.sentence


def test_each_of_several_in_one_browser_stands_for_itself(database: Database) -> None:
    with database.transaction() as db:
        begun = [pending_sign_ins.begin(db, way) for way in (Way.LINK, Way.LINK, Way.SSO)]
        pending_sign_ins.consume(db, begun[1][0])
    with database.transaction() as db:
        for token, attempt in (begun[0], begun[2]):
            assert pending_sign_ins.find(db, attempt.state, token) == attempt
        with pytest.raises(SignInUsed, match="this link"):
            pending_sign_ins.find(db, begun[1][1].state, begun[1][0])
