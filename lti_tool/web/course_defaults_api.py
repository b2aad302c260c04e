"""Show and change what the activities of a course do unless they say otherwise."""

from lti_tool.activities import course_defaults
from lti_tool.courses.course_defaults import FOLLOWED, CommentWords, Hiding, Names
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Body
from lti_tool.web.schemas import course_defaults as schemas

_VALUES = {"comment_words": CommentWords, "hiding": Hiding, "names": Names}
"""Values of settings that have several parts."""


def show(context: RequestContext) -> schemas.CourseDefaults:
    """Defaults of the course, and the activities that follow them."""
    return _to_answer(course_defaults.of_course(context.db, context.member))


def change(
    context: RequestContext, body: Body[schemas.NewCourseDefaults]
) -> schemas.CourseDefaults:
    """Change the defaults for all activities that follow them, open pages included."""
    wanted = body.read()
    given = {name: getattr(wanted, name) for name in FOLLOWED}
    changes = {
        name: _VALUES[name](**dict(value)) if name in _VALUES else value
        for name, value in given.items()
        if value is not None
    }
    changed = course_defaults.change(context.db, context.member, changes, wanted.affected)
    return _to_answer(changed)


def _to_answer(found: course_defaults.CourseDefaults) -> schemas.CourseDefaults:
    return schemas.CourseDefaults.model_validate(
        {**vars(found.defaults), "followers": found.followers}
    )
