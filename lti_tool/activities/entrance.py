"""Entrance of an activity: the address by which its students come in."""

import uuid
from enum import Enum

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.courses import join_links
from lti_tool.courses.activity_tables import Activity, ActivityLink
from lti_tool.courses.permissions import may
from lti_tool.courses.roles import Capability
from lti_tool.courses.tables import Course
from lti_tool.courses.tenancy import Member, fetch
from lti_tool.lti import dialects
from lti_tool.lti.tables import Platform
from lti_tool.settings import Settings


class Entrance(Enum):
    """Kind of an address."""

    LMS = "lms"
    """The activity in the LMS, to people who are signed in there."""
    JOIN_LINK = "join-link"
    """A link into the class, by way of a sign-in without the LMS."""
    SIGN_IN = "sign-in"
    """The tool's own address, to people who are in the class already."""


def of_activity(
    db: Session, settings: Settings, member: Member, activity_id: uuid.UUID | str
) -> tuple[Entrance, str]:
    """Kind and address of the entrance of an activity of the member's course. Raises NotFound."""
    activity = fetch(db, member, Activity, activity_id)
    in_lms = _address_in_lms(db, activity)
    if in_lms is not None:
        return Entrance.LMS, in_lms
    token = None
    if may(member.role, Capability.INVITE):
        token = join_links.newest_for_students(db, settings, member)
    if token is not None:
        return Entrance.JOIN_LINK, f"{settings.public_url}/class#{token}"
    return Entrance.SIGN_IN, f"{settings.public_url}/activity/{activity.id}"


def _address_in_lms(db: Session, activity: Activity) -> str | None:
    """Address of the newest link of an activity, where its LMS is known to have one."""
    links = db.execute(
        select(Platform.dialect, Platform.issuer, ActivityLink.resource_link_id)
        .select_from(ActivityLink)
        .join(Course, Course.id == ActivityLink.course_id)
        .join(Platform, Platform.id == Course.platform_id)
        .where(ActivityLink.activity_id == activity.id)
        .order_by(ActivityLink.created_at.desc(), ActivityLink.id)
    )
    addresses = (dialects.address_of_link(*link) for link in links)
    return next((each for each in addresses if each is not None), None)
