"""Points in time are read in every form that exports have; a local time stays a local time."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.conversations.records import times
from lti_tool.conversations.records.record import Record

ZONED = [
    (1760000000.5, "2025-10-09T08:53:20.500000"),
    (1760000000500, "2025-10-09T08:53:20.500000"),
    ("1760000000", "2025-10-09T08:53:20"),
    ({"$date": {"$numberLong": "1760000000500"}}, "2025-10-09T08:53:20.500000"),
    ({"$date": "2025-10-09T08:53:20Z"}, "2025-10-09T08:53:20"),
    ("2025-10-09T08:53:20.5Z", "2025-10-09T08:53:20.500000"),
    ("2025-10-09T08:53:20.123456789Z", "2025-10-09T08:53:20.123456"),
    ("2025-10-09T16:53:20+08:00", "2025-10-09T08:53:20"),
    ("2025-10-09 08:53:20 UTC", "2025-10-09T08:53:20"),
    ("2/17/2026 14:36:11 +00:00", "2026-02-17T14:36:11"),
    ("5 Jan 2026, 09:00:00 AEDT", "2026-01-04T22:00:00"),
    ("Jan 5, 2026, 9:00:00\u202fPM UTC", "2026-01-05T21:00:00"),
    ("5 de jan. de 2026, 10:00:00 BRT", "2026-01-05T13:00:00"),
    ("05.01.2026, 09:00:00 MEZ", None),
    ("5. März 2026, 09:00:00 MEZ", "2026-03-05T08:00:00"),
    ("5 мая 2026 г., 09:00:00 MSK", "2026-05-05T06:00:00"),
    ("5 févr. 2026, 09:00:00 UTC+01:00", "2026-02-05T08:00:00"),
    ("2026年1月5日 9:00:00 JST", "2026-01-05T00:00:00"),
    ("2026. 1. 5. 9:00", None),
]

LOCAL = [
    ("2026-02-17T14:36:11", "2026-02-17T14:36:11"),
    ("2024-09-28 @01h 00m 07s 123ms", "2024-09-28T01:00:07.123000"),
    ("September 28, 2024 1:00am", "2024-09-28T01:00:00"),
    ("September 28, 2024 12:30am", "2024-09-28T00:30:00"),
    ("5 Jan 2026, 09:00:00 EST", "2026-01-05T09:00:00"),
    ("2026-02-17", "2026-02-17T00:00:00"),
]


@pytest.mark.parametrize(("value", "expected"), ZONED)
def test_a_time_with_a_zone_is_a_point_in_time(value: object, expected: str | None) -> None:
    found = times.parse(value)
    assert (found and found.astimezone(UTC).replace(tzinfo=None).isoformat()) == expected


@pytest.mark.parametrize(("value", "expected"), LOCAL)
def test_a_time_without_a_zone_is_no_point_in_time(value: str, expected: str) -> None:
    found = times.parse(value)
    assert found is not None
    assert found == datetime.fromisoformat(expected)
    assert Record({"time": value}).time("time") is None


@pytest.mark.parametrize(
    "value", [0, None, True, -1, 1e300, float("inf"), "", "soon", "2026-13-45T00:00:00Z", [], {}]
)
def test_what_is_no_time_is_none(value: object) -> None:
    assert times.parse(value) is None


@given(st.text() | st.integers() | st.floats() | st.datetimes().map(str))
def test_nothing_that_is_no_time_raises(value: object) -> None:
    times.parse(value)


@pytest.mark.parametrize("number", [10**400, -(10**4000), float("inf"), float("-inf"), 1e300])
def test_a_number_that_is_no_time_is_none(number: float) -> None:
    assert times.parse(number) is None
