"""Endpoints that the LMS calls: login initiation, launch, and our published keys."""

from urllib.parse import urlencode

from flask import Response, g, jsonify, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from lti_tool import languages
from lti_tool.errors import BrowserUnrecognised, LaunchExpired, PlatformUnknown
from lti_tool.lti import addresses, login_attempts, near_misses, platforms, tool_keys
from lti_tool.lti import launch as lti_launch
from lti_tool.lti import login as lti_login
from lti_tool.lti.claims import unverified_locales
from lti_tool.lti.tables import Platform
from lti_tool.web import error_pages, launch_flow, page_data, security_headers, session_token
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Body
from lti_tool.web.schemas.page import (
    LaunchProof,
    LaunchProofPageData,
    LaunchRefusal,
    LoginPageData,
    PlatformStorage,
    ProvenLaunch,
)

_TRIED = "tried"


def login(context: RequestContext) -> ResponseReturnValue:
    """OIDC third-party initiated login: note the attempt, send the browser to the platform.

    A browser that is here for the first time is asked whether it keeps cookies, by sending it round
    once more. One that keeps none gets a page that remembers for it (templates/begin.html), while
    there is still time: the platform's hint is good for one use.
    """
    keeps_cookies = session_token.keeps_cookies(request)
    if not keeps_cookies and _TRIED not in request.args:
        # 307: the form comes again, as it is.
        query = MultiDict(request.args)
        query[_TRIED] = "1"
        response = redirect(f"{request.path}?{urlencode(list(query.items(multi=True)))}", 307)
        session_token.try_cookies(response)
        return response
    try:
        start = lti_login.start_login(context.database, context.settings, request.values)
    except PlatformUnknown:
        # Returned, so that what the registration remembers of it is kept.
        return error_pages.answer(near_misses.note(context.db, request.values))
    if not keeps_cookies:
        return _remembering(start)
    response = redirect(start.redirect_url)
    session_token.set_private(
        response,
        login_attempts.cookie_name(start.state),
        start.browser_token,
        max_age=int(lti_login.LIFE.total_seconds()),
    )
    return response


def _remembering(start: lti_login.LoginStart) -> Response:
    """A page that keeps the browser's token: in the platform's storage where that is offered, else
    in its own memory, beside a button that opens a new tab.
    """
    security_headers.allow_framing(*platforms.own_origins(start.platform))
    data = LoginPageData(
        address=start.redirect_url,
        state=start.state,
        browser_token=start.browser_token,
        storage=_storage(start.platform),
    )
    return make_response(render_template("begin.html", page_data=data.model_dump()))


def _storage(platform: Platform) -> PlatformStorage:
    """Storage that the platform offers us, if any (LTI client side postMessages 1.0)."""
    return PlatformStorage(
        target=request.values.get("lti_storage_target", "")[:255],
        origin=addresses.origin(platform.auth_login_url) or "",
    )


def launch(context: RequestContext) -> Response:
    """The platform's signed message: check it, find or make the member, show the first screen."""
    state = request.form.get("state", "")
    browser_token = request.cookies.get(login_attempts.cookie_name(state), "")
    if not browser_token and "id_token" in request.form:
        return _asking(context, state, request.form["id_token"])
    checked, platform = lti_launch.finish_launch(
        context.db, context.database, context.settings, request.form, browser_token
    )
    return page_data.page(context, launch_flow.arrive(context, checked, platform))


def _asking(context: RequestContext, state: str, id_token: str) -> Response:
    """The browser came without its token: a page asks whoever may still know it. Nothing is opened
    by this, and the message stays unspent.
    """
    if not state:
        raise LaunchExpired(detail="state is missing")
    platform = login_attempts.platform_of_pending(context.db, state)
    security_headers.allow_framing(*platforms.own_origins(platform))
    if language := languages.offered(unverified_locales(id_token)):
        languages.use(language)
    data = LaunchProofPageData(
        proof=LaunchProof(state=state, id_token=id_token, storage=_storage(platform)),
        reference=g.get("request_id", ""),
        refusal=LaunchRefusal(
            sentence=BrowserUnrecognised.sentence, advice=BrowserUnrecognised.advice
        ),
    )
    page = render_template("app.html", page_data=data.model_dump())
    return make_response(page, BrowserUnrecognised.status)


def show(context: RequestContext, body: Body[ProvenLaunch]) -> Response:
    """Finish a launch by what a page of ours still knew of its beginning.

    Only from a page of ours: a form that another site sends can hold any token (login CSRF).
    """
    if request.origin != context.settings.public_url or not request.is_json:
        raise BrowserUnrecognised(detail="not from a page of ours")
    shown = body.read()
    form = {"state": shown.state, "id_token": shown.id_token}
    checked, platform = lti_launch.finish_launch(
        context.db, context.database, context.settings, form, shown.browser_token
    )
    return page_data.start(context, launch_flow.arrive(context, checked, platform))


def keys(context: RequestContext) -> Response:
    """Our public keys (RFC 7517), which platforms check our service requests with."""
    return jsonify(tool_keys.public_key_set(context.db))
