"""Sign in without an LMS: the tool's own sign-in page, to a sign-in service and back."""

from flask import Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from lti_tool.auth import ways, webauthn
from lti_tool.auth.protocol import RETURNED, Attempt, Way
from lti_tool.errors import SignInElsewhere
from lti_tool.people import pending_sign_ins
from lti_tool.web import destinations, join_cookie, prefetch, sign_in_cookies, sign_in_flow
from lti_tool.web.request_context import RequestContext


def start(context: RequestContext) -> Response:
    """The ways to sign in, the first choice first."""
    response = front_page(context)
    join_cookie.forget(response, request)
    return response


def front_page(
    context: RequestContext,
    *,
    email: str = "",
    problem: str = "",
    is_linking: bool = False,
    destination: str = "",
) -> Response:
    """The ways to sign in; with a `problem`, the form for a link says what was wrong.

    `is_linking` says that the account is to be linked with one of an LMS. `destination` is the name
    of a place to go on to (`destinations`).
    """
    page = render_template(
        "start.html",
        ways=ways.offered(context.settings),
        openid_name=context.settings.openid_name,
        domains=sorted(context.settings.link_domains or ()),
        has_asked=bool(sign_in_cookies.all_of(request)),
        email=email,
        problem=problem,
        is_linking=is_linking,
        destination=destination,
        passkeys=webauthn.is_possible(context.settings.public_url),
        signed_out=request.args.get("signed_out") is not None,
    )
    return make_response(page, 400 if problem else 200)


def begin(context: RequestContext, way: str) -> Answer:
    """Send the browser to sign in; the PKCE verifier stays here, bound to this browser."""
    client = ways.client_for(context.settings, Way(way))
    _, destination = destinations.requested(request)
    browser_token, attempt = pending_sign_ins.begin(context.db, Way(way), destination)
    context.release()
    response = redirect(client.start(attempt))
    bind(response, attempt, browser_token)
    return response


def bind(response: Answer, attempt: Attempt, browser_token: str) -> None:
    """Bind an attempt to the browser that is asking."""
    life = pending_sign_ins.life_of(attempt.way)
    sign_in_cookies.give(response, request, attempt.state, browser_token, life)


def returned(context: RequestContext) -> Response:
    """Back from a sign-in service: a page that hands the parameters on, and spends nothing.

    After a link it has to be pressed, since scanners of mail run scripts too. In another browser
    than the one that asked, a link offers a code for that one.
    """
    state = request.args.get("state", "")
    fields = {"state": state} | {
        name: request.args[name] for name in RETURNED if name in request.args
    }
    row = pending_sign_ins.get(context.db, state)
    try:
        pending_sign_ins.find(context.db, state, sign_in_cookies.token_of(request, state))
    except SignInElsewhere:
        if row.way != Way.LINK:
            raise
        return make_response(render_template("other_device.html", fields=fields))
    if row.way == Way.LINK:
        return make_response(render_template("open_link.html", fields=fields))
    return prefetch.form("You are being signed in…", "Sign in", fields)


def finish(context: RequestContext) -> Answer:
    """Check what came back, then show the home page of this person."""
    state = request.form.get("state", "")
    browser_token = sign_in_cookies.token_of(request, state)
    attempt = pending_sign_ins.find(context.db, state, browser_token)
    return sign_in_flow.finish(context, attempt, browser_token, posted_parameters())


def posted_parameters() -> dict[str, str]:
    """Parameters of the sign-in service, from the form that handed them on."""
    return {name: request.form[name] for name in RETURNED if name in request.form}
