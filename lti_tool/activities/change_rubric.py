"""Change the rubric of an activity; marks that were given by it stay as they are."""

import re
import uuid
from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from lti_tool import audit
from lti_tool.activities import gradebook_columns, queries
from lti_tool.annotations import tag_sets
from lti_tool.annotations.tag_sets import TagSet
from lti_tool.courses import permissions
from lti_tool.courses.roles import Capability
from lti_tool.courses.tenancy import Member
from lti_tool.errors import Conflict, InvalidInput
from lti_tool.grading import criterion_columns, rubrics, student_row
from lti_tool.grading.rubrics import Criterion, Rubric
from lti_tool.languages import Message

MOST_CRITERIA = 20
MOST_LEVELS = 9
"""Levels of a criterion: each has a digit."""

MOST_POINTS = 1_000
LONGEST_TITLE = 200
LONGEST_DESCRIPTION = 2_000
LONGEST_LEVEL = 300

_KEY = re.compile("[0-9a-z]{1,32}", re.ASCII)


def change_rubric(
    db: Session,
    member: Member,
    activity_id: uuid.UUID | str,
    *,
    version: int,
    criteria: Sequence[Criterion],
) -> Rubric:
    """Store criteria in place of the rubric's version `version`; none take the rubric out.

    Raises InvalidInput naming the criterion by its place, as in `criteria.2.points`, and Conflict
    where somebody else was first.
    """
    permissions.require(member, Capability.MANAGE_ACTIVITY)
    # Markers share this lock, so none uses a version that is going.
    activity = queries.lock_activity(db, member, activity_id)
    if rubrics.of_activity(db, activity.id).version != version:
        raise Conflict(
            "Somebody else has changed this rubric meanwhile.",
            advice="Load theirs, and make your change again.",
        )
    _check(criteria, tag_sets.of_activity(db, activity.id))
    rubrics.store(db, activity.id, criteria)
    if criterion_columns.are_on(db, activity.id):
        _follow(db, activity.id)
    audit.record(
        db,
        audit.Event.RUBRIC_CHANGED,
        person_id=member.person_id,
        course_id=member.course_id,
        activity=str(activity.id),
        criteria=len(criteria),
    )
    return rubrics.of_activity(db, activity.id)


def turn_columns(
    db: Session, member: Member, activity_id: uuid.UUID | str, *, are_on: bool
) -> None:
    """Let each criterion have a column of its own in the gradebook, or no more.

    What has been marked is sent to them at once. Columns that are there stay with what they have:
    the gradebook is its teachers'. Raises Conflict where the platform lets the tool make none.
    """
    permissions.require(member, Capability.MANAGE_ACTIVITY)
    activity = queries.lock_activity(db, member, activity_id)
    obstacle = criterion_columns.obstacle(db, activity)
    if are_on and obstacle is not None:
        raise Conflict(
            "Criteria can have no columns here.", advice=criterion_columns.SENTENCES[obstacle]
        )
    if are_on and not rubrics.of_activity(db, activity.id).criteria:
        raise Conflict("There is no rubric yet.", advice="Save one with criteria first.")
    criterion_columns.turn(db, activity.id, are_on=are_on)
    if are_on:
        _follow(db, activity.id)
        student_row.lock_all(db, activity)
        criterion_columns.enqueue_all(db, activity.id)
    audit.record(
        db,
        audit.Event.RUBRIC_CHANGED,
        person_id=member.person_id,
        course_id=member.course_id,
        activity=str(activity.id),
        columns=are_on,
    )


def _follow(db: Session, activity_id: uuid.UUID) -> None:
    """Have a column for each criterion, by its title."""
    rubric = rubrics.of_activity(db, activity_id)
    gradebook_columns.enqueue_criteria(db, criterion_columns.follow(db, activity_id, rubric))


def _check(criteria: Sequence[Criterion], tags: TagSet) -> None:
    if len(criteria) > MOST_CRITERIA:
        raise InvalidInput(
            Message("A rubric has at most {most_criteria} criteria.", most_criteria=MOST_CRITERIA),
            field="criteria",
        )
    keys: set[str] = set()
    for place, criterion in enumerate(criteria):
        field = f"criteria.{place}"
        if not _KEY.fullmatch(criterion.key) or criterion.key in keys:
            raise InvalidInput("Each criterion has a key of its own.", field=f"{field}.key")
        keys.add(criterion.key)
        _check_points(criterion, field)
        _check_tags(criterion.tags, tags, f"{field}.tags")


def _check_points(criterion: Criterion, field: str) -> None:
    if not 0 < criterion.points <= MOST_POINTS:
        raise InvalidInput(
            Message(
                "“{title}” gives more than 0 and at most {most_points} points.",
                title=criterion.title,
                most_points=MOST_POINTS,
            ),
            field=f"{field}.points",
        )
    levels = criterion.levels
    if not levels:
        return
    if not 2 <= len(levels) <= MOST_LEVELS:
        raise InvalidInput(
            Message(
                "“{title}” has 2 to {most_levels} levels, or none.",
                title=criterion.title,
                most_levels=MOST_LEVELS,
            ),
            field=f"{field}.levels",
        )
    if max(level.points for level in levels) != criterion.points:
        raise InvalidInput(
            Message(
                "The best level of “{title}” gives all of its {points} points.",
                title=criterion.title,
                points=criterion.points,
            ),
            field=f"{field}.levels",
        )


def _check_tags(keys: Iterable[str], tags: TagSet, field: str) -> None:
    if any(tags.get(key) is None for key in keys):
        raise InvalidInput("The evidence has a tag that this activity does not have.", field=field)
