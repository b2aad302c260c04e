"""People, for administrators: find, suspend, grant, export, erase; each act is audited."""

from lti_tool.courses import accounts, directory, joining
from lti_tool.courses.directory import Entry
from lti_tool.courses.joining import Proof
from lti_tool.courses.roles import Role
from lti_tool.courses.tenancy import parsed_id
from lti_tool.errors import Conflict, InvalidInput, NotFound
from lti_tool.people import (
    admin_sessions,
    administrators,
    joined,
    provider_checks,
    suspension,
)
from lti_tool.people.names import display_name
from lti_tool.people.tables import Person
from lti_tool.privacy import erasure
from lti_tool.privacy.tables import Erasure
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Body, Query
from lti_tool.web.schemas import people as schemas
from lti_tool.web.schemas.admin import CreatedAdminLink


def list_(
    context: RequestContext, query: Query[schemas.PeopleQuery]
) -> list[schemas.PersonSummary]:
    """List people by words, or the administrators; at most 50."""
    words = query.read().words
    found = directory.find(context.db, words) if words else directory.administrators(context.db)
    return [_summary(each) for each in found]


def show(context: RequestContext, person_id: str) -> schemas.PersonDetails:
    """Show a person with their accounts, links, courses and newest sign-ins."""
    person = fetch(context, person_id)
    begun = context.db.get(Erasure, person.id)
    return schemas.PersonDetails(
        person=_summary(directory.entry(context.db, person)),
        linked=[
            schemas.LinkedPerson.model_validate(each)
            for each in directory.linked(context.db, person.id)
        ],
        sign_ins=[
            schemas.SignIn(
                id=session.id,
                created_at=session.created_at,
                expires_at=session.expires_at,
                course=course,
                role=Role(session.role) if session.role else None,
                is_launch=session.platform_id is not None,
            )
            for session, course in directory.sign_ins(context.db, person.id)
        ],
        erasure=None if begun is None else _erasure(context, begun),
    )


def suspend(
    context: RequestContext, person_id: str, body: Body[schemas.Suspension]
) -> schemas.PersonDetails:
    """Keep a person out, or let them come again."""
    person = fetch(context, person_id)
    change = suspension.suspend if body.read().suspended else suspension.restore
    change(context.db, person, context.actor)
    return show(context, person_id)


def grant(
    context: RequestContext, person_id: str, body: Body[schemas.AdministratorRight]
) -> schemas.PersonDetails:
    """Grant or withdraw the right to run the tool."""
    person = fetch(context, person_id)
    change = administrators.grant if body.read().granted else administrators.withdraw
    change(context.db, person, context.actor)
    return show(context, person_id)


def link(
    context: RequestContext, person_id: str, body: Body[schemas.AccountsToLink]
) -> schemas.PersonDetails:
    """Make one person of two."""
    joining.lock(context.db)
    person, other = fetch(context, person_id), fetch(context, str(body.read().person_id))
    if person.id == other.id:
        raise Conflict("This is the same person already.", advice="Choose another one.")
    root_id = joining.join(context.db, person.id, other.id, Proof.ADMINISTRATOR, context.actor)
    return show(context, str(root_id))


def separate(context: RequestContext, person_id: str, linked_id: str) -> schemas.PersonDetails:
    """Separate a linked person again; open pages of both close."""
    joining.lock(context.db)
    person, wanted = fetch(context, person_id), parsed_id(linked_id)
    accounts.require_own(context.db, person.id, wanted)
    joining.separate(context.db, wanted, by=context.actor)
    return show(context, str(person.id))


def erase(
    context: RequestContext, person_id: str, body: Body[schemas.ErasureConfirmation]
) -> schemas.ErasureState:
    """Erase a person; the name is typed, so that nobody else is erased by a slip."""
    person = fetch(context, person_id)
    if body.read().name != display_name(person):
        raise InvalidInput(
            "That is not the name of this person.", field="name", advice="Nothing was erased."
        )
    if context.actor == str(person.id):
        raise Conflict("You cannot erase yourself.", advice="Ask another administrator.")
    return _erasure(context, erasure.begin(context.db, person, context.actor))


def erasures(context: RequestContext) -> list[schemas.ErasureState]:
    """List erasures: those that are not finished first, then the newest."""
    return [_erasure(context, each) for each in erasure.newest(context.db)]


def open_administration(context: RequestContext) -> CreatedAdminLink:
    """Make a one-time link for an administrator who signed in without an LMS."""
    administrators.require_entry(context.db, context.arrival)
    context.release()
    provider_checks.require_confirmed(context.database, context.settings, context.arrival.id)
    return CreatedAdminLink(link=admin_sessions.make_link(context.db, context.arrival))


def fetch(context: RequestContext, person_id: str) -> Person:
    """Fetch a person by the id of an address, or whom they were linked with. Raises NotFound."""
    person = context.db.get(Person, parsed_id(person_id))
    if person is None:
        raise NotFound
    return context.db.get_one(Person, joined.root_of(context.db, person.id))


def _summary(entry: Entry) -> schemas.PersonSummary:
    person = entry.person
    return schemas.PersonSummary(
        id=person.id,
        name=display_name(person),
        email=person.email,
        created_at=person.created_at,
        suspended_at=person.suspended_at,
        administrator_since=person.administrator_since,
        erased_at=person.forgotten_at,
        accounts=[schemas.PersonAccount.model_validate(each) for each in entry.identities],
        courses=[
            schemas.PlaceInCourse(
                course_id=course.id,
                title=course.title,
                role=Role(place.role),
                active=place.active,
            )
            for course, place in entry.courses
        ],
    )


def _erasure(context: RequestContext, begun: Erasure) -> schemas.ErasureState:
    waiting = erasure.waiting_documents(context.db, begun.person_id)
    return schemas.ErasureState(
        person_id=begun.person_id,
        began_at=begun.began_at,
        finished_at=begun.finished_at,
        waiting=len(waiting),
        failing=[each.document_id for each in waiting if each.is_failing],
    )
