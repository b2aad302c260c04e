"""Groups of a class: shown, made, filled and split; what tutors see; the history of the roster."""

from typing import TypeVar

from lti_tool.courses import roster_problems
from lti_tool.courses.cohorts import roster_runs
from lti_tool.groups import changes, groupings, overview
from lti_tool.groups.files import plan, reading
from lti_tool.groups.files.plan import Plan
from lti_tool.groups.files.rows import LARGEST_FILE, FileRow
from lti_tool.groups.overview import ListedGroup, ListedGrouping
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Body
from lti_tool.web.schemas import groups as schemas

_RUNS_SHOWN = 10

_LARGEST_FORM = 64 * 1024
"""Bytes of a form around its file."""

FileT = TypeVar("FileT", bound=schemas.GroupFile)


def show(context: RequestContext) -> schemas.GroupOverview:
    """The sets of groups of the course with their members; a limited tutor's own groups alone."""
    found = overview.of_course(context.db, context.member)
    return schemas.GroupOverview(
        groupings=[_grouping(each) for each in found.groupings],
        people=[schemas.GroupMember.model_validate(each) for each in found.people],
        limits_tutors=found.limits_tutors,
        sees_all=found.sees_all,
    )


def _grouping(listed: ListedGrouping) -> schemas.Grouping:
    return schemas.Grouping.model_validate(
        {
            "id": listed.grouping.id,
            "name": listed.grouping.name,
            "source": listed.grouping.source,
            "groups": [_group(each) for each in listed.groups],
            "activities": listed.activities,
        }
    )


def _group(listed: ListedGroup) -> schemas.Group:
    return schemas.Group(
        id=listed.group.id,
        name=listed.group.name,
        is_named_by_lms=listed.group.is_named_by_lms,
        is_retired=listed.group.retired_at is not None,
        has_work=listed.has_work,
        members=listed.members,
    )


def create(context: RequestContext, body: Body[schemas.NewGrouping]) -> schemas.GroupOverview:
    """Make a set of groups; with a size, all students are put into groups of it at random."""
    wanted = body.read()
    made = groupings.create(context.db, context.member, wanted.name)
    if wanted.size is not None:
        changes.split(context.db, context.member, made.id, wanted.size)
    return show(context)


def rename(
    context: RequestContext, grouping_id: str, body: Body[schemas.NewName]
) -> schemas.GroupOverview:
    """Rename a set of groups."""
    grouping = groupings.lock(context.db, context.member, grouping_id)
    groupings.rename(context.db, context.member, grouping.id, body.read().name)
    return show(context)


def delete(context: RequestContext, grouping_id: str) -> None:
    """Delete a set of groups in which nobody has worked."""
    groupings.delete(context.db, context.member, grouping_id)


def add(
    context: RequestContext, grouping_id: str, body: Body[schemas.NewGroups]
) -> schemas.GroupOverview:
    """Add groups to a set."""
    grouping = groupings.lock(context.db, context.member, grouping_id)
    changes.add(context.db, context.member, grouping.id, body.read().names)
    return show(context)


def split(
    context: RequestContext, grouping_id: str, body: Body[schemas.RandomSplit]
) -> schemas.GroupOverview:
    """Put the students who are in no group of a set into new groups, at random."""
    grouping = groupings.lock(context.db, context.member, grouping_id)
    changes.split(context.db, context.member, grouping.id, body.read().size)
    return show(context)


def move(
    context: RequestContext, grouping_id: str, body: Body[schemas.Move]
) -> schemas.GroupOverview:
    """Put people into a group of a set, take them out of one, or both."""
    grouping = groupings.lock(context.db, context.member, grouping_id)
    wanted = body.read()
    changes.move(
        context.db,
        context.member,
        grouping.id,
        wanted.people,
        into=wanted.into,
        out_of=wanted.out_of,
    )
    return show(context)


def rename_group(
    context: RequestContext, group_id: str, body: Body[schemas.NewName]
) -> schemas.GroupOverview:
    """Rename a group whose name the LMS has not told."""
    group, _ = changes.fetch(context.db, context.member, group_id)
    changes.rename(context.db, context.member, group.id, body.read().name)
    return show(context)


def remove_group(context: RequestContext, group_id: str) -> schemas.RemovedGroup:
    """Delete a group; one with work in it is kept, out of use."""
    is_kept = changes.remove(context.db, context.member, group_id)
    return schemas.RemovedGroup(is_kept=is_kept)


def restore_group(context: RequestContext, group_id: str) -> schemas.GroupOverview:
    """Take a group into use again."""
    changes.restore(context.db, context.member, group_id)
    return show(context)


def plan_file(context: RequestContext, body: Body[schemas.GroupFile]) -> schemas.GroupFilePlan:
    """Plan what a file of the LMS would change in a set of groups; nothing is changed yet."""
    wanted = _read_file(body)
    context.release()
    table = reading.read(wanted.file.stream)
    return _plan(plan.make(context.db, context.member, table, wanted.name))


def apply_file(
    context: RequestContext, body: Body[schemas.PlannedGroupFile]
) -> schemas.GroupOverview:
    """Apply a plan exactly as it was shown; 409 where it would be another one by now."""
    wanted = _read_file(body)
    context.release()
    table = reading.read(wanted.file.stream)
    plan.apply(context.db, context.member, table, wanted.name, wanted.digest)
    return show(context)


def _read_file(body: Body[FileT]) -> FileT:
    return body.read(most_form=LARGEST_FILE + _LARGEST_FORM)


def _plan(made: Plan) -> schemas.GroupFilePlan:
    def rows(found: list[FileRow]) -> list[int]:
        return [row.number for row in found]

    return schemas.GroupFilePlan(
        digest=made.digest,
        name=made.name,
        is_new=made.grouping is None,
        groups=[schemas.PlannedGroup.model_validate(each) for each in made.groups],
        found=len(made.matches.found),
        without_group=made.without_group,
        not_found=rows(made.matches.not_found),
        ambiguous=rows(made.matches.ambiguous),
        unreadable=rows(made.matches.unreadable),
    )


def change_settings(
    context: RequestContext, body: Body[schemas.GroupSettings]
) -> schemas.GroupOverview:
    """Let tutors see and mark only their groups, or everybody."""
    changes.limit_tutors(context.db, context.member, limits=body.read().limits_tutors)
    return show(context)


def list_roster_runs(context: RequestContext) -> list[schemas.RosterRun]:
    """The newest fetches of the LMS's list of participants, and what each changed."""
    runs = roster_runs.newest(context.db, context.member.course_id, _RUNS_SHOWN)
    return [
        schemas.RosterRun(
            id=each.run.id,
            at=each.run.created_at,
            is_whole=each.run.kind == "whole",
            listed=each.run.listed,
            unreadable=each.run.unreadable,
            problem=each.run.problem and roster_problems.SENTENCES[each.run.problem],
            changes=[schemas.RosterChange.model_validate(change) for change in each.changes],
        )
        for each in runs
    ]
