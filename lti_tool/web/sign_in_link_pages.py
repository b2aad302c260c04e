"""Sign-in links by mail: asking for one, and the code for a link opened on another device."""

from flask import Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from lti_tool.auth import ways
from lti_tool.auth.protocol import Way, is_id
from lti_tool.people import pending_sign_ins, sign_in_codes
from lti_tool.web import destinations, sign_in_cookies, sign_in_flow, sign_in_pages
from lti_tool.web.request_context import RequestContext

_CODE_PATH = "/sign-in/code"
_LONGEST_CODE = 20


def send(context: RequestContext) -> Answer:
    """Send a link by e-mail. The answer is the same whether the address is known or not."""
    client = ways.client_for(context.settings, Way.LINK)
    to, destination = destinations.requested(request)
    email = request.form.get("email", "").strip()
    if "@" not in email.strip("@") or not is_id(email):
        problem = "That is not an e-mail address."
        return sign_in_pages.front_page(context, email=email[:254], problem=problem, destination=to)
    if not ways.may_have_link(context.settings, email):
        problem = "No link can be sent to this address, only to one of the institution."
        return sign_in_pages.front_page(context, email=email, problem=problem, destination=to)
    browser_token, attempt = pending_sign_ins.begin(context.db, Way.LINK, destination)
    context.release()
    client.send_link(attempt, email)
    response = redirect(_CODE_PATH, 303)
    sign_in_pages.bind(response, attempt, browser_token)
    return response


def ask_for_code(context: RequestContext) -> Response:
    """Page after asking: look into the mail, or type a code from another device."""
    ways.client_for(context.settings, Way.LINK)
    return _code_page()


def _code_page(*, code: str = "", problem: str = "") -> Response:
    asked = bool(sign_in_cookies.all_of(request))
    page = render_template("email_sent.html", has_asked=asked, code=code, problem=problem)
    return make_response(page, 400 if problem else 200)


def take_code(context: RequestContext) -> Answer:
    """Sign in with the link that was opened on another device, by its code."""
    browser = sign_in_cookies.all_of(request)
    code = request.form.get("code", "")[:_LONGEST_CODE]
    found = sign_in_codes.redeem(context.db, context.settings, browser, code)
    if found is None:
        # An answer, not an error: what was counted has to be committed.
        return _code_page(
            code=code,
            problem="No link that was asked for in this browser has this code. Look at it once"
            " more, or press for a new one on the other device: a code works for ten minutes.",
        )
    attempt, link = found
    return sign_in_flow.finish(context, attempt, browser[attempt.state], link)


def show_code(context: RequestContext) -> Response:
    """Page on the device with the mail: the code to type where the link was asked for."""
    code = sign_in_codes.offer(
        context.db,
        context.settings,
        request.form.get("state", ""),
        sign_in_pages.posted_parameters(),
    )
    return make_response(render_template("other_device_code.html", code=code))
