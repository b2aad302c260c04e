"""Seeds of annotations: copies of model notes with which workspaces begin.

A copy is made once, and anew only while nobody has written in the workspace: nothing is written
over the work of somebody.
"""

import uuid
from collections.abc import Mapping
from typing import Any

from pycrdt import Doc, Map
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from lti_tool.annotations import model_notes, redaction, schema, templates
from lti_tool.annotations.schema import HIGHLIGHTS
from lti_tool.annotations.tables import Agreement, Comment, FactCheck, Highlight, ModelNotes
from lti_tool.annotations.templates import Template
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.roles import Role
from lti_tool.courses.tables import Enrolment
from lti_tool.documents.kinds import Seed
from lti_tool.documents.tables import DocumentUpdate, SharedDocument
from lti_tool.workspaces import authorship
from lti_tool.workspaces.tables import Submission, Workspace
from lti_tool.workspaces.workspaces import is_template


def seed(db: Session, document: SharedDocument, doc: "Doc[Any]") -> Seed | None:
    """Update that brings a document to the model notes as they were last given out.

    None where there are none, and while the course has nobody who could be their author. The
    workspace in which they are prepared gets them as notes that can be changed.
    """
    row = db.execute(
        select(Workspace, Activity, ModelNotes.content)
        .join(Activity, Activity.id == Workspace.activity_id)
        .join(ModelNotes, ModelNotes.activity_id == Activity.id)
        .where(Workspace.id == document.workspace_id)
        # An erasure waits for the copies that are being made, and then finds them.
        .with_for_update(read=True, of=ModelNotes)
    ).one_or_none()
    if row is None:
        return None
    workspace, activity, content = row
    authors = _author_ids(db, workspace, content[model_notes.AUTHORS])
    if authors is None:
        return None
    quoted = {each["conversation"] for each in content[HIGHLIGHTS].values()}
    read = model_notes.read_by_all(db, quoted, is_locked=True)
    standing = templates.extract(content, authors, read)
    copied = templates.rename(standing, authors, is_model=not is_template(activity, workspace))
    return Seed(_write(doc, copied), activity.template_version)


def _author_ids(
    db: Session, workspace: Workspace, stored: Mapping[str, str | None]
) -> dict[str, str] | None:
    """Author ids in a workspace, by those of the template; None while there is nobody for one."""
    wanted = {key: uuid.UUID(each) if each else None for key, each in stored.items()}
    known = set(
        db.scalars(
            select(Enrolment.id).where(
                Enrolment.id.in_([each for each in wanted.values() if each]),
                Enrolment.course_id == workspace.course_id,
            )
        )
    )
    if not known.issuperset(wanted.values()):
        first = db.scalar(
            select(Enrolment.id)
            .where(
                Enrolment.course_id == workspace.course_id,
                Enrolment.role == Role.TEACHER.value,
                Enrolment.merged_into.is_(None),
                Enrolment.active,
            )
            .order_by(Enrolment.created_at, Enrolment.id)
            .limit(1)
        )
        if first is None:
            return None
        wanted = {key: each if each in known else first for key, each in wanted.items()}
    return {
        key: authorship.author_id(db, workspace.id, each) for key, each in wanted.items() if each
    }


def _write(doc: "Doc[Any]", template: Template) -> bytes | None:
    """Write a template into a document in the place of the model notes there; the update."""
    before, is_changed = doc.get_state(), False
    with doc.transaction():
        for name, records in template.items():
            root: Map[Any] = doc.get(name, type=Map)
            current = root.to_py() or {}
            for key in filter(schema.is_model, current.keys() - records.keys()):
                del root[key]
                is_changed = True
            for key, fields in records.items():
                if current.get(key) != fields:
                    root[key] = redaction.shared(fields)
                    is_changed = True
    return doc.get_update(before) if is_changed else None


def is_begun() -> ColumnElement[bool]:
    """Condition on `Workspace`: somebody has written there for others, or handed in.

    Rows are asked, too: after an erasure the log does not name the others any more. Private notes
    are no beginning: they have nothing to do with model notes, and nobody learns of them.
    """
    of_workspace = SharedDocument.workspace_id == Workspace.id
    traces = [
        select(DocumentUpdate.number).where(
            DocumentUpdate.document_id == SharedDocument.id,
            DocumentUpdate.enrolment_id.is_not(None),
        ),
        select(Highlight.key).where(
            Highlight.document_id == SharedDocument.id, ~Highlight.is_model
        ),
        select(Comment.key).where(Comment.document_id == SharedDocument.id, ~Comment.is_model),
        select(FactCheck.key).where(
            FactCheck.document_id == SharedDocument.id, ~FactCheck.is_model
        ),
        select(Agreement.author_id).where(Agreement.document_id == SharedDocument.id),
    ]
    written = select(SharedDocument.id).where(
        of_workspace,
        SharedDocument.is_private.is_(False),
        or_(*(each.correlate(SharedDocument).exists() for each in traces)),
    )
    handed_in = select(Submission.id).where(Submission.workspace_id == Workspace.id)
    return or_(written.correlate(Workspace).exists(), handed_in.correlate(Workspace).exists())
