"""Platforms, deployments, keys and invites, for whoever runs the tool."""

from typing import Annotated, Any, TypeVar

from lti_tool.courses import recent
from lti_tool.db.base import Table
from lti_tool.errors import NotFound
from lti_tool.lti import connection, dynamic_registration, platforms, proposals, tool_keys
from lti_tool.lti.tables import Deployment, Platform, RegistrationInvite
from lti_tool.people import administrators
from lti_tool.validation import Address, Identifier, Text
from lti_tool.web.visit import Input, Visit, as_uuid

TableT = TypeVar("TableT", bound=Table)


class Link(Input):
    """A one-time link, as the page found it behind the # of its address."""

    link: Identifier


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

    proposal: str
    accepted: bool


class NewDeployment(Input):
    """One more place in an LMS."""

    deployment_id: Identifier


class NewInvite(Input):
    """Whom an invite is for, for the administrator's own memory."""

    note: Annotated[str, Text(200)] = ""


class Rotation(Input):
    """Whether the old keys are to be trusted no longer than now."""

    at_once: bool = False


def enter(visit: Visit) -> dict[str, str]:
    """Spend a one-time link."""
    given = visit.body(Link)
    return {"token": administrators.enter(visit.db, given.link, visit.settings.session_hours)}


def overview(visit: Visit) -> dict[str, Any]:
    """Everything on one page: there are few platforms and few keys."""
    return {
        "platforms": [
            _platform(visit, platform, deployments)
            for platform, deployments in platforms.listed(visit.db)
        ],
        "keys": [
            {
                "id": key.kid,
                "state": tool_keys.state_of(key),
                "created_at": key.created_at.isoformat(),
                "signs_from": key.signs_from.isoformat(),
                "retired_at": key.retired_at.isoformat() if key.retired_at else None,
            }
            for key in tool_keys.listed(visit.db)
        ],
        "invites": [
            {
                "id": str(invite.id),
                "note": invite.note,
                "expires_at": invite.expires_at.isoformat(),
            }
            for invite in dynamic_registration.open_invites(visit.db)
        ],
        "addresses": {
            "login": f"{visit.settings.public_url}/lti/login",
            "launch": f"{visit.settings.public_url}/lti/launch",
            "keys": f"{visit.settings.public_url}/lti/keys",
        },
    }


def _platform(visit: Visit, platform: Platform, deployments: list[Deployment]) -> dict[str, Any]:
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
        "notes": proposals.notes(visit.db, platform),
        "proposal": proposals.reference(platform),
        "changes": [vars(each) for each in proposals.changes(visit.db, platform)],
        "deployments": [
            {"id": str(each.id), "deployment_id": each.deployment_id, "enabled": each.enabled}
            for each in deployments
        ],
    }


def add_platform(visit: Visit) -> tuple[dict[str, str], int]:
    """Register an LMS by hand, as lti_config.json would."""
    wanted = visit.body(NewPlatform)
    entry = wanted.model_dump(exclude={"issuer", "deployment_id"})
    entry["auth_audience"] = wanted.auth_audience or None
    platforms.import_config(
        visit.db,
        {wanted.issuer: entry | {"deployment_ids": [wanted.deployment_id]}},
        insecure_loopback=visit.settings.insecure_loopback,
    )
    return {"issuer": wanted.issuer}, 201


def switch_platform(visit: Visit, platform_id: str) -> dict[str, bool]:
    """Let a platform in (approving it), or shut it out."""
    wanted = visit.body(Switch)
    platforms.switch(visit.db, _fetch(visit, Platform, platform_id), on=wanted.enabled)
    return {"enabled": wanted.enabled}


def decide(visit: Visit, platform_id: str) -> dict[str, bool]:
    """Accept or decline what a platform asks to change."""
    wanted = visit.body(Decision)
    answer = proposals.accept if wanted.accepted else proposals.decline
    answer(visit.db, _fetch(visit, Platform, platform_id), wanted.proposal)
    return {"accepted": wanted.accepted}


def add_deployment(visit: Visit, platform_id: str) -> tuple[dict[str, str], int]:
    """Note one more deployment."""
    wanted = visit.body(NewDeployment)
    platform = _fetch(visit, Platform, platform_id)
    made = platforms.add_deployment(visit.db, platform, wanted.deployment_id)
    return {"id": str(made.id)}, 201


def switch_deployment(visit: Visit, deployment_id: str) -> dict[str, bool]:
    """Let a deployment in, or shut it out."""
    wanted = visit.body(Switch)
    deployment = _fetch(visit, Deployment, deployment_id)
    platforms.switch_deployment(visit.db, deployment, on=wanted.enabled)
    return {"enabled": wanted.enabled}


def try_platform(visit: Visit, platform_id: str) -> list[dict[str, Any]]:
    """Try the connection out, part by part."""
    platform = _fetch(visit, Platform, platform_id)
    places = recent.places(visit.db, platform.id)
    visit.release()
    checks = connection.check(visit.database, visit.settings, platform, places)
    return [vars(check) for check in checks]


def invite(visit: Visit) -> tuple[dict[str, str], int]:
    """An address for an LMS's administrator to paste. Shown once: only its hash is kept."""
    wanted = visit.body(NewInvite)
    return {"address": dynamic_registration.invite(visit.db, visit.settings, wanted.note)}, 201


def withdraw_invite(visit: Visit, invite_id: str) -> tuple[str, int]:
    """Make an invite worthless."""
    visit.db.delete(_fetch(visit, RegistrationInvite, invite_id))
    return "", 204


def rotate_key(visit: Visit) -> tuple[dict[str, str], int]:
    """Make a new signing key."""
    wanted = visit.body(Rotation)
    made = tool_keys.rotate(visit.db, visit.settings, at_once=wanted.at_once)
    return {"id": made.kid}, 201


def _fetch(visit: Visit, table: type[TableT], row_id: str) -> TableT:
    row = visit.db.get(table, as_uuid(row_id))
    if row is None:
        raise NotFound
    return row
