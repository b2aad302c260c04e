"""One-time pass for a socket: this session, this document, this client id."""

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.annotations import hiding, workspaces
from lti_tool.annotations.policy import Writer
from lti_tool.annotations.tables import DocumentClient, SharedDocument, Workspace
from lti_tool.courses import scope
from lti_tool.courses.permissions import may
from lti_tool.courses.roles import Capability
from lti_tool.courses.scope import Member
from lti_tool.courses.tables import Activity
from lti_tool.errors import NotSignedIn
from lti_tool.people import sessions
from lti_tool.people.names import display_name
from lti_tool.people.tables import Person
from lti_tool.sync.tables import SocketTicket

_LIFE = timedelta(seconds=30)
"""From the page's request to its socket; a slow network needs a few seconds."""


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
    """A ticket for a document that the member may open (the caller has fetched it as theirs).

    The client id is new, and nobody else may ever write under it in this document.
    """
    client_id = _new_client(db, document.client_space, member.enrolment_id)
    token = secrets.token_urlsafe(32)
    db.add(
        SocketTicket(
            token_hash=_hash(token),
            session_id=session_id,
            document_id=document.id,
            client_id=client_id,
            expires_at=clock.now() + _LIFE,
        )
    )
    author = workspaces.author_id(db, document.workspace_id, member.enrolment_id)
    db.flush()
    revision = db.scalars(
        select(Activity.revision)
        .join(Workspace, Workspace.activity_id == Activity.id)
        .where(Workspace.id == document.workspace_id)
    ).one()
    return Ticket(token, client_id, document.generation, author, revision)


def _new_client(db: Session, client_space: uuid.UUID, enrolment_id: uuid.UUID) -> int:
    while True:
        client_id = secrets.randbelow(2**31 - 1) + 1
        if bind(db, client_space, client_id, enrolment_id):
            return client_id


def bind(
    db: Session, client_space: uuid.UUID, client_id: int, enrolment_id: uuid.UUID | None
) -> bool:
    """Give a client id to a member for good; False when it is taken."""
    made = db.scalar(
        insert(DocumentClient)
        .values(
            document_id=client_space,
            client_id=client_id,
            enrolment_id=enrolment_id,
            created_at=clock.now(),
        )
        .on_conflict_do_nothing()
        .returning(DocumentClient.client_id)
    )
    return made is not None


def spend(db: Session, token: str, document_id: uuid.UUID) -> Admission:
    """Let somebody in once. Raises NotSignedIn for a ticket that is spent, old or of another
    document, or whose session has ended meanwhile; NotFound where the document is closed to them.
    """
    ticket = db.scalar(
        delete(SocketTicket)
        .where(
            SocketTicket.token_hash == _hash(token),
            SocketTicket.document_id == document_id,
            SocketTicket.expires_at > clock.now(),
        )
        .returning(SocketTicket)
    )
    if ticket is None:
        raise NotSignedIn
    session = sessions.again(db, ticket.session_id)
    member = scope.acting(db, session)
    if member is None:
        raise NotSignedIn
    document = workspaces.fetch_document(db, member, document_id)
    workspace = db.get_one(Workspace, document.workspace_id)
    return Admission(
        document_id=document_id,
        client_space=document.client_space,
        generation=document.generation,
        session_id=session.id,
        enrolment_id=member.enrolment_id,
        group_id=workspaces.only_through(member, workspace),
        client_id=ticket.client_id,
        name=display_name(db.get_one(Person, member.person_id)),
        role=member.role.value,
        writer=Writer(
            author_id=workspaces.author_id(db, document.workspace_id, member.enrolment_id),
            may_annotate=may(member.role, Capability.ANNOTATE),
            may_moderate=may(member.role, Capability.MODERATE),
            may_manage_tags=document.part_of is None and may(member.role, Capability.MANAGE_TAGS),
            is_bound=hiding.is_bound(member),
        ),
    )


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
