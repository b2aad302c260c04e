"""The roster of a course, fetched and applied."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.courses import classes, roster
from lti_tool.courses.activity_tables import ActivityLink
from lti_tool.courses.cohorts import roster_runs
from lti_tool.courses.tables import Course
from lti_tool.db.job_queue import Claimed
from lti_tool.errors import PlatformPaused, ServiceError
from lti_tool.lti import dialects, groups, members, platforms
from lti_tool.lti.dialects import Dialect
from lti_tool.lti.groups import Group
from lti_tool.lti.members import Roster
from lti_tool.worker.job_context import Tools, TryAgain

_log = structlog.get_logger()

_WHOLE_AFTER = timedelta(hours=24)
"""Differences are trusted for a day; then the whole roster is fetched again."""

_MOST_TRIES = 5


@dataclass(frozen=True)
class _Where:
    """Addresses at which the platform serves a course's members."""

    platform_id: uuid.UUID
    dialect: Dialect
    memberships_url: str
    differences_url: str | None
    groups_url: str | None
    link: str | None
    """A link of the course: a Moodle may share names only through one."""


def refresh(tools: Tools, job: Claimed) -> None:
    """Fetch the roster, then apply it; a failure on the way changes nobody."""
    course_id = uuid.UUID(job.subject)
    with tools.database.transaction() as db:
        where = _where(db, course_id)
    if where is None:
        return
    is_whole = where.differences_url is None
    try:
        fetched, named = _fetch(tools, where)
    except PlatformPaused:
        raise
    except ServiceError as error:
        _log.warning("roster-failed", course=job.subject, detail=error.detail)
        with tools.database.transaction() as db:
            course = db.get_one(Course, course_id)
            course.roster_problem = error.reason
            roster_runs.record_failure(db, course.id, error.reason, is_whole=is_whole)
            # Whatever was wrong with the differences, the whole roster is right.
            course.roster_differences_url = None
        if job.attempts < _MOST_TRIES:
            raise TryAgain(error.retry_after) from None
        return
    found = _groups(tools, where)
    with tools.database.transaction() as db:
        course = db.get_one(Course, course_id)
        classes.name_groups(db, course, found)
        report = roster.apply(
            db,
            course,
            fetched.members,
            is_whole=is_whole,
            unreadable=fetched.unreadable,
            named=named,
        )
        # Whom these differences could not name, a whole roster may.
        course.roster_differences_url = None if fetched.unreadable else fetched.differences_url
        if is_whole:
            course.roster_whole_at = clock.now()
    _log.info("roster-applied", course=job.subject, **vars(report))


def _where(db: Session, course_id: uuid.UUID) -> _Where | None:
    course = db.get(Course, course_id)
    if course is None or course.memberships_url is None:
        return None
    at = course.at_lms
    platform = platforms.require_running(db, at.platform_id, at.deployment_id)
    link = db.scalar(
        select(ActivityLink.resource_link_id)
        .where(ActivityLink.course_id == course_id)
        .order_by(ActivityLink.created_at.desc())
        .limit(1)
    )
    return _Where(
        platform.id,
        dialects.of(platform.dialect),
        course.memberships_url,
        course.roster_differences_url if _is_recent(course.roster_whole_at) else None,
        course.groups_url,
        link,
    )


def _is_recent(timestamp: datetime | None) -> bool:
    return timestamp is not None and timestamp > clock.now() - _WHOLE_AFTER


def _fetch(tools: Tools, where: _Where) -> tuple[Roster, Collection[str] | None]:
    """The roster, and the subjects whose names it tells: None for all of them."""
    if where.differences_url:
        changes = members.fetch_differences(
            tools.client, where.platform_id, where.differences_url, where.dialect
        )
        return changes, None if _has_names(changes) else ()
    whole = members.fetch_members(
        tools.client,
        where.platform_id,
        where.memberships_url,
        where.dialect,
        groups=where.groups_url is not None,
    )
    if where.link is None or _has_names(whole):
        return whole, None
    return _named(tools, where, whole)


def _has_names(fetched: Roster) -> bool:
    return any(member.name for member in fetched.members)


def _named(tools: Tools, where: _Where, nameless: Roster) -> tuple[Roster, Collection[str] | None]:
    """The roster with the names that one activity shares, where the platform leaves sharing to
    each (Moodle: "delegate to teacher"). Nothing is told of who may not use that activity, and
    nothing at all where its list cannot be had.
    """
    try:
        of_link = members.fetch_members(
            tools.client, where.platform_id, where.memberships_url, where.dialect, link=where.link
        )
    except PlatformPaused:
        raise
    except ServiceError as error:
        _log.info("names-unanswered", detail=error.detail)
        return nameless, ()
    if not _has_names(of_link):
        return nameless, None
    names = {member.subject: member.name for member in of_link.members}
    everybody = [replace(each, name=names.get(each.subject)) for each in nameless.members]
    return replace(nameless, members=everybody), names


def _groups(tools: Tools, where: _Where) -> list[Group]:
    """The course's groups by name; without them groups are called by number, and all else works."""
    if where.groups_url is None:
        return []
    try:
        return groups.fetch_groups(tools.client, where.platform_id, where.groups_url)
    except PlatformPaused:
        raise
    except ServiceError as error:
        _log.info("groups-unanswered", detail=error.detail)
        return []
