"""Answers that have been written: those of workspaces, and who wrote in them."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.memberships import MAIN_ID
from lti_tool.courses.tables import Enrolment
from lti_tool.documents.tables import DocumentClient, DocumentUpdate, SharedDocument
from lti_tool.responses.blocks import Block
from lti_tool.responses.tables import Response
from lti_tool.workspaces import attempts
from lti_tool.workspaces.tables import Workspace, WorkspaceAuthor

_REWRITTEN = aliased(SharedDocument)


@dataclass(frozen=True)
class Answer:
    """Answer of a workspace, as it stands or as it was handed in."""

    workspace_id: uuid.UUID
    blocks: Sequence[Block]
    words: int

    @classmethod
    def frozen(cls, workspace_id: uuid.UUID, content: dict[str, Any]) -> "Answer":
        """Answer in the content of a submission."""
        return cls(workspace_id, content["blocks"], content["words"])


def of_workspaces(
    db: Session, activity: Activity, *conditions: ColumnElement[bool]
) -> list[Answer]:
    """Answers of an activity, with conditions on workspace and document; none where it asks for
    none any more.
    """
    if activity.response.mode == "no":
        return []
    found = db.execute(
        select(Workspace.id, Response.blocks, Response.words)
        .join(SharedDocument, SharedDocument.id == Response.document_id)
        .join(Workspace, Workspace.id == SharedDocument.workspace_id)
        .where(Workspace.activity_id == activity.id, *conditions)
        .order_by(Workspace.created_at, Workspace.id)
    )
    return [Answer(*row) for row in found]


def content_of(db: Session, workspace: Workspace) -> dict[str, Any] | None:
    """Answer of a workspace as it is handed in: blocks, words, and the author ids of its writers.

    None where none is asked for, or written.
    """
    activity = db.get_one(Activity, workspace.activity_id)
    if activity.response.mode == "no":
        return None
    found = db.scalar(
        select(Response)
        .join(SharedDocument, SharedDocument.id == Response.document_id)
        .where(SharedDocument.workspace_id == workspace.id)
        # Rows are written past the session.
        .execution_options(populate_existing=True)
    )
    if found is None:
        return None
    return {
        "author_ids": sorted(writers(db, found.document_id, workspace.id)),
        "blocks": found.blocks,
        "words": found.words,
    }


def writers(db: Session, document_id: uuid.UUID, workspace_id: uuid.UUID) -> Collection[str]:
    """Author ids of all who may have words in an answer."""
    return set(
        db.scalars(
            select(WorkspaceAuthor.author_id).where(
                WorkspaceAuthor.workspace_id == workspace_id,
                _has_written(literal(document_id), WorkspaceAuthor.enrolment_id),
            )
        )
    )


def words_by_writer(
    db: Session, *conditions: ColumnElement[bool]
) -> dict[tuple[uuid.UUID, uuid.UUID], int]:
    """Words of answers by activity and main enrolment of each who wrote in them; one query.

    All words of a group's answer are its members'. `conditions` are on workspace, document and the
    writer's enrolment.
    """
    rows = db.execute(
        select(Workspace.activity_id, MAIN_ID, func.max(Response.words))
        .select_from(Response)
        .join(SharedDocument, SharedDocument.id == Response.document_id)
        .join(Workspace, Workspace.id == SharedDocument.workspace_id)
        .join(WorkspaceAuthor, WorkspaceAuthor.workspace_id == Workspace.id)
        .join(Enrolment, Enrolment.id == WorkspaceAuthor.enrolment_id)
        .where(
            Response.words > 0,
            attempts.IS_CURRENT,
            _has_written(Response.document_id, WorkspaceAuthor.enrolment_id),
            *conditions,
        )
        .group_by(Workspace.activity_id, MAIN_ID)
    )
    return {(activity_id, main_id): words for activity_id, main_id, words in rows}


def _has_written(
    document_id: SQLColumnExpression[uuid.UUID],
    enrolment_id: SQLColumnExpression[uuid.UUID],
) -> ColumnElement[bool]:
    """True of an enrolment that may have words in an answer.

    A log that was rewritten does not say any more who wrote; client ids do.
    """
    update = (
        select(DocumentUpdate.document_id)
        .where(
            DocumentUpdate.document_id == document_id, DocumentUpdate.enrolment_id == enrolment_id
        )
        .exists()
    )
    client = (
        select(DocumentClient.document_id)
        .join(_REWRITTEN, _REWRITTEN.id == DocumentClient.document_id)
        .where(
            DocumentClient.document_id == document_id,
            DocumentClient.enrolment_id == enrolment_id,
            _REWRITTEN.generation > 1,
        )
        .exists()
    )
    return or_(update, client)
