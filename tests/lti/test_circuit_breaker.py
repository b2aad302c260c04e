"""A platform that does not answer is left alone, and then tried by one request."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from werkzeug.wrappers import Request, Response

from lti_tool import clock
from lti_tool.errors import PlatformPaused
from lti_tool.lti.circuit_breaker import FAILURES, CircuitBreaker
from lti_tool.lti.service_client import AT_ONCE, ServiceClient
from tests.lti.services import Services
from tests.waiting import PATIENCE

HERE, THERE = uuid.uuid4(), uuid.uuid4()
START = datetime.fromisoformat("2026-11-29T10:00:00+00:00")


def is_open(circuits: CircuitBreaker, at: datetime, platform: uuid.UUID = HERE) -> bool:
    with clock.frozen(at):
        try:
            circuits.require_closed(platform)
        except PlatformPaused:
            return True
        return False


def fail(circuits: CircuitBreaker, times: int = 1, asked: timedelta | None = None) -> None:
    """Requests one after the other, each of which fails."""
    for _ in range(times):
        circuits.failed(HERE, circuits.require_closed(HERE), asked)


def opened() -> CircuitBreaker:
    circuits = CircuitBreaker()
    with clock.frozen(START):
        fail(circuits, FAILURES)
    return circuits


def pause_of(circuits: CircuitBreaker, now: datetime) -> timedelta:
    """Pause from a time until a request is let through, which is sent, to five seconds."""
    began = now
    while is_open(circuits, now):
        now += timedelta(seconds=5)
    return now - began


def test_a_few_failures_open_the_circuit_of_their_platform_alone() -> None:
    circuits = CircuitBreaker()
    with clock.frozen(START):
        for _ in range(FAILURES):
            assert not is_open(circuits, START)
            fail(circuits)
    assert is_open(circuits, START)
    assert not is_open(circuits, START, THERE)


def test_an_answer_between_failures_begins_the_count_again() -> None:
    circuits = CircuitBreaker()
    fail(circuits, FAILURES - 1)
    circuits.succeeded(HERE, circuits.require_closed(HERE))
    fail(circuits)
    assert not is_open(circuits, clock.now())


def test_after_the_pause_one_request_tries_and_the_others_wait_for_it() -> None:
    circuits = opened()
    later = START + timedelta(seconds=40)
    assert is_open(circuits, START + timedelta(seconds=29))
    with clock.frozen(later):
        trial = circuits.require_closed(HERE)
    assert [is_open(circuits, later) for _ in range(2)] == [True, True]
    circuits.succeeded(HERE, trial)
    assert [is_open(circuits, later) for _ in range(3)] == [False, False, False]


def test_pauses_grow_while_the_platform_stays_away_and_end() -> None:
    circuits, now, pauses = opened(), START, []
    for times in range(1, 10):
        pause = pause_of(circuits, now)
        pauses.append(pause.total_seconds())
        now += pause
        with clock.frozen(now):
            circuits.failed(HERE, times)
    assert pauses[0] <= 40
    assert pauses[1] >= 60
    assert max(pauses) <= 600 * 1.2 + 5


def test_a_pause_that_is_asked_for_opens_at_once_and_is_never_cut_short() -> None:
    circuits = CircuitBreaker()
    with clock.frozen(START):
        sent = circuits.require_closed(HERE)
        fail(circuits, asked=timedelta(minutes=3))
        circuits.succeeded(HERE, sent)
        circuits.failed(HERE, sent, timedelta(seconds=1))
    assert is_open(circuits, START + timedelta(minutes=3) - timedelta(seconds=1))
    assert not is_open(circuits, START + timedelta(minutes=3.7))


def test_what_was_on_its_way_when_the_circuit_opened_makes_no_pause_longer() -> None:
    circuits = CircuitBreaker()
    with clock.frozen(START):
        sent = [circuits.require_closed(HERE) for _ in range(FAILURES + AT_ONCE)]
        for each in sent:
            circuits.failed(HERE, each)
    assert pause_of(circuits, START) <= timedelta(seconds=40)


def test_what_was_on_its_way_may_ask_for_a_longer_pause() -> None:
    circuits = CircuitBreaker()
    with clock.frozen(START):
        sent = circuits.require_closed(HERE)
        fail(circuits, FAILURES)
        circuits.failed(HERE, sent, timedelta(minutes=3))
    assert is_open(circuits, START + timedelta(minutes=3) - timedelta(seconds=1))


def test_a_platform_that_stays_away_asks_for_no_shorter_pause_than_it_is_given() -> None:
    circuits = opened()
    later = START + timedelta(seconds=40)
    with clock.frozen(later):
        fail(circuits, asked=timedelta(seconds=1))
    assert pause_of(circuits, later) >= timedelta(seconds=60)


def test_a_trial_that_fails_after_a_pause_that_was_asked_for_begins_the_next_pause() -> None:
    circuits = CircuitBreaker()
    with clock.frozen(START):
        fail(circuits, asked=timedelta(seconds=10))
    later = START + timedelta(seconds=20)
    with clock.frozen(later):
        fail(circuits)
    assert timedelta(seconds=60) <= pause_of(circuits, later) <= timedelta(seconds=80)


@pytest.mark.parametrize(("status", "is_left_alone"), [(503, True), (429, True), (500, False)])
def test_nothing_is_sent_to_a_platform_whose_circuit_is_open(
    services: Services, status: int, is_left_alone: bool
) -> None:
    """500 says nothing of the platform: Moodle answers so for a locked grade."""
    services.lay_out("/thing", b"", status)
    for _ in range(FAILURES):
        services.get()
    if is_left_alone:
        with pytest.raises(PlatformPaused) as away:
            services.get()
        assert away.value.retry_after is not None
    else:
        services.get()
    assert len(services.lms.asked("/thing")) == FAILURES + (not is_left_alone)


def test_who_tries_the_connection_is_answered_by_the_platform_itself(services: Services) -> None:
    services.lay_out("/thing", b"", 503)
    client = ServiceClient(services.database, services.settings, regardless=True)
    trying = replace(services, client=client)
    for _ in range(FAILURES + 1):
        assert trying.get().status == 503


def test_two_hundred_callers_at_once_ask_for_one_token_and_few_are_on_their_way(
    services: Services,
) -> None:
    lock, now, most = threading.Lock(), 0, 0
    # As many meet here as may be on their way: 200 are fifty times so many.
    together = threading.Barrier(AT_ONCE)

    def page(_: Request) -> Response:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        together.wait(PATIENCE)
        with lock:
            now -= 1
        return Response("")

    services.lms.pages["/thing"] = page
    with ThreadPoolExecutor(24) as pool:
        answers = list(pool.map(lambda _: services.get().status, range(200)))
    assert answers == [200] * 200
    assert len(services.lms.asked("/token")) == 1
    assert most == AT_ONCE


def test_a_token_that_two_hundred_callers_find_refused_is_renewed_once(services: Services) -> None:
    services.get()
    services.take_tokens("/thing", "token-2")
    with ThreadPoolExecutor(24) as pool:
        answers = list(pool.map(lambda _: services.get().status, range(200)))
    assert answers == [200] * 200
    assert len(services.lms.asked("/token")) == 2
