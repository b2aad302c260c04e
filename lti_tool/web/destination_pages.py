"""Addresses that lead somewhere by way of a sign-in: one activity, or a class by a link."""

import re
import uuid

from flask import Response, make_response, render_template, request

from lti_tool.errors import InvalidInput
from lti_tool.web import destinations, join_cookie, own_pages, sign_in_pages
from lti_tool.web.request_context import RequestContext

_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,100}")


def activity(context: RequestContext, activity_id: uuid.UUID) -> Response:
    """The ways to sign in, on the way to an activity; whether it exists is not told here."""
    return _front_page(context, destinations.of_activity(activity_id))


def ask_for_token(context: RequestContext) -> Response:  # noqa: ARG001  # nobody is known yet
    """Page that hands over the token behind the # of its address, which no log has."""
    return make_response(render_template("class_link.html"))


def take_token(context: RequestContext) -> Response:
    """The ways to sign in, on the way into a class; the link is looked up after that.

    The token stays in this browser. Raises Forbidden where another site has sent it.
    """
    own_pages.require(context, advice="Open the link again.")
    token = request.form.get("token", "")
    if _TOKEN.fullmatch(token) is None:
        raise InvalidInput(
            "The address of this link is not whole.", advice="Ask your teacher for it again."
        )
    response = _front_page(context, destinations.of_link(token))
    destinations.keep(response, request, token)
    return response


def _front_page(context: RequestContext, destination: str) -> Response:
    response = sign_in_pages.front_page(context, destination=destination)
    join_cookie.forget(response, request)
    return response
