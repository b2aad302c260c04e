"""Small makers of what most tests begin with: a platform, launches from it, people in a course.

Everything is made by the tool's own functions, so a test starts from rows as they really are.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities.set_up import set_up_activity
from lti_tool.annotations import tag_sets
from lti_tool.annotations.tag_sets import SetTag
from lti_tool.conversations import encoded_text, importing, places, sources
from lti_tool.conversations.importing import Wanted
from lti_tool.conversations.source import Source
from lti_tool.conversations.sources import Incoming
from lti_tool.conversations.tables import Conversation
from lti_tool.courses import arrival, classes
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.arrival import Arrived
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard import class_overview
from lti_tool.dashboard.class_overview import ClassTable
from lti_tool.lti import platforms
from lti_tool.lti.claims import AgsEndpoint, Context, Launch, ResourceLink
from lti_tool.lti.members import RosterMember
from lti_tool.lti.tables import Deployment, Platform
from lti_tool.people import sessions
from lti_tool.people.sessions import StartedSession
from tests.conversations.read import read_source

_MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership"
TEACHER = f"{_MEMBERSHIP}#Instructor"
TUTOR = f"{_MEMBERSHIP}/Instructor#TeachingAssistant"
STUDENT = f"{_MEMBERSHIP}#Learner"
OBSERVER = f"{_MEMBERSHIP}#Mentor"

CONVERSATION = uuid.UUID(int=1)
"""The id of the conversation that most notes of tests refer to."""


@dataclass(frozen=True)
class Place:
    """A registered platform with its one deployment: where launches come from."""

    platform_id: uuid.UUID
    deployment_id: uuid.UUID
    issuer: str


def place(db: Session, issuer: str = "https://lms.example.edu", client: str = "client-1") -> Place:
    """Register a platform with deployment "1"."""
    platforms.import_config(
        db,
        {
            issuer: [
                {
                    "name": "An LMS",
                    "client_id": client,
                    "auth_login_url": f"{issuer}/auth",
                    "auth_token_url": f"{issuer}/token",
                    "key_set_url": f"{issuer}/keys",
                    "deployment_ids": ["1"],
                }
            ]
        },
        insecure_loopback=False,
    )
    deployment = db.scalars(
        select(Deployment)
        .join(Platform)
        .where(Platform.issuer == issuer, Platform.client_id == client)
    ).one()
    return Place(deployment.platform_id, deployment.id, issuer)


def launch(
    at: Place,
    subject: str = "ada",
    *roles: str,
    name: str | None = "Ada Student",
    course: str = "c1",
    title: str = "Reading with machines",
    link: str = "l1",
    custom: Mapping[str, str] | None = None,
    memberships_url: str | None = None,
    ags: AgsEndpoint | None = None,
) -> Launch:
    """A checked launch; a student's unless roles are given."""
    return Launch(
        platform_id=at.platform_id,
        deployment_id=at.deployment_id,
        issuer=at.issuer,
        subject=subject,
        message_type="LtiResourceLinkRequest",
        target_link_uri="https://tool.example.edu/lti/launch",
        roles=roles or (STUDENT,),
        name=name,
        context=Context(id=course, title=title, label=course.upper()),
        resource_link=ResourceLink(id=link, title="Week 1"),
        custom=custom or {},
        memberships_url=memberships_url,
        ags=ags,
    )


def arrive(
    db: Session,
    at: Place,
    subject: str = "ada",
    *roles: str,
    course: str = "c1",
    link: str = "l1",
    groups: str | None = None,
) -> Arrived:
    """Somebody comes through a link; a student unless roles are given."""
    custom = {} if groups is None else {"groups": groups}
    name = subject.capitalize()
    return arrival.from_launch(
        db, launch(at, subject, *roles, name=name, course=course, link=link, custom=custom)
    )


def activity(
    db: Session,
    teacher: Arrived,
    *,
    workspace_for: str = "class",
    tags: Sequence[SetTag] | None = None,
    allows_own_tags: bool = False,
) -> Activity:
    """The activity behind the link the teacher came through, set up, with its settings loaded."""
    made = set_up_activity(
        db,
        teacher.member,
        teacher.member.link_id,
        title="Week 1: a conversation about sources",
        instructions="",
        workspace_for=workspace_for,
        tags=tags,
        allows_own_tags=allows_own_tags,
        score_maximum=100,
    )
    db.refresh(made, ["hides_names"])
    return made


def class_table(db: Session, viewer: Member, activity: Activity) -> ClassTable:
    """The table of a class, as its page asks for it."""
    found, tags = tag_sets.with_activity(db, viewer, activity.id)
    return class_overview.of_activity(db, viewer, found, tags)


def work_in_groups(db: Session, activity_id: uuid.UUID) -> None:
    """Let an activity be for the groups of the LMS."""
    activity = db.get_one(Activity, activity_id)
    grouping_id = db.scalar(select(classes.lms_grouping_id(activity.course_id)))
    # Both at once, as the schema wants them.
    activity.assign(workspace_for="group", grouping_id=grouping_id)
    db.flush()


def conversation(
    db: Session,
    activity: Activity,
    conversation_id: uuid.UUID = CONVERSATION,
    length: int = 100_000,
) -> Conversation:
    """A conversation of so many characters in an activity, under an id that tests know. It has no
    turns.
    """
    made = Conversation(
        id=conversation_id,
        course_id=activity.course_id,
        activity_id=activity.id,
        position=0,
        title="About sources",
        origin="paste",
        state="preview",
        length=length,
        turn_count=0,
    )
    db.add(made)
    db.flush()
    made.state = "ready"
    encoded_text.store(db, made, [])
    return made


def imported(
    db: Session, member: Member, activity: Activity, text: str, *, title: str = "", name: str = ""
) -> Conversation:
    """A conversation that was taken in, read (here, not in a confined process) and stored."""
    source = replace(Source.pasted(text), name=name)
    made = taken_in(db, member, activity, source, title=title)
    stored = importing.store(db, made.id, read_source(source))
    assert stored is not None
    return stored


def taken_in(
    db: Session,
    member: Member,
    activity: Activity,
    source: Source,
    *,
    title: str = "",
    has_preview: bool = False,
    most: int = 2**21,
    workspace_id: uuid.UUID | None = None,
) -> Conversation:
    """A conversation that was taken in and is not read yet."""
    wanted = Wanted(title, has_preview, again=True)
    return importing.take_in(
        db,
        member,
        places.Place(activity, workspace_id),
        Incoming.of_source(source),
        wanted,
        most=most,
    ).conversation


def source_content(db: Session, conversation: Conversation) -> bytes:
    """Bytes of a source as it is kept."""
    return b"".join(iter(partial(_next_piece, db, conversation.id, count()), None))


def _next_piece(db: Session, conversation_id: uuid.UUID, numbers: Iterator[int]) -> bytes | None:
    return sources.piece(db, conversation_id, next(numbers))


def sign_in(db: Session, arrived: Arrived, at: Place) -> StartedSession:
    """The session that a launch begins."""
    return sessions.start(
        db,
        person_id=arrived.member.person_id,
        hours=10,
        enrolment_id=arrived.member.enrolment_id,
        role=arrived.member.role,
        link_id=arrived.member.link_id,
        platform_id=at.platform_id,
    )


def listed(subject: str, role: str = "Learner", *, name: str | None = None) -> RosterMember:
    """Somebody on a platform's roster, in Moodle's short words."""
    return RosterMember(subject=subject, roles=(role,), name=name, active=True)
