"""A person's own account, after a sign-in without the LMS: passkeys."""

from lti_tool.auth import webauthn
from lti_tool.courses.tenancy import parsed_id
from lti_tool.errors import Forbidden
from lti_tool.people import passkeys
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Body
from lti_tool.web.schemas import account as schemas
from lti_tool.web.schemas.created import Created


def show(context: RequestContext) -> schemas.Account:
    """Passkeys of the person, and whether this session may add one."""
    _require_standalone(context)
    return schemas.Account(
        passkeys=[
            schemas.Passkey.model_validate(each)
            for each in passkeys.of_person(context.db, context.arrival.person_id)
        ],
        are_passkeys_possible=webauthn.is_possible(context.settings.public_url),
        can_add_passkey=passkeys.can_add(context.arrival),
    )


def begin_passkey(context: RequestContext) -> schemas.PasskeyCeremony:
    """Begin to add a passkey."""
    _require_standalone(context)
    url = context.settings.public_url
    begun = passkeys.begin_adding(context.db, url, context.arrival)
    return schemas.PasskeyCeremony(options=begun.options, token=begun.token)


def add_passkey(context: RequestContext, body: Body[schemas.NewPasskey]) -> Created:
    """Add the passkey that the browser has made."""
    _require_standalone(context)
    given = body.read()
    url = context.settings.public_url
    made = passkeys.add(context.db, url, context.arrival, given.token, given.response, given.name)
    return Created(id=made.id)


def remove_passkey(context: RequestContext, passkey_id: str) -> None:
    """Remove one of the person's passkeys."""
    _require_standalone(context)
    passkeys.remove(context.db, context.arrival.person_id, parsed_id(passkey_id))


def _require_standalone(context: RequestContext) -> None:
    """Raise Forbidden unless the session began with a sign-in without the LMS."""
    if context.arrival.platform_id is not None:
        raise Forbidden(
            "Your account here is that of your LMS.",
            advice="Sign in without the LMS to see your account.",
        )
