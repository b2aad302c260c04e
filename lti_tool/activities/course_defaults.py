"""Defaults of a course: shown with the activities that follow them, and changed with a plan."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from lti_tool.activities import fresh_workspaces, queries
from lti_tool.courses import permissions
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.course_defaults import (
    FOLLOWED,
    LASTING,
    Defaults,
    checked,
    columns_of,
)
from lti_tool.courses.roles import Capability
from lti_tool.courses.tables import Course
from lti_tool.courses.tenancy import Member
from lti_tool.documents import access
from lti_tool.errors import Conflict
from lti_tool.grading import checks

_OF_WORKSPACES = frozenset({"hiding", "names"})
"""Settings with which workspaces are made."""


@dataclass(frozen=True)
class Follower:
    """An activity, with the settings in which it follows its course."""

    id: uuid.UUID
    title: str
    follows: Sequence[str]
    keeps: Sequence[str]
    """Those of them that it has begun with, and keeps whatever its course says."""


@dataclass(frozen=True)
class CourseDefaults:
    """Defaults of a course, and the activities that each of them holds for."""

    defaults: Defaults
    followers: Sequence[Follower]


def of_course(db: Session, member: Member) -> CourseDefaults:
    """Defaults of the member's course, for whoever sets activities up."""
    permissions.require(member, Capability.MANAGE_ACTIVITY)
    return _shown(db, member, db.get_one(Course, member.course_id))


def change(
    db: Session, member: Member, changes: Mapping[str, Any], affected: Collection[uuid.UUID]
) -> CourseDefaults:
    """Change some defaults, and have open pages of the activities that follow them do so, too.

    A setting that `changes` does not name stays, whoever has set it meanwhile. `affected` are the
    activities of which the page has said that they change. Raises Conflict where others would, and
    InvalidInput for numbers out of range.
    """
    permissions.require(member, Capability.MANAGE_ACTIVITY)
    for name, value in changes.items():
        checked(name, value)
    # Rows that name the course can be added meanwhile: whoever adds them has locked an activity.
    course = db.get_one(
        Course, member.course_id, with_for_update={"key_share": True}, populate_existing=True
    )
    changed = {name for name, value in changes.items() if getattr(course, name) != value}
    activities = _locked(db, course, changed)
    before = _shown(db, member, course)
    reached = {each.id for each in before.followers if changed & _changeable(each)}
    if reached != set(affected):
        raise Conflict(
            "Activities that follow the course have changed meanwhile.",
            advice="Look again at what this would change, and save it then.",
        )
    for each in before.followers:
        kept = changed.intersection(each.keeps)
        activities[each.id].assign(**_own(activities[each.id], kept))
    for name in changed:
        course.assign(**columns_of(name, changes[name]))
    db.flush()
    for each in before.followers:
        if each.id not in reached:
            continue
        has_others = activities[each.id].workspace_for != "student"
        if changed & _changeable(each) & (_OF_WORKSPACES if has_others else {"names"}):
            fresh_workspaces.replace(db, activities[each.id])
        else:
            access.publish_settings_changed(db, each.id)
    db.expire_all()
    return _shown(db, member, course)


def carried(activity: Activity, course: Course) -> dict[str, Any]:
    """Own settings with which an activity does in another course what it does in its own; it
    follows where both courses say the same.
    """
    values: dict[str, Any] = {}
    for setting, columns in FOLLOWED.items():
        is_same = all(getattr(course, name) == getattr(activity, name) for name in columns)
        if is_same and _follows(activity, setting):
            values |= dict.fromkeys(f"{name}_here" for name in columns)
        else:
            values |= _own(activity, [setting])
    return values


def _own(activity: Activity, settings: Iterable[str]) -> dict[str, Any]:
    """Columns of an activity's own values with which these settings stay as they hold."""
    columns = [name for setting in settings for name in FOLLOWED[setting]]
    return {f"{name}_here": getattr(activity, name) for name in columns}


def _locked(db: Session, course: Course, changed: Collection[str]) -> Mapping[uuid.UUID, Activity]:
    """Activities of the course by id; locked, with their documents, where one of these settings can
    only change until something has begun.
    """
    query = select(Activity).where(Activity.course_id == course.id).order_by(Activity.id)
    if not LASTING.isdisjoint(changed):
        query = query.with_for_update().execution_options(populate_existing=True)
    found = db.scalars(query).all()
    if not _OF_WORKSPACES.isdisjoint(changed):
        for each in found:
            queries.lock_documents(db, each)
    return {each.id: each for each in found}


def _changeable(follower: Follower) -> set[str]:
    return set(follower.follows) - set(follower.keeps)


def _shown(db: Session, member: Member, course: Course) -> CourseDefaults:
    activities = queries.activities_of_course(db, member)
    follows = {each.id: [name for name in FOLLOWED if _follows(each, name)] for each in activities}
    begun = _begun(db, activities, follows)
    return CourseDefaults(
        Defaults(**{each.name: getattr(course, each.name) for each in fields(Defaults)}),
        [
            Follower(
                each.id,
                each.title,
                follows[each.id],
                [name for name in follows[each.id] if each.id in begun.get(name, ())],
            )
            for each in activities
        ],
    )


def _begun(
    db: Session, activities: Collection[Activity], follows: Mapping[uuid.UUID, Collection[str]]
) -> Mapping[str, Collection[uuid.UUID]]:
    """Activities that keep each lasting setting, of those that follow their course in it."""
    made = [each.id for each in activities if not _OF_WORKSPACES.isdisjoint(follows[each.id])]
    touched = fresh_workspaces.touched(db, made)
    revealed = {each.id for each in activities if each.revealed_at is not None}
    holding = [each.id for each in activities if "holds_marks" in follows[each.id]]
    drafted = set(db.scalars(union(*checks.drafted_in(holding)))) if holding else set()
    alone = {each.id for each in activities if each.workspace_for == "student"}
    return {"names": touched, "hiding": (touched | revealed) - alone, "holds_marks": drafted}


def _follows(activity: Activity, setting: str) -> bool:
    return getattr(activity.own, setting) is None
