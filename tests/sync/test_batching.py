"""The batching window follows the load: short where little happens, never longer than a limit."""

from hypothesis import given
from hypothesis import strategies as st

from lti_tool.sync.websocket.batching import LONGEST, SHORTEST, Load, window

_ANY = st.floats(min_value=0, max_value=1e6)


def written(rate: float, share: float, seconds: float) -> float:
    """The window after so many seconds of even writing, as the loop of sockets measures it."""
    now = changes = given = 0.0
    load = Load(now, 0.0)
    asked = SHORTEST
    while now < seconds:
        now += max(asked, 1 / rate)
        changes = int(now * rate) - given
        given += changes
        asked = load.count(int(changes), now, now * share)
    return asked


def test_a_few_who_write_have_the_shortest_window() -> None:
    assert written(rate=10, share=0.01, seconds=20) == SHORTEST
    assert written(rate=100, share=0.15, seconds=20) == SHORTEST


def test_four_times_a_class_has_the_longest_window() -> None:
    assert written(rate=450, share=0.1, seconds=20) == LONGEST


def test_a_large_hall_has_a_longer_window_for_the_same_writing() -> None:
    assert SHORTEST < written(rate=50, share=0.3, seconds=20) < LONGEST


def test_the_window_is_short_again_soon_after_the_load_is_gone() -> None:
    load = Load(0.0, 0.0)
    for tenth in range(100):
        busy = load.count(50, tenth / 10, tenth / 20)
    assert busy == LONGEST
    assert load.count(1, 20.0, 5.0) == SHORTEST


def test_one_burst_after_silence_is_not_load() -> None:
    load = Load(0.0, 0.0)
    assert load.count(100, 3600.0, 3.0) < LONGEST


@given(rate=_ANY, share=_ANY)
def test_the_window_stays_within_its_limits(rate: float, share: float) -> None:
    assert SHORTEST <= window(rate, share) <= LONGEST


@given(rate=_ANY, share=_ANY, more=_ANY)
def test_more_load_never_makes_the_window_shorter(rate: float, share: float, more: float) -> None:
    assert window(rate + more, share) >= window(rate, share)
    assert window(rate, share + more) >= window(rate, share)
