"""One-time pass for a socket: this session, this document, this client id."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import and_, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from lti_tool import clock
from lti_tool.courses.permissions import may
from lti_tool.courses.roles import Capability, Role
from lti_tool.courses.tables import Activity, Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.db import one_time
from lti_tool.db.one_time import OneTime
from lti_tool.documents import access, client_ids
from lti_tool.documents.tables import SharedDocument, SocketTicket
from lti_tool.documents.writer import Writer
from lti_tool.errors import NotFound, NotSignedIn
from lti_tool.people import sessions
from lti_tool.people.names import display_name
from lti_tool.people.tables import ArrivalSession, Person
from lti_tool.workspaces import authorship, workspaces, writing_window
from lti_tool.workspaces.tables import Workspace, WorkspaceAuthor
from lti_tool.workspaces.visibility import ROLES_THAT_SEE_THE_CLASS, Viewer

_LIFE = timedelta(seconds=30)
"""From the page's request to its socket; a slow network needs a few seconds."""

_TICKET = OneTime(SocketTicket.token_hash, SocketTicket.expires_at)


@dataclass(frozen=True)
class Ticket:
    """What the page is given."""

    token: str
    client_id: int
    generation: int
    author_id: str
    revision: int
    """Of the activity's settings: a page that knows another asks for them again."""


@dataclass(frozen=True)
class Admission:
    """Who came in with a ticket, and as what they write."""

    document_id: uuid.UUID
    kind: str
    """Name of the document's kind."""
    client_space: uuid.UUID
    """The document under which client ids are given."""
    generation: int
    session_id: uuid.UUID
    enrolment_id: uuid.UUID
    group_id: uuid.UUID | None
    """The group through which alone they may be here; None where no group is needed."""
    client_id: int
    name: str
    role: str
    writer: Writer


def issue(db: Session, member: Member, session_id: uuid.UUID, document: SharedDocument) -> Ticket:
    """A ticket for a document, good for the member only as long as they may open it: it is checked
    again when the ticket is spent.

    The client id is new, and nobody else may ever write under it in this document.
    """
    client_id = client_ids.assign(db, document.client_space, member.enrolment_id)
    token = one_time.new_token()
    db.add(
        SocketTicket(
            **_TICKET.columns(token, _LIFE),
            session_id=session_id,
            document_id=document.id,
            client_id=client_id,
        )
    )
    author = authorship.author_id(db, document.workspace_id, member.enrolment_id)
    db.flush()
    revision = db.scalars(
        select(Activity.revision)
        .join(Workspace, Workspace.activity_id == Activity.id)
        .where(Workspace.id == document.workspace_id)
    ).one()
    return Ticket(token, client_id, document.generation, author, revision)


def issue_again(
    db: Session, wanted: Sequence[tuple[str, Admission]], seconds: float
) -> dict[uuid.UUID, int]:
    """Tickets by which people who are here come back as whom they are, good for so many seconds;
    the revision of the settings, by document, of those documents that are there.

    All of them are one statement. Whether their owners may still come is asked when they do.
    """
    rows = db.execute(
        select(SharedDocument.id, Activity.revision)
        .join(Workspace, Workspace.id == SharedDocument.workspace_id)
        .join(Activity, Activity.id == Workspace.activity_id)
        .where(SharedDocument.id.in_({admission.document_id for _, admission in wanted}))
    )
    revisions = {row.id: row.revision for row in rows}
    given = [
        {
            **_TICKET.columns(token, timedelta(seconds=seconds)),
            "session_id": admission.session_id,
            "document_id": admission.document_id,
            "client_id": admission.client_id,
        }
        for token, admission in wanted
        if admission.document_id in revisions
    ]
    if given:
        db.execute(insert(SocketTicket), given)
    return revisions


def prolong(db: Session, token_hashes: Sequence[bytes], seconds: float) -> None:
    """Make these tickets good for so many seconds from now, but for those that are spent."""
    db.execute(
        update(SocketTicket)
        .where(SocketTicket.token_hash.in_(token_hashes))
        .values(expires_at=clock.now() + timedelta(seconds=seconds))
        .execution_options(synchronize_session=False)
    )


_SPENT = (
    _TICKET.consume(SocketTicket.document_id == bindparam("document_id"))
    .returning(SocketTicket.session_id, SocketTicket.document_id, SocketTicket.client_id)
    .cte("spent")
)

_OWNER = aliased(Enrolment, name="ticket_owner")

_VIEWER = Viewer(_OWNER.id, _OWNER.course_id, ArrivalSession.role.in_(ROLES_THAT_SEE_THE_CLASS))

_ADMITTING = sessions.joined_to_validity(
    select(
        ArrivalSession,
        *sessions.VALIDITY,
        _OWNER.course_id,
        Person,
        SharedDocument,
        Workspace,
        WorkspaceAuthor.author_id,
        access.visible_documents(_VIEWER).label("is_visible"),
        _SPENT.c.client_id,
    )
    .join_from(_SPENT, ArrivalSession, ArrivalSession.id == _SPENT.c.session_id)
    .join(_OWNER, _OWNER.id == ArrivalSession.enrolment_id)
    .join(Person, Person.id == _OWNER.person_id)
    .outerjoin(
        SharedDocument,
        and_(
            SharedDocument.id == _SPENT.c.document_id,
            SharedDocument.course_id == _OWNER.course_id,
        ),
    )
    .outerjoin(Workspace, Workspace.id == SharedDocument.workspace_id)
    .outerjoin(
        WorkspaceAuthor,
        and_(
            WorkspaceAuthor.workspace_id == Workspace.id,
            WorkspaceAuthor.enrolment_id == _OWNER.id,
        ),
    ),
    one_time.NOW,
)
"""Spends a ticket and loads all that admission is decided by, in one round trip: a whole class
comes at the same moment."""


def spend(db: Session, token: str, document_id: uuid.UUID) -> Admission:
    """Let somebody in once. Raises NotSignedIn for a ticket that is spent, old or of another
    document, or whose session has ended meanwhile; NotFound where the document is closed to them.
    """
    given = one_time.parameters(token) | {"document_id": document_id}
    row = db.execute(_ADMITTING, given).one_or_none()
    if row is None:
        raise NotSignedIn
    sessions.require_valid(is_connected=row.is_connected, is_enrolled=row.is_enrolled)
    session, document, workspace = row.ArrivalSession, row.SharedDocument, row.Workspace
    if session.role is None:
        raise NotSignedIn
    if document is None or not row.is_visible:
        raise NotFound
    access.require_not_revealed(document)
    role = Role(session.role)
    member = Member(session.enrolment_id, row.Person.id, row.course_id, role, session.link_id)
    author = row.author_id or authorship.author_id(db, workspace.id, member.enrolment_id)
    return Admission(
        document_id=document_id,
        kind=document.kind,
        client_space=document.client_space,
        generation=document.generation,
        session_id=session.id,
        enrolment_id=member.enrolment_id,
        group_id=workspaces.required_group(member, workspace),
        client_id=row.client_id,
        name=display_name(row.Person),
        role=role.value,
        writer=Writer(
            author_id=author,
            may_annotate=may(role, Capability.ANNOTATE),
            may_moderate=may(role, Capability.MODERATE),
            may_manage_tags=document.part_of is None and may(role, Capability.MANAGE_TAGS),
            is_bound=writing_window.is_restricted(member),
        ),
    )
