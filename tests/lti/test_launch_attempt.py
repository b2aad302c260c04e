"""One login is good for one launch, in the browser that began it, within ten minutes."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from werkzeug.wrappers import Request, Response

from lti_tool import clock
from lti_tool.db.engine import Database
from lti_tool.errors import (
    BrowserUnrecognised,
    LaunchExpired,
    LaunchReplayed,
    PlatformDisabled,
    PlatformRefused,
    TokenInvalid,
    ToolError,
)
from lti_tool.lti import limits, platforms
from lti_tool.lti.launch import finish_launch
from lti_tool.lti.tables import LoginAttempt, Platform
from tests.lti.fake_platform import LTI, FakePlatform
from tests.lti.journeys import Begun, Journeys


def token_for(journeys: Journeys, begun: Begun) -> str:
    return journeys.lms.sign(journeys.lms.claims(begun.nonce))


def test_an_honest_launch_is_accepted(journeys: Journeys) -> None:
    launch = journeys.honest()
    assert launch.subject == "3"
    assert launch.message_type == "LtiResourceLinkRequest"


def test_s1_the_same_launch_again_is_refused(journeys: Journeys) -> None:
    begun = journeys.login()
    token = token_for(journeys, begun)
    journeys.launch(begun, token)
    with pytest.raises(LaunchReplayed):
        journeys.launch(begun, token)


def test_s1_another_token_for_a_spent_login_is_refused(journeys: Journeys) -> None:
    begun = journeys.login()
    journeys.launch(begun, token_for(journeys, begun))
    again = journeys.lms.sign(journeys.lms.claims(begun.nonce) | {"sub": "4"})
    with pytest.raises(LaunchReplayed):
        journeys.launch(begun, again)


def test_s2_a_spent_launch_is_refused_in_another_browser(journeys: Journeys) -> None:
    begun = journeys.login()
    token = token_for(journeys, begun)
    journeys.launch(begun, token)
    with pytest.raises(BrowserUnrecognised):
        journeys.post({"state": begun.state, "id_token": token}, {})


def test_s3_of_twenty_at_once_one_succeeds(journeys: Journeys) -> None:
    begun = journeys.login()
    token = token_for(journeys, begun)
    together = threading.Barrier(20)

    def post() -> str:
        together.wait()
        try:
            return journeys.launch(begun, token).subject
        except LaunchReplayed:
            return "replayed"

    with ThreadPoolExecutor(20) as pool:
        outcomes = [job.result() for job in [pool.submit(post) for _ in range(20)]]
    assert sorted(outcomes) == ["3", *["replayed"] * 19]


def test_s4_a_nonce_of_another_login_is_refused(journeys: Journeys) -> None:
    mine, other = journeys.login(), journeys.login()
    with pytest.raises(TokenInvalid):
        journeys.launch(mine, token_for(journeys, other))


@pytest.mark.parametrize(
    "form",
    [
        pytest.param({}, id="S5 missing"),
        pytest.param({"state": ""}, id="S5 empty"),
        pytest.param({"state": "state-made-up"}, id="S5 unknown"),
        pytest.param({"state": "\0"}, id="S5 not even text"),
        pytest.param({"state": "x" * 100_000}, id="S5 very long"),
    ],
)
def test_s5_an_unknown_state_is_refused_before_any_key_is_fetched(
    journeys: Journeys, lms: FakePlatform, form: dict[str, str]
) -> None:
    begun = journeys.login()
    with pytest.raises(LaunchExpired):
        journeys.post({"id_token": token_for(journeys, begun), **form}, begun.cookies)
    assert lms.asked("/keys") == []


@pytest.mark.parametrize(("minutes", "in_time"), [(9.9, True), (10.1, False)])
def test_s5_a_login_runs_out_after_ten_minutes(
    journeys: Journeys, lms: FakePlatform, minutes: float, in_time: bool
) -> None:
    with clock.frozen(clock.now() - timedelta(minutes=minutes)):
        begun = journeys.login()
    if in_time:
        journeys.launch(begun, token_for(journeys, begun))
    else:
        with pytest.raises(LaunchExpired):
            journeys.launch(begun, token_for(journeys, begun))
        assert lms.asked("/keys") == []


def cookies_without(begun: Begun) -> dict[str, str]:
    del begun
    return {}


def cookies_with_another_value(begun: Begun) -> dict[str, str]:
    return dict.fromkeys(begun.cookies, "made-up")


def cookies_with_an_empty_value(begun: Begun) -> dict[str, str]:
    return dict.fromkeys(begun.cookies, "")


def cookies_under_another_name(begun: Begun) -> dict[str, str]:
    return {f"{name}x": value for name, value in begun.cookies.items()}


@pytest.mark.parametrize(
    "cookies",
    [
        cookies_without,
        cookies_with_another_value,
        cookies_with_an_empty_value,
        cookies_under_another_name,
    ],
)
def test_s6_a_browser_that_did_not_begin_the_login_is_refused(
    journeys: Journeys, lms: FakePlatform, cookies: object
) -> None:
    begun = journeys.login()
    assert callable(cookies)
    form = {"state": begun.state, "id_token": token_for(journeys, begun)}
    with pytest.raises(BrowserUnrecognised):
        journeys.post(form, cookies(begun))
    assert lms.asked("/keys") == []


def test_s6_cookies_of_another_login_do_not_help(journeys: Journeys) -> None:
    mine, other = journeys.login(), journeys.login()
    form = {"state": mine.state, "id_token": token_for(journeys, mine)}
    with pytest.raises(BrowserUnrecognised):
        journeys.post(form, other.cookies)
    (value,) = other.cookies.values()
    with pytest.raises(BrowserUnrecognised):
        journeys.post(form, dict.fromkeys(mine.cookies, value))


def test_s6_a_stranger_cannot_use_up_the_login_of_somebody_else(journeys: Journeys) -> None:
    begun = journeys.login()
    token = token_for(journeys, begun)
    with pytest.raises(BrowserUnrecognised):
        journeys.post({"state": begun.state, "id_token": token}, {})
    assert journeys.launch(begun, token).subject == "3"


def test_two_tabs_at_once_do_not_take_each_others_login(journeys: Journeys) -> None:
    first, second = journeys.login(), journeys.login()
    jar = {**first.cookies, **second.cookies}
    for begun in (second, first):
        token = token_for(journeys, begun)
        journeys.post({"state": begun.state, "id_token": token}, jar)


def test_s10_a_token_for_another_client_of_the_platform_is_refused(
    journeys: Journeys, lms: FakePlatform
) -> None:
    both = [lms.config("client-1", "1"), lms.config("client-2", "1")]
    with journeys.database.transaction() as db:
        platforms.import_config(db, {lms.url: both}, insecure_loopback=True)
    begun = journeys.login(client_id="client-1")
    with pytest.raises(TokenInvalid):
        journeys.launch(begun, lms.sign(lms.claims(begun.nonce, "client-2")))


@pytest.mark.parametrize("changes", [{"iss": "https://other.example"}, {"exp": 1}, {"sub": ""}])
def test_a_token_that_does_not_hold_uses_the_login_up(
    journeys: Journeys, changes: dict[str, object]
) -> None:
    begun = journeys.login()
    claims = journeys.lms.claims(begun.nonce)
    with pytest.raises(TokenInvalid):
        journeys.launch(begun, journeys.lms.sign(claims | changes))
    with pytest.raises(LaunchReplayed):
        journeys.launch(begun, journeys.lms.sign(claims))


def test_a_request_that_fails_afterwards_leaves_the_login_spent(journeys: Journeys) -> None:
    begun = journeys.login()
    form = {"state": begun.state, "id_token": token_for(journeys, begun)}

    def post_and_fail() -> None:
        with journeys.database.transaction() as db:
            (token,) = begun.cookies.values()
            finish_launch(db, journeys.database, journeys.settings, form, token)
            raise ToolError("what came after did not work")

    with pytest.raises(ToolError, match="after"):
        post_and_fail()
    with journeys.database.transaction() as db:
        assert db.scalars(select(LoginAttempt)).one().spent_at is not None


@pytest.mark.parametrize(
    "form",
    [
        {"error": "access_denied", "error_description": "Login required"},
        {"error": "invalid_request", "id_token": "x.y.z"},
        {"error": ""},
        {"error": "<script>\n"},
    ],
)
def test_an_error_of_the_platform_is_told_as_such(journeys: Journeys, form: dict[str, str]) -> None:
    begun = journeys.login()
    with pytest.raises(PlatformRefused) as caught:
        journeys.post({"state": begun.state, **form}, begun.cookies)
    assert caught.value.status == 403
    assert "Login required" not in caught.value.detail
    assert "<" not in caught.value.detail


@pytest.mark.parametrize(
    "token",
    [
        pytest.param("", id="missing"),
        pytest.param("x" * (limits.LARGEST_TOKEN + 1), id="S41 a byte too long"),
        pytest.param("x" * 1_000_000, id="S41 1 MB"),
    ],
)
def test_a_token_that_cannot_be_one_does_not_even_use_the_login_up(
    journeys: Journeys, lms: FakePlatform, token: str
) -> None:
    begun = journeys.login()
    with pytest.raises(TokenInvalid):
        journeys.launch(begun, token)
    assert lms.asked("/keys") == []
    journeys.launch(begun, token_for(journeys, begun))


def test_a_platform_that_was_switched_off_meanwhile_is_refused(
    journeys: Journeys, lms: FakePlatform
) -> None:
    begun = journeys.login()
    with journeys.database.transaction() as db:
        db.scalars(select(Platform)).one().enabled = False
    with pytest.raises(PlatformDisabled):
        journeys.launch(begun, token_for(journeys, begun))
    assert lms.asked("/keys") == []


def test_no_transaction_waits_while_the_keys_are_fetched(
    journeys: Journeys, lms: FakePlatform, database: Database
) -> None:
    honest = lms.pages["/keys"]
    waiting: list[int] = []

    def count_then_answer(request: Request) -> Response:
        with database.engine.connect() as connection:
            count = connection.scalar(
                text(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                    " AND state = 'idle in transaction'"
                )
            )
        waiting.append(count or 0)
        return honest(request)

    lms.pages["/keys"] = count_then_answer
    journeys.honest()
    assert waiting == [0]


def test_a_class_that_clicks_at_once_gets_through_few_connections(
    journeys: Journeys, lms: FakePlatform, database_url: str
) -> None:
    begun = [journeys.login() for _ in range(12)]
    tokens = [lms.sign(lms.claims(each.nonce) | {"sub": str(i)}) for i, each in enumerate(begun)]
    narrow = Database(database_url, pool_size=2)
    crowd = Journeys(narrow, journeys.settings, lms)
    with ThreadPoolExecutor(12) as pool:
        launches = list(pool.map(crowd.launch, begun, tokens))
    narrow.dispose()
    assert {launch.subject for launch in launches} == {str(i) for i in range(12)}
    assert len(lms.asked("/keys")) == 1


def test_the_target_of_the_login_and_of_the_token_may_differ_within_the_tool(
    journeys: Journeys,
) -> None:
    begun = journeys.login(target_link_uri=f"{journeys.settings.public_url}/lti/launch?a=1")
    target = f"{journeys.settings.public_url}/lti/launch?b=2"
    claims = journeys.lms.claims(begun.nonce) | {LTI + "target_link_uri": target}
    assert journeys.launch(begun, journeys.lms.sign(claims)).target_link_uri == target
