"""Forms that only a page of the tool may send: what a browser says of where a form came from."""

from flask import request

from lti_tool.errors import Forbidden
from lti_tool.web.request_context import RequestContext


def require(context: RequestContext, *, advice: str) -> None:
    """Raise Forbidden unless a page of the tool has sent the request."""
    if request.headers.get("Sec-Fetch-Site") != "same-origin" and (
        request.origin != context.settings.public_url
    ):
        raise Forbidden("This was not begun on a page of this tool.", advice=advice)
