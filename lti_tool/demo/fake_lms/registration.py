"""Dynamic registration: the administrator's page for tools, and the endpoints behind it."""

import secrets
import time
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode, urlsplit

import jwt
from flask import Blueprint, abort, jsonify, redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from lti_tool.demo.fake_lms import oidc, world
from lti_tool.demo.fake_lms.config import lms
from lti_tool.demo.fake_lms.tokens import AGS, NRPS
from lti_tool.demo.fake_lms.tools import Tool

registration = Blueprint("registration", __name__)

_TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
_PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"
_spent: set[str] = set()


@registration.get("/tools")
def tools() -> str:
    """The administrator's list of tools."""
    _require_administrator()
    return render_template("tools.html", tools=lms().tools.all(), in_use=lms().tools.in_use())


@registration.post("/tools/start")
def start() -> str:
    """Open the tool's own registration page in a frame, with a token to register with."""
    _require_administrator()
    address = request.form["address"]
    client_id, _ = lms().tools.new_client()
    again = request.form.get("client_id", "")
    now = int(time.time())
    token = oidc.sign(
        {
            "sub": again or client_id,
            "scope": "reg-update" if again else "reg",
            "iat": now,
            "exp": now + 3600,
            "jti": secrets.token_hex(8),
        }
    )
    added = {
        "openid_configuration": f"{lms().base_url}/lti/openid-configuration",
        "registration_token": token,
    }
    joint = "&" if urlsplit(address).query else "?"
    return render_template("register.html", address=f"{address}{joint}{urlencode(added)}")


@registration.post("/tools/<client_id>/activate")
def activate(client_id: str) -> ResponseReturnValue:
    """Activate a tool, and let the courses use it."""
    _require_administrator()
    lms().tools.use(client_id)
    return redirect("/tools")


def _require_administrator() -> None:
    if session.get("person") != world.ADMINISTRATOR:
        abort(403)


@registration.get("/lti/openid-configuration")
def configuration() -> dict[str, Any]:
    """Configuration of this LMS for OpenID Connect Discovery."""
    at = lms().base_url
    return {
        "issuer": at,
        "authorization_endpoint": f"{at}/lti/auth",
        "token_endpoint": f"{at}/lti/token",
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["RS256"],
        "jwks_uri": f"{at}/lti/certs",
        "registration_endpoint": f"{at}/lti/registration",
        "scopes_supported": ["openid", NRPS, f"{AGS}lineitem", f"{AGS}score"],
        "response_types_supported": ["id_token"],
        "subject_types_supported": ["public", "pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "claims_supported": ["sub", "iss", "name", "given_name", "family_name", "email"],
        _PLATFORM: {
            "product_family_code": lms().dialect.name,
            "version": "1",
            "messages_supported": [
                {"type": "LtiResourceLinkRequest"},
                {"type": "LtiDeepLinkingRequest", "placements": ["ContentArea"]},
            ],
            "variables": ["Context.id.history"],
        },
    }


@registration.post("/lti/registration")
def register() -> ResponseReturnValue:
    """Take a tool's registration; the token is good for one success, and Moodle's errors are bare
    words.
    """
    try:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        granted = jwt.decode(token, lms().key.public_key(), algorithms=["RS256"])
    except jwt.PyJWTError:
        return "missing_registration_token", 401
    if granted["jti"] in _spent:
        return "token_already_used", 401
    given: Any = request.get_json(force=True, silent=True)
    problem = _problem(given)
    if problem:
        return problem, 400
    _spent.add(granted["jti"])
    known = lms().tools.find(granted["sub"])
    deployment_id = known.deployment_id if known else lms().tools.new_client()[1]
    tool = Tool(
        client_id=granted["sub"],
        deployment_id=deployment_id,
        name=str(given["client_name"]),
        login_url=given["initiate_login_uri"],
        launch_url=given["redirect_uris"][0],
        key_set_url=given["jwks_uri"],
        custom={str(k): str(v) for k, v in given[_TOOL].get("custom_parameters", {}).items()},
        is_active=known.is_active if known else not lms().dialect.registers_pending,
    )
    lms().tools.keep(tool)
    configured = {**given[_TOOL], "deployment_id": tool.deployment_id}
    # More than was asked for: not to be relied on.
    scopes = " ".join({*str(given.get("scope", "")).split(), f"{AGS}lineitem"})
    return jsonify({**given, "client_id": tool.client_id, "scope": scopes, _TOOL: configured})


def _problem(given: Any) -> str | None:
    if not isinstance(given, dict):
        return "invalid_request"
    for name in ("client_name", "initiate_login_uri", "redirect_uris", "jwks_uri", _TOOL):
        if not given.get(name):
            return f"missing required attribute {name}"
    if "id_token" not in given.get("response_types", []):
        return "missing required attribute response_types"
    if given.get("token_endpoint_auth_method") != "private_key_jwt":
        return "invalid_token_endpoint_auth_method"
    domain = given[_TOOL].get("domain")
    if not domain:
        return "missing_domain"
    if urlsplit(given[_TOOL].get("target_link_uri", "")).netloc != domain:
        return "domain_targetlinkuri_mismatch"
    return None


@registration.get("/control/tools")
def control_tools() -> ResponseReturnValue:
    """The registered tools as data."""
    return jsonify([asdict(tool) for tool in lms().tools.all()])
