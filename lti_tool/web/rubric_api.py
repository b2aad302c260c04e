"""Show and change the rubric of an activity, and what was given by it."""

import uuid
from collections.abc import Iterable

from lti_tool.activities import change_rubric, queries
from lti_tool.annotations import tag_sets
from lti_tool.annotations.tag_sets import TagSet
from lti_tool.courses.activity_tables import Activity
from lti_tool.grading import criterion_columns, outcomes, results, rubrics
from lti_tool.grading.rubrics import Assessed, Choice, Choices, Criterion, Level, Rubric
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Body
from lti_tool.web.schemas import rubrics as schemas


def show(context: RequestContext, activity_id: str) -> schemas.EditedRubric:
    """The rubric of an activity, and how many students have a mark by it."""
    activity = queries.fetch_activity(context.db, context.member, activity_id)
    return _to_edited(context, activity, rubrics.of_activity(context.db, activity.id))


def change(
    context: RequestContext, activity_id: str, body: Body[schemas.RubricChange]
) -> schemas.EditedRubric:
    """Change the whole rubric of an activity; marks that were given stay as they are."""
    activity = queries.fetch_activity(context.db, context.member, activity_id)
    wanted = body.read()
    criteria = [_to_criterion(each) for each in wanted.criteria]
    changed = change_rubric.change_rubric(
        context.db, context.member, activity.id, version=wanted.version, criteria=criteria
    )
    return _to_edited(context, activity, changed)


def turn_columns(
    context: RequestContext, activity_id: str, body: Body[schemas.CriterionColumnsChange]
) -> schemas.EditedRubric:
    """Let each criterion have a column of its own in the gradebook, or no more.

    Where they have one already, what was marked is sent once more.
    """
    activity = queries.fetch_activity(context.db, context.member, activity_id)
    wanted = body.read().are_on
    change_rubric.turn_columns(context.db, context.member, activity.id, are_on=wanted)
    return _to_edited(context, activity, rubrics.of_activity(context.db, activity.id))


def _to_edited(context: RequestContext, activity: Activity, rubric: Rubric) -> schemas.EditedRubric:
    columns = criterion_columns.of_activity(context.db, activity)
    return schemas.EditedRubric(
        version=rubric.version,
        criteria=[schemas.EditedCriterion.model_validate(each) for each in rubric.criteria],
        assessed=rubrics.count_assessed(context.db, activity.id),
        columns=schemas.CriterionColumns(
            are_on=columns.are_on,
            obstacle_sentence=columns.obstacle and criterion_columns.SENTENCES[columns.obstacle],
            made=columns.made,
            waiting=columns.waiting,
            stuck=[
                schemas.StuckPoints(
                    title=each.title,
                    count=each.count,
                    sentence=outcomes.problem_sentence(
                        each.problem, each.detail, is_parked=each.is_parked
                    ),
                )
                for each in columns.stuck
            ],
            differing=[
                schemas.DifferingPoints(title=title, count=count)
                for title, count in results.count_differing_points(context.db, activity.id).items()
            ],
        ),
    )


def _to_criterion(wanted: schemas.NewCriterion) -> Criterion:
    return Criterion(
        key=wanted.key,
        title=wanted.title,
        description=wanted.description,
        points=wanted.points,
        levels=tuple(Level(each.words, each.points) for each in wanted.levels),
        tags=tuple(dict.fromkeys(wanted.tags)),
    )


def to_choices(wanted: schemas.RubricChoices | None) -> Choices | None:
    """Choices that a marker sends; None where the assessment stays as it is."""
    if wanted is None:
        return None
    by_key = {each.key: Choice(each.level, each.points) for each in wanted.criteria}
    return Choices(wanted.version, by_key)


def for_marker(
    context: RequestContext, activity_id: uuid.UUID
) -> tuple[schemas.Rubric | None, TagSet]:
    """The rubric of an activity, with its tags; no rubric where it has no criteria."""
    rubric = rubrics.of_activity(context.db, activity_id)
    tags = tag_sets.of_activity(context.db, activity_id)
    if not rubric.criteria:
        return None, tags
    criteria = [
        schemas.MarkedCriterion.model_validate(
            {
                **schemas.Criterion.model_validate(each).model_dump(),
                "evidence": rubrics.evidence(tags, each.tags),
            }
        )
        for each in rubric.criteria
    ]
    return schemas.Rubric(version=rubric.version, criteria=criteria), tags


def to_assessment(assessed: Iterable[Assessed], tags: TagSet) -> list[schemas.AssessedCriterion]:
    """Assessment by a rubric, with the tags of its evidence as they are now."""
    return [
        schemas.AssessedCriterion(
            key=each.key,
            title=each.title,
            most=float(each.most),
            points=None if each.points is None else float(each.points),
            level=each.level,
            evidence=[
                schemas.EvidenceTag.model_validate(tag) for tag in rubrics.evidence(tags, each.tags)
            ],
        )
        for each in assessed
    ]
