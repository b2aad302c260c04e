"""Sign in without an LMS: the tool's own front door."""

from flask import Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from lti_tool import audit
from lti_tool.courses import arrival
from lti_tool.errors import InvalidInput, NotFound
from lti_tool.people import pending, sessions
from lti_tool.stytch_login import sign_in
from lti_tool.validation import is_showable
from lti_tool.web import looking, page_data, session_carrier
from lti_tool.web.arriving import Opened
from lti_tool.web.visit import Visit

_COOKIE = "__Host-sign-in"
_SECONDS = 600
_TOKEN_TYPE, _TOKEN = "stytch_token_type", "token"
"""What Stytch adds to the address of the callback."""


def start(visit: Visit) -> str:
    """The ways to sign in, the AAF first."""
    return render_template("start.html", available=visit.settings.stytch_is_set)


def begin(visit: Visit, method: str) -> Answer:
    """Send the browser to sign in; the PKCE verifier stays here, bound to this browser."""
    _require_sign_in(visit)
    browser_token, challenge = pending.begin(visit.db)
    if method == "sso":
        address = sign_in.start_sso(visit.settings, challenge, _callback(visit))
    else:
        address = sign_in.start_oauth(visit.settings, method, challenge, _callback(visit))
    response = redirect(address)
    session_carrier.set_private(response, _COOKIE, browser_token, max_age=_SECONDS)
    return response


def send_link(visit: Visit) -> Response:
    """Send a link by e-mail. The answer is the same whether the address is known or not."""
    _require_sign_in(visit)
    email = request.form.get("email", "").strip()
    if "@" not in email or len(email) > 254 or not is_showable(email):
        raise InvalidInput("That is not an e-mail address.", field="email")
    browser_token, challenge = pending.begin(visit.db)
    visit.release()
    sign_in.send_magic_link(visit.settings, email, challenge, _callback(visit))
    response = make_response(render_template("email_sent.html"))
    session_carrier.set_private(response, _COOKIE, browser_token, max_age=_SECONDS)
    return response


def returned(visit: Visit) -> Response:
    """Back from Stytch: a page that hands the one-time token on, and spends nothing by itself."""
    _require_sign_in(visit)
    fields = {name: request.args.get(name, "") for name in (_TOKEN_TYPE, _TOKEN)}
    return looking.form("You are being signed in…", "Sign in", fields)


def finish(visit: Visit) -> Answer:
    """Check the token, then show the courses this person is in."""
    _require_sign_in(visit)
    browser_token = request.cookies.get(_COOKIE, "")
    verifier = pending.verifier_of(visit.db, browser_token)
    visit.release()
    signed_in = sign_in.finish(
        visit.settings,
        request.form.get(_TOKEN_TYPE, ""),
        request.form.get(_TOKEN, ""),
        verifier,
    )
    pending.spend(visit.db, browser_token)
    person = arrival.accept_invitations(visit.db, signed_in)
    audit.record(visit.db, audit.Event.SIGN_IN, person_id=person.id)
    if not arrival.memberships(visit.db, person.id):
        return make_response(render_template("not_in_class.html"), 403)
    started = sessions.start(visit.db, person_id=person.id, hours=visit.settings.session_hours)
    response = page_data.page(visit.settings, Opened(started, "courses"))
    session_carrier.set_private(response, _COOKIE, "", max_age=0)
    return response


def _callback(visit: Visit) -> str:
    return f"{visit.settings.public_url}/sign-in/callback"


def _require_sign_in(visit: Visit) -> None:
    if not visit.settings.stytch_is_set:
        raise NotFound("Signing in without an LMS is not set up here.")
