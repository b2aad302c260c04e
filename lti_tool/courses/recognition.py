"""Recognition of a person who arrives by another account, by an identifier that is trusted.

Only a platform that an administrator trusts with the identifier, and a sign-in without an LMS, are
ever compared. Whatever is ambiguous joins nobody.
"""

import uuid
from collections import defaultdict
from contextlib import suppress

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.auth.protocol import AuthResult
from lti_tool.courses import joining
from lti_tool.courses.joining import Proof
from lti_tool.db.engine import Database
from lti_tool.errors import Conflict
from lti_tool.lti.claims import Launch
from lti_tool.lti.tables import Platform
from lti_tool.people import identifiers, identities, joined
from lti_tool.people.identifiers import Kind
from lti_tool.people.tables import Identity


def recognise_launch(database: Database, platform: Platform, launch: Launch) -> None:
    """Join the person of a launch with the one who signed in with the same identifier.

    In transactions of its own, before the launch itself: only one begins with the lock of joins,
    and only when the identifier is new. The caller holds no connection.
    """
    if platform.trusted_identifier is None:
        return
    kind = Kind(platform.trusted_identifier)
    value = identifiers.of_launch(kind, launch)
    with database.transaction() as db:
        if identifiers.is_stored(db, launch.issuer, launch.subject, kind, value):
            return
    with database.transaction() as db:
        joining.lock(db)
        identity = identities.identify(db, launch.issuer, launch.subject, name=launch.name)
        identifiers.store(db, identity.id, kind, value, platform.id)
        if value is not None:
            _join(db, kind, value)


def recognise_sign_in(database: Database, result: AuthResult) -> None:
    """Join the person who signed in with those whom a platform knows by the same identifier.

    A way of signing in that passes no attributes on takes none back. The caller holds no
    connection.
    """
    with database.transaction() as db:
        kinds = identifiers.trusted_kinds(db)
    if result.trusted_metadata is None:
        kinds = [kind for kind in kinds if kind is Kind.EMAIL]
    values = {
        kind: identifiers.of_sign_in(kind, result.email, result.trusted_metadata) for kind in kinds
    }
    if not values:
        return
    with database.transaction() as db:
        joining.lock(db)
        identity = identities.identify(db, result.issuer, result.subject, name=result.name)
        for kind, value in values.items():
            identifiers.store(db, identity.id, kind, value)
            if value is not None:
                _join(db, kind, value)


def _join(db: Session, kind: Kind, value: str) -> None:
    """Join those who have this value, if it names one person on each side."""
    db.flush()
    by_platform = defaultdict(list)
    signed_in = set()
    for identity, platform_id in identifiers.with_value(db, kind, value):
        if platform_id is None:
            signed_in.add(identity.person_id)
        else:
            by_platform[platform_id].append(identity)
    if len(signed_in) != 1:
        return
    for found in by_platform.values():
        if len(found) == 1:
            _join_one(db, joined.root_of(db, next(iter(signed_in))), found[0])


def _join_one(db: Session, person_id: uuid.UUID, at_platform: Identity) -> None:
    """Join somebody with an identity of a platform, unless anything speaks against it."""
    other_id = joined.root_of(db, at_platform.person_id)
    if other_id == person_id:
        return
    trees = joined.tree(db, person_id), joined.tree(db, other_id)
    # Somebody with another account at this platform is somebody else, or has to say it themselves.
    has_another = select(Identity.id).where(
        Identity.person_id == person_id, Identity.issuer == at_platform.issuer
    )
    if joined.are_separated(db, *trees) or db.scalar(has_another.limit(1)) is not None:
        return
    # Who is suspended, or runs the tool, stays as they are: the arrival goes on without it.
    with suppress(Conflict):
        joining.join(db, person_id, other_id, Proof.IDENTIFIER)
