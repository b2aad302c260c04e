"""Diagnosis of the connection to a platform: key set, access token, roster and gradebook."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lti_tool.db.engine import Database
from lti_tool.errors import ServiceError
from lti_tool.lti import dialects, line_items, members, platform_keys, scores
from lti_tool.lti.service_client import ServiceClient
from lti_tool.lti.tables import Platform
from lti_tool.settings import Settings

_GONE = (404, 410)
"""HTTP statuses for a course that was deleted in the LMS."""


@dataclass(frozen=True)
class Check:
    """Result of one check; `works` is None where it cannot be made yet."""

    part: str
    works: bool | None
    sentence: str


@dataclass(frozen=True)
class CourseServices:
    """A course and the addresses of its services, which only launches contain."""

    title: str
    memberships_url: str | None
    lineitems_url: str | None


def check(
    database: Database, settings: Settings, platform: Platform, places: Sequence[CourseServices]
) -> list[Check]:
    """Check every part, also of a platform that is switched off. Changes nothing there.

    Roster and gradebook are checked in the first of `places` that the platform still has.
    """
    client = ServiceClient(database, settings, regardless=True)
    dialect = dialects.of(platform.dialect)

    def keys() -> str:
        count = platform_keys.count_published(settings, platform)
        return f"{count} usable {'key' if count == 1 else 'keys'}."

    def token(*wanted: str) -> Callable[[], str]:
        def ask() -> str:
            client.try_token(platform.id, wanted)
            return "The LMS lets this tool in."

        return ask

    def roster(address: str) -> str:
        roster = members.fetch_members(client, platform.id, address, dialect)
        unread = f", and {roster.unreadable} that could not be read" if roster.unreadable else ""
        return _number(len(roster.members), "member") + unread

    def grades(address: str) -> str:
        return _number(line_items.count(client, platform.id, address), "column")

    return [
        _try("keys", keys),
        _try("token for the roster", token(members.SCOPE)),
        _try("token for grades", token(scores.SCORE, line_items.SCOPE)),
        _try_in("roster", [(place.title, place.memberships_url) for place in places], roster),
        _try_in("grades", [(place.title, place.lineitems_url) for place in places], grades),
    ]


def _try(part: str, attempt: Callable[[], str]) -> Check:
    try:
        return Check(part, True, attempt())
    except ServiceError as error:
        # The detail is ours (a status, a kind of failure); what the LMS said is not in it.
        return Check(part, False, f"{error.sentence} ({error.detail})")


def _try_in(
    part: str, courses: Sequence[tuple[str, str | None]], attempt: Callable[[str], str]
) -> Check:
    """Check a service in the first course that the LMS still has."""
    tried = Check(
        part, None, "Open an activity from a course first: only launches tell where it is."
    )
    for title, address in courses:
        if not address:
            continue
        try:
            return Check(part, True, f"{attempt(address)} in the course “{title}”.")
        except ServiceError as error:
            sentence = f"{error.sentence} ({error.detail}, in the course “{title}”)"
            tried = Check(part, False, sentence)
            if error.answered not in _GONE:
                break
    return tried


def _number(count: int, what: str) -> str:
    return f"{count} {what if count == 1 else what + 's'}"
