"""Sign-in by a passkey, from the page with the ways to sign in."""

from flask import Response, request

from lti_tool.auth import webauthn
from lti_tool.courses import joining
from lti_tool.errors import NotFound, SignInError
from lti_tool.people import passkeys
from lti_tool.web import destinations, session_token, sign_in_flow
from lti_tool.web.request_context import RequestContext

_COOKIE = "__Host-passkey"
_SECONDS = 300


def begin(context: RequestContext) -> Response:
    """Options of a ceremony, as JSON; its token stays in a cookie of this browser."""
    _require_possible(context)
    begun = passkeys.begin_sign_in(context.db, context.settings.public_url)
    response = Response(begun.options, mimetype="application/json")
    session_token.set_private(response, _COOKIE, begun.token, max_age=_SECONDS)
    return response


def finish(context: RequestContext) -> Response:
    """Check the passkey's answer, then let the person in. Raises SignInError."""
    _require_possible(context)
    token = request.cookies.get(_COOKIE, "")
    url = context.settings.public_url
    person = passkeys.sign_in(context.db, url, token, request.form.get("response", ""))
    if person is None:
        # The block of a copied passkey is kept, whatever becomes of this request.
        context.release()
        raise SignInError(
            "There is a copy of this passkey, so it is not accepted any more.",
            advice="Sign in another way, remove it from your account, and add a new one.",
        )
    _, destination = destinations.requested(request)
    if destination.join_hash is not None:
        # Joins are kept apart by the first lock of a transaction.
        context.release()
        joining.keep_apart(context.db)
    response = sign_in_flow.let_in(context, person, "passkey", destination)
    session_token.set_private(response, _COOKIE, "", max_age=0)
    return response


def _require_possible(context: RequestContext) -> None:
    if not webauthn.is_possible(context.settings.public_url):
        raise NotFound("There are no passkeys here.")
