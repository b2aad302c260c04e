"""Requests that only look: HEAD, prefetching browsers and scanners of mail change nothing.

Where an address must be opened with GET and has an effect, GET shows a form that sends itself, and
POST has the effect. Where even that is not possible, only a plain GET is answered.
"""

from collections.abc import Mapping

from flask import Response, abort, make_response, render_template, request

_AHEAD = ("Sec-Purpose", "Purpose", "X-Moz")


def refuse() -> None:
    """Refuse a request that only looks; for an address whose GET has an effect."""
    if request.method == "HEAD":
        abort(405)
    if any("prefetch" in request.headers.get(name, "") for name in _AHEAD):
        # Browsers drop the answer, and ask again when somebody comes.
        abort(503)


def form(heading: str, button: str, fields: Mapping[str, str]) -> Response:
    """A page whose form posts `fields` to the page's own path: by itself, or by its button."""
    page = render_template("proceed.html", heading=heading, button=button, fields=fields)
    return make_response(page)
