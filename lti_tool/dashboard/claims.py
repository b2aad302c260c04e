"""Claims of an activity with what people say of them, from all workspaces that a viewer may see.

A claim that came with the template stands in each workspace, and is one claim here.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sqlalchemy import Row, Select, and_, select
from sqlalchemy.orm import Session

from lti_tool.annotations import schema
from lti_tool.annotations.tables import FactCheck, Highlight
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.memberships import MAIN, MAIN_ID
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.documents.access import visible_documents
from lti_tool.documents.tables import SharedDocument
from lti_tool.people.tables import Person
from lti_tool.workspaces import conversations
from lti_tool.workspaces.authorship import member_name
from lti_tool.workspaces.pseudonyms import PSEUDONYM
from lti_tool.workspaces.tables import Workspace, WorkspaceAuthor
from lti_tool.workspaces.visibility import Viewer

_AnyRow: TypeAlias = Row[*tuple[Any, ...]]

_IS_TEMPLATE = and_(
    Workspace.class_id.is_(None),
    Workspace.enrolment_id.is_(None),
    Activity.workspace_for != "class",
).label("is_template")

_CHECKED = and_(
    Highlight.document_id == FactCheck.document_id, Highlight.key == FactCheck.highlight_key
)

_Source: TypeAlias = tuple[uuid.UUID, str]
"""Document and key of a highlight."""


@dataclass(frozen=True)
class Check:
    """Fact check, with the name of its author as the viewer may see it."""

    author: str
    is_own: bool
    outcome: str
    source: str
    excerpt: str


@dataclass(frozen=True)
class Claim:
    """Claim with its fact checks, one of each person."""

    key: str
    conversation: uuid.UUID
    start: int
    end: int
    quote: str
    author: str
    is_own: bool
    checks: Sequence[Check] = field(default=())


def of_activity(db: Session, viewer: Member, activity: Activity) -> list[Claim]:
    """Claims in the order of the texts and of their places; a constant number of queries."""
    order = {
        str(each.id): place
        for place, each in enumerate(conversations.readable(db, viewer, activity))
    }
    checks = _checks(db, viewer, activity)
    claims: dict[object, tuple[_AnyRow, dict[uuid.UUID, Check]]] = {}
    for row in db.execute(_by_author(viewer, activity, Highlight)).all():
        note = row.Highlight
        if note.conversation_id not in order:
            continue
        source = note.document_id, note.key
        is_prepared = note.is_model or row.is_template
        _, found = claims.setdefault(_prepared(note.key) if is_prepared else source, (row, {}))
        for person, check in checks.get(source, ()):
            found[person] = check
    made = [_claim(viewer, activity, row, list(found.values())) for row, found in claims.values()]
    return sorted(
        made, key=lambda each: (order[str(each.conversation)], each.start, each.end, each.key)
    )


def _checks(
    db: Session, viewer: Member, activity: Activity
) -> dict[_Source, list[tuple[uuid.UUID, Check]]]:
    """Fact checks with the main enrolments of their authors, by what they are about.

    Those that came with the template are first, so that the author's own ones replace them.
    """
    found: dict[_Source, list[tuple[uuid.UUID, Check]]] = {}
    rows = db.execute(
        _by_author(viewer, activity, FactCheck).order_by(
            FactCheck.is_model.desc(), FactCheck.number
        )
    )
    for row in rows:
        each = row.FactCheck
        check = Check(*_author(viewer, activity, row), each.outcome, each.source, each.excerpt)
        found.setdefault((each.document_id, each.highlight_key), []).append((row.main.id, check))
    return found


def _prepared(key: str) -> str:
    """Rest of a key that a note of the template and its copies have in common."""
    return key.partition("/")[2].removeprefix(schema.MODEL)


def _by_author(
    viewer: Member, activity: Activity, table: type[Highlight] | type[FactCheck]
) -> "Select[*tuple[Any, ...]]":
    """Query of claims, or of the fact checks of claims, with their authors.

    What somebody wrote whose data is being erased is not there any more.
    """
    query = (
        select(table, MAIN, Person, PSEUDONYM.label("pseudonym"), _IS_TEMPLATE)
        .select_from(Workspace)
        .join(Activity, Activity.id == Workspace.activity_id)
        .join(SharedDocument, SharedDocument.workspace_id == Workspace.id)
        .join(table, table.document_id == SharedDocument.id)
        .join(
            WorkspaceAuthor,
            (WorkspaceAuthor.workspace_id == Workspace.id)
            & (WorkspaceAuthor.author_id == table.author_id),
        )
        .join(Enrolment, Enrolment.id == WorkspaceAuthor.enrolment_id)
        .join(MAIN, MAIN.id == MAIN_ID)
        .join(Person, Person.id == MAIN.person_id)
        .where(
            Workspace.activity_id == activity.id,
            visible_documents(Viewer.of(viewer)),
            Person.forgotten_at.is_(None),
        )
    )
    if table is FactCheck:
        query = query.join(Highlight, _CHECKED)
    return query.where(Highlight.is_claim)


def _author(viewer: Member, activity: Activity, row: _AnyRow) -> tuple[str, bool]:
    name = member_name(viewer, row.main, row.Person, activity, row.pseudonym)
    return name, row.main.id == viewer.enrolment_id


def _claim(viewer: Member, activity: Activity, row: _AnyRow, checks: Sequence[Check]) -> Claim:
    note = row.Highlight
    author, is_own = _author(viewer, activity, row)
    return Claim(
        key=note.key,
        conversation=uuid.UUID(note.conversation_id),
        start=note.start,
        end=note.end,
        quote=note.quote,
        author=author,
        is_own=is_own,
        checks=checks,
    )
