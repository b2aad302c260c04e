"""Marks of two markers and the one that they agree on, for open and for sealed names."""

import uuid

from lti_tool.activities import agree_marks, queries
from lti_tool.annotations import tag_sets
from lti_tool.annotations.tag_sets import TagSet
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.memberships import Membership
from lti_tool.grading import double_marking, preconditions
from lti_tool.grading.drafts import NewMark
from lti_tool.grading.rubrics import Assessed
from lti_tool.grading.single_marks import Given
from lti_tool.web import rubric_api
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Body, Query
from lti_tool.web.schemas import grades as schemas
from lti_tool.workspaces.authorship import name_of


def of_student(
    context: RequestContext, activity: Activity, main_id: uuid.UUID, tags: TagSet
) -> schemas.DoubleMarking | None:
    """Marks of the two markers as far as the viewer may see them.

    None where one person marks, and two have never.
    """
    found = double_marking.of_student(context.db, context.member, activity, main_id)
    if activity.marker_count == 1 and not found.given:
        return None
    agreed_by = found.draft.graded_by if found.draft else None
    return schemas.DoubleMarking(
        is_current=activity.marker_count != 1,
        marking_state=schemas.MarkingState.model_validate(found.marking_state),
        given=[_single(context, activity, each, tags) for each in found.given],
        mean=None if found.mean is None else float(found.mean),
        is_mean_rounded=found.is_mean_rounded,
        is_blind=found.is_blind,
        agreed_by=_name(context, activity, agreed_by),
    )


def give(
    context: RequestContext,
    activity: Activity,
    membership: Membership,
    wanted: schemas.ChangedGrade,
    *,
    is_sealed: bool = False,
) -> schemas.DoubleMarking:
    """Give the viewer's own mark, and show what they see from now on."""
    seen_at = wanted.seen_at
    preconditions.require_own_mark(context.db, context.member, activity, membership, seen_at)
    double_marking.give(
        context.db,
        context.member,
        activity,
        membership,
        _new(wanted),
        is_sealed=is_sealed,
    )
    tags = tag_sets.of_activity(context.db, activity.id)
    shown = of_student(context, activity, membership.enrolment.id, tags)
    assert shown is not None  # noqa: S101  # the mark was given
    return shown


def agree(
    context: RequestContext,
    activity: Activity,
    membership: Membership,
    wanted: schemas.AgreedGrade,
    *,
    is_sealed: bool = False,
) -> schemas.GradeDraft:
    """Set the mark that is agreed on."""
    seen_at = wanted.seen_at
    preconditions.require_mark(context.db, context.member, activity, membership, seen_at)
    draft = double_marking.agree(
        context.db,
        context.member,
        activity,
        membership,
        _new(wanted),
        wanted.marks,
        is_sealed=is_sealed,
    )
    return schemas.GradeDraft.model_validate(draft)


def plan_means(
    context: RequestContext, activity_id: str, query: Query[schemas.MeansQuery]
) -> schemas.MeansPlan:
    """Number of works the mean of which would be agreed on, and of those that would stay."""
    activity = queries.fetch_activity(context.db, context.member, activity_id)
    found = agree_marks.plan(context.db, context.member, activity, query.read().at_most)
    return schemas.MeansPlan(agreed=len(found.agreed), further=found.further, lacking=found.lacking)


def agree_on_means(
    context: RequestContext, activity_id: str, body: Body[schemas.AgreeOnMeans]
) -> schemas.AgreedOnMeans:
    """Agree on the mean wherever two marks are near enough, as it was planned."""
    activity = queries.fetch_activity(context.db, context.member, activity_id)
    wanted = body.read()
    count = agree_marks.agree_on_means(
        context.db, context.member, activity.id, wanted.at_most, wanted.planned
    )
    return schemas.AgreedOnMeans(agreed=count)


def _new(wanted: schemas.NewGrade) -> NewMark:
    return NewMark(wanted.score, wanted.comment, rubric_api.to_choices(wanted.rubric))


def _single(
    context: RequestContext, activity: Activity, given: Given, tags: TagSet
) -> schemas.SingleMark:
    mark, marker_id = given.mark, given.marker_id
    return schemas.SingleMark(
        id=mark.id,
        by=_name(context, activity, marker_id),
        is_own=marker_id == context.member.enrolment_id,
        score=float(mark.score),
        maximum=float(mark.maximum),
        comment=mark.comment,
        given_at=mark.given_at,
        assessment=rubric_api.to_assessment(Assessed.stored(mark.assessment), tags),
    )


def _name(
    context: RequestContext, activity: Activity, enrolment_id: uuid.UUID | None
) -> str | None:
    if enrolment_id is None:
        return None
    return name_of(context.db, context.member, activity, enrolment_id)
