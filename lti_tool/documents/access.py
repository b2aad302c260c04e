"""Access to shared documents: the one rule for those that a member may open."""

import uuid

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from lti_tool.courses import memberships
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.roles import CAPABILITIES
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member, parsed_id
from lti_tool.db import pg_notify
from lti_tool.documents.tables import SharedDocument
from lti_tool.documents.writer import Writer
from lti_tool.errors import Conflict, NotFound
from lti_tool.workspaces import attempts, authorship, writing_window
from lti_tool.workspaces.tables import Workspace, WorkspaceAuthor
from lti_tool.workspaces.visibility import (
    Viewer,
    own_enrolments,
    sees_work_of,
    visible_workspaces,
)
from lti_tool.workspaces.writing_window import WITH_THRESHOLD


def publish_settings_changed(
    db: Session, activity_id: uuid.UUID, workspace_id: uuid.UUID | None = None
) -> None:
    """Notify every open page of the activity, or of one workspace of it, that its settings have
    changed.

    The revision of the activity rises. A page that is offline compares it when it is back.
    """
    db.execute(
        update(Activity).where(Activity.id == activity_id).values(revision=Activity.revision + 1)
    )
    _notify(
        db,
        Workspace.activity_id == activity_id
        if workspace_id is None
        else Workspace.id == workspace_id,
    )


def publish_workspace_changed(db: Session, workspace_id: uuid.UUID) -> None:
    """Notify every open page of one workspace that something about it has changed.

    The revision of the activity stays: a page that is offline learns by the refusal of a change.
    """
    _notify(db, Workspace.id == workspace_id)


def publish_pointer_changed(db: Session, activity_id: uuid.UUID, place: str = "") -> None:
    """Notify every open page of the activity that its teacher points elsewhere.

    `place` are the ids of a lead and of a conversation, and an offset: pages follow without asking.
    """
    _notify(db, Workspace.activity_id == activity_id, pg_notify.POINTERS, place)


def _notify(
    db: Session,
    is_meant: ColumnElement[bool],
    channel: str = pg_notify.SETTINGS,
    place: str = "",
) -> None:
    payload = func.concat_ws(" ", SharedDocument.id, place or None)
    documents = select(func.pg_notify(channel, payload)).join(
        Workspace, Workspace.id == SharedDocument.workspace_id
    )
    db.execute(documents.where(is_meant))


def visible_documents(viewer: Viewer) -> ColumnElement[bool]:
    """Condition on `SharedDocument` joined to its `Workspace`: the viewer may see what is written
    there for others, and it counts: it is in no earlier attempt.
    """
    return and_(attempts.IS_CURRENT, readable_documents(viewer))


def readable_documents(viewer: Viewer) -> ColumnElement[bool]:
    """Condition on `SharedDocument` joined to its `Workspace`: the viewer may see what is written
    there for others.

    Drafts are their owner's, and of staff who see what the owner does. Where there is a threshold,
    the shared document is closed to everybody but staff, until the viewer has reached it. Private
    notes are not among them, not even the viewer's own: they count for nothing.
    """
    return and_(visible_workspaces(viewer), SharedDocument.is_private.is_(False), _is_seen(viewer))


def openable_documents(viewer: Viewer) -> ColumnElement[bool]:
    """Condition on `SharedDocument` joined to its `Workspace`: visible, or the viewer's own private
    notes, which nobody else opens, whatever their role.
    """
    is_own = own_enrolments(viewer, SharedDocument.enrolment_id)
    return and_(
        visible_workspaces(viewer),
        or_(
            and_(SharedDocument.is_private, is_own),
            and_(SharedDocument.is_private.is_(False), _is_seen(viewer)),
        ),
    )


def documents_with_history(viewer: Viewer) -> ColumnElement[bool]:
    """Condition on `SharedDocument` joined to its `Workspace`: the viewer may open it, and looks
    into its past.

    What one person writes alone has a past for them only: how they came to it is theirs to show.
    """
    owner_id = func.coalesce(SharedDocument.enrolment_id, Workspace.enrolment_id)
    is_theirs = or_(owner_id.is_(None), own_enrolments(viewer, owner_id))
    return and_(openable_documents(viewer), is_theirs)


def _is_seen(viewer: Viewer) -> ColumnElement[bool]:
    """Condition on a document that is not private, in a workspace that the viewer may open."""
    has_threshold = (
        select(Activity.id)
        .where(Activity.id == Workspace.activity_id, WITH_THRESHOLD)
        .correlate(Workspace)
        .exists()
    )
    is_shared = and_(
        SharedDocument.enrolment_id.is_(None),
        or_(~has_threshold, viewer.is_staff, _has_reached(viewer)),
    )
    is_own = own_enrolments(viewer, SharedDocument.enrolment_id)
    return or_(sees_work_of(viewer, SharedDocument.enrolment_id), is_shared, is_own)


# Made once, as it costs more than the condition.
_DRAFT = aliased(SharedDocument)


def _has_reached(viewer: Viewer) -> ColumnElement[bool]:
    """Condition on `SharedDocument`: a draft of the viewer has become part of what is shared in its
    workspace, be it of this kind or another.
    """
    return (
        select(_DRAFT.id)
        .where(
            _DRAFT.workspace_id == SharedDocument.workspace_id,
            _DRAFT.revealed_at.is_not(None),
            own_enrolments(viewer, _DRAFT.enrolment_id),
        )
        .correlate_except(_DRAFT)
        .exists()
    )


def writing_enrolment(db: Session, member: Member, target: SharedDocument | Workspace) -> uuid.UUID:
    """Enrolment under which a member writes there: for a joined person, the one that owns it.

    What is written in a document of one account stays with that account, should they be separated.
    """
    owner_id = target.enrolment_id
    if owner_id is None and isinstance(target, SharedDocument):
        owner_id = db.get_one(Workspace, target.workspace_id).enrolment_id
    if owner_id in (None, member.enrolment_id):
        return member.enrolment_id
    owner = db.get_one(Enrolment, owner_id)
    return owner.id if owner.merged_into == member.enrolment_id else member.enrolment_id


def writer_of(db: Session, member: Member, document: SharedDocument) -> Writer:
    """The member as the writer of a document, for a change that a request makes there."""
    workspace = db.get_one(Workspace, document.workspace_id)
    own = memberships.own_ids(db, member)
    owner_id = document.enrolment_id or workspace.enrolment_id
    # What is written in a document of one account belongs to that account alone.
    accounts = {owner_id} if owner_id in own else set(own)
    authors = db.execute(
        select(WorkspaceAuthor.enrolment_id, WorkspaceAuthor.author_id).where(
            WorkspaceAuthor.workspace_id == workspace.id,
            WorkspaceAuthor.enrolment_id.in_(accounts),
        )
    )
    known = {row.enrolment_id: row.author_id for row in authors}
    writing_as = writing_enrolment(db, member, document)
    author_id = known.pop(writing_as, None) or authorship.author_id(db, workspace.id, writing_as)
    return Writer(
        author_id=author_id,
        capabilities=CAPABILITIES[member.role],
        is_restricted=writing_window.is_restricted(member),
        is_in_draft=document.is_draft,
        other_author_ids=frozenset(known.values()),
    )


def may_open(db: Session, member: Member, document: SharedDocument) -> bool:
    """True where the member may open a document of their course."""
    return db.scalar(_opened(member, document.id)) is not None


def fetch_document(db: Session, member: Member, document_id: uuid.UUID | str) -> SharedDocument:
    """Fetch a document that the member may open: shared in a workspace of theirs, or their own.

    Raises NotFound for any other; Conflict for a draft that has been revealed.
    """
    document = db.scalar(_opened(member, parsed_id(document_id)))
    if document is None:
        raise NotFound
    require_not_revealed(document)
    return document


def fetch_with_history(db: Session, member: Member, document_id: uuid.UUID | str) -> SharedDocument:
    """Fetch a document into whose past the member looks. Raises NotFound for any other."""
    seen = documents_with_history(Viewer.of(member))
    document = db.scalar(_where(parsed_id(document_id), seen))
    if document is None:
        raise NotFound
    return document


def _opened(member: Member, document_id: uuid.UUID) -> Select[SharedDocument]:
    return _where(document_id, openable_documents(Viewer.of(member)))


def _where(document_id: uuid.UUID, is_seen: ColumnElement[bool]) -> Select[SharedDocument]:
    return (
        select(SharedDocument)
        .join(Workspace, Workspace.id == SharedDocument.workspace_id)
        .where(SharedDocument.id == document_id, is_seen)
    )


def require_not_revealed(document: SharedDocument) -> None:
    """Raise Conflict for a draft that has become part of the shared document."""
    if document.revealed_at is not None:
        raise Conflict(
            "These notes have been revealed.", advice="Open the activity again to see all notes."
        )
