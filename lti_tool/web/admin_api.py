"""Platforms, deployments, keys and invites, for whoever runs the tool."""

from typing import TypeVar

from lti_tool.courses import recent
from lti_tool.courses.tenancy import parsed_id
from lti_tool.db.base import Table
from lti_tool.errors import NotFound
from lti_tool.lti import diagnose, dynamic_registration, platforms, proposals, tool_keys
from lti_tool.lti.tables import Deployment, Platform, RegistrationInvite
from lti_tool.people import admin_sessions, identifiers
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Body
from lti_tool.web.schemas import admin as schemas
from lti_tool.web.schemas.created import Created

TableT = TypeVar("TableT", bound=Table)


def enter(context: RequestContext, body: Body[schemas.AdminLink]) -> schemas.AdminSession:
    """Spend a one-time link."""
    token = admin_sessions.start(context.db, body.read().link, context.settings.session_hours)
    return schemas.AdminSession(token=token)


def overview(context: RequestContext) -> schemas.AdminOverview:
    """Everything on one page: there are few platforms and few keys."""
    url = context.settings.public_url
    return schemas.AdminOverview(
        platforms=[
            _platform(context, platform, deployments)
            for platform, deployments in platforms.list_all(context.db)
        ],
        keys=[
            schemas.SigningKey(
                id=key.kid,
                state=tool_keys.state_of(key),
                created_at=key.created_at,
                signs_from=key.signs_from,
                retired_at=key.retired_at,
            )
            for key in tool_keys.list_all(context.db)
        ],
        invites=[
            schemas.Invite.model_validate(invite)
            for invite in dynamic_registration.open_invites(context.db)
        ],
        addresses=schemas.ToolAddresses(
            login=f"{url}/lti/login", launch=f"{url}/lti/launch", keys=f"{url}/lti/keys"
        ),
    )


def _platform(
    context: RequestContext, platform: Platform, deployments: list[Deployment]
) -> schemas.Platform:
    return schemas.Platform(
        id=platform.id,
        name=platform.name,
        dialect=platform.dialect,
        issuer=platform.issuer,
        client_id=platform.client_id,
        auth_login_url=platform.auth_login_url,
        auth_token_url=platform.auth_token_url,
        key_set_url=platform.key_set_url,
        enabled=platform.enabled,
        trusted_identifier=identifiers.trusted(platform),
        is_approved=platform.approved_at is not None,
        notes=proposals.notes(context.db, platform),
        proposal=proposals.reference(platform),
        changes=[
            schemas.ProposedChange.model_validate(each)
            for each in proposals.changes(context.db, platform)
        ],
        deployments=[schemas.Deployment.model_validate(each) for each in deployments],
    )


def add_platform(
    context: RequestContext, body: Body[schemas.NewPlatform]
) -> schemas.CreatedPlatform:
    """Register an LMS by hand, as lti_config.json would."""
    wanted = body.read()
    entry = wanted.model_dump(exclude={"issuer", "deployment_id"})
    entry["auth_audience"] = wanted.auth_audience or None
    platforms.import_config(
        context.db,
        {wanted.issuer: entry | {"deployment_ids": [wanted.deployment_id]}},
        insecure_loopback=context.settings.insecure_loopback,
    )
    return schemas.CreatedPlatform(issuer=wanted.issuer)


def switch_platform(
    context: RequestContext, platform_id: str, body: Body[schemas.Switch]
) -> schemas.SwitchState:
    """Let a platform in (approving it), or shut it out."""
    platform = _fetch(context, Platform, platform_id)
    wanted = body.read()
    platforms.switch(context.db, platform, on=wanted.enabled)
    return schemas.SwitchState(enabled=wanted.enabled)


def trust_identifier(
    context: RequestContext, platform_id: str, body: Body[schemas.IdentifierChoice]
) -> schemas.TrustedIdentifier:
    """Choose the identifier by which a platform's people are recognised elsewhere."""
    platform = _fetch(context, Platform, platform_id)
    wanted = body.read()
    identifiers.trust(context.db, platform, wanted.identifier)
    return schemas.TrustedIdentifier(trusted_identifier=wanted.identifier)


def decide(
    context: RequestContext, platform_id: str, body: Body[schemas.ProposalDecision]
) -> schemas.DecidedProposal:
    """Accept or decline what a platform asks to change."""
    platform = _fetch(context, Platform, platform_id)
    wanted = body.read()
    answer = proposals.accept if wanted.accepted else proposals.decline
    answer(context.db, platform, wanted.proposal)
    return schemas.DecidedProposal(accepted=wanted.accepted)


def add_deployment(
    context: RequestContext, platform_id: str, body: Body[schemas.NewDeployment]
) -> Created:
    """Note one more deployment."""
    platform = _fetch(context, Platform, platform_id)
    made = platforms.add_deployment(context.db, platform, body.read().deployment_id)
    return Created(id=made.id)


def switch_deployment(
    context: RequestContext, deployment_id: str, body: Body[schemas.Switch]
) -> schemas.SwitchState:
    """Let a deployment in, or shut it out."""
    deployment = _fetch(context, Deployment, deployment_id)
    wanted = body.read()
    platforms.switch_deployment(context.db, deployment, on=wanted.enabled)
    return schemas.SwitchState(enabled=wanted.enabled)


def try_platform(context: RequestContext, platform_id: str) -> list[schemas.ConnectionCheck]:
    """Try the connection out, part by part."""
    platform = _fetch(context, Platform, platform_id)
    places = recent.places(context.db, platform.id)
    context.release()
    checks = diagnose.check(context.database, context.settings, platform, places)
    return [schemas.ConnectionCheck.model_validate(check) for check in checks]


def invite(context: RequestContext, body: Body[schemas.NewInvite]) -> schemas.CreatedInvite:
    """An address for an LMS's administrator to paste. Shown once: only its hash is kept."""
    address = dynamic_registration.invite(context.db, context.settings, body.read().note)
    return schemas.CreatedInvite(address=address)


def withdraw_invite(context: RequestContext, invite_id: str) -> None:
    """Make an invite worthless."""
    invite = _fetch(context, RegistrationInvite, invite_id)
    dynamic_registration.withdraw_invite(context.db, invite)


def rotate_key(context: RequestContext, body: Body[schemas.KeyRotation]) -> schemas.CreatedKey:
    """Make a new signing key."""
    made = tool_keys.rotate(context.db, context.settings, at_once=body.read().at_once)
    return schemas.CreatedKey(id=made.kid)


def _fetch(context: RequestContext, table: type[TableT], row_id: str) -> TableT:
    row = context.db.get(table, parsed_id(row_id))
    if row is None:
        raise NotFound
    return row
