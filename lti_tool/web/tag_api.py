"""Change the tag set of an activity, and keep tag sets for others."""

from lti_tool.activities import queries, tag_library
from lti_tool.activities.change_tags import change_tags
from lti_tool.annotations import tag_sets
from lti_tool.annotations.tag_sets import SetTag
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Body
from lti_tool.web.schemas import tags as schemas
from lti_tool.web.schemas.created import Created


def show(context: RequestContext, activity_id: str) -> schemas.ActivityTags:
    """The tag set of an activity, with the number of notes of each tag."""
    activity = queries.fetch_activity(context.db, context.member, activity_id)
    return schemas.ActivityTags(
        version=activity.tags_version,
        allows_own_tags=activity.allows_own_tags_here,
        tags=[
            schemas.Tag.model_validate(tag)
            for tag in tag_sets.of_activity(context.db, activity.id).tags
        ],
        notes=tag_sets.count_notes(context.db, activity.id),
    )


def change(
    context: RequestContext, activity_id: str, body: Body[schemas.TagSetChange]
) -> schemas.ActivityTags:
    """Change the whole tag set of an activity; open pages follow."""
    activity = queries.fetch_activity(context.db, context.member, activity_id)
    wanted = body.read()
    change_tags(
        context.db,
        context.member,
        activity.id,
        version=wanted.version,
        tags=[SetTag(**tag.model_dump()) for tag in wanted.tags],
        allows_own_tags=wanted.allows_own_tags,
    )
    return show(context, activity_id)


def list_sets(context: RequestContext) -> list[schemas.LibrarySet]:
    """The member's own tag sets, and those that come with the tool."""
    return [
        schemas.LibrarySet.model_validate(each)
        for each in tag_library.sets_for(context.db, context.member)
    ]


def save_set(context: RequestContext, body: Body[schemas.NewTagSet]) -> Created:
    """Save tags as a set of one's own."""
    wanted = body.read()
    tags = [SetTag(key="", **tag.model_dump()) for tag in wanted.tags]
    return Created(id=tag_library.save(context.db, context.member, wanted.name, tags).id)


def delete_set(context: RequestContext, tag_set_id: str) -> None:
    """Delete one of the member's own tag sets."""
    tag_library.delete(context.db, context.member, tag_set_id)
