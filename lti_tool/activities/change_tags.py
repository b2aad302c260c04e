"""Change the tag set of an activity under its open pages, without losing a note's tag."""

import uuid
from collections.abc import Sequence

from sqlalchemy.orm import Session

from lti_tool.activities import queries, tag_checks
from lti_tool.annotations import tag_sets
from lti_tool.annotations.tag_sets import SetTag
from lti_tool.courses import permissions
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.roles import Capability
from lti_tool.courses.tenancy import Member
from lti_tool.documents import access, update_log
from lti_tool.errors import Conflict
from lti_tool.languages import Message


def change_tags(
    db: Session,
    member: Member,
    activity_id: uuid.UUID | str,
    *,
    version: int,
    tags: Sequence[SetTag],
    allows_own_tags: bool | None,
) -> Activity:
    """Store the set in place of its version `version`, and have open pages follow.

    `allows_own_tags` is None where the course says. A tag that is left out is deleted,
    which only one without notes can be. Raises InvalidInput naming the tag by its place, Conflict
    where somebody else was first or a note would lose its tag.
    """
    permissions.require(member, Capability.MANAGE_TAGS)
    activity = queries.lock_activity(db, member, activity_id)
    if activity.tags_version != version:
        raise Conflict(
            "Somebody else has changed these tags meanwhile.",
            advice="Load theirs, and make your change again.",
        )
    checked = tag_checks.checked(tags)
    kept = {tag.key for tag in checked}
    deleted = [tag for tag in tag_sets.of_activity(db, activity.id).tags if tag.key not in kept]
    if deleted:
        _forbid_new_notes(db, activity, deleted)
    tag_sets.store(db, activity.id, checked)
    activity.tags_version += 1
    activity.allows_own_tags_here = allows_own_tags
    db.flush()
    access.publish_settings_changed(db, activity.id)
    db.refresh(activity)
    return activity


def _forbid_new_notes(db: Session, activity: Activity, deleted: Sequence[SetTag]) -> None:
    """Have notes that are under way authorized by the new set. Raises Conflict for a tag in use."""
    documents = queries.lock_documents(db, activity)
    notes = tag_sets.count_notes(db, activity.id)
    for tag in deleted:
        if count := notes.get(tag.key):
            raise Conflict(
                Message(
                    "“{tag}” is on {n} note.", "“{tag}” is on {n} notes.", tag=tag.name, n=count
                ),
                advice="Take it out of use instead: these notes keep it.",
            )
    for document in documents:
        # A note that waits for the lock finds a log that has moved on, and is authorized again.
        update_log.append(db, document.id, document.head, update_log.NO_CHANGE, None)
