"""Notes of one person in one activity, in the order of the texts."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, literal, or_, select
from sqlalchemy.orm import Session, aliased

from lti_tool.annotations import tag_sets
from lti_tool.annotations.tables import Comment, Highlight, Tag
from lti_tool.annotations.tag_sets import TagSet
from lti_tool.conversations.tables import Conversation
from lti_tool.courses import memberships, permissions
from lti_tool.courses.memberships import MAIN_ID
from lti_tool.courses.roles import Capability
from lti_tool.courses.tables import Activity, Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.documents.access import visible_documents
from lti_tool.documents.tables import SharedDocument
from lti_tool.errors import Forbidden, NotFound
from lti_tool.lti.claims import Launch
from lti_tool.people.tables import Identity, Person
from lti_tool.workspaces import visibility
from lti_tool.workspaces.authorship import member_name
from lti_tool.workspaces.tables import Workspace, WorkspaceAuthor
from lti_tool.workspaces.visibility import Viewer


@dataclass(frozen=True)
class Note:
    """One highlight or one comment of a person; `text` is empty for a highlight.

    `conversation` is an id. `start` is a UTF-16 offset into its text.
    """

    workspace_id: uuid.UUID
    highlight_key: str
    conversation: str
    start: int
    quote: str
    tag: str
    color: str
    text: str
    is_on_own: bool
    """True for a highlight, and for a comment on a highlight of their own."""
    is_hidden: bool
    """True for a note in a draft, which other students do not see."""
    created_at: datetime
    """Time by the writer's clock, for showing only."""
    number: int
    """Place in the order in which the server accepted notes."""


@dataclass(frozen=True)
class Work:
    """Notes of one person, who is named."""

    enrolment_id: uuid.UUID
    name: str
    role: str
    notes: list[Note]


def reviewed(db: Session, member: Member, launch: Launch) -> uuid.UUID | None:
    """Enrolment whose work a submission review shows; None where it names nobody here.

    The message is no permission: Moodle signs one for a learner who names somebody else. Raises
    Forbidden for anybody but oneself, unless the role may see the class.
    """
    if permissions.may(member.role, Capability.SEE_CLASS):
        if launch.for_user in (None, launch.subject):
            return None
    elif launch.for_user in (None, launch.subject):
        return member.enrolment_id
    else:
        raise Forbidden("You can only look at your own work here.")
    return db.scalar(
        select(MAIN_ID)
        .join(Identity, Identity.origin_id == Enrolment.origin_id)
        .where(
            Enrolment.course_id == member.course_id,
            Identity.issuer == launch.issuer,
            Identity.subject == launch.for_user,
        )
    )


def of_member(db: Session, viewer: Member, activity: Activity, enrolment_id: str) -> Work:
    """Notes of a member of the viewer's course.

    Raises NotFound for another course's, and for somebody else's unless the viewer may see the
    class.
    """
    membership = memberships.fetch(db, viewer, enrolment_id)
    enrolment = membership.enrolment
    is_own = enrolment.id == viewer.enrolment_id
    if not is_own:
        if not permissions.may(viewer.role, Capability.SEE_CLASS):
            raise NotFound
        visibility.require_seen(db, viewer, membership)
    person = db.get_one(Person, enrolment.person_id)
    is_meant = and_(
        Workspace.activity_id == activity.id,
        WorkspaceAuthor.enrolment_id.in_(membership.ids),
        # One's own notes also where one is no longer, as in a group that one has left.
        or_(visible_documents(Viewer.of(viewer)), literal(is_own)),
    )
    tags = tag_sets.of_activity(db, activity.id)
    notes = _highlights(db, is_meant, tags) + _comments(db, is_meant, tags)
    order = {
        str(conversation_id): position
        for conversation_id, position in db.execute(
            select(Conversation.id, Conversation.position).where(
                Conversation.activity_id == activity.id
            )
        )
    }
    notes.sort(key=lambda note: (order.get(note.conversation, 0), note.start, note.number))
    return Work(enrolment.id, member_name(viewer, enrolment, person), membership.role, notes)


_shared_tag = aliased(Tag)

_OWN_TAG = (Tag.document_id == SharedDocument.id) & (Tag.key == Highlight.tag)
"""Join of a highlight to a tag of the same document."""

_SHARED_TAG = (_shared_tag.document_id == SharedDocument.part_of) & (
    _shared_tag.key == Highlight.tag
)
"""Join of a highlight in a draft to a tag of the shared document."""


def _highlights(db: Session, is_meant: ColumnElement[bool], tags: TagSet) -> list[Note]:
    rows = db.execute(
        select(SharedDocument, Highlight, Tag, _shared_tag)
        .select_from(Workspace)
        .join(SharedDocument, SharedDocument.workspace_id == Workspace.id)
        .join(WorkspaceAuthor, WorkspaceAuthor.workspace_id == Workspace.id)
        .join(
            Highlight,
            (Highlight.document_id == SharedDocument.id)
            & (Highlight.author_id == WorkspaceAuthor.author_id),
        )
        .outerjoin(Tag, _OWN_TAG)
        .outerjoin(_shared_tag, _SHARED_TAG)
        .where(is_meant)
    )
    return [
        _note(
            document,
            highlight,
            tag_sets.name_and_color(tags, highlight.tag, own or shared),
            highlight,
            text="",
            is_on_own=True,
        )
        for document, highlight, own, shared in rows
    ]


def _comments(db: Session, is_meant: ColumnElement[bool], tags: TagSet) -> list[Note]:
    rows = db.execute(
        select(SharedDocument, Highlight, Tag, _shared_tag, Comment)
        .select_from(Workspace)
        .join(SharedDocument, SharedDocument.workspace_id == Workspace.id)
        .join(WorkspaceAuthor, WorkspaceAuthor.workspace_id == Workspace.id)
        .join(
            Comment,
            (Comment.document_id == SharedDocument.id)
            & (Comment.author_id == WorkspaceAuthor.author_id),
        )
        .join(
            Highlight,
            (Highlight.document_id == SharedDocument.id) & (Highlight.key == Comment.highlight_key),
        )
        .outerjoin(Tag, _OWN_TAG)
        .outerjoin(_shared_tag, _SHARED_TAG)
        .where(is_meant)
    )
    return [
        _note(
            document,
            highlight,
            tag_sets.name_and_color(tags, highlight.tag, own or shared),
            comment,
            text=comment.text,
            is_on_own=comment.author_id == highlight.author_id,
        )
        for document, highlight, own, shared, comment in rows
    ]


def _note(
    document: SharedDocument,
    highlight: Highlight,
    tag: tuple[str, str],
    note: Highlight | Comment,
    *,
    text: str,
    is_on_own: bool,
) -> Note:
    return Note(
        workspace_id=document.workspace_id,
        highlight_key=highlight.key,
        conversation=highlight.conversation_id,
        start=highlight.start,
        quote=highlight.quote,
        tag=tag[0],
        color=tag[1],
        text=text,
        is_on_own=is_on_own,
        is_hidden=document.part_of is not None,
        created_at=note.created_at,
        number=note.number,
    )
