"""Hidden notes become everybody's: each person's own document becomes part of the shared one, once.

Nothing is copied note by note. Client ids are given for both documents together and every key says
whose it is, so the whole of an own document fits into the shared one as one more update, with ids,
authors and history; and what somebody wrote offline before it was revealed still fits afterwards.
"""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool import audit, clock
from lti_tool.courses.tables import Activity
from lti_tool.courses.tenancy import Member
from lti_tool.documents import access, opening, rows, update_log
from lti_tool.documents.kinds import kind_of
from lti_tool.documents.tables import SharedDocument
from lti_tool.errors import Conflict
from lti_tool.workspaces.tables import Workspace


def reveal(db: Session, member: Member, activity: Activity) -> None:
    """Let everybody see the notes of an activity that were hidden, in one transaction.

    Whoever writes meanwhile waits, and is refused what comes too late for their own document; their
    page then sends it to the shared one. Raises Conflict where nothing is hidden (any more);
    Unavailable where a log is damaged.
    """
    db.refresh(activity, with_for_update=True)
    if not activity.is_hiding:
        raise Conflict("These notes are not hidden.", advice="Open the activity again.")
    activity.revealed_at = clock.now()
    for shared, own in _held(db, activity):
        _join(db, shared, own)
    audit.record(
        db,
        audit.Event.NOTES_REVEALED,
        person_id=member.person_id,
        course_id=member.course_id,
        activity=str(activity.id),
    )
    access.publish_settings_changed(db, activity.id)


def _held(db: Session, activity: Activity) -> list[tuple[SharedDocument, Sequence[SharedDocument]]]:
    """Every shared document of the activity with the own ones that belong to it; nobody writes in
    them until the transaction ends.
    """
    documents = db.scalars(
        select(SharedDocument)
        .join(Workspace, Workspace.id == SharedDocument.workspace_id)
        .where(Workspace.activity_id == activity.id, SharedDocument.revealed_at.is_(None))
        # In the order in which web processes take turns.
        .order_by(SharedDocument.id)
        .with_for_update(of=SharedDocument, key_share=True)
    ).all()
    own = defaultdict(list)
    for document in documents:
        if document.part_of is not None:
            own[document.part_of].append(document)
    return [(document, own[document.id]) for document in documents if document.id in own]


def _join(db: Session, shared: SharedDocument, own: Sequence[SharedDocument]) -> None:
    """Make own documents part of the shared one, with their rows."""
    written = [
        (update_log.load(db, document.id).document().get_update(), document.enrolment_id)
        for document in own
        if document.head > 0
    ]
    now = clock.now()
    for document in own:
        document.revealed_at = now
    if written:
        update_log.extend(db, shared.id, shared.head, written)
        rows.clear(db, kind_of(shared.kind).tables, [document.id for document in own])
        opening.rebuild_rows(db, shared)
