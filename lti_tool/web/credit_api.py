"""Rule of credit of an activity: shown, previewed, used; and marks that follow it again."""

from lti_tool.activities import credit
from lti_tool.activities.queries import fetch_activity
from lti_tool.annotations import counted_notes
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.roles import Role
from lti_tool.dashboard import credit_preview
from lti_tool.grading import computed_marks, credit_counts
from lti_tool.grading.credit_rule import Condition, Counted, Rule
from lti_tool.web import grading_api, marking_api
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Body
from lti_tool.web.schemas import credit as schemas
from lti_tool.web.schemas.grades import GradeAnswer
from lti_tool.workspaces.tables import Workspace


def show(context: RequestContext, activity_id: str) -> schemas.CreditSettings:
    """Rule of an activity, for those who may change it."""
    return _settings(context, fetch_activity(context.db, context.member, activity_id))


def preview(
    context: RequestContext, activity_id: str, body: Body[schemas.NewRule]
) -> schemas.CreditPreview:
    """Effect of a rule on everybody; nothing is changed."""
    activity = fetch_activity(context.db, context.member, activity_id)
    found = credit_preview.of_rule(context.db, context.member, activity.id, _rule(body.read()))
    return schemas.CreditPreview.model_validate(found)


def change(
    context: RequestContext, activity_id: str, body: Body[schemas.RuleChange]
) -> schemas.CreditSettings:
    """Use a rule from now on, or none; marks by the rule follow at once."""
    activity = fetch_activity(context.db, context.member, activity_id)
    wanted = body.read()
    activity = credit.change_rule(
        context.db,
        context.member,
        activity.id,
        _rule(wanted.rule) if wanted.rule else None,
        seen_version=wanted.version,
        holds_marks=wanted.holds_marks,
    )
    return _settings(context, activity)


def give_zeros(context: RequestContext, activity_id: str) -> schemas.ZerosGiven:
    """Give a 0 to each student who has earned nothing by the rule and has no mark."""
    activity = fetch_activity(context.db, context.member, activity_id)
    return schemas.ZerosGiven(given=credit.give_zeros(context.db, context.member, activity.id))


def follow(context: RequestContext, activity_id: str, enrolment_id: str) -> GradeAnswer:
    """Take the rule's points in place of a mark that somebody has set; the comment stays."""
    activity, membership = grading_api.fetch(context, activity_id, enrolment_id)
    credit.follow_rule(context.db, context.member, activity, membership)
    return marking_api.show(context, activity_id, enrolment_id)


def of_workspace(
    context: RequestContext, activity: Activity, workspace: Workspace
) -> schemas.WorkspaceCredit | None:
    """Rule for a student who works in a workspace; None for others, in an earlier attempt, and
    where there is none.
    """
    is_student = context.member.role is Role.STUDENT
    counts = is_student and workspace.is_current
    rule = computed_marks.find_rule(context.db, activity) if counts else None
    if rule is None:
        return None
    db, main_id = context.db, context.member.enrolment_id
    own = counted_notes.of_activity(db, activity.id, [main_id], besides=workspace.id)
    is_handed_in = Counted.HANDED_IN in rule.counted and bool(
        credit_counts.handed_in(db, activity.id, [main_id])
    )
    return schemas.WorkspaceCredit(
        rule=schemas.CreditRule.model_validate(rule),
        elsewhere=schemas.CountedNotes.model_validate(
            own.get(main_id, counted_notes.CountedNotes())
        ),
        is_handed_in=is_handed_in,
        turn_starts=counted_notes.turn_starts(db, activity.id)
        if Counted.TURNS in rule.counted
        else {},
    )


def _rule(wanted: schemas.NewRule) -> Rule:
    return Rule(
        conditions=tuple(Condition(**dict(each)) for each in wanted.conditions),
        unit=wanted.unit,
        cap=wanted.cap,
        is_completion=wanted.is_completion,
    )


def _settings(context: RequestContext, activity: Activity) -> schemas.CreditSettings:
    rule = computed_marks.find_rule(context.db, activity)
    return schemas.CreditSettings(
        version=activity.credit_version,
        rule=schemas.CreditRule.model_validate(rule) if rule else None,
        maximum=activity.score_maximum,
        holds_marks=activity.holds_marks,
    )
