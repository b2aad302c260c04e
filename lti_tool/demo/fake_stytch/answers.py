"""Stytch's answers, with every field its SDK insists on."""

import secrets
from typing import Any

ORGANIZATION_ID = "organization-demo-0001"


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


def member(email: str, name: str) -> dict[str, Any]:
    """A member; the id follows from the address, so it is the same after a restart."""
    return {
        "organization_id": ORGANIZATION_ID,
        "member_id": f"member-demo-{email.replace('@', '-at-')}",
        "email_address": email,
        "status": "active",
        "name": name,
        "sso_registrations": [],
        "is_breakglass": False,
        "member_password_id": "",
        "oauth_registrations": [],
        "email_address_verified": True,
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


def authenticated(email: str, name: str) -> dict[str, Any]:
    """The answer to a token that holds; the three kinds of it differ in a few fields."""
    who = member(email, name)
    return success() | {
        "member_id": who["member_id"],
        "organization_id": ORGANIZATION_ID,
        "member": who,
        "organization": organization(),
        "session_token": secrets.token_urlsafe(24),
        "session_jwt": "",
        "intermediate_session_token": "",
        "member_authenticated": True,
        "reset_session": False,
        "reset_sessions": False,
        "provider_subject": who["member_id"],
        "provider_type": "Google",
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
