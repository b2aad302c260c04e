"""A person's own account: linked accounts, messages, and passkeys."""

from lti_tool.auth import ways, webauthn
from lti_tool.courses import accounts
from lti_tool.courses.tenancy import parsed_id
from lti_tool.errors import Forbidden
from lti_tool.people import joined, passkeys, sessions
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Body
from lti_tool.web.schemas import account as schemas
from lti_tool.web.schemas.created import Created


def show(context: RequestContext) -> schemas.Account:
    """Accounts and passkeys of the person, and what this session may link or add."""
    person_id = context.arrival.person_id
    is_launched = context.arrival.platform_id is not None
    known = [] if is_launched else passkeys.of_person(context.db, person_id)
    url = context.settings.public_url
    return schemas.Account(
        accounts=[
            schemas.LinkedAccount.model_validate(each)
            for each in accounts.of_person(context.db, person_id)
        ],
        can_link=is_launched and bool(ways.offered(context.settings)),
        passkeys=[schemas.Passkey.model_validate(each) for each in known],
        are_passkeys_possible=not is_launched and webauthn.is_possible(url),
        can_add_passkey=passkeys.can_add(context.arrival),
    )


def choose_language(context: RequestContext, body: Body[schemas.ChosenLanguage]) -> None:
    """Choose the language of all pages, or leave it to the LMS and the browser."""
    sessions.choose_language(context.db, context.arrival, body.read().language)


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


def dismiss_notice(context: RequestContext, notice_id: str) -> None:
    """Note that a message has been read."""
    person_id = joined.root_of(context.db, context.arrival.person_id)
    joined.dismiss(context.db, person_id, parsed_id(notice_id))


def _require_standalone(context: RequestContext) -> None:
    """Raise Forbidden unless the session began with a sign-in without the LMS."""
    if context.arrival.platform_id is not None:
        raise Forbidden(
            "Passkeys are for signing in without the LMS.",
            advice="Sign in without the LMS to add or remove one.",
        )
