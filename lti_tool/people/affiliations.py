"""Staff, by the word of their identity provider: kept of an identity, and what it permits."""

import uuid
from datetime import timedelta

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.auth.affiliations import derive_roles_from_metadata
from lti_tool.auth.protocol import AuthResult
from lti_tool.people.tables import Identity
from lti_tool.settings import Settings

_LASTS = timedelta(days=180)
"""Age from which the provider's word counts no more: who has left never signs in there again."""


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


def may_create_class(db: Session, settings: Settings, person_id: uuid.UUID) -> bool:
    """True for staff of any of the person's identities, where this installation allows it.

    It makes nobody a teacher of a course that is there already.
    """
    if not settings.staff_create_classes:
        return False
    is_staff = exists().where(
        Identity.person_id == person_id, Identity.staff_at > clock.now() - _LASTS
    )
    return bool(db.scalar(select(is_staff)))
