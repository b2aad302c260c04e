"""Socket tickets: one-time tokens for one session, one document and one client id.

Browsers cannot set a header on a WebSocket handshake, so a page puts a ticket into the socket's
address. It gets one by an authorized request; only the SHA-256 hash is stored.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    LargeBinary,
    String,
    Uuid,
    and_,
    bindparam,
    cast,
    column,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Session, aliased

from lti_tool import clock
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.roles import CAPABILITIES, Role
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.db import one_time
from lti_tool.db.one_time import OneTime
from lti_tool.documents import access, client_ids
from lti_tool.documents.tables import SharedDocument, SocketTicket
from lti_tool.documents.writer import Writer
from lti_tool.errors import NotFound, NotSignedIn, ToolError
from lti_tool.people import sessions
from lti_tool.people.tables import ArrivalSession
from lti_tool.workspaces import authorship, positions, workspaces, writing_window
from lti_tool.workspaces.tables import Workspace, WorkspaceAuthor
from lti_tool.workspaces.visibility import (
    ROLES_THAT_SEE_ALL_GROUPS,
    ROLES_THAT_SEE_THE_CLASS,
    Viewer,
)

_LIFETIME = timedelta(seconds=30)
"""Lifetime of a ticket, from the page's request to its socket: a slow network needs seconds."""

_TICKET = OneTime(SocketTicket.token_hash, SocketTicket.expires_at)


@dataclass(frozen=True)
class Ticket:
    """Ticket as the page gets it; `token` is a secret.

    `generation` is that of the document, `author_id` that of the member in its workspace.
    """

    token: str
    client_id: int
    generation: int
    author_id: str
    revision: int
    """Revision of the activity's settings: a page that has another one fetches them again."""


@dataclass(frozen=True)
class Admission:
    """Identity and permissions of a connection that a ticket admitted."""

    document_id: uuid.UUID
    kind: str
    """Name of the document's kind."""
    client_id_namespace: uuid.UUID
    """Shared document in whose namespace `client_id` is bound."""
    generation: int
    session_id: uuid.UUID
    enrolment_id: uuid.UUID
    depends_on_groups: bool
    """True where a change of groups may close the document to them."""
    client_id: int
    writer: Writer
    is_announced: bool = True
    """False for somebody whose presence and cursor nobody is told, in an activity that hides names:
    whoever sees them come in the room would know their pseudonym."""
    shares_position: bool = True
    """True where others see which turn they read, and what they select, and they see the others."""
    merged_enrolments: frozenset[uuid.UUID] = frozenset()
    """Enrolments of other accounts of the same person, whose client ids are theirs, too."""

    @property
    def enrolments(self) -> frozenset[uuid.UUID]:
        """Enrolments under which this person may write here."""
        return self.merged_enrolments | {self.enrolment_id}

    def owns(self, enrolment_id: uuid.UUID | None) -> bool:
        """True for an enrolment of this person."""
        return enrolment_id == self.enrolment_id or enrolment_id in self.merged_enrolments


_ISSUE = (
    insert(SocketTicket.__table__)
    .values({each.name: bindparam(each.name) for each in SocketTicket.__table__.c})
    .returning(
        select(Activity.revision)
        .join(Workspace, Workspace.activity_id == Activity.id)
        .where(Workspace.id == bindparam("workspace_id"))
        .scalar_subquery(),
        select(WorkspaceAuthor.author_id)
        .where(
            WorkspaceAuthor.workspace_id == bindparam("workspace_id"),
            WorkspaceAuthor.enrolment_id == bindparam("writing_as"),
        )
        .scalar_subquery(),
    )
)
"""Inserts a ticket; the revision of the activity, and the author id of the member if there is one.
"""


def issue(db: Session, member: Member, session_id: uuid.UUID, document: SharedDocument) -> Ticket:
    """Issue a ticket, with a new client id, for a document that `access` gave to the member."""
    writing_as = access.writing_enrolment(db, member, document)
    client_id = client_ids.assign(db, document.client_id_namespace, writing_as)
    token = one_time.new_token()
    row = _TICKET.columns(token, _LIFETIME) | {
        "session_id": session_id,
        "document_id": document.id,
        "client_id": client_id,
        "workspace_id": document.workspace_id,
        "writing_as": writing_as,
    }
    # The statement is no ORM statement, which would flush a new document by itself.
    db.flush()
    revision, author = db.execute(_ISSUE, row).one()
    author = author or authorship.author_id(db, document.workspace_id, writing_as)
    return Ticket(token, client_id, document.generation, author, revision)


def issue_resumption(
    db: Session, wanted: Sequence[tuple[str, Admission]], seconds: float
) -> dict[uuid.UUID, int]:
    """Store resumption tickets for open connections, valid for `seconds`, in one statement.

    `wanted` are pairs of a new token and the admission that it resumes. Returns the revision of the
    activity's settings by document; documents that are gone are left out. Access is authorized when
    a ticket is spent.
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


def renew(db: Session, token_hashes: Sequence[bytes], seconds: float) -> None:
    """Renew those of these tickets that are not spent, for `seconds` from now."""
    db.execute(
        update(SocketTicket)
        .where(SocketTicket.token_hash.in_(token_hashes))
        .values(expires_at=clock.now() + timedelta(seconds=seconds))
        .execution_options(synchronize_session=False)
    )


class PresentedTicket(NamedTuple):
    """Ticket that a socket presents, and the document that it is to be admitted to."""

    token: str
    document_id: uuid.UUID


_PRESENTED = (
    func.unnest(
        bindparam("token_hashes", type_=ARRAY(LargeBinary)),
        bindparam("document_ids", type_=ARRAY(Uuid)),
    )
    .table_valued(column("token_hash", LargeBinary), column("document_id", Uuid), name="presented")
    .render_derived()
)

_SPEND = (
    _TICKET.consume(
        SocketTicket.document_id == _PRESENTED.c.document_id, wanted=_PRESENTED.c.token_hash
    )
    .returning(
        SocketTicket.token_hash,
        SocketTicket.session_id,
        _PRESENTED.c.document_id,
        SocketTicket.client_id,
    )
    .cte("spent")
)

_ARRIVED = aliased(Enrolment, name="arrived")
_OWNER = aliased(Enrolment, name="ticket_owner")
"""Main enrolment of the person who arrived."""

_VIEWER = Viewer(
    _OWNER.id,
    _OWNER.course_id,
    is_staff=ArrivalSession.role.in_(ROLES_THAT_SEE_THE_CLASS),
    sees_all_groups=ArrivalSession.role.in_(ROLES_THAT_SEE_ALL_GROUPS),
)

_OWN = aliased(Enrolment, name="own")

_AUTHORS = (
    select(func.jsonb_object_agg(cast(_OWN.id, String), WorkspaceAuthor.author_id))
    .select_from(_OWN)
    .outerjoin(
        WorkspaceAuthor,
        and_(
            WorkspaceAuthor.enrolment_id == _OWN.id,
            WorkspaceAuthor.workspace_id == Workspace.id,
        ),
    )
    .where(or_(_OWN.id == _OWNER.id, _OWN.merged_into == _OWNER.id))
    .correlate(_OWNER, Workspace)
    .scalar_subquery()
)
"""Author ids of a person in the workspace, by enrolment; null where they have none yet."""

_ADMISSION = sessions.joined_to_validity(
    select(
        ArrivalSession,
        *sessions.VALIDITY,
        _OWNER.id.label("owner_id"),
        _OWNER.course_id,
        _OWNER.person_id,
        SharedDocument,
        Workspace,
        Activity.hides_names,
        _AUTHORS.label("authors"),
        access.openable_documents(_VIEWER).label("is_visible"),
        _SPEND.c.token_hash,
        _SPEND.c.document_id,
        _SPEND.c.client_id,
    )
    .join_from(_SPEND, ArrivalSession, ArrivalSession.id == _SPEND.c.session_id)
    .join(_ARRIVED, _ARRIVED.id == ArrivalSession.enrolment_id)
    .join(_OWNER, _OWNER.id == func.coalesce(_ARRIVED.merged_into, _ARRIVED.id))
    .outerjoin(
        SharedDocument,
        and_(
            SharedDocument.id == _SPEND.c.document_id,
            SharedDocument.course_id == _OWNER.course_id,
        ),
    )
    .outerjoin(Workspace, Workspace.id == SharedDocument.workspace_id)
    .outerjoin(Activity, Activity.id == Workspace.activity_id),
    one_time.NOW,
)
"""Query that spends tickets and loads all that admission is decided by. It is one round trip for
all who wait: a whole class comes at the same moment."""


_OPEN = (
    func.unnest(
        bindparam("session_ids", type_=ARRAY(Uuid)), bindparam("document_ids", type_=ARRAY(Uuid))
    )
    .table_valued(column("session_id", Uuid), column("document_id", Uuid), name="open")
    .render_derived()
)

_STILL_VISIBLE = (
    select(_OPEN.c.session_id, _OPEN.c.document_id)
    .join(ArrivalSession, ArrivalSession.id == _OPEN.c.session_id)
    .join(_ARRIVED, _ARRIVED.id == ArrivalSession.enrolment_id)
    .join(_OWNER, _OWNER.id == func.coalesce(_ARRIVED.merged_into, _ARRIVED.id))
    .join(SharedDocument, SharedDocument.id == _OPEN.c.document_id)
    .join(Workspace, Workspace.id == SharedDocument.workspace_id)
    .where(access.openable_documents(_VIEWER))
)


def still_visible(db: Session, admissions: Sequence[Admission]) -> set[tuple[uuid.UUID, uuid.UUID]]:
    """Pairs of session and document of those admissions that would be admitted again now."""
    given = {
        "session_ids": [each.session_id for each in admissions],
        "document_ids": [each.document_id for each in admissions],
    }
    return {(session, document) for session, document in db.execute(_STILL_VISIBLE, given)}


def spend(db: Session, presented: Sequence[PresentedTicket]) -> list[Admission | ToolError]:
    """Spend tickets and admit their owners to the documents; an admission or an error for each.

    NotSignedIn for a ticket that is spent, expired or for another document, and where its session
    has ended. NotFound where the document is closed to them, Conflict where it is a draft that has
    been revealed. A ticket that is refused is spent, too.
    """
    # In one order everywhere, so that processes with the same tickets do not wait in a circle.
    given = sorted((one_time.hash_of(token), document_id) for token, document_id in presented)
    parameters = {
        "token_hashes": [token_hash for token_hash, _ in given],
        "document_ids": [document_id for _, document_id in given],
        "one_time_now": clock.now(),
    }
    found = {(row.token_hash, row.document_id): row for row in db.execute(_ADMISSION, parameters)}
    # Taken out: of two sockets with the same ticket, one is admitted.
    rows = [found.pop((one_time.hash_of(token), id_), None) for token, id_ in presented]
    return [_admission_or_error(db, row) for row in rows]


def _admission_or_error(db: Session, row: Any) -> Admission | ToolError:
    try:
        return _admission(db, row)
    except ToolError as error:
        return error


def _admission(db: Session, row: Any) -> Admission:
    if row is None:
        raise NotSignedIn
    sessions.require_valid(row)
    session, document = row.ArrivalSession, row.SharedDocument
    if session.role is None:
        raise NotSignedIn
    if document is None or not row.is_visible:
        raise NotFound
    access.require_not_revealed(document)
    return _admitted(db, row)


def _admitted(db: Session, row: Any) -> Admission:
    session, document, workspace = row.ArrivalSession, row.SharedDocument, row.Workspace
    role = Role(session.role)
    member = Member(row.owner_id, row.person_id, row.course_id, role, session.link_id)
    authors = {uuid.UUID(each): author_id for each, author_id in row.authors.items()}
    owner_id = document.enrolment_id or workspace.enrolment_id
    if owner_id in authors:
        # What is written in a document of one account belongs to that account alone.
        authors = {owner_id: authors[owner_id]}
    else:
        owner_id = member.enrolment_id
    author = authors.pop(owner_id) or authorship.author_id(db, workspace.id, owner_id)
    return Admission(
        document_id=document.id,
        kind=document.kind,
        client_id_namespace=document.client_id_namespace,
        generation=document.generation,
        session_id=session.id,
        enrolment_id=owner_id,
        merged_enrolments=frozenset(authors),
        depends_on_groups=workspaces.depends_on_groups(member, workspace, document.enrolment_id),
        client_id=row.client_id,
        is_announced=authorship.is_named(role) or not row.hides_names,
        shares_position=document.enrolment_id is None
        and positions.are_shared(member, workspace, hides_names=row.hides_names),
        writer=Writer(
            author_id=author,
            capabilities=CAPABILITIES[role],
            is_restricted=writing_window.is_restricted(member),
            is_in_draft=document.is_draft,
            other_author_ids=frozenset(filter(None, authors.values())),
        ),
    )
