"""Names of people whom comments mention, as whoever reads these comments may see them."""

import uuid
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from sqlalchemy import select, tuple_, union_all
from sqlalchemy.orm import Session

from lti_tool.annotations.mentions import mentions_in, with_names
from lti_tool.annotations.tables import Agreement, Comment, FactCheck, Highlight, Tag
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.memberships import MAIN, MAIN_ID
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard.search_scope import Scope
from lti_tool.dashboard.search_visible import Visible
from lti_tool.people.tables import Person
from lti_tool.workspaces.authorship import HIDING_OF_NAMES, is_met, member_name
from lti_tool.workspaces.pseudonyms import PSEUDONYM
from lti_tool.workspaces.tables import Workspace, WorkspaceAuthor

Text: TypeAlias = tuple[uuid.UUID, str]
"""Workspace in which a comment stands, and its text."""


class MentionedNames:
    """Names by workspace and author id; whoever the viewer may not know is not among them."""

    def __init__(self, names: Mapping[uuid.UUID, Mapping[str, str]]) -> None:
        self._names = names

    def of_workspace(self, workspace_id: uuid.UUID) -> Mapping[str, str]:
        """Names in one workspace, by author id."""
        return self._names.get(workspace_id, {})

    def in_text(self, workspace_id: uuid.UUID, text: str) -> str:
        """A comment with names in the place of author ids."""
        return with_names(text, self.of_workspace(workspace_id))

    def by_author(self) -> dict[str, str]:
        """Names of all workspaces, by author id."""
        return {author: name for names in self._names.values() for author, name in names.items()}


def read(db: Session, scope: Scope, visible: Visible, texts: Iterable[Text]) -> MentionedNames:
    """Names that these texts need; no statement where they need none.

    A name is given in a workspace of which the viewer may open a document, by the rule for the
    names of a page (`authorship.is_met`).
    """
    wanted = {
        (workspace_id, mention.author_id)
        for workspace_id, text in texts
        for mention in mentions_in(text)
    }
    if not wanted:
        return MentionedNames({})
    at = visible.documents.c
    author = tuple_(WorkspaceAuthor.workspace_id, WorkspaceAuthor.author_id)
    written = union_all(
        *(
            select(at.workspace_id, table.author_id)
            .join(table, table.document_id == at.id)
            .where(tuple_(at.workspace_id, table.author_id).in_(wanted))
            for table in (Highlight, Comment, Agreement, FactCheck, Tag)
        )
    )
    rows = db.execute(
        select(WorkspaceAuthor, MAIN, Person, Activity, PSEUDONYM, author.in_(written))
        .join(Workspace, Workspace.id == WorkspaceAuthor.workspace_id)
        .join(Activity, Activity.id == Workspace.activity_id)
        .join(Enrolment, Enrolment.id == WorkspaceAuthor.enrolment_id)
        .join(MAIN, MAIN.id == MAIN_ID)
        .join(Person, Person.id == MAIN.person_id)
        .where(author.in_(wanted), Person.forgotten_at.is_(None))
        .where(WorkspaceAuthor.workspace_id.in_(select(at.workspace_id)))
        .options(HIDING_OF_NAMES)
    )
    names: dict[uuid.UUID, dict[str, str]] = {}
    for found, main, person, activity, pseudonym, has_written in rows:
        viewer = scope.members[main.course_id]
        if is_met(viewer, main, activity, has_written=has_written):
            name = member_name(viewer, main, person, activity, pseudonym)
            names.setdefault(found.workspace_id, {})[found.author_id] = name
    return MentionedNames(names)


def of_activity(
    db: Session, viewer: Member, activity: Activity, texts: Iterable[Text]
) -> dict[str, str]:
    """Names by author id for comments of one activity."""
    scope = Scope(viewer.person_id, {}, {viewer.course_id: viewer})
    return read(db, scope, Visible(scope, activity.id), texts).by_author()
