"""Identifiers by which an administrator lets a platform's people be recognised elsewhere.

They are compared for equality, by hash, and never shown. Nothing matches loosely: a person is
recognised by the very value, in the letter case that its specification allows, or not at all.
"""

import re
import string
import uuid
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool import audit
from lti_tool.db.one_time import hash_of
from lti_tool.lti.claims import SHARED_TOKEN_PARAMETER, Launch
from lti_tool.lti.tables import Platform
from lti_tool.people.tables import Identifier, Identity


class Kind(StrEnum):
    """Kinds of identifiers that a platform and a sign-in may both assert."""

    PRINCIPAL_NAME = "principal-name"
    SHARED_TOKEN = "shared-token"  # noqa: S105  # a name
    EMAIL = "email"


_LONGEST = 254
_SHARED_TOKEN = re.compile(r"[A-Za-z0-9_-]{27}")
"""Form of auEduPersonSharedToken: 20 octets in base64url without padding."""

_FOLDED = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
"""Only ASCII: Unicode's folding makes one of letters that are two, such as K and the kelvin."""

_ATTRIBUTES = {
    Kind.PRINCIPAL_NAME: "eduperson_principal_name",
    Kind.SHARED_TOKEN: "au_edu_person_shared_token",
}
"""Names under which the AAF passes them on."""


def normal(kind: Kind, value: object) -> str | None:
    """The form in which a value is compared; None for one that is no such identifier.

    eduPersonPrincipalName is compared without regard to case (eduPerson, caseIgnoreMatch). Of an
    address only the domain is (RFC 5321, 2.4); a shared token is compared exactly.
    """
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST:
        return None
    if kind is Kind.SHARED_TOKEN:
        return value if _SHARED_TOKEN.fullmatch(value) else None
    name, separator, domain = value.rpartition("@")
    if not name or not domain or "@" in name or " " in value or not value.isprintable():
        return None
    if kind is Kind.PRINCIPAL_NAME:
        name = name.translate(_FOLDED)
    return name + separator + domain.translate(_FOLDED)


def of_launch(kind: Kind, launch: Launch) -> str | None:
    """The identifier that a launch asserts."""
    asserted = {
        Kind.PRINCIPAL_NAME: launch.person_sourced_id,
        Kind.SHARED_TOKEN: launch.custom.get(SHARED_TOKEN_PARAMETER),
        Kind.EMAIL: launch.email,
    }
    return normal(kind, asserted[kind])


def of_sign_in(
    kind: Kind, email: str | None, trusted_metadata: Mapping[str, Any] | None
) -> str | None:
    """The identifier that a sign-in asserts: a verified address, or what the AAF says just now."""
    if kind is Kind.EMAIL:
        return normal(kind, email)
    value = (trusted_metadata or {}).get(_ATTRIBUTES[kind])
    # An attribute with one value comes as a list, too; of several none is the person's own.
    return normal(kind, value[0] if isinstance(value, list) and len(value) == 1 else value)


def trusted(platform: Platform) -> Kind | None:
    """Kind by which a platform's people are recognised elsewhere; None for none."""
    return Kind(platform.trusted_identifier) if platform.trusted_identifier else None


def trust(db: Session, platform: Platform, kind: Kind | None) -> None:
    """Let a platform's people be recognised by this identifier from now on; None for by none.

    Values of another kind are deleted, as nothing needs them any more.
    """
    platform.trusted_identifier = kind
    db.execute(
        delete(Identifier).where(
            Identifier.platform_id == platform.id, Identifier.kind.is_distinct_from(kind)
        )
    )
    audit.record(
        db, audit.Event.IDENTIFIER_TRUSTED, platform=str(platform.id), kind=kind and kind.value
    )
    db.flush()


def trusted_kinds(db: Session) -> list[Kind]:
    """Kinds that any platform is trusted with."""
    kinds = select(Platform.trusted_identifier).where(
        Platform.trusted_identifier.is_not(None), Platform.enabled
    )
    return sorted({Kind(kind) for kind in db.scalars(kinds) if kind is not None})


def is_stored(db: Session, issuer: str, subject: str, kind: Kind, value: str | None) -> bool:
    """True where this is the value that an identity already has."""
    stored = db.scalar(
        select(Identifier.value_hash)
        .join(Identity, Identity.id == Identifier.identity_id)
        .where(Identity.issuer == issuer, Identity.subject == subject, Identifier.kind == kind)
    )
    return stored == (value and hash_of(value))


def store(
    db: Session,
    identity_id: uuid.UUID,
    kind: Kind,
    value: str | None,
    platform_id: uuid.UUID | None = None,
) -> None:
    """Store the value that an identity is asserted to have now; None where there is none."""
    if value is None:
        db.execute(
            delete(Identifier).where(Identifier.identity_id == identity_id, Identifier.kind == kind)
        )
        return
    made = insert(Identifier).values(
        identity_id=identity_id, kind=kind, platform_id=platform_id, value_hash=hash_of(value)
    )
    db.execute(
        made.on_conflict_do_update(
            index_elements=["identity_id", "kind"],
            set_={"platform_id": platform_id, "value_hash": hash_of(value)},
        )
    )


def with_value(db: Session, kind: Kind, value: str) -> list[tuple[Identity, uuid.UUID | None]]:
    """Identities that have a value now, each with the platform that asserts it, if one does.

    Platforms that are not trusted with this kind (any more) assert nothing.
    """
    rows = db.execute(
        select(Identity, Identifier.platform_id)
        .join(Identifier, Identifier.identity_id == Identity.id)
        .outerjoin(Platform, Platform.id == Identifier.platform_id)
        .where(
            Identifier.kind == kind,
            Identifier.value_hash == hash_of(value),
            or_(
                Identifier.platform_id.is_(None),
                and_(Platform.trusted_identifier == kind, Platform.enabled),
            ),
        )
        .order_by(Identity.id)
        .execution_options(populate_existing=True)
    )
    return [(identity, platform_id) for identity, platform_id in rows]
