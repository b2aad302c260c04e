"""Home of a person over all platforms, and the search there and in a course."""

from lti_tool.dashboard import feed, home, search, search_scope
from lti_tool.dashboard.search import Question
from lti_tool.dashboard.search_scope import Scope
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Body, Query
from lti_tool.web.schemas import home as schemas
from lti_tool.web.schemas.feed import Feed, FeedSeen
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
    scope = _scope(context)
    question = Question(asked.words, asked.kind, asked.activity, asked.tag)
    answer = search.find(context.db, scope, question)
    return SearchAnswer(
        is_too_short=answer.is_too_short,
        is_cut=answer.is_cut,
        groups=[SearchGroup.model_validate(each) for each in answer.groups],
        activities=[SearchActivity(id=id_, title=title) for id_, title in answer.activities],
        tags=list(answer.tags),
    )


def show_feed(context: RequestContext) -> Feed:
    """Comments, feedback and marks for whoever asks, in the courses of the session."""
    return Feed.model_validate(feed.of_scope(context.db, _scope(context)))


def mark_feed_seen(context: RequestContext, body: Body[FeedSeen]) -> None:
    """Note that the feed has been seen up to a time."""
    feed.mark_seen(context.db, _scope(context), body.read().until)


def _scope(context: RequestContext) -> Scope:
    """The course that the session is in, with its role; for one that has entered none, all."""
    if context.member_or_none is not None:
        return search_scope.of_member(context.db, context.member)
    return search_scope.of_person(
        context.db,
        context.arrival.person_id,
        observers_see_names=context.settings.observers_see_names,
    )
