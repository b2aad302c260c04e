"""Set up, change and show activities."""

import uuid

from lti_tool.activities import course_copy, queries
from lti_tool.activities.change import change_activity
from lti_tool.activities.change_audience import change_audience
from lti_tool.activities.checks import Dates, HandingIn, Limits, MarkRelease, Reveal
from lti_tool.activities.hide_notes import change_reveal, hide_notes, show_notes
from lti_tool.activities.names import change_names, unseal_names
from lti_tool.activities.remove import remove_activity
from lti_tool.activities.responses import change_response
from lti_tool.activities.reveal_notes import reveal_notes
from lti_tool.activities.set_up import set_up_activity
from lti_tool.annotations.tag_sets import SetTag
from lti_tool.courses.comparisons import ComparisonSettings
from lti_tool.courses.contributions import Contributions
from lti_tool.courses.course_defaults import CommentWords, Names
from lti_tool.courses.responses import ResponseSettings
from lti_tool.web import conversation_api
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Body
from lti_tool.web.schemas import activities as schemas
from lti_tool.web.schemas.contributions import NewContributions
from lti_tool.web.schemas.created import Created
from lti_tool.web.schemas.responses import NewResponseSettings
from lti_tool.web.schemas.tags import NewTag
from lti_tool.workspaces import blind_texts, conversations


def list_(context: RequestContext) -> list[schemas.Activity]:
    """The activities of the course."""
    found = queries.activities_of_course(context.db, context.member)
    return [schemas.Activity.model_validate(activity) for activity in found]


def set_up(context: RequestContext, body: Body[schemas.NewActivity]) -> Created:
    """Make the activity behind a link that has none yet, or one to be put on a course page."""
    wanted = body.read()
    activity = set_up_activity(
        context.db,
        context.member,
        wanted.link_id,
        title=wanted.title,
        instructions=wanted.instructions,
        workspace_for=wanted.workspace_for,
        grouping_id=wanted.grouping_id,
        tags=None if wanted.tags is None else [_tag(tag) for tag in wanted.tags],
        allows_own_tags=wanted.allows_own_tags,
        score_maximum=wanted.score_maximum,
        mark_release=_mark_release(wanted.mark_release),
        hides_notes=wanted.hides_notes,
        reveal=_reveal(wanted.reveal),
        names=_names(wanted.names),
        dates=_dates(wanted.dates),
        handing_in=_handing_in(wanted.handing_in),
        contributions=_contributions(wanted.contributions),
        response=_response(wanted.response),
        limits=_limits(wanted.limits),
        comparison=_comparison(wanted.comparison),
    )
    return Created(id=activity.id)


def show(context: RequestContext, activity_id: str) -> schemas.ActivityWithConversations:
    """One activity with its conversations (without their text)."""
    activity = queries.fetch_activity(context.db, context.member, activity_id)
    found = conversations.of_activity(context.db, context.member, activity.id)
    is_blind = blind_texts.is_blind_for(context.member, activity)
    titles = blind_texts.titles_of(found) if is_blind else {}
    return schemas.ActivityWithConversations(
        **dict(schemas.Activity.model_validate(activity)),
        conversations=[conversation_api.to_answer(each, titles.get(each.id)) for each in found],
    )


def change(
    context: RequestContext, activity_id: str, body: Body[schemas.ActivityChange]
) -> schemas.Activity:
    """Change title, instructions, dates or what students bring, or hide notes."""
    activity = queries.fetch_activity(context.db, context.member, activity_id)
    wanted = body.read()
    activity = change_activity(
        context.db,
        context.member,
        activity.id,
        title=wanted.title,
        instructions=wanted.instructions,
        dates=_dates(wanted.dates),
        handing_in=_handing_in(wanted.handing_in),
        contributions=_contributions(wanted.contributions),
        score_maximum=wanted.score_maximum,
        mark_release=_changed_release(wanted),
        limits=_limits(wanted.limits),
        comparison=_comparison(wanted.comparison),
    )
    if wanted.workspace_for or wanted.grouping_id:
        audience = wanted.workspace_for or activity.workspace_for
        change_audience(context.db, context.member, activity.id, audience, wanted.grouping_id)
    # Afterwards: a whole class writes no answer together.
    if (response := _response(wanted.response)) is not None:
        change_response(context.db, context.member, activity.id, response)
    _change_names(context, activity.id, wanted)
    _change_hiding(context, activity.id, wanted)
    return schemas.Activity.model_validate(activity)


def _changed_release(wanted: schemas.ActivityChange) -> MarkRelease | None:
    return MarkRelease() if "holds_marks" in wanted.follows else _mark_release(wanted.mark_release)


def _change_names(
    context: RequestContext, activity_id: uuid.UUID, wanted: schemas.ActivityChange
) -> None:
    names = _names(wanted.names)
    if names is not None or "names" in wanted.follows:
        change_names(context.db, context.member, activity_id, names)


def _change_hiding(
    context: RequestContext, activity_id: uuid.UUID, wanted: schemas.ActivityChange
) -> None:
    reveal = _reveal(wanted.reveal)
    follows = "hiding" in wanted.follows
    if follows or wanted.hides_notes is False:
        show_notes(context.db, context.member, activity_id, follows=follows)
    elif wanted.hides_notes:
        hide_notes(context.db, context.member, activity_id, reveal)
    elif reveal is not None:
        change_reveal(context.db, context.member, activity_id, reveal)


def reveal(context: RequestContext, activity_id: str) -> schemas.Activity:
    """Let everybody see the notes that were hidden."""
    activity = reveal_notes(context.db, context.member, activity_id)
    return schemas.Activity.model_validate(activity)


def unseal(context: RequestContext, activity_id: str) -> schemas.Activity:
    """Let teachers and tutors see the names that were sealed, for good."""
    activity = unseal_names(context.db, context.member, activity_id)
    return schemas.Activity.model_validate(activity)


def remove(context: RequestContext, activity_id: str) -> None:
    """Take out an activity in which nobody has written and nobody has a mark."""
    remove_activity(context.db, context.member, activity_id)


def copies(context: RequestContext) -> list[schemas.Copyable]:
    """The activities that may be copied from the courses that this one is a copy of."""
    return [
        schemas.Copyable(
            id=activity.id,
            title=activity.title,
            course=course.title,
            has_model_notes=activity.template_version > 0,
        )
        for activity, course in course_copy.offered(context.db, context.member)
    ]


def copy(context: RequestContext, body: Body[schemas.NewCopy]) -> Created:
    """Copy an activity behind a link that has none yet."""
    wanted = body.read()
    activity = course_copy.copy_activity(
        context.db,
        context.member,
        wanted.link_id,
        wanted.activity_id,
        with_model_notes=wanted.with_model_notes,
    )
    return Created(id=activity.id)


def _tag(wanted: NewTag) -> SetTag:
    return SetTag(key="", **wanted.model_dump())


def _dates(wanted: schemas.WritingDates | None) -> Dates | None:
    return None if wanted is None else Dates(wanted.opens_at, wanted.closes_at)


def _reveal(wanted: schemas.Reveal | None) -> Reveal | None:
    return None if wanted is None else Reveal(**dict(wanted))


def _names(wanted: schemas.NewNames | None) -> Names | None:
    return None if wanted is None else Names(**dict(wanted))


def _handing_in(wanted: schemas.HandingIn | None) -> HandingIn | None:
    return None if wanted is None else HandingIn(**dict(wanted))


def _limits(wanted: schemas.Limits | None) -> Limits | None:
    if wanted is None:
        return None
    words = wanted.comment_words
    return Limits(
        CommentWords(**dict(words)) if words else None,
        wanted.resists_copying,
        wanted.checks_claims,
    )


def _mark_release(wanted: schemas.MarkRelease | None) -> MarkRelease | None:
    return None if wanted is None else MarkRelease(**dict(wanted))


def _response(wanted: NewResponseSettings | None) -> ResponseSettings | None:
    return None if wanted is None else ResponseSettings(**dict(wanted))


def _comparison(wanted: schemas.NewComparisonSettings | None) -> ComparisonSettings | None:
    return None if wanted is None else ComparisonSettings(**dict(wanted))


def _contributions(wanted: NewContributions | None) -> Contributions | None:
    return None if wanted is None else Contributions(**dict(wanted))
