"""Blind comparison: students choose between texts before they learn which model wrote which.

Who may know where a text is from is decided in `workspaces.blind_texts`. Here somebody chooses, and
a teacher, or the last choice, reveals.
"""

import uuid
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.orm import Session

from lti_tool import audit, clock
from lti_tool.activities import checks, queries
from lti_tool.activities.tables import ComparisonChoice
from lti_tool.conversations.tables import Conversation
from lti_tool.courses import memberships, permissions
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.comparisons import LONGEST_REASON, ComparisonSettings
from lti_tool.courses.memberships import IS_STUDENT, MAIN, MAIN_ID
from lti_tool.courses.roles import Capability
from lti_tool.courses.tables import CourseClass, Enrolment, EnrolmentClass
from lti_tool.courses.tenancy import Member
from lti_tool.documents import access
from lti_tool.errors import Conflict, Forbidden, InvalidInput, NotFound
from lti_tool.languages import Message
from lti_tool.workspaces import conversations, pseudonyms, writing_window

LEAST_TEXTS = 2
"""Texts between which somebody can choose."""

_REVEALED_SENTENCE = "It is known by now where these texts are from, so nothing is chosen any more."


@dataclass(frozen=True)
class Chosen:
    """Choice of somebody: a text, or None for about equal, and why."""

    conversation: uuid.UUID | None
    reason: str


def may_choose(member: Member) -> bool:
    """True for a student; who watches or teaches chooses nothing."""
    return writing_window.is_restricted(member) and permissions.may(
        member.role, Capability.ANNOTATE
    )


def can_choose(db: Session, member: Member, activity: Activity) -> bool:
    """True for a student where there are texts to choose between."""
    return may_choose(member) and len(_compared(db, member, activity)) >= LEAST_TEXTS


def choose(
    db: Session,
    member: Member,
    activity_id: uuid.UUID | str,
    conversation_id: uuid.UUID | None,
    reason: str,
) -> None:
    """Store which text a student finds better, None for about equal, in place of an earlier choice.

    The last of all reveals, where the activity says so. Raises Forbidden for who is no student, and
    Conflict where nothing is hidden (any more). Raises NotFound for a text that is not compared,
    and InvalidInput for a long reason.
    """
    permissions.require(member, Capability.ANNOTATE)
    if not may_choose(member):
        raise Forbidden("Students choose between these texts.")
    words = reason.strip()
    if len(words) > LONGEST_REASON:
        raise InvalidInput(
            Message("This has at most {longest_reason} characters.", longest_reason=LONGEST_REASON),
            field="reason",
        )
    # Two who are the last take turns, and a reveal waits.
    activity = queries.lock_activity(db, member, activity_id)
    if not activity.is_blind:
        raise Conflict(_REVEALED_SENTENCE, advice="Load the page again.")
    compared = {each.id for each in _compared(db, member, activity)}
    if len(compared) < LEAST_TEXTS:
        raise Conflict("There is nothing to choose between yet.")
    if conversation_id is not None and conversation_id not in compared:
        raise NotFound
    pseudonyms.ensure(db, activity, member.enrolment_id)
    given = {"conversation_id": conversation_id, "reason": words}
    new = insert(ComparisonChoice).values(
        id=uuid.uuid4(), activity_id=activity.id, enrolment_id=member.enrolment_id, **given
    )
    db.execute(
        new.on_conflict_do_update(index_elements=["activity_id", "enrolment_id"], set_=given)
    )
    _reveal_if_all(db, activity)


def reveal(db: Session, member: Member, activity_id: uuid.UUID | str) -> Activity:
    """Let everybody learn where the texts of an activity are from, for good; open pages show it.

    Raises Conflict where nothing is hidden (any more).
    """
    permissions.require(member, Capability.MANAGE_ACTIVITY)
    activity = queries.lock_activity(db, member, activity_id)
    if not activity.is_blind:
        raise Conflict("Nothing is hidden here.", advice="Open the activity again.")
    _reveal(db, activity, member.person_id)
    return activity


def change_settings(db: Session, activity: Activity, wanted: ComparisonSettings) -> None:
    """Change the settings of an activity that is locked.

    Raises InvalidInput, and Conflict for showing models in another way than by revealing them once
    somebody has chosen.
    """
    checks.checked_comparison(wanted)
    if wanted.hides_models != activity.comparison.hides_models:
        require_unchosen(db, activity.id, advice="Reveal the models instead.")
    if not wanted.hides_models:
        activity.models_revealed_at = None
    activity.comparison = wanted
    db.flush()
    _reveal_if_all(db, activity)


def require_unchosen(db: Session, activity_id: uuid.UUID, *, advice: str) -> None:
    """Raise Conflict where somebody has chosen between the texts of an activity."""
    if db.scalar(select(func.count()).select_from(chosen_in([activity_id]).subquery())):
        raise Conflict("Students have chosen between these texts.", advice=advice)


def require_no_comparison(db: Session, activity: Activity) -> None:
    """Raise Conflict for one more text where students are choosing between those that are there."""
    if activity.is_blind:
        require_unchosen(db, activity.id, advice="Reveal the models before you add another text.")


def chosen_in(activity_ids: Collection[uuid.UUID]) -> Select[uuid.UUID]:
    """Query of those activities in which anybody has chosen."""
    return (
        select(ComparisonChoice.activity_id)
        .where(ComparisonChoice.activity_id.in_(activity_ids))
        .distinct()
    )


def own_choice(db: Session, member: Member, activity: Activity) -> Chosen | None:
    """Choice of a member so far."""
    found = db.execute(
        select(ComparisonChoice.conversation_id, ComparisonChoice.reason)
        .where(
            ComparisonChoice.activity_id == activity.id,
            ComparisonChoice.enrolment_id.in_(memberships.own_ids(db, member)),
        )
        .order_by(ComparisonChoice.enrolment_id != member.enrolment_id, ComparisonChoice.id)
        .limit(1)
    ).one_or_none()
    return None if found is None else Chosen(*found)


def counted(db: Session, activity: Activity) -> Counter[uuid.UUID | None]:
    """Number of people who have chosen each text, None for about equal.

    Somebody with two accounts counts once. Whoever has left the course by now counts, too.
    """
    one_each = (
        select(ComparisonChoice.conversation_id)
        .join(Enrolment, Enrolment.id == ComparisonChoice.enrolment_id)
        .where(ComparisonChoice.activity_id == activity.id)
        .ext(distinct_on(MAIN_ID))
        .order_by(MAIN_ID, ComparisonChoice.enrolment_id != MAIN_ID, ComparisonChoice.id)
        .subquery()
    )
    rows = db.execute(
        select(one_each.c.conversation_id, func.count()).group_by(one_each.c.conversation_id)
    )
    return Counter(dict(iter(rows)))


def numbers(db: Session, activity: Activity) -> tuple[int, int]:
    """Number of the students who have chosen, and of all who can open the activity."""
    chosen = (
        select(ComparisonChoice.id)
        .join(Enrolment, Enrolment.id == ComparisonChoice.enrolment_id)
        .where(ComparisonChoice.activity_id == activity.id, MAIN.id == MAIN_ID)
        .correlate(MAIN)
    )
    students = (
        select(MAIN.id, chosen.exists().label("has_chosen"))
        .select_from(Enrolment)
        .join(MAIN, MAIN.id == MAIN_ID)
        .where(Enrolment.course_id == activity.course_id, Enrolment.active, IS_STUDENT)
        .distinct()
    )
    if activity.grouping_id is not None:
        students = students.join(EnrolmentClass, EnrolmentClass.enrolment_id == Enrolment.id).join(
            CourseClass,
            (CourseClass.id == EnrolmentClass.class_id)
            & (CourseClass.grouping_id == activity.grouping_id),
        )
    found = students.subquery()
    everybody, those = db.execute(
        select(func.count(), func.count().filter(found.c.has_chosen)).select_from(found)
    ).one()
    return those, everybody


def _compared(db: Session, member: Member, activity: Activity) -> list[Conversation]:
    listed = conversations.of_activity(db, member, activity.id)
    return [each for each in listed if each.state == "ready"]


def _reveal_if_all(db: Session, activity: Activity) -> None:
    if not activity.is_blind or not activity.comparison.reveals_when_all:
        return
    chosen, everybody = numbers(db, activity)
    if chosen and chosen >= everybody:
        _reveal(db, activity, None)


def _reveal(db: Session, activity: Activity, person_id: uuid.UUID | None) -> None:
    activity.models_revealed_at = clock.now()
    db.flush()
    audit.record(
        db,
        audit.Event.MODELS_REVEALED,
        person_id=person_id,
        course_id=activity.course_id,
        activity=str(activity.id),
    )
    access.publish_settings_changed(db, activity.id)
