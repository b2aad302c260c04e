"""A copied course: its links find their activities, each copied once, without anybody's work.

Whatever a launch says about copies can be typed in by any teacher (custom parameters), so it is not
believed alone. The minted id proves itself: who knows it could open the activity that it names. By
the history of courses alone, a teacher gets only what they teach themselves.
"""

import uuid
from collections.abc import Sequence

from sqlalchemy import func, insert, literal, select
from sqlalchemy.orm import Session

from lti_tool import audit
from lti_tool.activities import editing
from lti_tool.conversations import importing, queries
from lti_tool.conversations.tables import Conversation, ConversationSource, Turn
from lti_tool.courses.permissions import may
from lti_tool.courses.roles import Capability, Role
from lti_tool.courses.tables import Activity, ActivityLink, Course, Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.db import locks
from lti_tool.errors import Conflict, NotFound
from lti_tool.lti.claims import ACTIVITY_PARAMETER, Context, Launch
from lti_tool.lti.tables import Platform

_MOST_OFFERED = 200


def resolve(db: Session, launch: Launch, member: Member, link: ActivityLink) -> None:
    """Give a link that is new in its course the activity it stands for, if there is one.

    Many at once take turns, so that an activity is copied once.
    """
    if launch.context is None or _is_settled(db, launch, launch.context, link):
        return
    minted_id = _minted_id(launch)
    found = None
    if minted_id is not None:
        found = editing.minted(db, link.course_id, minted_id)
        if found is None:
            source = _by_minted_id(db, launch, minted_id)
            found = _copied(db, source, member) if source else None
    if found is None and launch.context.history:
        found = _by_title(db, member, link)
    if found is not None:
        link.activity_id = found.id
        db.flush()


def _is_settled(db: Session, launch: Launch, context: Context, link: ActivityLink) -> bool:
    """Whether the link has its activity; where it has none, nobody else gives it one meanwhile."""
    if link.activity_id is None:
        locks.hold(db, locks.Lock.ARRIVAL, f"{launch.deployment_id}:{context.id}")
        db.refresh(link)
    return link.activity_id is not None


def _minted_id(launch: Launch) -> uuid.UUID | None:
    try:
        return uuid.UUID(launch.custom.get(ACTIVITY_PARAMETER, ""))
    except ValueError:
        return None


def _by_minted_id(db: Session, launch: Launch, minted_id: uuid.UUID) -> Activity | None:
    """The activity in the nearest course that this one is a copy of.

    Where the LMS tells the history, a course that is not in it is no source: somebody wrote the id
    into a link by hand. Where it does not tell, the first activity of that id is.
    """
    rows = db.execute(
        select(Activity, Course.context_id)
        .join(Course, Course.id == Activity.course_id)
        .join(Platform, Platform.id == Course.platform_id)
        .where(Activity.minted_id == minted_id, Platform.issuer == launch.issuer)
        .order_by(Activity.created_at, Activity.id)
    ).all()
    history = launch.context.history if launch.context else None
    if history is None:
        return rows[0][0] if rows else None
    by_course = {context_id: activity for activity, context_id in reversed(rows)}
    return next((by_course[course] for course in history if course in by_course), None)


def _by_title(db: Session, member: Member, link: ActivityLink) -> Activity | None:
    """For a teacher of both courses: the one activity whose link was called the same."""
    if not may(member.role, Capability.MANAGE_ACTIVITY):
        return None
    for course in _taught_before(db, member):
        named = db.scalars(
            select(Activity)
            .join(ActivityLink, ActivityLink.activity_id == Activity.id)
            .where(Activity.course_id == course.id, ActivityLink.title == link.title)
            .distinct()
            .limit(2)
        ).all()
        if len(named) == 1:
            return editing.minted(db, member.course_id, named[0].minted_id) or _copied(
                db, named[0], member
            )
    return None


def offered(db: Session, member: Member) -> list[tuple[Activity, Course]]:
    """What a teacher may bring over from the courses that theirs is a copy of."""
    courses = {course.id: course for course in _taught_before(db, member)}
    rows = db.scalars(
        select(Activity)
        .where(Activity.course_id.in_(courses))
        .order_by(Activity.created_at, Activity.id)
        .limit(_MOST_OFFERED)
    )
    return [(activity, courses[activity.course_id]) for activity in rows]


def copy_activity(
    db: Session, member: Member, link: ActivityLink, activity_id: uuid.UUID
) -> Activity:
    """Copy one of the offered activities behind a link that has none. Raises NotFound for any
    other, and Conflict when the link has just been set up.
    """
    course = db.get_one(Course, member.course_id)
    locks.hold(db, locks.Lock.ARRIVAL, f"{course.deployment_id}:{course.context_id}")
    db.refresh(link)
    if link.activity_id is not None:
        raise Conflict("This activity has just been set up by somebody else.")
    source = next((each for each, _ in offered(db, member) if each.id == activity_id), None)
    if source is None:
        raise NotFound
    made = editing.minted(db, member.course_id, source.minted_id) or _copied(db, source, member)
    link.activity_id = made.id
    db.flush()
    return made


def _taught_before(db: Session, member: Member) -> Sequence[Course]:
    """The courses that the member's one is a copy of and that they teach, nearest first."""
    course = db.get_one(Course, member.course_id)
    if not course.history:
        return []
    teaching = [role.value for role in Role if may(role, Capability.MANAGE_ACTIVITY)]
    same_issuer = select(Platform.issuer).where(Platform.id == course.platform_id).scalar_subquery()
    found = db.scalars(
        select(Course)
        .join(Platform, Platform.id == Course.platform_id)
        .join(Enrolment, Enrolment.course_id == Course.id)
        .where(
            Course.context_id.in_(course.history),
            Course.id != course.id,
            Platform.issuer == same_issuer,
            Enrolment.person_id == member.person_id,
            Enrolment.active,
            Enrolment.role.in_(teaching),
        )
    ).all()
    return sorted(found, key=lambda each: course.history.index(each.context_id))


def _copied(db: Session, source: Activity, member: Member) -> Activity:
    """A copy of the activity and of what is read in it, in the member's course."""
    made = editing.copy(db, source, member.course_id)
    for each in queries.summaries(db, source.id):
        _copy_conversation(db, each.conversation, made)
    audit.record(
        db,
        audit.Event.ACTIVITY_COPIED,
        person_id=member.person_id,
        course_id=made.course_id,
        activity=str(made.id),
        source=str(source.id),
    )
    return made


def _copy_conversation(db: Session, source: Conversation, made: Activity) -> None:
    """Copy a conversation with its turns; one that is not read yet is read for each copy."""
    copy = Conversation(
        id=uuid.uuid4(),
        course_id=made.course_id,
        activity_id=made.id,
        position=source.position,
        title=source.title,
        origin=source.origin,
        state=source.state,
        problem=source.problem,
        length=source.length,
        added_by=None,
    )
    db.add(copy)
    db.flush()
    db.execute(
        insert(Turn).from_select(
            ["id", "conversation_id", "position", "speaker", "label", "html", "text", "start"],
            select(
                func.gen_random_uuid(), literal(copy.id), Turn.position, Turn.speaker,
                Turn.label, Turn.html, Turn.text, Turn.start,
            ).where(Turn.conversation_id == source.id),
        )
    )  # fmt: skip
    db.execute(
        insert(ConversationSource).from_select(
            ["conversation_id", "title", "media_type", "name", "content", "size"],
            select(
                literal(copy.id), ConversationSource.title, ConversationSource.media_type,
                ConversationSource.name, ConversationSource.content, ConversationSource.size,
            ).where(ConversationSource.conversation_id == source.id),
        )
    )  # fmt: skip
    if copy.state == "importing":
        importing.ask_for_reading(db, copy)
