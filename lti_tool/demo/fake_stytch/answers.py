"""Stytch's answers, with every field its SDK insists on."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from lti_tool.demo.fake_stytch.accounts import Account

ORGANIZATION_ID = "organization-demo-0001"
CONNECTION_ID = "oidc-connection-demo-aaf"


def organization() -> dict[str, Any]:
    """The one organisation."""
    empty_lists = (
        "sso_jit_provisioning_allowed_connections", "sso_active_connections",
        "email_allowed_domains", "allowed_auth_methods", "rbac_email_implicit_role_assignments",
        "allowed_mfa_methods", "claimed_email_domains", "allowed_first_party_connected_apps",
        "allowed_third_party_connected_apps", "custom_roles",
    )  # fmt: skip
    return {
        "organization_id": ORGANIZATION_ID,
        "organization_name": "Demo University",
        "organization_logo_url": "",
        "organization_slug": "demo",
        "sso_jit_provisioning": "ALL_ALLOWED",
        "email_jit_provisioning": "RESTRICTED",
        "email_invites": "ALL_ALLOWED",
        "auth_methods": "ALL_ALLOWED",
        "mfa_policy": "OPTIONAL",
        "mfa_methods": "ALL_ALLOWED",
        "oauth_tenant_jit_provisioning": "NOT_ALLOWED",
        "first_party_connected_apps_allowed_type": "ALL_ALLOWED",
        "third_party_connected_apps_allowed_type": "ALL_ALLOWED",
        **{name: [] for name in empty_lists},
    }


def member(account: Account, trusted_metadata: Mapping[str, Any]) -> dict[str, Any]:
    """A member; the id follows from the address, so it is the same after a restart."""
    registration = {
        "connection_id": CONNECTION_ID,
        "external_id": account.email,
        "registration_id": f"registration-demo-{account.email}",
        "sso_attributes": dict(account.attributes),
    }
    return {
        "organization_id": account.organization_id or ORGANIZATION_ID,
        "member_id": member_id(account),
        "email_address": account.email,
        "status": "active",
        "name": account.name,
        "sso_registrations": [registration],
        "trusted_metadata": dict(trusted_metadata),
        "untrusted_metadata": {},
        "is_breakglass": False,
        "member_password_id": "",
        "oauth_registrations": [],
        "email_address_verified": account.is_verified,
        "mfa_phone_number_verified": False,
        "is_admin": False,
        "totp_registration_id": "",
        "retired_email_addresses": [],
        "is_locked": False,
        "mfa_enrolled": False,
        "mfa_phone_number": "",
        "default_mfa_method": "",
        "roles": [],
    }


def member_id(account: Account) -> str:
    """The id of somebody's membership."""
    return f"member-demo-{account.email.replace('@', '-at-')}"


def session(session_id: str, of_member: str, ends: datetime) -> dict[str, Any]:
    """A session of a member."""
    begun = datetime.now(UTC).isoformat()
    return {
        "member_session_id": session_id,
        "member_id": of_member,
        "started_at": begun,
        "last_accessed_at": begun,
        "expires_at": ends.isoformat(),
        "authentication_factors": [],
        "organization_id": ORGANIZATION_ID,
        "roles": ["stytch_member"],
        "organization_slug": "demo",
    }


def authenticated(
    account: Account,
    provider: str = "",
    *,
    trusted_metadata: Mapping[str, Any] | None = None,
    member_session: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The answer to a valid token; the three kinds of it differ in a few fields."""
    who = member(account, trusted_metadata or {})
    return success() | {
        "member_id": who["member_id"],
        "organization_id": who["organization_id"],
        "member": who,
        "organization": organization() | {"organization_id": who["organization_id"]},
        "session_token": secrets.token_urlsafe(24),
        "session_jwt": "",
        "intermediate_session_token": "",
        "member_authenticated": True,
        "member_session": member_session,
        "reset_session": False,
        "reset_sessions": False,
        "provider_subject": who["member_id"],
        "provider_type": provider,
        "method_id": "email-demo",
    }


def success() -> dict[str, Any]:
    """Fields that every answer begins with."""
    return {"status_code": 200, "request_id": f"request-demo-{secrets.token_hex(8)}"}


def problem(status: int, kind: str, message: str) -> tuple[dict[str, Any], int]:
    """An answer that refuses."""
    return {
        "status_code": status,
        "request_id": f"request-demo-{secrets.token_hex(8)}",
        "error_type": kind,
        "error_message": message,
        "error_url": f"https://stytch.com/docs/api/errors/{status}",
    }, status
