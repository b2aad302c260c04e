"""Points in time, in every form in which exports write them."""

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from lti_tool.conversations.records.time_names import MONTHS, ZONES
from lti_tool.dates import EARLIEST, LATEST

_MILLISECONDS = 1e12
"""Greater numbers are milliseconds: as seconds, they are in the year 33658."""

_LONGEST = 80

_ISO = re.compile(
    r"""\s*(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})
    (?:[T ]\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})
      (?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?)?
    \s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?\s*""",
    re.VERBOSE,
)
_SILLY = re.compile(
    r"""\s*(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})\s*@\s*
    (?P<hour>\d{1,2})h\s*(?P<minute>\d{1,2})m\s*(?P<second>\d{1,2})s
    (?:\s*(?P<fraction>\d{1,3})ms)?(?P<zone>)\s*""",
    re.VERBOSE,
)
_AMERICAN = re.compile(
    r"""\s*(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4}),?\s+
    (?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?P<fraction>)
    \s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?\s*""",
    re.VERBOSE,
)

_YEAR = re.compile(r"(?<!\d)(20\d\d|21\d\d)(?!\d)")
_CLOCK = re.compile(
    r"(?<!\d)(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?!\d)(?:\s*([AaPp])\.?[Mm]\b\.?)?"
)
_EASTERN = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_DAY = re.compile(r"(?<![\d:])(\d{1,2})(?![\d:])")
_WORD = re.compile(r"[^\W\d_]+")
_OFFSET = re.compile(r"(?:GMT|UTC)?([+-−])(\d{1,2})(?::?(\d{2}))?$")


def parse(value: Any) -> datetime | None:
    """Point in time that a value means; without a time zone where the value has none.

    None for what is no time, and for one outside the years 2000 to 2199: exports write 0 for none.
    """
    if isinstance(value, dict):
        return parse(value.get("$date", value.get("$numberLong")))
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _of_number(value)
    if not isinstance(value, str) or not value or len(value) > _LONGEST:
        return None
    if re.fullmatch(r"\d{9,14}(\.\d{1,9})?", value):
        return _of_number(float(value))
    try:
        return _within(_of_text(value))
    except (ValueError, OverflowError):
        return None


def _of_number(number: float) -> datetime | None:
    try:
        seconds = number / 1000 if abs(number) > _MILLISECONDS else number
        return _within(datetime.fromtimestamp(seconds, UTC))
    except (ValueError, OverflowError, OSError):
        return None


def _within(at: datetime | None) -> datetime | None:
    if at is None:
        return None
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return at if EARLIEST <= aware < LATEST else None


def _of_text(text: str) -> datetime | None:
    for pattern in (_ISO, _SILLY, _AMERICAN):
        found = pattern.fullmatch(text)
        if found:
            return _of_fields(found.groupdict())
    return _of_words(text)


def _of_fields(fields: dict[str, str | None]) -> datetime:
    fraction = (fields["fraction"] or "").ljust(6, "0")[:6]
    hour = _hour(int(fields["hour"] or 0), (fields.get("half") or "")[:1])
    year, month, day = (int(fields[name] or 0) for name in ("year", "month", "day"))
    minute, second = int(fields["minute"] or 0), int(fields["second"] or 0)
    return datetime(year, month, day, hour, minute, second, int(fraction), _zone(fields["zone"]))


def _of_words(text: str) -> datetime | None:
    """A date as a page writes it: "5 Jan 2026, 09:00:00 AEDT", "2026年1月5日 9:00"."""
    clock = _CLOCK.search(text)
    hour, minute, second = 0, 0, 0
    rest = text
    if clock:
        hour = _hour(int(clock[1]), clock[4] or "")
        minute, second = int(clock[2]), int(clock[3] or 0)
        rest = text[: clock.start()] + " "
    date = _date(rest) or (_date(text[clock.end() :]) if clock else None)
    if date is None:
        return None
    zone = _zone(text[clock.end() :].strip() if clock else None)
    return datetime(*date, hour, minute, second, tzinfo=zone)


def _date(text: str) -> tuple[int, int, int] | None:
    eastern = _EASTERN.search(text)
    if eastern:
        return int(eastern[1]), int(eastern[2]), int(eastern[3])
    year, month = _YEAR.search(text), _month(text)
    day = _DAY.search(text)
    if year is None or month is None or day is None:
        return None
    return int(year[1]), month, int(day[1])


def _month(text: str) -> int | None:
    for word in _WORD.findall(text.lower()):
        for name, number in MONTHS.items():
            if word.startswith(name):
                return number
    return None


def _hour(hour: int, half: str) -> int:
    if not half:
        return hour
    return hour % 12 + (12 if half in "Pp" else 0)


def _zone(text: str | None) -> timezone | None:
    """Time zone; None for none, and for letters that mean several."""
    text = (text or "").strip().upper()
    if text in ("Z", "UTC", "GMT"):
        return UTC
    if text in ZONES:
        return timezone(timedelta(hours=ZONES[text]))
    found = _OFFSET.match(text)
    if found is None:
        return None
    offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return timezone(offset if found[1] == "+" else -offset)
