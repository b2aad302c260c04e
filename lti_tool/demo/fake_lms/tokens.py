"""Access tokens for tools (RFC 7523), and the check that every service begins with."""

import secrets
import time
from typing import Any

import jwt
import requests
from flask import Blueprint, abort, jsonify, request
from flask.typing import ResponseReturnValue

from lti_tool.demo.fake_lms.config import lms
from lti_tool.demo.fake_lms.tools import Tool

tokens = Blueprint("tokens", __name__)

AGS = "https://purl.imsglobal.org/spec/lti-ags/scope/"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
GROUPS = "https://purl.imsglobal.org/spec/lti-gs/scope/contextgroup.readonly"
_LIFE = 3600
_seen: set[str] = set()


@tokens.post("/lti/token")
def token() -> ResponseReturnValue:
    """Client credentials with a signed assertion, checked against the tool's published keys."""
    given = request.form
    if given.get("grant_type") != "client_credentials":
        return jsonify(error="unsupported_grant_type"), 400
    claims = _claims(given.get("client_assertion", ""))
    if claims is None:
        return jsonify(error="invalid_request"), 400
    if lms().tools.find(claims["sub"]) is None:
        return jsonify(error="invalid_client"), 400
    granted = _permitted() & set(given.get("scope", "").split())
    if not granted:
        return jsonify(error="invalid_scope"), 400
    value = secrets.token_hex(16)
    lms().tokens[value] = (time.time() + _LIFE, claims["sub"], frozenset(granted))
    answer = jsonify(
        access_token=value,
        token_type="Bearer",
        expires_in=_LIFE,
        scope=" ".join(sorted(granted)),
    )
    if lms().dialect.token_as_html:
        answer.content_type = "text/html; charset=utf-8"
    return answer


def _permitted() -> set[str]:
    granted = {f"{AGS}{name}" for name in lms().gradebook}
    return granted | {NRPS} | ({GROUPS} if lms().dialect.offers_groups else set())


def _claims(assertion: str) -> dict[str, Any] | None:
    """The assertion's claims, if it holds; the tool's keys are fetched again when it does not."""
    try:
        unverified = jwt.decode(assertion, options={"verify_signature": False})
        tool = lms().tools.find(unverified["sub"])
        kid = jwt.get_unverified_header(assertion).get("kid")
    except (jwt.PyJWTError, KeyError):
        return None
    if tool is None:
        return {"sub": ""}
    known = lms().key_sets.get(tool.client_id)
    found = _verified(assertion, kid, known) if known else None
    if found is None:
        try:
            lms().key_sets[tool.client_id] = requests.get(tool.key_set_url, timeout=5).json()
        except (requests.RequestException, ValueError):
            return None
        found = _verified(assertion, kid, lms().key_sets[tool.client_id])
    return found if found is not None and _is_fit(found, tool) else None


def _verified(assertion: str, kid: str | None, published: Any) -> dict[str, Any] | None:
    try:
        key = next(key for key in published["keys"] if key["kid"] == kid)
        found: dict[str, Any] = jwt.decode(
            assertion,
            jwt.PyJWK(key).key,
            algorithms=["RS256"],
            options={
                "verify_aud": False,
                "verify_iat": lms().dialect.strict_clock,
                "require": ["sub"],
            },
        )
    except (jwt.PyJWTError, KeyError, StopIteration):
        return None
    return found


def _is_fit(claims: dict[str, Any], tool: Tool) -> bool:
    """True where an assertion meets the specification, which Moodle does not check."""
    if not lms().dialect.checks_assertion:
        return True
    jti = claims.get("jti")
    is_new = isinstance(jti, str) and jti not in _seen
    _seen.add(str(jti))
    return (
        is_new
        and claims.get("iss") == tool.client_id
        and claims.get("aud") == f"{lms().base_url}/lti/token"
        and "exp" in claims
    )


def require(*any_of: str) -> None:
    """Refuse a caller without a token for one of these scopes."""
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    ends, _, scopes = lms().tokens.get(value, (0.0, "", frozenset()))
    if scheme != "Bearer" or ends < time.time() or not scopes & set(any_of):
        abort(401)


def accepts(media_type: str, *, anything: bool = False) -> None:
    """Refuse a caller who does not accept the type; Moodle wants to read exactly that.

    With `anything`, no wish and `*/*` are fine there, too.
    """
    accept = request.headers.get("Accept", "")
    if lms().dialect.exact_media_types:
        if accept != media_type and not (anything and accept in ("", "*/*")):
            abort(400)
    elif media_type not in accept and "*/*" not in accept:
        abort(406)
