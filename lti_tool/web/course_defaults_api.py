"""Show and change what the activities of a course do unless they say otherwise."""

from lti_tool.activities import course_defaults
from lti_tool.courses.course_defaults import CommentWords, Defaults
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Body
from lti_tool.web.schemas import course_defaults as schemas


def show(context: RequestContext) -> schemas.CourseDefaults:
    """Defaults of the course, and the activities that follow them."""
    return _to_answer(course_defaults.of_course(context.db, context.member))


def change(
    context: RequestContext, body: Body[schemas.NewCourseDefaults]
) -> schemas.CourseDefaults:
    """Change the defaults for all activities that follow them, open pages included."""
    wanted = body.read()
    defaults = Defaults(
        wanted.allows_own_tags,
        wanted.needs_comments,
        CommentWords(**dict(wanted.comment_words)),
        wanted.resists_copying,
    )
    changed = course_defaults.change(context.db, context.member, defaults, wanted.affected)
    return _to_answer(changed)


def _to_answer(found: course_defaults.CourseDefaults) -> schemas.CourseDefaults:
    return schemas.CourseDefaults.model_validate(
        {**vars(found.defaults), "followers": found.followers}
    )
