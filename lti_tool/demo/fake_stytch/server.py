"""A small Stytch (B2B): sign-in pages, authentication calls for the SDK, an outbox."""

import base64
import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from flask import Flask, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.serving import BaseWSGIServer, make_server

from lti_tool.demo.fake_stytch import answers

PROJECT_ID = "project-test-demo-0001"
SECRET = "secret-test-demo-0001"
PUBLIC_TOKEN = "public-token-test-demo-0001"
CONNECTION_ID = "oidc-connection-demo-aaf"

_TOKEN_SECONDS = 300

_PROVIDERS = {
    "aaf": "Australian Access Federation",
    "google": "Google",
    "github": "GitHub",
}


@dataclass(frozen=True)
class Account:
    """Somebody with an account somewhere."""

    email: str
    name: str
    about: str


ACCOUNTS = (
    Account("sam.quill@partner.example.org", "Sam Quill", "Industry mentor, invited to the course"),
    Account("priya.raman@other.example.edu", "Priya Raman", "Researcher at another university"),
)


@dataclass
class _Token:
    kind: str
    account: Account
    challenge: str
    ends: float


@dataclass
class Stytch:
    """A running emulator. `now` may be replaced to let time pass."""

    base_url: str
    redirect_url: str
    now: Callable[[], float] = time.time
    tokens: dict[str, _Token] = field(default_factory=dict)
    outbox: list[tuple[str, str]] = field(default_factory=list)

    def issue(self, kind: str, account: Account, challenge: str) -> str:
        """A new one-time token of a kind."""
        value = secrets.token_urlsafe(24)
        self.tokens[value] = _Token(kind, account, challenge, self.now() + _TOKEN_SECONDS)
        return value


def create_app(stytch: Stytch) -> Flask:
    """The emulator as a WSGI application."""
    app = Flask(__name__)
    app.before_request(_check_credentials)
    _add_browser_pages(app, stytch)
    app.add_url_rule(
        "/v1/b2b/magic_links/email/login_or_signup",
        "login_or_signup",
        lambda: _send_link(stytch),
        methods=["POST"],
    )
    for path, name, kind in (
        ("sso", "sso_token", "sso"),
        ("oauth", "oauth_token", "oauth"),
        ("magic_links", "magic_links_token", "multi_tenant_magic_links"),
    ):
        app.add_url_rule(
            f"/v1/b2b/{path}/authenticate",
            f"authenticate-{kind}",
            lambda name=name, kind=kind: _authenticate(stytch, name, kind),
            methods=["POST"],
        )
    return app


def _add_browser_pages(app: Flask, stytch: Stytch) -> None:
    @app.get("/v1/public/sso/start")
    def sso() -> ResponseReturnValue:
        if request.args.get("connection_id") != CONNECTION_ID:
            return answers.problem(404, "connection_not_found", "No such connection.")
        return _choose(stytch, "sso", "aaf")

    @app.get("/v1/b2b/public/oauth/<provider>/start")
    def oauth(provider: str) -> ResponseReturnValue:
        if request.args.get("organization_id") != answers.ORGANIZATION_ID:
            return answers.problem(404, "organization_not_found", "No such organization.")
        return _choose(stytch, "oauth", provider)

    @app.post("/choose")
    def choose() -> ResponseReturnValue:
        account = next(a for a in ACCOUNTS if a.email == request.form["email"])
        token = stytch.issue(request.form["kind"], account, request.form["challenge"])
        query = urlencode({"stytch_token_type": request.form["kind"], "token": token})
        return redirect(f"{stytch.redirect_url}?{query}")

    @app.get("/outbox")
    def outbox() -> str:
        return render_template("outbox.html", messages=reversed(stytch.outbox))


def _check_credentials() -> ResponseReturnValue | None:
    """HTTP Basic on every call of the SDK; browsers come without."""
    if not request.path.startswith("/v1/b2b/") or "/public/" in request.path:
        return None
    given = request.authorization
    if given is None or (given.username, given.password) != (PROJECT_ID, SECRET):
        return answers.problem(401, "unauthorized_credentials", "Unauthorized credentials.")
    return None


def _send_link(stytch: Stytch) -> ResponseReturnValue:
    given = request.get_json()
    account = next((a for a in ACCOUNTS if a.email == given["email_address"].lower()), None)
    if account is None:
        message = "The address may not join."
        return answers.problem(400, "email_jit_provisioning_not_allowed", message)
    kind = "multi_tenant_magic_links"
    token = stytch.issue(kind, account, given.get("pkce_code_challenge") or "")
    query = urlencode({"stytch_token_type": kind, "token": token})
    stytch.outbox.append((account.email, f"{stytch.redirect_url}?{query}"))
    who = answers.member(account.email, account.name)
    return answers.success() | {
        "member_id": who["member_id"],
        "member_created": False,
        "member": who,
        "organization": answers.organization(),
    }


def _choose(stytch: Stytch, kind: str, provider: str) -> ResponseReturnValue:
    """The sign-in page of an identity provider: choose who to be."""
    if request.args.get("public_token") != PUBLIC_TOKEN:
        return answers.problem(401, "unauthorized_credentials", "Unknown public token.")
    if request.args.get("login_redirect_url") != stytch.redirect_url:
        return answers.problem(400, "no_match_for_provided_redirect_url", "Not registered.")
    return render_template(
        "choose.html",
        provider=_PROVIDERS.get(provider, provider),
        accounts=ACCOUNTS,
        kind=kind,
        challenge=request.args.get("pkce_code_challenge", ""),
    )


def _authenticate(stytch: Stytch, name: str, kind: str) -> ResponseReturnValue:
    given = request.get_json()
    token = stytch.tokens.pop(given.get(name, ""), None)
    if token is None or token.kind != kind or token.ends < stytch.now():
        return answers.problem(404, f"{kind}_token_not_found", "The token is unknown or used.")
    digest = hashlib.sha256((given.get("pkce_code_verifier") or "").encode()).digest()
    if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != token.challenge:
        return answers.problem(400, "pkce_mismatch", "The code verifier does not match.")
    return answers.authenticated(token.account.email, token.account.name)


def serve(stytch: Stytch, port: int) -> BaseWSGIServer:
    """A server of the emulator on this machine, not yet running."""
    return make_server("127.0.0.1", port, create_app(stytch), threaded=True)
