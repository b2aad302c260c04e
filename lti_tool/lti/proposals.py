"""Changes to a known platform that a later registration proposes; an administrator decides.

Otherwise an invite and one file on the platform's host would be enough to replace its keys.
The approved values stay in use until then.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool import audit
from lti_tool.errors import Conflict
from lti_tool.lti import platforms
from lti_tool.lti.tables import Platform, RegistrationInvite

DEPLOYMENT = "deployment_id"
"""Proposed like the platform's own columns: one more deployment of it."""


@dataclass(frozen=True)
class Change:
    """A value of a platform, as it is and as it would be."""

    name: str
    before: str | None
    after: str | None


def propose(db: Session, platform: Platform, values: Mapping[str, str | None]) -> list[Change]:
    """Store the values that differ as the proposal, and return the changes."""
    platform.proposal = dict(values)
    found = changes(db, platform)
    platform.proposal = {change.name: change.after for change in found}
    if found:
        _record(db, audit.Event.CHANGE_PROPOSED, platform)
    db.flush()
    return found


def changes(db: Session, platform: Platform) -> list[Change]:
    """Changes that an approval would make now; a known deployment is none."""
    found = []
    for name, after in platform.proposal.items():
        if name == DEPLOYMENT:
            known = platforms.find_deployment(db, platform, after)
            before = known.deployment_id if known else None
        else:
            before = getattr(platform, name)
        if before != after:
            found.append(Change(name, before, after))
    return found


def reference(platform: Platform) -> str:
    """Fingerprint of the proposal, so that exactly the one that was shown is approved."""
    text = json.dumps(platform.proposal, sort_keys=True).encode()
    return hashlib.sha256(text).hexdigest()[:16] if platform.proposal else ""


def accept(db: Session, platform: Platform, seen: str) -> None:
    """Make the proposed values the platform's. Raises Conflict unless they are the ones seen."""
    _require_same(db, platform, seen)
    _record(db, audit.Event.CHANGE_ACCEPTED, platform)
    for change in changes(db, platform):
        if change.name == DEPLOYMENT:
            platforms.add_deployment(db, platform, change.after or "")
        else:
            setattr(platform, change.name, change.after)
    platform.proposal = {}
    platforms.drop_cached_answers(db, platform.id)
    db.flush()


def decline(db: Session, platform: Platform, seen: str) -> None:
    """Drop the proposal. Raises Conflict unless it is the one seen."""
    _require_same(db, platform, seen)
    _record(db, audit.Event.CHANGE_DECLINED, platform)
    platform.proposal = {}
    db.flush()


def notes(db: Session, platform: Platform) -> list[str]:
    """The notes of the invites that this platform has used, newest first."""
    used = select(RegistrationInvite.note).where(
        RegistrationInvite.platform_id == platform.id, RegistrationInvite.note != ""
    )
    return list(db.scalars(used.order_by(RegistrationInvite.spent_at.desc())))


def _require_same(db: Session, platform: Platform, seen: str) -> None:
    db.refresh(platform, with_for_update=True)
    if not platform.proposal or reference(platform) != seen:
        raise Conflict(
            "What this LMS asks to change is not what you were shown.",
            advice="Look at the list again, then decide.",
        )


def _record(db: Session, event: audit.Event, platform: Platform) -> None:
    fields = ",".join(sorted(platform.proposal))
    audit.record(db, event, platform=str(platform.id), fields=fields)
