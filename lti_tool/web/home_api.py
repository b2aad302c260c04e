"""Home of a person over all platforms."""

from lti_tool.dashboard import home, search
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Query
from lti_tool.web.schemas import home as schemas
from lti_tool.web.schemas.search import Found, SearchQuery


def list_(context: RequestContext) -> list[schemas.HomeCourse]:
    """Courses that the person may enter, with their activities."""
    courses = home.courses_of(context.db, context.arrival.person_id)
    return [schemas.HomeCourse.model_validate(each) for each in courses]


def find(context: RequestContext, query: Query[SearchQuery]) -> list[Found]:
    """Classes, activities and conversations of the person with these words in the title."""
    words = query.read().words
    found = search.titles(context.db, context.arrival.person_id, words)
    return [Found.model_validate(each) for each in found]
