"""Content security policy, who may frame a page, and the other headers of every answer."""

from flask import Flask, Response, g, request

from lti_tool.settings import Settings


def install(app: Flask, settings: Settings) -> None:
    """Put the headers on every answer, errors included."""
    socket_origin = settings.public_url.replace("http", "ws", 1)
    policy = "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            # 'self' covers wss: only in newer browsers, so the socket is named.
            f"connect-src 'self' {socket_origin}",
            "base-uri 'none'",
        )
    )

    @app.after_request
    def protect(response: Response) -> Response:
        if g.get("is_handed_over"):
            return response  # to a socket; nothing of it is sent
        framers = " ".join(g.get("framers", ())) or "'none'"
        targets = " ".join(("'self'", *g.get("form_targets", ())))
        response.headers["Content-Security-Policy"] = (
            f"{policy}; form-action {targets}; frame-ancestors {framers}"
        )
        response.headers["X-Content-Type-Options"] = "nosniff"
        # An address may hold a one-time sign-in token; no other site may learn of it.
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        if settings.public_url.startswith("https:"):
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        if not request.path.startswith("/static/"):
            response.headers["Cache-Control"] = "no-store"
        return response


def allow_framing(*origins: str) -> None:
    """Let pages of these origins frame this answer (CSP frame-ancestors)."""
    g.framers = origins


def allow_posting(*origins: str) -> None:
    """Let this page post a form to these origins (CSP form-action)."""
    g.form_targets = origins
