"""Work of an activity whose names are sealed: read and marked by pseudonym.

The addresses are those of marking by name, with the pseudonym in place of an enrolment.
"""

import uuid

from lti_tool.activities import queries
from lti_tool.annotations import tag_sets
from lti_tool.annotations.tag_sets import TagSet
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.memberships import Membership
from lti_tool.dashboard import sealed_work
from lti_tool.dashboard.student_work import Work
from lti_tool.web.request_context import RequestContext
from lti_tool.web.schemas import grades as schemas
from lti_tool.web.schemas.sealed import SealedRow
from lti_tool.workspaces.authorship import is_named


def is_asked(context: RequestContext, activity_id: str, who: str | None = None) -> bool:
    """True for staff in an activity whose names are sealed, where they name no enrolment."""
    if who is not None and _is_id(who):
        return False
    activity = queries.fetch_activity(context.db, context.member, activity_id)
    return activity.is_sealed and is_named(context.member.role)


def list_(context: RequestContext, activity_id: str) -> list[SealedRow]:
    """Students who have written or handed in, by pseudonym."""
    found = sealed_work.of_activity(context.db, context.member, *_fetch(context, activity_id))
    return [SealedRow.model_validate(each) for each in found]


def queue(context: RequestContext, activity_id: str) -> list[schemas.ToMark]:
    """The same students, as pages go from one to the next."""
    found = sealed_work.of_activity(context.db, context.member, *_fetch(context, activity_id))
    return [
        schemas.ToMark(
            enrolment_id=each.pseudonym,
            name=each.pseudonym,
            is_handed_in=each.is_handed_in,
            is_marked=False,
            has_draft=each.draft is not None,
            is_in_own_group=False,
            marking_state=schemas.MarkingState.model_validate(each.marking_state)
            if each.marking_state
            else None,
        )
        for each in found
    ]


def work(context: RequestContext, activity: Activity, tags: TagSet, pseudonym: str) -> Work:
    """Work of one of them."""
    return sealed_work.of_pseudonym(context.db, context.member, activity, tags, pseudonym)


def fetch(context: RequestContext, activity_id: str, pseudonym: str) -> tuple[Activity, Membership]:
    """The activity and somebody whom it lists by a pseudonym, to be marked. Raises NotFound."""
    activity, tags = _fetch(context, activity_id)
    return activity, sealed_work.fetch(context.db, context.member, activity, tags, pseudonym)


def _fetch(context: RequestContext, activity_id: str) -> tuple[Activity, TagSet]:
    return tag_sets.with_activity(context.db, context.member, activity_id)


def _is_id(who: str) -> bool:
    try:
        uuid.UUID(who)
    except ValueError:
        return False
    return True
