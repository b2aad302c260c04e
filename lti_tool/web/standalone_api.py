"""Classes without an LMS: created by staff, and joined to an LMS course later."""

from lti_tool.activities import join_course
from lti_tool.courses import standalone
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Body
from lti_tool.web.schemas import classes as schemas
from lti_tool.web.schemas.created import Created


def create(context: RequestContext, body: Body[schemas.NewClass]) -> Created:
    """Create a class without an LMS, of which the person is the teacher."""
    title = body.read().title
    made = standalone.create(context.db, context.settings, context.arrival, title)
    return Created(id=made.id)


def list_courses(context: RequestContext) -> list[schemas.LmsCourse]:
    """LMS courses of the teacher, to which this class may be joined; none for an LMS course."""
    return [
        schemas.LmsCourse(
            id=each.course.id,
            title=each.course.title,
            activities=each.activities,
            marks=each.marks,
            people=each.people,
            in_both=each.in_both,
            new_staff=each.new_staff,
        )
        for each in join_course.candidates(context.db, context.member)
    ]


def join(context: RequestContext, body: Body[schemas.ChosenCourse]) -> None:
    """Join the class to an LMS course, once; sessions of people who are in both end."""
    join_course.join_course(context.db, context.member, body.read().course_id)
