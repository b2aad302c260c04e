"""A copied course: its links find their activities, each copied once, without anybody's work.

Whatever a launch says about copies can be typed in by any teacher (custom parameters), so it is not
believed alone. The minted id proves itself: who knows it could open the activity that it names. By
the history of courses alone, a teacher gets only what they teach themselves.
"""

import uuid
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import func, insert, literal, select
from sqlalchemy.orm import Session

from lti_tool import audit
from lti_tool.activities import course_defaults, credit, set_up
from lti_tool.activities.queries import find_by_minted_id
from lti_tool.annotations import model_notes, tag_sets
from lti_tool.conversations import importing, queries
from lti_tool.conversations.tables import (
    Conversation,
    ConversationSource,
    ConversationText,
    SourcePiece,
    Turn,
)
from lti_tool.courses import tenancy
from lti_tool.courses.activity_tables import Activity, ActivityLink
from lti_tool.courses.permissions import may, require
from lti_tool.courses.roles import Capability, Role
from lti_tool.courses.tables import Course, Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.db.base import Table
from lti_tool.errors import NotFound
from lti_tool.grading import rubrics
from lti_tool.groups import groupings
from lti_tool.lti.claims import ACTIVITY_PARAMETER, Context, Launch
from lti_tool.lti.tables import Platform

_MOST_OFFERED = 200


def resolve(db: Session, launch: Launch, member: Member, link: ActivityLink) -> None:
    """Give a link that is new in its course the activity it stands for, if there is one.

    Many at once take turns, so that an activity is copied once.
    """
    if launch.context is None or link.activity_id is not None:
        return
    minted_id = _minted_id(launch)
    # By title a teacher alone gets one.
    has_titles = bool(launch.context.history) and may(member.role, Capability.MANAGE_ACTIVITY)
    if minted_id is None and not has_titles:
        return
    if _has_activity_meanwhile(db, launch, launch.context, link):
        return
    found = None
    if minted_id is not None:
        found = find_by_minted_id(db, link.course_id, minted_id)
        if found is None:
            source = _by_minted_id(db, launch, minted_id)
            found = _copied(db, source, member) if source else None
    if found is None and has_titles:
        found = _by_title(db, member, link)
    if found is not None:
        link.activity_id = found.id
        db.flush()


def _has_activity_meanwhile(
    db: Session, launch: Launch, context: Context, link: ActivityLink
) -> bool:
    """True where another launch has given the link its activity; from now on none does."""
    tenancy.lock_course(db, launch.deployment_id, context.id)
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
    """The one activity whose link had the same title, for a teacher of both courses."""
    for course in _taught_before(db, member):
        named = db.scalars(
            select(Activity)
            .join(ActivityLink, ActivityLink.activity_id == Activity.id)
            .where(Activity.course_id == course.id, ActivityLink.title == link.title)
            .distinct()
            .limit(2)
        ).all()
        if len(named) == 1:
            return find_by_minted_id(db, member.course_id, named[0].minted_id) or _copied(
                db, named[0], member
            )
    return None


def offered(db: Session, member: Member) -> list[tuple[Activity, Course]]:
    """Activities that a teacher may copy from the courses that theirs is a copy of."""
    require(member, Capability.MANAGE_ACTIVITY)
    courses = {course.id: course for course in _taught_before(db, member)}
    rows = db.scalars(
        select(Activity)
        .where(Activity.course_id.in_(courses))
        .order_by(Activity.created_at, Activity.id)
        .limit(_MOST_OFFERED)
    )
    return [(activity, courses[activity.course_id]) for activity in rows]


def copy_activity(
    db: Session,
    member: Member,
    link_id: uuid.UUID,
    activity_id: uuid.UUID,
    *,
    with_model_notes: bool = True,
) -> Activity:
    """Copy one of the offered activities behind a link that has none.

    Its model notes come along unless the teacher leaves them. Raises NotFound for any other, and
    Conflict when the link has just been set up.
    """
    require(member, Capability.MANAGE_ACTIVITY)
    place = db.get_one(Course, member.course_id).at_lms
    tenancy.lock_course(db, place.deployment_id, place.context_id)
    link = set_up.lock_free_link(db, member, link_id)
    source = next((each for each, _ in offered(db, member) if each.id == activity_id), None)
    if source is None:
        raise NotFound
    made = find_by_minted_id(db, member.course_id, source.minted_id) or _copied(
        db, source, member, with_model_notes=with_model_notes
    )
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


def _copied(
    db: Session, source: Activity, member: Member, *, with_model_notes: bool = True
) -> Activity:
    """A copy of the activity and of what is read in it, in the member's course."""
    made = _settings_copied(db, source, member.course_id)
    copies = {
        str(each.id): str(_copy_conversation(db, each, made))
        for each in queries.of_activity(db, source.id)
        # What somebody has not shown to their own class is nobody else's.
        if each.state not in ("choosing", "preview")
    }
    if with_model_notes:
        teaches = may(member.role, Capability.MANAGE_ACTIVITY)
        adopted_by = member.enrolment_id if teaches else None
        model_notes.copy(db, source, made, copies, adopted_by)
    audit.record(
        db,
        audit.Event.ACTIVITY_COPIED,
        person_id=member.person_id,
        course_id=made.course_id,
        activity=str(made.id),
        source=str(source.id),
    )
    return made


def _settings_copied(db: Session, source: Activity, course_id: uuid.UUID) -> Activity:
    """Copy of an activity's settings in another course: without its dates, which are another
    term's.
    """
    made = Activity(
        course_id=course_id,
        title=source.title,
        instructions=source.instructions,
        workspace_for=source.workspace_for,
        grouping_id=groupings.counterpart(db, source.grouping_id, course_id),
        **course_defaults.carried(source, db.get_one(Course, course_id)),
        score_maximum=source.score_maximum,
        marker_count=source.marker_count,
        hands_in=source.hands_in,
        checks_claims=source.checks_claims,
        contributions=replace(source.contributions, until=None),
        response=source.response,
        comparison=source.comparison,
        minted_id=source.minted_id,
        copied_from=source.id,
    )
    db.add(made)
    db.flush()
    tag_sets.copy(db, source.id, made.id)
    credit.copy(db, source, made)
    rubrics.copy(db, source.id, made.id, tag_sets.of_activity(db, source.id))
    return made


def _copy_conversation(db: Session, source: Conversation, made: Activity) -> uuid.UUID:
    """Copy a conversation with its turns, and return its id; one that is not read yet is read for
    each copy.
    """
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
        turn_count=source.turn_count,
        text_hash=source.text_hash,
        blind_hash=source.blind_hash,
        added_by=None,
        product=source.product,
        model=source.model,
        format=source.format,
        made_at=source.made_at,
        source_hash=source.source_hash,
        changes=list(source.changes),
    )
    db.add(copy)
    db.flush()
    # Of what another course reads, only that goes along: a source may hold much that was left out.
    is_read = source.state == "ready"
    unread = (ConversationSource, SourcePiece)
    for table in (Turn, ConversationText) if is_read else unread:
        _copy_rows(db, table, source, copy)
    if copy.state == "importing":
        importing.ask_for_reading(db, copy)
    return copy.id


def _copy_rows(db: Session, table: type[Table], source: Conversation, copy: Conversation) -> None:
    """Copy the rows of a table that belong to a conversation, without loading them."""
    columns = table.__table__.columns
    own = {"id": func.gen_random_uuid(), "conversation_id": literal(copy.id)}
    rows = select(*(own.get(column.name, column) for column in columns)).where(
        columns["conversation_id"] == source.id
    )
    db.execute(insert(table).from_select(columns.keys(), rows))
