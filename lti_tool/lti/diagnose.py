"""Try the connection to a platform out: keys, token, roster and grades, each by itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lti_tool.db.engine import Database
from lti_tool.errors import ServiceError
from lti_tool.lti import dialects, line_items, members, platform_keys, scores
from lti_tool.lti.service_client import ServiceClient
from lti_tool.lti.tables import Platform
from lti_tool.settings import Settings

_GONE = (404, 410)
"""What a platform answers about a course that was deleted there."""


@dataclass(frozen=True)
class Check:
    """What one part of a connection is like; `works` is None where it cannot be tried yet."""

    part: str
    works: bool | None
    sentence: str


@dataclass(frozen=True)
class CourseServices:
    """A course of the platform, and where its services are: only launches tell."""

    title: str
    memberships_url: str | None
    lineitems_url: str | None


def check(
    database: Database, settings: Settings, platform: Platform, places: Sequence[CourseServices]
) -> list[Check]:
    """Try every part, whether the platform is switched on or not. Changes nothing there.

    Roster and grades are tried in the first of `places` that the platform still has.
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
    """Try a service of a course. One that the LMS no longer has says nothing about the others."""
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
