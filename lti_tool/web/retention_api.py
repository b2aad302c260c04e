"""Retention, for administrators: the rule of each course, and what it would erase."""

from lti_tool.courses import directory
from lti_tool.privacy import retention
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Body
from lti_tool.web.schemas import people as schemas


def show(context: RequestContext) -> schemas.RetentionOverview:
    """Show the default, and every course that still names somebody."""
    default_days = context.settings.retention_days
    return schemas.RetentionOverview(
        default_days=default_days,
        courses=[
            schemas.CourseRetention(
                course_id=each.course.id,
                title=each.course.title,
                days=each.days,
                is_own_rule=each.is_own_rule,
                last_activity_at=each.last_activity_at,
                due_at=each.due_at,
                is_due=each.is_due,
                people=each.people,
                kept_elsewhere=each.kept_elsewhere,
            )
            for each in retention.preview(context.db, default_days)
        ],
    )


def change(
    context: RequestContext, course_id: str, body: Body[schemas.RetentionRuleChange]
) -> schemas.RetentionOverview:
    """Give a course a rule of its own, or the default again."""
    course = directory.course(context.db, course_id)
    wanted = body.read()
    if wanted.is_default:
        retention.remove_rule(context.db, course, context.actor)
    else:
        retention.set_rule(context.db, course, wanted.days, context.actor)
    return show(context)
