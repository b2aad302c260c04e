"""A small Stytch (B2B): sign-in pages, authentication calls for the SDK, sessions, an outbox."""

import base64
import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from flask import Flask, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.serving import BaseWSGIServer, make_server

from lti_tool.demo import behaviour
from lti_tool.demo.behaviour import Behaviour
from lti_tool.demo.fake_stytch import answers
from lti_tool.demo.fake_stytch.accounts import ACCOUNTS, Account

PROJECT_ID = "project-test-demo-0001"
SECRET = "secret-test-demo-0001"
PUBLIC_TOKEN = "public-token-test-demo-0001"

_TOKEN_SECONDS = 300
_LINK = "multi_tenant_magic_links"

_PROVIDERS = {
    "aaf": "Australian Access Federation",
    "google": "Google",
    "github": "GitHub",
}


@dataclass(frozen=True)
class _Token:
    kind: str
    provider: str
    account: Account
    challenge: str
    ends: float


@dataclass
class Stytch:
    """A running emulator. `now` may be replaced to let time pass, accounts to let people change.

    `metadata` has each member's trusted metadata: a sign-in adds to it and takes nothing away.
    """

    base_url: str
    redirect_url: str
    now: Callable[[], float] = time.time
    behaviour: Behaviour = field(default_factory=Behaviour)
    accounts: dict[str, Account] = field(
        default_factory=lambda: {account.email: account for account in ACCOUNTS}
    )
    metadata: dict[str, dict[str, Any]] = field(default_factory=dict)
    sessions: dict[str, dict[str, Any]] = field(default_factory=dict)
    tokens: dict[str, _Token] = field(default_factory=dict)
    outbox: list[tuple[str, str]] = field(default_factory=list)
    calls: int = 0
    """Calls of the API that were made."""

    def issue(self, kind: str, provider: str, account: Account, challenge: str) -> str:
        """A new one-time token of a kind."""
        value = secrets.token_urlsafe(24)
        ends = self.now() + (3600 if kind == _LINK else _TOKEN_SECONDS)
        self.tokens[value] = _Token(kind, provider, account, challenge, ends)
        return value

    def takes(self, redirect_url: str) -> bool:
        """True for the registered address, which is `redirect_url` followed by `?state={}`.

        As Stytch has it, everything must be the same but for the values in place of the braces.
        """
        base, _, query = redirect_url.partition("?")
        return base == self.redirect_url and list(parse_qs(query)) == ["state"]

    def begin_session(self, account: Account, minutes: int) -> dict[str, Any]:
        """A session of a member."""
        session_id = f"session-demo-{secrets.token_hex(8)}"
        ends = datetime.fromtimestamp(self.now() + minutes * 60, UTC)
        made = answers.session(session_id, answers.member_id(account), ends)
        self.sessions[session_id] = made
        return made


def create_app(stytch: Stytch) -> Flask:
    """The emulator as a WSGI application."""
    # By that name, because the demo services share their templates.
    app = Flask("lti_tool.demo")
    app.before_request(lambda: _check_credentials(stytch))
    behaviour.install(app, stytch.behaviour, "/v1/b2b/")
    _add_browser_pages(app, stytch)
    _add_sessions(app, stytch)
    app.add_url_rule(
        "/v1/b2b/magic_links/email/login_or_signup",
        "login_or_signup",
        lambda: _send_link(stytch),
        methods=["POST"],
    )
    for path, name, kind in (
        ("sso", "sso_token", "sso"),
        ("oauth", "oauth_token", "oauth"),
        ("magic_links", "magic_links_token", _LINK),
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
        if request.args.get("connection_id") != answers.CONNECTION_ID:
            return answers.problem(404, "connection_not_found", "No such connection.")
        return _choose(stytch, "sso", "aaf")

    @app.get("/v1/b2b/public/oauth/<provider>/start")
    def oauth(provider: str) -> ResponseReturnValue:
        if request.args.get("organization_id") != answers.ORGANIZATION_ID:
            return answers.problem(404, "organization_not_found", "No such organization.")
        return _choose(stytch, "oauth", provider)

    @app.post("/choose")
    def choose() -> ResponseReturnValue:
        given = request.form
        account = stytch.accounts[given["email"]]
        token = stytch.issue(given["kind"], given["provider"], account, given["challenge"])
        return redirect(_back(given["redirect"], given["kind"], token))

    @app.get("/outbox")
    def outbox() -> str:
        return render_template("outbox.html", messages=reversed(stytch.outbox))


def _add_sessions(app: Flask, stytch: Stytch) -> None:
    @app.get("/v1/b2b/sessions")
    def sessions() -> ResponseReturnValue:
        member = request.args.get("member_id")
        if member not in {answers.member_id(each) for each in stytch.accounts.values()}:
            return answers.problem(404, "member_not_found", "Member could not be found.")
        found = [each for each in stytch.sessions.values() if each["member_id"] == member]
        return answers.success() | {"member_sessions": found}

    @app.route("/sessions", methods=["GET", "POST"])
    def people() -> ResponseReturnValue:
        if request.method == "POST":
            stytch.sessions.pop(request.form["session"], None)
            return redirect("/sessions")
        names = {answers.member_id(each): each.name for each in stytch.accounts.values()}
        found = {key: names[each["member_id"]] for key, each in stytch.sessions.items()}
        return render_template("sessions.html", sessions=found)

    @app.post("/v1/b2b/sessions/revoke")
    def revoke() -> ResponseReturnValue:
        given = request.get_json()
        if stytch.sessions.pop(given.get("member_session_id"), None) is None:
            return answers.problem(404, "session_not_found", "Session could not be found.")
        return answers.success()


def _check_credentials(stytch: Stytch) -> ResponseReturnValue | None:
    """HTTP Basic on every call of the SDK; browsers come without."""
    if not request.path.startswith("/v1/b2b/") or "/public/" in request.path:
        return None
    stytch.calls += 1
    given = request.authorization
    if given is None or (given.username, given.password) != (PROJECT_ID, SECRET):
        return answers.problem(401, "unauthorized_credentials", "Unauthorized credentials.")
    return None


def _back(redirect_url: str, kind: str, token: str) -> str:
    separator = "&" if urlsplit(redirect_url).query else "?"
    query = urlencode({"slug": "demo", "stytch_token_type": kind, "token": token})
    return f"{redirect_url}{separator}{query}"


def _send_link(stytch: Stytch) -> ResponseReturnValue:
    given = request.get_json()
    account = stytch.accounts.get(given["email_address"].lower())
    if not stytch.takes(given.get("login_redirect_url") or ""):
        return answers.problem(400, "no_match_for_provided_magic_link_url", "Not registered.")
    if account is None:
        message = "The address may not join."
        return answers.problem(400, "email_jit_provisioning_not_allowed", message)
    token = stytch.issue(_LINK, "", account, given.get("pkce_code_challenge") or "")
    stytch.outbox.append((account.email, _back(given["login_redirect_url"], _LINK, token)))
    return answers.success() | {
        "member_id": answers.member_id(account),
        "member_created": False,
        "member": answers.member(account, {}),
        "organization": answers.organization(),
    }


def _choose(stytch: Stytch, kind: str, provider: str) -> ResponseReturnValue:
    """The sign-in page of an identity provider: choose who to be."""
    redirect_url = request.args.get("login_redirect_url", "")
    if request.args.get("public_token") != PUBLIC_TOKEN:
        return answers.problem(401, "unauthorized_credentials", "Unknown public token.")
    if not stytch.takes(redirect_url):
        return answers.problem(400, f"no_match_for_provided_{kind}_url", "Not registered.")
    hidden = {
        "kind": kind,
        "provider": provider,
        "redirect": redirect_url,
        "challenge": request.args.get("pkce_code_challenge", ""),
    }
    name = _PROVIDERS.get(provider, provider)
    accounts = stytch.accounts.values()
    return render_template("choose_account.html", provider=name, accounts=accounts, hidden=hidden)


def _authenticate(stytch: Stytch, name: str, kind: str) -> ResponseReturnValue:
    given = request.get_json()
    token = stytch.tokens.pop(given.get(name, ""), None)
    if token is None or token.kind != kind or token.ends < stytch.now():
        return answers.problem(404, f"{kind}_token_not_found", "The token is unknown or used.")
    digest = hashlib.sha256((given.get("pkce_code_verifier") or "").encode()).digest()
    if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != token.challenge:
        return answers.problem(400, "pkce_mismatch", "The code verifier does not match.")
    account = stytch.accounts[token.account.email]
    metadata = stytch.metadata.setdefault(account.email, {})
    if kind == "sso":
        metadata.update(account.attributes)
    session = stytch.begin_session(account, given.get("session_duration_minutes") or 60)
    return answers.authenticated(
        account,
        _PROVIDERS.get(token.provider, ""),
        trusted_metadata=metadata,
        member_session=session,
    )


def serve(stytch: Stytch, port: int) -> BaseWSGIServer:
    """A server of the emulator on this machine, not yet running."""
    return make_server("127.0.0.1", port, create_app(stytch), threaded=True)
