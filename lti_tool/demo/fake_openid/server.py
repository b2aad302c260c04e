"""A small OpenID provider: discovery, keys, authorization code with PKCE, tokens, userinfo."""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from flask import Flask, redirect, render_template, request
from flask.typing import ResponseReturnValue
from jwt.algorithms import RSAAlgorithm
from werkzeug.serving import BaseWSGIServer, make_server

from lti_tool.demo import behaviour
from lti_tool.demo.behaviour import Behaviour

CLIENT_ID = "promptgrimoire-demo"
CLIENT_SECRET = "openid-secret-demo-0001"

_CODE_SECONDS = 60

PEOPLE: dict[str, dict[str, Any]] = {
    "u-1001": {
        "name": "Lena Ortiz",
        "email": "lena.ortiz@demo.example.edu",
        "email_verified": True,
        "eduperson_affiliation": ["staff", "member"],
        "schac_home_organization": "demo.example.edu",
    },
    "u-1002": {
        "name": "Sam Quill",
        "email": "sam.quill@partner.example.org",
        "email_verified": True,
        "eduperson_affiliation": ["affiliate"],
        "schac_home_organization": "demo.example.edu",
    },
    "u-1003": {"name": "Kim Neumann", "email": "kim@demo.example.edu", "email_verified": False},
}
"""Claims by subject."""


@dataclass(frozen=True)
class _Grant:
    subject: str
    nonce: str
    challenge: str
    redirect_uri: str
    ends: float


@dataclass
class Provider:
    """A running provider. Its attributes may be replaced, to see what a tool does then.

    `alter` changes the claims of an ID token before it is signed, `sign` makes the token.
    """

    issuer: str
    redirect_uri: str
    now: Callable[[], float] = time.time
    behaviour: Behaviour = field(default_factory=Behaviour)
    people: dict[str, dict[str, Any]] = field(
        default_factory=lambda: {subject: dict(claims) for subject, claims in PEOPLE.items()}
    )
    alter: Callable[[dict[str, Any]], dict[str, Any]] = lambda claims: claims
    sign: Callable[[dict[str, Any]], str] | None = None
    userinfo: Callable[[dict[str, Any]], Any] = lambda claims: claims
    document: Callable[[dict[str, Any]], Any] = lambda document: document
    key: rsa.RSAPrivateKey = field(
        default_factory=lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048)
    )
    key_id: str = "demo-1"
    key_requests: int = 0
    gives_refresh_tokens: bool = True
    grants: dict[str, _Grant] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    """Subjects by the ids of their sessions."""
    tokens: dict[str, str] = field(default_factory=dict)
    """Ids of sessions by access token."""
    refresh_tokens: dict[str, str] = field(default_factory=dict)
    """Ids of sessions by refresh token, each of which works once."""

    def id_token(self, claims: dict[str, Any]) -> str:
        """A signed ID token."""
        if self.sign is not None:
            return self.sign(claims)
        return jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": self.key_id})

    def begin_session(self, subject: str) -> str:
        """A new session of somebody; its id."""
        session_id = f"sid-{secrets.token_hex(8)}"
        self.sessions[session_id] = subject
        return session_id

    def tokens_for(self, session_id: str) -> dict[str, Any]:
        """New tokens of a session."""
        access_token = secrets.token_urlsafe(24)
        self.tokens[access_token] = session_id
        made = {"access_token": access_token, "token_type": "Bearer", "expires_in": 300}
        if self.gives_refresh_tokens:
            made["refresh_token"] = secrets.token_urlsafe(24)
            self.refresh_tokens[str(made["refresh_token"])] = session_id
        return made

    def subject_of(self, access_token: str) -> str | None:
        """The subject behind an access token, while its session lasts."""
        return self.sessions.get(self.tokens.get(access_token, ""))

    def grant(self, subject: str, nonce: str, challenge: str, redirect_uri: str) -> str:
        """An authorization code for somebody who has signed in."""
        code = secrets.token_urlsafe(24)
        ends = self.now() + _CODE_SECONDS
        self.grants[code] = _Grant(subject, nonce, challenge, redirect_uri, ends)
        return code


def create_app(provider: Provider) -> Flask:
    """The provider as a WSGI application."""
    # By that name, because the demo services share their templates.
    app = Flask("lti_tool.demo")
    behaviour.install(
        app, provider.behaviour,
        "/.well-known/", "/keys", "/token", "/userinfo", "/introspect", "/revoke",
    )  # fmt: skip
    _add_documents(app, provider)
    _add_browser_pages(app, provider)
    _add_sessions(app, provider)

    @app.post("/token")
    def token() -> ResponseReturnValue:
        if not _is_client():
            return {"error": "invalid_client"}, 401
        if request.form.get("grant_type") == "refresh_token":
            return _refresh(provider)
        return _exchange(provider)

    @app.get("/userinfo")
    def userinfo() -> ResponseReturnValue:
        given = request.authorization
        subject = provider.subject_of(given.token or "") if given else None
        if subject is None:
            return {"error": "invalid_token"}, 401
        answer = provider.userinfo(provider.people[subject] | {"sub": subject})
        return json.dumps(answer), 200, {"Content-Type": "application/json"}

    return app


def _add_documents(app: Flask, provider: Provider) -> None:
    @app.get("/.well-known/openid-configuration")
    def configuration() -> ResponseReturnValue:
        at = provider.issuer
        document = {
            "issuer": at,
            "authorization_endpoint": f"{at}/authorize",
            "token_endpoint": f"{at}/token",
            "userinfo_endpoint": f"{at}/userinfo",
            "jwks_uri": f"{at}/keys",
            "end_session_endpoint": f"{at}/end",
            "introspection_endpoint": f"{at}/introspect",
            "revocation_endpoint": f"{at}/revoke",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
        }
        changed = provider.document(document)
        return json.dumps(changed), 200, {"Content-Type": "application/json"}

    @app.get("/keys")
    def keys() -> ResponseReturnValue:
        provider.key_requests += 1
        published = json.loads(RSAAlgorithm.to_jwk(provider.key.public_key()))
        # Others may be there that a tool cannot use.
        odd = [{"kty": "oct", "k": "c2VjcmV0", "kid": "shared"}, {"kty": "RSA", "kid": "broken"}, 7]
        return {"keys": [*odd, published | {"kid": provider.key_id, "use": "sig"}]}


def _add_browser_pages(app: Flask, provider: Provider) -> None:
    @app.get("/authorize")
    def authorize() -> ResponseReturnValue:
        given = request.args
        if (given.get("client_id"), given.get("redirect_uri")) != (
            CLIENT_ID,
            provider.redirect_uri,
        ):
            return "This application is not registered here.", 400
        wrong = given.get("response_type") != "code" or given.get("code_challenge_method") != "S256"
        if wrong or "openid" not in given.get("scope", "").split():
            query = {"error": "invalid_request", "state": given.get("state", "")}
            return redirect(f"{provider.redirect_uri}?{urlencode(query)}")
        hidden = {name: given.get(name, "") for name in ("state", "nonce", "code_challenge")}
        return render_template("choose_person.html", people=provider.people, hidden=hidden)

    @app.post("/authorize")
    def choose() -> ResponseReturnValue:
        given = request.form
        query = {"state": given["state"], "iss": provider.issuer}
        if given["subject"]:
            query["code"] = provider.grant(
                given["subject"], given["nonce"], given["code_challenge"], provider.redirect_uri
            )
        else:
            query["error"] = "access_denied"
        return redirect(f"{provider.redirect_uri}?{urlencode(query)}")

    @app.get("/end")
    def end() -> ResponseReturnValue:
        subject = request.args.get("logout_hint")
        for session_id, owner in list(provider.sessions.items()):
            if owner == subject:
                del provider.sessions[session_id]
        return redirect(request.args.get("post_logout_redirect_uri", "/"))


def _add_sessions(app: Flask, provider: Provider) -> None:
    @app.post("/introspect")
    def introspect() -> ResponseReturnValue:
        if not _is_client():
            return {"error": "invalid_client"}, 401
        return {"active": provider.subject_of(request.form.get("token", "")) is not None}

    @app.post("/revoke")
    def revoke() -> ResponseReturnValue:
        if not _is_client():
            return {"error": "invalid_client"}, 401
        token = request.form.get("token", "")
        session_id = provider.refresh_tokens.get(token) or provider.tokens.get(token, "")
        provider.sessions.pop(session_id, None)
        return ""

    @app.route("/sessions", methods=["GET", "POST"])
    def people() -> ResponseReturnValue:
        if request.method == "POST":
            provider.sessions.pop(request.form["session"], None)
            return redirect("/sessions")
        found = {key: provider.people[who]["name"] for key, who in provider.sessions.items()}
        return render_template("sessions.html", sessions=found)


def _is_client() -> bool:
    client = request.authorization
    return client is not None and (client.username, client.password) == (CLIENT_ID, CLIENT_SECRET)


def _refresh(provider: Provider) -> ResponseReturnValue:
    token = request.form.get("refresh_token", "")
    session_id = provider.refresh_tokens.pop(token, "")
    if session_id not in provider.sessions:
        return {"error": "invalid_grant"}, 400
    return provider.tokens_for(session_id)


def _exchange(provider: Provider) -> ResponseReturnValue:
    given = request.form
    grant = provider.grants.pop(given.get("code", ""), None)
    if grant is None or grant.ends < provider.now():
        return {"error": "invalid_grant"}, 400
    digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
    if given.get("redirect_uri") != grant.redirect_uri or _encoded(digest) != grant.challenge:
        return {"error": "invalid_grant"}, 400
    session_id = provider.begin_session(grant.subject)
    tokens = provider.tokens_for(session_id)
    now = int(provider.now())
    claims = {
        "iss": provider.issuer,
        "sub": grant.subject,
        "aud": CLIENT_ID,
        "iat": now,
        "exp": now + 300,
        "nonce": grant.nonce,
        "sid": session_id,
        "at_hash": _encoded(hashlib.sha256(tokens["access_token"].encode()).digest()[:16]),
    }
    return tokens | {"id_token": provider.id_token(provider.alter(claims))}


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def serve(provider: Provider, port: int) -> BaseWSGIServer:
    """A server of the provider on this machine, not yet running."""
    return make_server("127.0.0.1", port, create_app(provider), threaded=True)
