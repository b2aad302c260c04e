"""Guides for students and teachers, which every page links to, and the pictures in them."""

from flask import Response, make_response, render_template

from lti_tool.web.request_context import RequestContext


def show(context: RequestContext, audience: str) -> Response:  # noqa: ARG001  # for everybody
    """Send the guide for an audience, "students" or "teachers"."""
    return make_response(render_template(f"guide_{audience}.html"))
