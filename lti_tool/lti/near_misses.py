"""Logins that match no registration, and the last one that nearly matched."""

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
"""Minimum time between two writes: anybody can cause one."""

_LONGEST_SHOWN = 200


@dataclass(frozen=True)
class NearMiss:
    """A login that nearly matched a registration: what was sent, when, and the difference."""

    issuer: str
    client_id: str
    at: datetime
    difference: str


def note(db: Session, params: Mapping[str, str]) -> PlatformUnknown:
    """Record a login that matches no registration; the error to raise.

    Its detail has the sent and the registered values. `lti-tool platforms list` shows the last one.
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
    """The last login that nearly matched this registration."""
    if not platform.near_miss:
        return None
    issuer, client_id = platform.near_miss["issuer"], platform.near_miss["client_id"]
    at = datetime.fromisoformat(platform.near_miss["at"])
    return NearMiss(issuer, client_id, at, difference(platform, issuer, client_id))


def difference(platform: Platform, issuer: str, client_id: str) -> str:
    """Difference between a login and a registration, as a sentence for administrators."""
    sent, known = urlsplit(issuer), urlsplit(platform.issuer)
    found = {
        "the issuer's http or https": sent.scheme.lower() != known.scheme.lower(),
        "the issuer's port": _port(sent.netloc) != _port(known.netloc),
        "a slash at the issuer's end": issuer.endswith("/") != platform.issuer.endswith("/"),
        "capital letters in the issuer": issuer != platform.issuer
        and issuer.lower() == platform.issuer.lower(),
        "the client id": client_id not in ("", platform.client_id),
    }
    differences = [text for text, differs in found.items() if differs]
    if differences:
        return "differs in " + ", ".join(differences)
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
