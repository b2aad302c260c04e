"""Authors of the notes that a member may see in a workspace."""

from sqlalchemy import ColumnElement, select, union_all

from lti_tool.annotations.tables import Agreement, Comment, FactCheck, Highlight, Tag
from lti_tool.documents.access import readable_documents
from lti_tool.documents.tables import SharedDocument
from lti_tool.workspaces.authorship import NAMES_OF
from lti_tool.workspaces.tables import Workspace, WorkspaceAuthor
from lti_tool.workspaces.visibility import VIEWER


def _have_written() -> ColumnElement[bool]:
    documents = (
        select(SharedDocument.id)
        .join(Workspace, Workspace.id == SharedDocument.workspace_id)
        .where(SharedDocument.workspace_id == NAMES_OF, readable_documents(VIEWER))
        .cte("visible")
    )
    written = union_all(
        *(
            select(table.author_id).where(table.document_id.in_(select(documents.c.id)))
            for table in (Highlight, Comment, Agreement, FactCheck, Tag)
        )
    )
    return WorkspaceAuthor.author_id.in_(written)


HAVE_WRITTEN = _have_written()
"""Condition on `WorkspaceAuthor` where names of a workspace are read: `VIEWER` may see something
of theirs.

That is a highlight, a comment, an agreement, a fact check or a tag of their own, as it stands now.
"""
