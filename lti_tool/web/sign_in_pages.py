"""Sign in without an LMS: the tool's own front door."""

from flask import Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from lti_tool import audit
from lti_tool.auth import sign_in
from lti_tool.courses import arrival
from lti_tool.errors import InvalidInput, NotFound
from lti_tool.people import administrators, pending_sign_ins, sessions
from lti_tool.validation import is_showable
from lti_tool.web import page_data, prefetch, session_token
from lti_tool.web.launch_flow import Opened
from lti_tool.web.request_context import RequestContext

_COOKIE = "__Host-sign-in"
_SECONDS = 600
_TOKEN_TYPE, _TOKEN = "stytch_token_type", "token"
"""Parameters that Stytch adds to the address of the callback."""


def start(context: RequestContext) -> str:
    """The ways to sign in, the AAF first."""
    return render_template("start.html", available=context.settings.stytch_is_set)


def begin(context: RequestContext, method: str) -> Answer:
    """Send the browser to sign in; the PKCE verifier stays here, bound to this browser."""
    _require_sign_in(context)
    browser_token, challenge = pending_sign_ins.begin(context.db)
    if method == "sso":
        address = sign_in.start_sso(context.settings, challenge, _callback(context))
    else:
        address = sign_in.start_oauth(context.settings, method, challenge, _callback(context))
    response = redirect(address)
    session_token.set_private(response, _COOKIE, browser_token, max_age=_SECONDS)
    return response


def send_link(context: RequestContext) -> Response:
    """Send a link by e-mail. The answer is the same whether the address is known or not."""
    _require_sign_in(context)
    email = request.form.get("email", "").strip()
    if "@" not in email or len(email) > 254 or not is_showable(email):
        raise InvalidInput("That is not an e-mail address.", field="email")
    browser_token, challenge = pending_sign_ins.begin(context.db)
    context.release()
    sign_in.send_magic_link(context.settings, email, challenge, _callback(context))
    response = make_response(render_template("email_sent.html"))
    session_token.set_private(response, _COOKIE, browser_token, max_age=_SECONDS)
    return response


def returned(context: RequestContext) -> Response:
    """Back from Stytch: a page that hands the one-time token on, and spends nothing by itself."""
    _require_sign_in(context)
    fields = {name: request.args.get(name, "") for name in (_TOKEN_TYPE, _TOKEN)}
    return prefetch.form("You are being signed in…", "Sign in", fields)


def finish(context: RequestContext) -> Answer:
    """Check the token, then show the courses this person is in."""
    _require_sign_in(context)
    token_type, token = request.form.get(_TOKEN_TYPE, ""), request.form.get(_TOKEN, "")
    browser_token = request.cookies.get(_COOKIE, "")
    verifier = pending_sign_ins.verifier_of(context.db, browser_token)
    context.release()
    signed_in = sign_in.finish(context.settings, token_type, token, verifier)
    pending_sign_ins.consume(context.db, browser_token)
    person = arrival.accept_invitations(context.db, signed_in)
    audit.record(context.db, audit.Event.SIGN_IN, person_id=person.id)
    is_administrator = administrators.is_administrator(context.db, person.id)
    if not is_administrator and not arrival.memberships(context.db, person.id):
        return make_response(render_template("not_in_class.html"), 403)
    started = sessions.start(context.db, person_id=person.id, hours=context.settings.session_hours)
    response = page_data.page(context.settings, Opened(started, "courses"))
    session_token.set_private(response, _COOKIE, "", max_age=0)
    return response


def _callback(context: RequestContext) -> str:
    return f"{context.settings.public_url}/sign-in/callback"


def _require_sign_in(context: RequestContext) -> None:
    if not context.settings.stytch_is_set:
        raise NotFound("Signing in without an LMS is not set up here.")
