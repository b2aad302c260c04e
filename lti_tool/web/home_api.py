"""Home of a person over all platforms, and the search there and in a course."""

from lti_tool.dashboard import home, search, search_scope
from lti_tool.dashboard.search import Question
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Query
from lti_tool.web.schemas import home as schemas
from lti_tool.web.schemas.search import SearchActivity, SearchAnswer, SearchGroup, SearchQuery


def list_(context: RequestContext) -> list[schemas.HomeCourse]:
    """Courses that the person may enter, with their activities."""
    courses = home.courses_of(context.db, context.arrival.person_id)
    return [schemas.HomeCourse.model_validate(each) for each in courses]


def find(context: RequestContext, query: Query[SearchQuery]) -> SearchAnswer:
    """Everything that has the words and that the session may read.

    A session in a course looks there, with its own role; one that has entered none in all courses.
    """
    asked = query.read()
    if context.member_or_none is not None:
        scope = search_scope.of_member(context.db, context.member)
    else:
        sees_names = context.settings.observers_see_names
        scope = search_scope.of_person(
            context.db, context.arrival.person_id, observers_see_names=sees_names
        )
    question = Question(asked.words, asked.kind, asked.activity, asked.tag)
    answer = search.find(context.db, scope, question)
    return SearchAnswer(
        is_too_short=answer.is_too_short,
        is_cut=answer.is_cut,
        groups=[SearchGroup.model_validate(each) for each in answer.groups],
        activities=[SearchActivity(id=id_, title=title) for id_, title in answer.activities],
        tags=list(answer.tags),
    )
