"""Tables of people: person, identity, session, sign-in, passkey, join, administrator session."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    UniqueConstraint,
)
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db.base import CreatedAt, Id, Table


def person_of_row(context: DefaultExecutionContext) -> uuid.UUID:
    """Default of `origin_id`: the row's own person."""
    row: Mapping[str, uuid.UUID] = context.get_current_parameters()  # type: ignore[no-untyped-call]
    return row["person_id"]


class Person(Table):
    """A person. The name is from the newest launch, sign-in or roster, or absent.

    A person who has been joined into another is empty: their identities and enrolments are the
    other's, until the two are separated.
    """

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint(
            "forgotten_at IS NULL OR (name IS NULL AND email IS NULL)", name="forgotten"
        ),
        CheckConstraint(
            "joined_into IS NULL OR (name IS NULL AND email IS NULL AND joined_into <> id)",
            name="joined",
        ),
        CheckConstraint(
            "(joined_into IS NULL) = (joined_at IS NULL)"
            " AND (joined_into IS NULL) = (joined_by IS NULL)",
            name="joined_whole",
        ),
        CheckConstraint(
            "joined_by IN ('proofs', 'identifier', 'administrator', 'class')", name="joined_by"
        ),
    )

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    name: Mapped[str | None]
    email: Mapped[str | None]
    """Address from a sign-in without an LMS; launches need and store none."""
    forgotten_at: Mapped[datetime | None]
    """Time at which the personal data was deleted; nothing names them since then."""
    suspended_at: Mapped[datetime | None]
    """Time since which they may not come; None for everybody who may."""
    language: Mapped[str | None]
    """Language that they have chosen for the pages; None for that of the LMS or the browser."""
    administrator_since: Mapped[datetime | None]
    """Time since which they may run the tool; None for everybody else."""
    joined_into: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    """Person whom they have been joined into, who may have been joined into another later."""
    joined_at: Mapped[datetime | None]
    joined_by: Mapped[str | None]
    """Proof of the join: two proofs in one browser, a declared identifier, an administrator; or a
    class without an LMS that was joined to a course in which they were already."""


class Identity(Table):
    """(issuer, subject): the only thing a person is recognised by.

    `person_id` is the answer. `origin_id` is the person for whom it was made, and never changes.
    """

    __tablename__ = "identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    origin_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True, default=person_of_row
    )
    issuer: Mapped[str]
    subject: Mapped[str]
    staff_at: Mapped[datetime | None]
    """Newest sign-in at which the identity provider said that this is staff; None once it stops."""


class ErasedIdentity(Table):
    """Fingerprint of an identity whose person was erased, so that no roster brings them back."""

    __tablename__ = "erased_identity"

    fingerprint: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    erased_at: Mapped[datetime]


class Identifier(Table):
    """Value that an identity was asserted to have, by hash; stored where a platform's is trusted.

    `platform_id` is None for a sign-in without an LMS.
    """

    __tablename__ = "identifier"
    __table_args__ = (
        CheckConstraint("kind IN ('principal-name', 'shared-token', 'email')", name="kind"),
        Index(None, "kind", "value_hash"),
    )

    identity_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("identity.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(primary_key=True)
    platform_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("platform.id", ondelete="CASCADE"), index=True
    )
    value_hash: Mapped[bytes] = mapped_column(LargeBinary)


class Separation(Table):
    """Two persons who were separated: no identifier joins them again, only somebody's decision."""

    __tablename__ = "separation"
    __table_args__ = (CheckConstraint("person_id <> other_id", name="other"),)

    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    other_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    created_at: Mapped[CreatedAt]


class PersonNotice(Table):
    """Message to a person about their own account, shown until they have read it."""

    __tablename__ = "person_notice"
    __table_args__ = (CheckConstraint("code IN ('joined', 'separated')", name="code"),)

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    code: Mapped[str]


class ArrivalSession(Table):
    """One arrival's session. Its token is known by hash only; its id is public (in page paths).

    `role` is what this arrival asserted, and holds for this session only. Without an enrolment
    (a standalone sign-in before a course is chosen) there is no course and no role.
    """

    __tablename__ = "arrival_session"

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    enrolment_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), index=True
    )
    role: Mapped[str | None]
    sign_in_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("arrival_session.id", ondelete="CASCADE"), index=True
    )
    """Session of the sign-in without the LMS from which this one entered a course."""
    link_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("activity_link.id", ondelete="SET NULL"), index=True
    )
    platform_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("platform.id", ondelete="CASCADE"), index=True
    )
    language: Mapped[str | None]
    """Language of the pages: the person's choice, or the LMS's; None for the browser's."""
    lms_language: Mapped[str | None]
    """Language that the LMS named; what is left where a choice is withdrawn."""
    expires_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]


class StoredProviderSession(Table):
    """Session at the sign-in service that a sign-in has begun; it goes when the sign-in ends.

    Ids and tokens of the service are encrypted together.
    """

    __tablename__ = "provider_session"
    __table_args__ = (
        CheckConstraint("way IN ('sso', 'openid', 'google', 'link', 'github')", name="way"),
    )

    session_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("arrival_session.id", ondelete="CASCADE"), primary_key=True
    )
    created_at: Mapped[CreatedAt]
    way: Mapped[str]
    encrypted: Mapped[bytes] = mapped_column(LargeBinary)
    checked_at: Mapped[datetime]
    """Time at which the service last said that the session lasts; first, that of the sign-in."""
    due_at: Mapped[datetime] = mapped_column(index=True)
    """Time of the next check."""
    leased_until: Mapped[datetime | None]
    """End of the lease of a caller who is asking, as some tokens may be used only once."""
    unanswered_since: Mapped[datetime | None]
    """Time of the first of the checks that the service has not answered since."""


class PendingSignIn(Table):
    """A standalone sign-in that has begun: its PKCE verifier, bound to one browser.

    The id is the `state` with which the browser comes back. A link that was opened on another
    device waits here, encrypted, for the code that is typed in this browser.
    """

    __tablename__ = "pending_sign_in"
    __table_args__ = (
        CheckConstraint("way IN ('sso', 'openid', 'google', 'link', 'github')", name="way"),
        CheckConstraint(
            "(code_hash IS NULL) = (code_link IS NULL)"
            " AND (code_hash IS NULL) = (code_expires_at IS NULL)",
            name="code",
        ),
        CheckConstraint("code_hash IS NULL OR way = 'link'", name="code_of_link"),
        CheckConstraint("code_tries BETWEEN 0 AND 5", name="code_tries"),
        CheckConstraint("activity_id IS NULL OR join_hash IS NULL", name="destination"),
    )

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    way: Mapped[str]
    browser_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    code_verifier: Mapped[str]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    finished_at: Mapped[datetime | None]
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    code_link: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Parameters of the link that was opened elsewhere, encrypted."""
    code_expires_at: Mapped[datetime | None]
    code_tries: Mapped[int] = mapped_column(SmallInteger, default=0)
    """Wrong codes that were typed for this sign-in, over all its codes."""
    activity_id: Mapped[uuid.UUID | None]
    """Activity to open after it. Whether there is one is looked up then, for a member."""
    join_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Hash of the token of the link by which they come into a course after it."""


class PendingJoin(Table):
    """A join that has begun in the session of a launch, and waits for a sign-in and an answer.

    `token_hash` is of a token that is in one place at a time: first in the page of the launch, then
    in a cookie of the browser. `sign_in_id` is the session of the sign-in, the second proof.
    """

    __tablename__ = "pending_join"

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    launch_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("arrival_session.id", ondelete="CASCADE"), unique=True
    )
    sign_in_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("arrival_session.id", ondelete="CASCADE"), unique=True
    )
    expires_at: Mapped[datetime] = mapped_column(index=True)


class Passkey(Table):
    """A WebAuthn credential with which a person signs in without the LMS."""

    __tablename__ = "passkey"
    __table_args__ = (
        CheckConstraint("octet_length(credential_id) BETWEEN 1 AND 1023", name="credential_id"),
        CheckConstraint("sign_count BETWEEN 0 AND 4294967295", name="sign_count"),
    )

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    credential: Mapped[bytes] = mapped_column(LargeBinary)
    """Attested credential data of WebAuthn, 6.5.1; the public key is in it."""
    sign_count: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str]
    last_used_at: Mapped[datetime | None]
    blocked_at: Mapped[datetime | None]
    """Time at which its counter showed that there is a copy of it; it is refused since then."""


class PasskeyChallenge(Table):
    """A passkey ceremony that has begun; the challenge is the hash of the browser's token.

    With a session it adds a passkey to the person of that session, without one it is a sign-in.
    """

    __tablename__ = "passkey_challenge"

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    session_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("arrival_session.id", ondelete="CASCADE"), index=True
    )
    expires_at: Mapped[datetime] = mapped_column(index=True)


class AdminSession(Table):
    """A one-time link for an administrator of the tool, and the session that it opens.

    Both tokens are stored by hash only.
    """

    __tablename__ = "administrator_pass"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) = (sign_in_id IS NULL)", name="sign_in"),
    )

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    person_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    """Administrator who signed in for it; None where the command made the link."""
    sign_in_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("arrival_session.id", ondelete="CASCADE"), index=True
    )
    """Session of that sign-in, with which this one ends."""
    link_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    session_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
