"""Show and change what the activities of a course do unless they say otherwise."""

from lti_tool.activities import course_defaults
from lti_tool.courses.course_defaults import FOLLOWED, CommentWords
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
    changes = {
        name: value
        for name in FOLLOWED
        if name != "comment_words" and (value := getattr(wanted, name)) is not None
    }
    if wanted.comment_words is not None:
        changes["comment_words"] = CommentWords(**dict(wanted.comment_words))
    changed = course_defaults.change(context.db, context.member, changes, wanted.affected)
    return _to_answer(changed)


def _to_answer(found: course_defaults.CourseDefaults) -> schemas.CourseDefaults:
    return schemas.CourseDefaults.model_validate(
        {**vars(found.defaults), "followers": found.followers}
    )
