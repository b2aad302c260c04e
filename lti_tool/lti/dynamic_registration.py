"""Dynamic Registration 1.0: a one-time invite becomes a platform that awaits approval."""

import json
import uuid
from dataclasses import dataclass
from datetime import timedelta

from pydantic import ValidationError
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lti_tool import audit, clock
from lti_tool.db import one_time
from lti_tool.db.engine import Database
from lti_tool.db.one_time import OneTime
from lti_tool.errors import InvalidInput, ServiceError
from lti_tool.lti import addresses, platform_configuration, platforms, proposals
from lti_tool.lti.http import Limits, Response, send
from lti_tool.lti.platform_configuration import PlatformConfiguration, Registered
from lti_tool.lti.proposals import Change
from lti_tool.lti.tables import Platform, RegistrationInvite
from lti_tool.settings import Settings

_LIMITS = Limits(connect=5, between=10, whole=20, largest=256 * 1024)

LIFE = timedelta(days=7)
"""Validity of an invite: an LMS's administrator is not always at their desk."""

_INVITE = OneTime(
    RegistrationInvite.token_hash, RegistrationInvite.expires_at, used=RegistrationInvite.spent_at
)

_CONSUME = _INVITE.consume(spent_at=one_time.NOW).returning(RegistrationInvite.id)


@dataclass(frozen=True)
class Registration:
    """Result of a dynamic registration."""

    platform_id: uuid.UUID
    name: str
    origin: str
    is_approved: bool
    has_changes: bool
    """True where a known platform asks for new values, which wait for an administrator."""
    dialect: str


def invite(db: Session, settings: Settings, note: str) -> str:
    """The registration URL for an LMS's administrator; it works once, within a week."""
    token = one_time.new_token()
    row = RegistrationInvite(**_INVITE.columns(token, LIFE), note=note.strip()[:200])
    db.add(row)
    db.flush()
    audit.record(db, audit.Event.LMS_INVITED, invite=str(row.id))
    return f"{settings.public_url}/lti/register?invite={token}"


def withdraw_invite(db: Session, invite: RegistrationInvite) -> None:
    """Make an invite worthless."""
    db.delete(invite)
    db.flush()


def open_invites(db: Session) -> list[RegistrationInvite]:
    """The invites that can still be used, newest first."""
    return list(
        db.scalars(
            select(RegistrationInvite)
            .where(
                RegistrationInvite.spent_at.is_(None), RegistrationInvite.expires_at > clock.now()
            )
            .order_by(RegistrationInvite.created_at.desc())
        )
    )


def register(
    database: Database,
    settings: Settings,
    invite_token: str,
    configuration_url: str,
    registration_token: str | None,
) -> Registration:
    """Register the tool at the platform that came with an invite, and store the platform.

    A new platform waits for approval. A known one goes on unchanged, and its new values wait.
    Holds no transaction during the requests.
    Raises InvalidInput or ServiceError; the invite is valid again then.
    """
    invite_id = consume_invite(database, invite_token)
    try:
        _require_usable(settings, configuration_url, registration_token)
        found = platform_configuration.read_configuration(
            _ask(settings, "GET", configuration_url, None, None).body,
            configuration_url,
            insecure_loopback=settings.insecure_loopback,
        )
        given = _register_at(settings, found, registration_token)
        with database.transaction() as db:
            return _keep(db, invite_id, found, given)
    except Exception:
        # Whatever was wrong, it was not the invite.
        _restore(database, invite_id)
        raise


def consume_invite(database: Database, token: str) -> uuid.UUID:
    """Consume the invite before anything else; the id of its row. Raises InvalidInput."""
    with database.transaction() as db:
        invite_id: uuid.UUID | None = db.scalar(_CONSUME, one_time.parameters(token))
    if invite_id is None:
        raise InvalidInput(
            "This address for connecting an LMS is not good any more.",
            field="invite",
            advice="Ask the administrator of this tool for a new one; each works once, for a week.",
        )
    return invite_id


def _restore(database: Database, invite_id: uuid.UUID) -> None:
    """Make a consumed invite valid again."""
    with database.transaction() as db:
        db.execute(
            update(RegistrationInvite)
            .where(RegistrationInvite.id == invite_id)
            .values(spent_at=None)
        )


def _require_usable(
    settings: Settings, configuration_url: str, registration_token: str | None
) -> None:
    if not configuration_url:
        raise InvalidInput(
            "This address is for your LMS to use.",
            field="lms",
            advice="Paste it where the LMS asks for a tool's registration address.",
        )
    if len(configuration_url) > 2000 or len(registration_token or "") > 16_384:
        raise InvalidInput("What the LMS sent is too long.", field="lms")
    addresses.require_safe(configuration_url, "lms", insecure_loopback=settings.insecure_loopback)


def _ask(
    settings: Settings, method: str, address: str, token: str | None, body: bytes | None
) -> Response:
    """One request to an address from outside. Raises ServiceError unless the answer is 2xx."""
    headers = {"Accept": "application/json"}
    if body is not None:
        headers["Content-Type"] = "application/json"
    if token:
        headers["Authorization"] = f"Bearer {token}"
    answer = send(
        method, address, headers, body, _LIMITS, public_only=not settings.insecure_loopback
    )
    if not 200 <= answer.status < 300:
        raise ServiceError(
            "The LMS did not take the registration.",
            advice="Begin again from the LMS's page for external tools.",
            detail=f"{method}: status {answer.status}",
        )
    return answer


def _register_at(
    settings: Settings, found: PlatformConfiguration, registration_token: str | None
) -> Registered:
    wanted = platform_configuration.tool_configuration(settings, found.dialect)
    body = json.dumps(wanted, separators=(",", ":")).encode()
    answer = _ask(settings, "POST", found.registration_endpoint, registration_token, body)
    try:
        return Registered.model_validate_json(answer.body)
    except ValidationError:
        raise ServiceError(
            "The LMS's answer to the registration could not be read.", detail="registration"
        ) from None


def _keep(
    db: Session, invite_id: uuid.UUID, found: PlatformConfiguration, given: Registered
) -> Registration:
    values = {
        "auth_login_url": found.authorization_endpoint,
        "auth_token_url": found.token_endpoint,
        "auth_audience": found.authorization_server,
        "key_set_url": found.jwks_uri,
        "dialect": found.dialect,
    }
    origin = addresses.origin(found.issuer) or found.issuer
    platform = db.scalar(
        select(Platform)
        .where(Platform.issuer == found.issuer, Platform.client_id == given.client_id)
        .with_for_update()
    )
    waiting: list[Change] = []
    if platform is None:
        name = origin.partition("://")[2]
        platform = Platform(
            name=name, issuer=found.issuer, client_id=given.client_id, enabled=False, **values
        )
        db.add(platform)
        db.flush()
        if given.tool.deployment_id:
            platforms.add_deployment(db, platform, given.tool.deployment_id)
    else:
        deployment = given.tool.deployment_id
        asked = values | ({proposals.DEPLOYMENT: deployment} if deployment else {})
        waiting = proposals.propose(db, platform, asked)
    db.execute(
        update(RegistrationInvite)
        .where(RegistrationInvite.id == invite_id)
        .values(platform_id=platform.id)
    )
    audit.record(db, audit.Event.PLATFORM_REGISTERED, platform=str(platform.id), by="itself")
    is_approved = platform.approved_at is not None
    return Registration(
        platform.id, platform.name, origin, is_approved, bool(waiting), found.dialect
    )
