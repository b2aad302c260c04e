"""Tables of LTI: platform, deployment, login attempt, keys, registration invite, access token."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db.base import CreatedAt, Id, Table


class Platform(Table):
    """An LMS as LTI sees it: issuer and client id."""

    __tablename__ = "platform"
    __table_args__ = (
        UniqueConstraint("issuer", "client_id"),
        CheckConstraint(
            "trusted_identifier IN ('principal-name', 'shared-token', 'email')",
            name="trusted_identifier",
        ),
    )

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    name: Mapped[str]
    issuer: Mapped[str]
    client_id: Mapped[str]
    auth_login_url: Mapped[str]
    auth_token_url: Mapped[str]
    auth_audience: Mapped[str | None]
    key_set_url: Mapped[str]
    dialect: Mapped[str] = mapped_column(default="generic")
    origins: Mapped[list[Any]] = mapped_column(default=list)
    """Further origins that are the platform's, besides those of its issuer and its endpoints."""
    enabled: Mapped[bool] = mapped_column(default=True)
    approved_at: Mapped[datetime | None]
    """Time of approval by an administrator; None while a registration waits for it."""
    proposal: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """New values that a later registration asked for; they wait for an administrator, too."""
    near_miss: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The last login that nearly fitted (`lti.near_misses`)."""
    trusted_identifier: Mapped[str | None]
    """Kind of identifier by which an administrator lets its people be recognised elsewhere."""


class Deployment(Table):
    """One deployment of the tool within a platform (LTI 1.3 core, 3.1.3)."""

    __tablename__ = "deployment"
    __table_args__ = (UniqueConstraint("platform_id", "deployment_id"),)

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    platform_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("platform.id", ondelete="CASCADE"))
    deployment_id: Mapped[str]
    enabled: Mapped[bool] = mapped_column(default=True)


class LoginAttempt(Table):
    """One OIDC login: state, nonce, registration, target and browser, consumed together, once."""

    __tablename__ = "login_attempt"

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    state_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    nonce: Mapped[str]
    browser_hash: Mapped[bytes] = mapped_column(LargeBinary)
    platform_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("platform.id", ondelete="CASCADE"))
    target_link_uri: Mapped[str]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    spent_at: Mapped[datetime | None]


class PlatformKeySet(Table):
    """The platform's published keys as last fetched."""

    __tablename__ = "platform_key_set"

    platform_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("platform.id", ondelete="CASCADE"), primary_key=True
    )
    keys: Mapped[dict[str, Any]]
    fetched_at: Mapped[datetime | None]
    tried_at: Mapped[datetime]


class ToolKey(Table):
    """One signing key of the tool; the private half is encrypted with the secret key."""

    __tablename__ = "tool_key"

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    kid: Mapped[str] = mapped_column(unique=True)
    private_key: Mapped[bytes] = mapped_column(LargeBinary)
    public_jwk: Mapped[dict[str, Any]]
    signs_from: Mapped[datetime]
    """Published before it signs, so that platforms that keep our key set for a while know it."""
    retired_at: Mapped[datetime | None]
    """Time from which it is no longer published; set when a newer key is made."""


class RegistrationInvite(Table):
    """One-time invite with which an LMS registers itself; stored by hash."""

    __tablename__ = "registration_invite"

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    note: Mapped[str]
    """Note of the administrator about its recipient."""
    expires_at: Mapped[datetime]
    spent_at: Mapped[datetime | None]
    platform_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("platform.id", ondelete="SET NULL"), index=True
    )


class ServiceToken(Table):
    """An access token of a platform's token endpoint, encrypted, until shortly before it ends."""

    __tablename__ = "service_token"
    __table_args__ = (UniqueConstraint("platform_id", "scopes"),)

    id: Mapped[Id]
    platform_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("platform.id", ondelete="CASCADE"))
    scopes: Mapped[str]
    token: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime]
