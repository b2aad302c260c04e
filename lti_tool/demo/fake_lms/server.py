"""A small LMS: login, token, keys, members, scores, and the pages a visitor clicks."""

import secrets

from flask import Flask
from werkzeug.serving import BaseWSGIServer, make_server

from lti_tool.demo.fake_lms import content, gradebook, oidc, pages, registration, roster, tokens
from lti_tool.demo.fake_lms.config import Lms


def create_app(lms: Lms) -> Flask:
    """The LMS as a WSGI application."""
    app = Flask(__name__)
    if lms.state.kept("session-key") is None:
        lms.state.keep("session-key", secrets.token_hex(32))
    # Lax, like Moodle's: the frame of another site never sees it.
    app.config.update(
        SECRET_KEY=lms.state.kept("session-key"),
        SESSION_COOKIE_NAME="demo-lms",
        SESSION_COOKIE_SAMESITE="Lax",
    )
    app.extensions["lms"] = lms
    for part in (
        oidc.oidc,
        tokens.tokens,
        roster.roster,
        gradebook.gradebook,
        content.content,
        registration.registration,
        pages.pages,
    ):
        app.register_blueprint(part)
    return app


def serve(lms: Lms, port: int) -> BaseWSGIServer:
    """A server of the LMS on this machine, not yet running."""
    return make_server("127.0.0.1", port, create_app(lms), threaded=True)
