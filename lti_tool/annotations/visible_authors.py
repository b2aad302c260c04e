"""Authors of the notes that a member may see in a workspace."""

from sqlalchemy import ColumnElement, exists, or_, select

from lti_tool.annotations.tables import Agreement, Comment, Highlight, Tag
from lti_tool.documents.access import visible_documents
from lti_tool.documents.tables import SharedDocument
from lti_tool.workspaces.tables import Workspace, WorkspaceAuthor
from lti_tool.workspaces.visibility import VIEWER


def _have_written() -> ColumnElement[bool]:
    documents = (
        select(SharedDocument.id)
        .where(SharedDocument.workspace_id == Workspace.id, visible_documents(VIEWER))
        .correlate(Workspace)
    )
    written = (
        exists().where(
            table.document_id.in_(documents), table.author_id == WorkspaceAuthor.author_id
        )
        for table in (Highlight, Comment, Agreement, Tag)
    )
    return or_(*written)


HAVE_WRITTEN = _have_written()
"""Condition on `WorkspaceAuthor` and its `Workspace`: `VIEWER` may see something of theirs.

That is a highlight, a comment, an agreement or a tag of their own, as it stands now.
"""
