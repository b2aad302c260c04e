"""Try the connection to a platform out: keys, token, roster and grades, each by itself."""

from collections.abc import Callable
from dataclasses import dataclass

from lti_tool.db.engine import Database
from lti_tool.errors import ServiceError
from lti_tool.lti import dialects, line_items, members, platform_keys, scores
from lti_tool.lti.service_client import ServiceClient
from lti_tool.lti.tables import Platform
from lti_tool.settings import Settings


@dataclass(frozen=True)
class Check:
    """What one part of a connection is like; `works` is None where it cannot be tried yet."""

    part: str
    works: bool | None
    sentence: str


def check(
    database: Database,
    settings: Settings,
    platform: Platform,
    *,
    memberships_url: str | None,
    lineitems_url: str | None,
) -> list[Check]:
    """Try every part, whether the platform is switched on or not. Changes nothing there.

    The two addresses are those of any course of the platform: only launches tell them.
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

    def roster() -> str:
        roster = members.fetch_members(client, platform.id, memberships_url or "", dialect)
        return f"{len(roster.members)} members of one course."

    def grades() -> str:
        count = line_items.count(client, platform.id, lineitems_url or "")
        return f"{count} {'column' if count == 1 else 'columns'} in one course."

    return [
        _try("keys", keys),
        _try("token for the roster", token(members.SCOPE)),
        _try("token for grades", token(scores.SCORE, line_items.SCOPE)),
        _try("roster", roster) if memberships_url else _unknown("roster"),
        _try("grades", grades) if lineitems_url else _unknown("grades"),
    ]


def _try(part: str, deed: Callable[[], str]) -> Check:
    try:
        return Check(part, True, deed())
    except ServiceError as error:
        # The detail is ours (a status, a kind of failure); what the LMS said is not in it.
        return Check(part, False, f"{error.sentence} ({error.detail})")


def _unknown(part: str) -> Check:
    return Check(
        part, None, "Open an activity from a course first: only launches tell where it is."
    )
