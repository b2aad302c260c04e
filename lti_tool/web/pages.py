"""A page that is loaded again: the same arrival, the same screen."""

import uuid

from flask import Response, request

from lti_tool.errors import NotFound
from lti_tool.lti import platforms
from lti_tool.web import page_data, security_headers, session_carrier
from lti_tool.web.visit import Visit

SCREENS = ("annotate", "class", "set-up", "not-ready", "courses")


def reload(visit: Visit, arrival: uuid.UUID, screen: str) -> Response:
    """Bring back a screen from the arrival's cookie."""
    if visit.arrival.id != arrival or screen not in SCREENS:
        raise NotFound
    if visit.arrival.platform_id is not None:
        platform = platforms.get(visit.db, visit.arrival.platform_id)
        security_headers.allow_framing(*platforms.frame_origins(platform))
    token = session_carrier.from_cookie(request, arrival) or ""
    return page_data.page(visit.settings, visit.arrival, token, screen)
