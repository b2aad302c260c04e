"""Home of a person over all platforms."""

from lti_tool.dashboard import home
from lti_tool.web.request_context import RequestContext
from lti_tool.web.schemas import home as schemas


def list_(context: RequestContext) -> list[schemas.HomeCourse]:
    """Courses that the person may enter, with their activities."""
    courses = home.courses_of(context.db, context.arrival.person_id)
    return [schemas.HomeCourse.model_validate(each) for each in courses]
