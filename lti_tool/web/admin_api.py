"""Platforms, deployments, keys and invites, for whoever runs the tool."""

from typing import Annotated, Any, TypeVar

from lti_tool.courses import recent
from lti_tool.db.base import Table
from lti_tool.errors import NotFound
from lti_tool.lti import diagnose, dynamic_registration, platforms, proposals, tool_keys
from lti_tool.lti.tables import Deployment, Platform, RegistrationInvite
from lti_tool.people import admin_sessions
from lti_tool.validation import Address, Identifier, Text
from lti_tool.web.request_context import Input, RequestContext, as_uuid

TableT = TypeVar("TableT", bound=Table)


class Link(Input):
    """A one-time link, as the page found it behind the # of its address; empty after a reload."""

    link: Annotated[str, Text(255)]


class NewPlatform(Input):
    """An LMS registered by hand."""

    name: Annotated[str, Text(200)] = ""
    dialect: Identifier = "generic"
    issuer: Address
    client_id: Identifier
    auth_login_url: Address
    auth_token_url: Address
    auth_audience: Annotated[str, Text(2000)] = ""
    key_set_url: Address
    deployment_id: Identifier


class Switch(Input):
    """On or off."""

    enabled: bool


class Decision(Input):
    """An answer to what a platform asks to change; `proposal` stands for what was shown."""

    proposal: Identifier
    accepted: bool


class NewDeployment(Input):
    """One more place in an LMS."""

    deployment_id: Identifier


class NewInvite(Input):
    """Whom an invite is for, for the administrator's own memory."""

    note: Annotated[str, Text(200)] = ""


class Rotation(Input):
    """Choice to stop trusting the old keys at once."""

    at_once: bool = False


def enter(context: RequestContext) -> dict[str, str]:
    """Spend a one-time link."""
    given = context.body(Link)
    return {"token": admin_sessions.start(context.db, given.link, context.settings.session_hours)}


def overview(context: RequestContext) -> dict[str, Any]:
    """Everything on one page: there are few platforms and few keys."""
    return {
        "platforms": [
            _platform(context, platform, deployments)
            for platform, deployments in platforms.list_all(context.db)
        ],
        "keys": [
            {
                "id": key.kid,
                "state": tool_keys.state_of(key),
                "created_at": key.created_at.isoformat(),
                "signs_from": key.signs_from.isoformat(),
                "retired_at": key.retired_at.isoformat() if key.retired_at else None,
            }
            for key in tool_keys.list_all(context.db)
        ],
        "invites": [
            {
                "id": str(invite.id),
                "note": invite.note,
                "expires_at": invite.expires_at.isoformat(),
            }
            for invite in dynamic_registration.open_invites(context.db)
        ],
        "addresses": {
            "login": f"{context.settings.public_url}/lti/login",
            "launch": f"{context.settings.public_url}/lti/launch",
            "keys": f"{context.settings.public_url}/lti/keys",
        },
    }


def _platform(
    context: RequestContext, platform: Platform, deployments: list[Deployment]
) -> dict[str, Any]:
    return {
        "id": str(platform.id),
        "name": platform.name,
        "dialect": platform.dialect,
        "issuer": platform.issuer,
        "client_id": platform.client_id,
        "auth_login_url": platform.auth_login_url,
        "auth_token_url": platform.auth_token_url,
        "key_set_url": platform.key_set_url,
        "enabled": platform.enabled,
        "is_approved": platform.approved_at is not None,
        "notes": proposals.notes(context.db, platform),
        "proposal": proposals.reference(platform),
        "changes": [vars(each) for each in proposals.changes(context.db, platform)],
        "deployments": [
            {"id": str(each.id), "deployment_id": each.deployment_id, "enabled": each.enabled}
            for each in deployments
        ],
    }


def add_platform(context: RequestContext) -> tuple[dict[str, str], int]:
    """Register an LMS by hand, as lti_config.json would."""
    wanted = context.body(NewPlatform)
    entry = wanted.model_dump(exclude={"issuer", "deployment_id"})
    entry["auth_audience"] = wanted.auth_audience or None
    platforms.import_config(
        context.db,
        {wanted.issuer: entry | {"deployment_ids": [wanted.deployment_id]}},
        insecure_loopback=context.settings.insecure_loopback,
    )
    return {"issuer": wanted.issuer}, 201


def switch_platform(context: RequestContext, platform_id: str) -> dict[str, bool]:
    """Let a platform in (approving it), or shut it out."""
    wanted = context.body(Switch)
    platforms.switch(context.db, _fetch(context, Platform, platform_id), on=wanted.enabled)
    return {"enabled": wanted.enabled}


def decide(context: RequestContext, platform_id: str) -> dict[str, bool]:
    """Accept or decline what a platform asks to change."""
    wanted = context.body(Decision)
    answer = proposals.accept if wanted.accepted else proposals.decline
    answer(context.db, _fetch(context, Platform, platform_id), wanted.proposal)
    return {"accepted": wanted.accepted}


def add_deployment(context: RequestContext, platform_id: str) -> tuple[dict[str, str], int]:
    """Note one more deployment."""
    wanted = context.body(NewDeployment)
    platform = _fetch(context, Platform, platform_id)
    made = platforms.add_deployment(context.db, platform, wanted.deployment_id)
    return {"id": str(made.id)}, 201


def switch_deployment(context: RequestContext, deployment_id: str) -> dict[str, bool]:
    """Let a deployment in, or shut it out."""
    wanted = context.body(Switch)
    deployment = _fetch(context, Deployment, deployment_id)
    platforms.switch_deployment(context.db, deployment, on=wanted.enabled)
    return {"enabled": wanted.enabled}


def try_platform(context: RequestContext, platform_id: str) -> list[dict[str, Any]]:
    """Try the connection out, part by part."""
    platform = _fetch(context, Platform, platform_id)
    places = recent.places(context.db, platform.id)
    context.release()
    checks = diagnose.check(context.database, context.settings, platform, places)
    return [vars(check) for check in checks]


def invite(context: RequestContext) -> tuple[dict[str, str], int]:
    """An address for an LMS's administrator to paste. Shown once: only its hash is kept."""
    wanted = context.body(NewInvite)
    return {"address": dynamic_registration.invite(context.db, context.settings, wanted.note)}, 201


def withdraw_invite(context: RequestContext, invite_id: str) -> tuple[str, int]:
    """Make an invite worthless."""
    invite = _fetch(context, RegistrationInvite, invite_id)
    dynamic_registration.withdraw_invite(context.db, invite)
    return "", 204


def rotate_key(context: RequestContext) -> tuple[dict[str, str], int]:
    """Make a new signing key."""
    wanted = context.body(Rotation)
    made = tool_keys.rotate(context.db, context.settings, at_once=wanted.at_once)
    return {"id": made.kid}, 201


def _fetch(context: RequestContext, table: type[TableT], row_id: str) -> TableT:
    row = context.db.get(table, as_uuid(row_id))
    if row is None:
        raise NotFound
    return row
