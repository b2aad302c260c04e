"""Page that takes a join over from the page of a launch, into a window of its own."""

from flask import Response, request

from lti_tool.people import pending_joins
from lti_tool.web import join_cookie, own_pages, sign_in_pages
from lti_tool.web.request_context import RequestContext


def choose_way(context: RequestContext) -> Response:
    """Take a join over from the page that began it, and offer the ways to sign in."""
    own_pages.require(context, advice="Open the activity in your LMS, and begin there.")
    browser_token = pending_joins.move_to_browser(context.db, request.form.get("token", ""))
    response = sign_in_pages.front_page(context, is_linking=True)
    join_cookie.give(response, browser_token)
    return response
