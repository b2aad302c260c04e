"""Logins that fit no registration: the words for the log, and the last one that nearly fitted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.errors import PlatformUnknown
from lti_tool.lti.tables import Platform

_SAME = timedelta(minutes=1)
"""Not worth another write: anybody may ask for one."""

_LONGEST_SHOWN = 200


@dataclass(frozen=True)
class NearMiss:
    """What an LMS called itself in vain, when, and how that differs from its registration."""

    issuer: str
    client_id: str
    at: datetime
    difference: str


def note(db: Session, params: Mapping[str, str]) -> PlatformUnknown:
    """The refusal of a login that fits no registration. Its detail has what was sent and what is
    registered; the registration that is meant remembers it for `lti-tool platforms list`.
    """
    issuer = params.get("iss", "")[:_LONGEST_SHOWN]
    client_id = params.get("client_id", "")[:_LONGEST_SHOWN]
    sent = f"sent: issuer {issuer}, client id {client_id or 'none'}"
    meant = [each for each in db.scalars(select(Platform)) if _plain(each.issuer) == _plain(issuer)]
    if not meant:
        return PlatformUnknown(detail=f"{sent}; no LMS of this issuer is registered")
    for platform in meant:
        _remember(platform, issuer, client_id)
    known = "; ".join(
        f"registered: issuer {each.issuer}, client id {each.client_id}"
        f" ({difference(each, issuer, client_id)})"
        for each in meant
    )
    return PlatformUnknown(
        advice=(
            "Give the reference below to the administrator of this tool: the LMS is connected, but"
            " under a slightly different address or number."
        ),
        detail=f"{sent}; {known}",
    )


def last(platform: Platform) -> NearMiss | None:
    """The last login that nearly fitted this registration."""
    if not platform.near_miss:
        return None
    issuer, client_id = platform.near_miss["issuer"], platform.near_miss["client_id"]
    at = datetime.fromisoformat(platform.near_miss["at"])
    return NearMiss(issuer, client_id, at, difference(platform, issuer, client_id))


def difference(platform: Platform, issuer: str, client_id: str) -> str:
    """What sets a login apart from a registration, in an administrator's words."""
    sent, known = urlsplit(issuer), urlsplit(platform.issuer)
    found = {
        "the issuer's http or https": sent.scheme.lower() != known.scheme.lower(),
        "the issuer's port": _port(sent.netloc) != _port(known.netloc),
        "a slash at the issuer's end": issuer.endswith("/") != platform.issuer.endswith("/"),
        "capital letters in the issuer": issuer != platform.issuer
        and issuer.lower() == platform.issuer.lower(),
        "the client id": client_id not in ("", platform.client_id),
    }
    told = [words for words, differs in found.items() if differs]
    if told:
        return "differs in " + ", ".join(told)
    return (
        "the issuer differs" if issuer != platform.issuer else "needs its client id or deployment"
    )


def _remember(platform: Platform, issuer: str, client_id: str) -> None:
    before, now = last(platform), clock.now()
    if before is None or before.at < now - _SAME:
        platform.near_miss = {"issuer": issuer, "client_id": client_id, "at": now.isoformat()}


def _plain(issuer: str) -> str:
    """An issuer without what is easily mistyped: scheme, port, letter case, slashes at the end."""
    try:
        parts = urlsplit(issuer.strip().lower())
    except ValueError:
        return issuer
    return f"{parts.hostname}{parts.path.rstrip('/')}"


def _port(netloc: str) -> str:
    return netloc.rpartition("@")[2].rpartition("]")[2].partition(":")[2]
