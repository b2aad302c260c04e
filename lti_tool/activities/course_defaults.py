"""Defaults of a course: shown with the activities that follow them, and changed with a plan."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from lti_tool.activities import queries
from lti_tool.courses import permissions
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.course_defaults import FOLLOWED, Defaults, checked_words
from lti_tool.courses.roles import Capability
from lti_tool.courses.tables import Course
from lti_tool.courses.tenancy import Member
from lti_tool.documents import access
from lti_tool.errors import Conflict


@dataclass(frozen=True)
class Follower:
    """An activity, with the settings in which it follows its course."""

    id: uuid.UUID
    title: str
    follows: Sequence[str]


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
    if "comment_words" in changes:
        checked_words(changes["comment_words"])
    course = db.get_one(Course, member.course_id, with_for_update=True, populate_existing=True)
    changed = {name for name, value in changes.items() if getattr(course, name) != value}
    before = _shown(db, member, course)
    reached = {each.id for each in before.followers if not changed.isdisjoint(each.follows)}
    if reached != set(affected):
        raise Conflict(
            "Activities that follow the course have changed meanwhile.",
            advice="Look again at what this would change, and save it then.",
        )
    course.assign(**_columns(changes))
    db.flush()
    for activity_id in sorted(reached):
        access.publish_settings_changed(db, activity_id)
    db.expire_all()
    return _shown(db, member, course)


def carried(activity: Activity, course: Course) -> dict[str, Any]:
    """Own settings with which an activity does in another course what it does in its own; it
    follows where both courses say the same.
    """
    values: dict[str, Any] = {}
    for setting, columns in FOLLOWED.items():
        holds = {name: getattr(activity, name) for name in columns}
        is_same = all(getattr(course, name) == value for name, value in holds.items())
        follows = is_same and _follows(activity, setting)
        values |= {f"{name}_here": None if follows else value for name, value in holds.items()}
    return values


def _columns(changes: Mapping[str, Any]) -> Mapping[str, Any]:
    values = dict(changes)
    words = values.pop("comment_words", None)
    if words is not None:
        values |= {"comment_words_least": words.least, "comment_words_most": words.most}
    return values


def _shown(db: Session, member: Member, course: Course) -> CourseDefaults:
    return CourseDefaults(
        Defaults(
            course.allows_own_tags,
            course.needs_comments,
            course.comment_words,
            course.resists_copying,
        ),
        [
            Follower(each.id, each.title, [name for name in FOLLOWED if _follows(each, name)])
            for each in queries.activities_of_course(db, member)
        ],
    )


def _follows(activity: Activity, setting: str) -> bool:
    return getattr(activity.own, setting) is None
