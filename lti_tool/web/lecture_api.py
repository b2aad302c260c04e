"""Lecture mode: an activity as a projector shows it, for those who may see the class."""

from lti_tool.activities import entrance, pointing, polls, queries
from lti_tool.annotations import tag_sets
from lti_tool.dashboard import lecture
from lti_tool.web import poll_api, qr_code
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Body, Query
from lti_tool.web.schemas import lecture as schemas
from lti_tool.web.schemas.heat_map import Passage
from lti_tool.web.schemas.polls import ProjectedPoll


def show(
    context: RequestContext, activity_id: str, query: Query[schemas.LectureQuery]
) -> schemas.Lecture:
    """One conversation with the number of students who marked each part of it, without names.

    Nothing but the version is read where the page has the newest.
    """
    db, member = context.db, context.member
    activity, tags = tag_sets.with_activity(db, member, activity_id)
    wanted = query.read()
    version = lecture.version(db, activity)
    found = None
    if version != wanted.version:
        found = lecture.of_activity(db, member, activity, tags, wanted.conversation)
    return schemas.Lecture(
        title=activity.title, version=version, projection=_projection(found) if found else None
    )


def _projection(found: lecture.Projection) -> schemas.Projection:
    return schemas.Projection(
        conversations=[
            schemas.LectureConversation.model_validate(each) for each in found.conversations
        ],
        conversation=found.conversation.id if found.conversation else None,
        taking_part=found.taking_part,
        heat=[Passage.model_validate(each) for each in found.heat],
        tags=[
            schemas.LectureTag(
                key=each.tag.key,
                name=each.tag.name,
                color=each.tag.color,
                shortcut=each.tag.shortcut,
                people=each.people,
            )
            for each in found.tags
        ],
        poll=ProjectedPoll.model_validate(found.poll) if found.poll else None,
    )


def show_to_all(context: RequestContext, activity_id: str) -> schemas.Shown:
    """Passage to which the teacher points now, and the question that is open, for any page."""
    activity = queries.fetch_activity(context.db, context.member, activity_id)
    pointer = pointing.shown(context.db, context.member, activity)
    asked = polls.current(context.db, context.member, activity)
    return schemas.Shown(
        pointer=schemas.Pointer.model_validate(pointer) if pointer else None,
        poll=poll_api.to_answer(asked) if asked else None,
    )


def point(
    context: RequestContext, activity_id: str, body: Body[schemas.NewPointer]
) -> schemas.Pointing:
    """Invite everybody who has the activity open to a passage."""
    activity = queries.fetch_activity(context.db, context.member, activity_id)
    wanted = body.read()
    where = (wanted.conversation, wanted.start, wanted.end)
    pointing.point(context.db, context.member, activity.id, *where, leads=wanted.leads)
    made = pointing.shown(context.db, context.member, activity)
    return schemas.Pointing(pointer=schemas.Pointer.model_validate(made))


def stop_pointing(context: RequestContext, activity_id: str) -> None:
    """Invite nobody any more."""
    pointing.stop(context.db, context.member, activity_id)


def show_entrance(context: RequestContext, activity_id: str) -> schemas.LectureEntrance:
    """Address by which students come into the activity, with its QR code."""
    kind, address = entrance.of_activity(context.db, context.settings, context.member, activity_id)
    return schemas.LectureEntrance(
        kind=kind.value, address=address, qr_code=qr_code.as_image(address)
    )
