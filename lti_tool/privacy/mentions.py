"""Names of people whom a person's comments mention, as they themselves see them."""

import uuid
from collections.abc import Callable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.annotations.tables import Comment
from lti_tool.dashboard import mentioned_names, search_scope
from lti_tool.dashboard.search_visible import Visible
from lti_tool.documents.tables import SharedDocument
from lti_tool.privacy.reading import Record, is_theirs
from lti_tool.workspaces.tables import WorkspaceAuthor


def shown_to(db: Session, person_id: uuid.UUID) -> Callable[[Record], Record]:
    """A function that gives the text of a comment's row with names, and nothing for other rows."""
    comments = db.execute(
        select(Comment.document_id, SharedDocument.workspace_id, Comment.text)
        .join(SharedDocument, SharedDocument.id == Comment.document_id)
        .join(
            WorkspaceAuthor,
            (WorkspaceAuthor.workspace_id == SharedDocument.workspace_id)
            & (WorkspaceAuthor.author_id == Comment.author_id),
        )
        .where(is_theirs(WorkspaceAuthor.enrolment_id, person_id))
        .where(func.strpos(Comment.text, "@{") > 0)
    ).all()
    scope = search_scope.of_person(db, person_id, observers_see_names=False)
    names = mentioned_names.read(
        db, scope, Visible(scope), ((each.workspace_id, each.text) for each in comments)
    )
    workspaces = {str(each.document_id): each.workspace_id for each in comments}

    def shown(row: Record) -> Record:
        workspace_id = workspaces.get(str(row["document_id"]))
        if workspace_id is None or "text" not in row:
            return {}
        return {"text": names.in_text(workspace_id, row["text"])}

    return shown
