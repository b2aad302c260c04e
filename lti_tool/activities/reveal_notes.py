"""Reveal hidden notes: each person's draft becomes part of the shared document, once.

Nothing is copied note by note. The document's kind makes one update of a draft for the shared
document, with ids and authors. Client ids are allocated for both documents together, so that
offline edits from before the reveal still fit afterwards.
"""

import uuid
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy.orm import Session

from lti_tool import audit, clock
from lti_tool.activities import queries
from lti_tool.courses import permissions
from lti_tool.courses.roles import Capability
from lti_tool.courses.tables import Activity
from lti_tool.courses.tenancy import Member
from lti_tool.documents import access, opening, rows, update_log
from lti_tool.documents.kinds import kind_of
from lti_tool.documents.tables import SharedDocument
from lti_tool.errors import Conflict


def reveal_notes(db: Session, member: Member, activity_id: uuid.UUID | str) -> Activity:
    """Let everybody see the notes of an activity that were hidden, in one transaction.

    Updates of drafts wait meanwhile and are then refused; pages send them to the shared document.
    Raises Conflict where nothing is hidden (any more), Unavailable where a log is damaged.
    """
    permissions.require(member, Capability.MANAGE_ACTIVITY)
    activity = queries.lock_activity(db, member, activity_id)
    if not activity.is_hiding:
        raise Conflict("These notes are not hidden.", advice="Open the activity again.")
    activity.revealed_at = clock.now()
    for shared, drafts in _lock_drafts(db, activity):
        _join(db, shared, drafts)
    audit.record(
        db,
        audit.Event.NOTES_REVEALED,
        person_id=member.person_id,
        course_id=member.course_id,
        activity=str(activity.id),
    )
    access.publish_settings_changed(db, activity.id)
    return activity


def _lock_drafts(
    db: Session, activity: Activity
) -> list[tuple[SharedDocument, Sequence[SharedDocument]]]:
    """Every shared document of the activity that has drafts, with them; all locked."""
    documents = queries.lock_documents(db, activity)
    drafts = defaultdict(list)
    for document in documents:
        if document.part_of is not None:
            drafts[document.part_of].append(document)
    return [(document, drafts[document.id]) for document in documents if document.id in drafts]


def _join(db: Session, shared: SharedDocument, drafts: Sequence[SharedDocument]) -> None:
    """Make drafts part of the shared one, with their rows, as far as their kind joins them."""
    kind = kind_of(shared.kind)
    joined, written = [], []
    for draft in drafts:
        update = kind.joining_update(update_log.load(db, draft.id).document())
        if update is None:
            continue
        draft.revealed_at = clock.now()
        joined.append(draft.id)
        if draft.head > 0:
            written.append((update, draft.enrolment_id))
    if written:
        update_log.extend(db, shared.id, shared.head, written)
        opening.rebuild_rows(db, shared)
        kind.inherit_order(db, shared.id, joined)
        rows.clear(db, kind.tables, joined)
