"""Ways of people without an LMS account into a class: invitations by address, and links."""

from datetime import timedelta

from lti_tool.auth import ways
from lti_tool.courses import invitations, join_links, tenancy
from lti_tool.courses.join_links import Arrival
from lti_tool.courses.roles import Role
from lti_tool.courses.tables import Invitation, JoinLink
from lti_tool.web import qr_code
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Body
from lti_tool.web.schemas import invitations as schemas


def list_(context: RequestContext) -> schemas.Invitations:
    """Invitations and links of the course, and who came by them."""
    return schemas.Invitations(
        invitations=[
            _invitation(each, name)
            for each, name in invitations.of_course(context.db, context.member)
        ],
        links=[
            _link(context, link, came)
            for link, came in join_links.of_course(context.db, context.member)
        ],
    )


def invite(context: RequestContext, body: Body[schemas.NewInvitations]) -> schemas.Invited:
    """Keep a place for each of some people with no LMS account; a bad address fails alone."""
    wanted = body.read()
    invited, refused = invitations.invite_all(
        context.db,
        context.member,
        wanted.addresses,
        Role(wanted.role),
        life=timedelta(days=wanted.days) if wanted.days else None,
        can_sign_in=_can_sign_in(context),
    )
    return schemas.Invited(
        invitations=[_invitation(each, None) for each in invited],
        refused=[schemas.RefusedAddress.model_validate(each) for each in refused],
    )


def withdraw(context: RequestContext, invitation_id: str) -> None:
    """Take an invitation back; whoever came in through it loses their place."""
    invitation = tenancy.fetch(context.db, context.member, Invitation, invitation_id)
    invitations.withdraw(context.db, context.member, invitation)


def make_link(context: RequestContext, body: Body[schemas.NewJoinLink]) -> schemas.JoinLink:
    """Make a link into the class."""
    wanted = body.read()
    link = join_links.create(
        context.db,
        context.settings,
        context.member,
        Role(wanted.role),
        life=timedelta(days=wanted.days),
        most_people=wanted.most_people,
        can_sign_in=_can_sign_in(context),
    )
    return _link(context, link, [])


def switch_link(
    context: RequestContext, join_link_id: str, body: Body[schemas.JoinLinkSwitch]
) -> None:
    """Switch a link on or off."""
    link = tenancy.fetch(context.db, context.member, JoinLink, join_link_id)
    join_links.switch(context.db, context.member, link, is_on=body.read().is_on)


def withdraw_link(context: RequestContext, join_link_id: str) -> None:
    """Give a link up for good; whoever came by it stays."""
    link = tenancy.fetch(context.db, context.member, JoinLink, join_link_id)
    join_links.withdraw(context.db, context.member, link)


def remove_person(context: RequestContext, join_link_id: str, enrolment_id: str) -> None:
    """Take somebody who came by a link out of the class."""
    link = tenancy.fetch(context.db, context.member, JoinLink, join_link_id)
    join_links.remove(context.db, context.member, link, tenancy.parsed_id(enrolment_id))


def _can_sign_in(context: RequestContext) -> bool:
    return bool(ways.offered(context.settings))


def _invitation(invitation: Invitation, name: str | None) -> schemas.Invitation:
    is_accepted = invitation.accepted_by is not None
    return schemas.Invitation(
        id=invitation.id,
        email=None if is_accepted else invitation.email,
        name=name,
        role=Role(invitation.role),
        accepted=is_accepted,
        expires_at=None if is_accepted else invitation.expires_at,
    )


def _link(context: RequestContext, link: JoinLink, came: list[Arrival]) -> schemas.JoinLink:
    token = None
    if link.withdrawn_at is None:
        token = join_links.token_of(context.settings, link)
    address = f"{context.settings.public_url}/class#{token}" if token else None
    return schemas.JoinLink(
        id=link.id,
        address=address,
        qr_code=qr_code.as_image(address) if address else None,
        role=Role(link.role),
        most_people=link.most_people,
        expires_at=link.expires_at,
        is_on=link.is_on,
        is_withdrawn=link.withdrawn_at is not None,
        arrivals=[schemas.LinkArrival.model_validate(each) for each in came],
    )
