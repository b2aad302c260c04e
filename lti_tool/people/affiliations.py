"""Staff, by the word of their identity provider: kept with the identity, believed for a time."""

import uuid
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.auth.affiliations import derive_roles_from_metadata
from lti_tool.auth.protocol import AuthResult
from lti_tool.people.tables import Identity
from lti_tool.settings import Settings

BELIEVED_FOR = timedelta(days=180)
"""Time for which the newest word of an identity provider counts."""


def is_staff(db: Session, person_id: uuid.UUID) -> bool:
    """True where an identity of the person was said to be staff, and not too long ago."""
    query = select(Identity.id).where(
        Identity.person_id == person_id, Identity.staff_at > clock.now() - BELIEVED_FOR
    )
    return db.scalar(query.limit(1)) is not None


def record(db: Session, settings: Settings, result: AuthResult) -> None:
    """Keep what the identity provider says now, and nothing of what it said before.

    A way of signing in that says nothing of it, such as a link, changes nothing.
    """
    if result.trusted_metadata is None:
        return
    derived = derive_roles_from_metadata(
        result.trusted_metadata,
        institution_domains=settings.institution_domains,
        staff_entitlement=settings.staff_entitlement,
    )
    db.execute(
        update(Identity)
        .where(Identity.issuer == result.issuer, Identity.subject == result.subject)
        .values(staff_at=clock.now() if derived.is_staff else None)
    )
