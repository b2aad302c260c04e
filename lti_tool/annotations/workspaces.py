"""Where an activity is annotated, who may open it, and who its authors are."""

import secrets
import string
import uuid
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool.annotations.tables import SharedDocument, Workspace, WorkspaceAuthor
from lti_tool.courses import classes, tenancy
from lti_tool.courses.permissions import may
from lti_tool.courses.roles import Capability
from lti_tool.courses.tables import Activity, CourseClass, Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.db import locks, pg_notify
from lti_tool.errors import Conflict, NotFound
from lti_tool.people.names import display_name
from lti_tool.people.tables import Person

ANNOTATIONS = "annotations"
"""The kind of the shared document that holds highlights, comments and tags."""

_ALPHABET = string.ascii_lowercase + string.digits


def open_for(
    db: Session, member: Member, activity: Activity
) -> tuple[Workspace, SharedDocument, bool]:
    """The member's workspace of the activity and its document; True where it was just made.

    For the whole class there is one; for a group, the member's (who is in none shares the class's,
    as teachers do); for a student, their own.
    """
    audience, class_id, enrolment_id = _audience(db, member, activity)
    workspace = _find(db, activity.id, audience)
    if workspace is None:
        locks.hold(db, locks.Lock.WORKSPACE, f"{activity.id}:{audience}")
        workspace = _find(db, activity.id, audience)
    if workspace is not None:
        return workspace, annotations_of(db, workspace), False
    workspace = Workspace(
        course_id=activity.course_id,
        activity_id=activity.id,
        audience=audience,
        class_id=class_id,
        enrolment_id=enrolment_id,
    )
    db.add(workspace)
    db.flush()
    document = SharedDocument(
        course_id=activity.course_id, workspace_id=workspace.id, kind=ANNOTATIONS
    )
    db.add(document)
    db.flush()
    return workspace, document, True


def _find(db: Session, activity_id: uuid.UUID, audience: str) -> Workspace | None:
    return db.scalar(
        select(Workspace).where(
            Workspace.activity_id == activity_id, Workspace.audience == audience
        )
    )


def _audience(
    db: Session, member: Member, activity: Activity
) -> tuple[str, uuid.UUID | None, uuid.UUID | None]:
    if activity.workspace_for == "student" and not may(member.role, Capability.SEE_CLASS):
        return f"student:{member.enrolment_id}", None, member.enrolment_id
    if activity.workspace_for == "group":
        group = classes.group_of(db, member.enrolment_id)
        if group is not None:
            return f"group:{group.id}", group.id, None
    return "class", None, None


def may_open(db: Session, member: Member, workspace: Workspace) -> bool:
    """Whether a member of the workspace's course is in its audience, or may see the whole class."""
    if may(member.role, Capability.SEE_CLASS):
        return True
    if workspace.enrolment_id is not None:
        return workspace.enrolment_id == member.enrolment_id
    group_id = only_through(member, workspace)
    return group_id is None or classes.is_in(db, member.enrolment_id, group_id)


def only_through(member: Member, workspace: Workspace) -> uuid.UUID | None:
    """The group that the member has to be in to have the workspace open; None for no group."""
    return None if may(member.role, Capability.SEE_CLASS) else workspace.class_id


def tell_settings_changed(db: Session, activity_id: uuid.UUID) -> None:
    """Have every page that has a document of the activity open ask for its settings again. One that
    has no connection just now hears of the new revision when it has one.
    """
    db.execute(
        update(Activity).where(Activity.id == activity_id).values(revision=Activity.revision + 1)
    )
    documents = select(func.pg_notify(pg_notify.SETTINGS, cast(SharedDocument.id, String))).join(
        Workspace, Workspace.id == SharedDocument.workspace_id
    )
    db.execute(documents.where(Workspace.activity_id == activity_id))


def annotations_of(db: Session, workspace: Workspace) -> SharedDocument:
    """The workspace's document of highlights, comments and tags that all in it share."""
    return db.scalars(
        select(SharedDocument).where(
            SharedDocument.workspace_id == workspace.id,
            SharedDocument.kind == ANNOTATIONS,
            SharedDocument.part_of.is_(None),
        )
    ).one()


def fetch_document(db: Session, member: Member, document_id: uuid.UUID | str) -> SharedDocument:
    """A document that the member may open: one that is shared in a workspace of theirs, or their
    own. Raises NotFound for any other; Conflict for one whose notes have been revealed.
    """
    document = tenancy.fetch(db, member, SharedDocument, document_id)
    require_may_open(db, member, document, db.get_one(Workspace, document.workspace_id))
    return document


def require_may_open(
    db: Session, member: Member, document: SharedDocument, workspace: Workspace
) -> None:
    """Raise what `fetch_document` does, for a document of the member's course."""
    is_others = document.enrolment_id not in (None, member.enrolment_id)
    if is_others and not may(member.role, Capability.SEE_CLASS):
        raise NotFound
    if not may_open(db, member, workspace):
        raise NotFound
    if document.revealed_at is not None:
        raise Conflict(
            "These notes have been revealed.", advice="Open the activity again to see all notes."
        )


def audience(db: Session, workspace: Workspace) -> dict[str, str]:
    """Whose workspace it is: its kind, and the name of the group or student."""
    return next(_with_audience(db, Workspace.id == workspace.id))[1]


def of_activity(db: Session, activity_id: uuid.UUID) -> list[tuple[Workspace, dict[str, str]]]:
    """Every workspace of the activity that has been opened, with its audience; oldest first."""
    return list(_with_audience(db, Workspace.activity_id == activity_id))


def _with_audience(
    db: Session, is_meant: ColumnElement[bool]
) -> Iterator[tuple[Workspace, dict[str, str]]]:
    rows = db.execute(
        select(Workspace, CourseClass.name, Person)
        .outerjoin(CourseClass, CourseClass.id == Workspace.class_id)
        .outerjoin(Enrolment, Enrolment.id == Workspace.enrolment_id)
        .outerjoin(Person, Person.id == Enrolment.person_id)
        .where(is_meant)
        .order_by(Workspace.created_at, Workspace.id)
    )
    for workspace, group, person in rows:
        if workspace.class_id is not None:
            yield workspace, {"kind": "group", "name": group}
        elif workspace.enrolment_id is not None:
            yield workspace, {"kind": "student", "name": display_name(person)}
        else:
            yield workspace, {"kind": "class", "name": "Whole class"}


def author_id(db: Session, workspace_id: uuid.UUID, enrolment_id: uuid.UUID) -> str:
    """The member's opaque id in this workspace, made on first use; it means nothing elsewhere."""
    query = select(WorkspaceAuthor.author_id).where(
        WorkspaceAuthor.workspace_id == workspace_id,
        WorkspaceAuthor.enrolment_id == enrolment_id,
    )
    while (known := db.scalar(query)) is None:
        # Somebody else may have drawn the same id, or another tab of this member's one already.
        db.execute(
            insert(WorkspaceAuthor)
            .values(workspace_id=workspace_id, author_id=_draw(), enrolment_id=enrolment_id)
            .on_conflict_do_nothing()
        )
    return known


def _draw() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(8))


def authors(db: Session, workspace_id: uuid.UUID) -> dict[str, dict[str, Any]]:
    """Names and roles behind the author ids of a workspace."""
    rows = db.execute(
        select(WorkspaceAuthor.author_id, Enrolment, Person)
        .join(Enrolment, Enrolment.id == WorkspaceAuthor.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(WorkspaceAuthor.workspace_id == workspace_id)
    )
    return {
        author: {"name": display_name(person), "role": enrolment.role}
        for author, enrolment, person in rows
    }


def named(
    db: Session, document_id: uuid.UUID, author_ids: Collection[str]
) -> dict[str, tuple[str, str]]:
    """Name and role behind some author ids of a document's workspace."""
    if not author_ids:
        return {}
    rows = db.execute(
        select(WorkspaceAuthor.author_id, Enrolment.role, Person)
        .join(SharedDocument, SharedDocument.workspace_id == WorkspaceAuthor.workspace_id)
        .join(Enrolment, Enrolment.id == WorkspaceAuthor.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(SharedDocument.id == document_id, WorkspaceAuthor.author_id.in_(author_ids))
    )
    return {author: (display_name(person), role) for author, role, person in rows}
