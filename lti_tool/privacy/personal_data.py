"""Personal data by subject: where each is held, read row by row. Ids of others, and no texts."""

import base64
import uuid
from collections.abc import Callable, Iterator
from typing import TypeAlias

from sqlalchemy import String, cast, or_, select
from sqlalchemy.orm import Session

from lti_tool.annotations import model_notes
from lti_tool.annotations.tables import TagSet
from lti_tool.audit import AuditEvent
from lti_tool.conversations import sources
from lti_tool.conversations.tables import Conversation, ConversationSource, SourcePiece, Turn
from lti_tool.courses import addresses
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.cohorts.tables import RosterChange, RosterRun
from lti_tool.courses.tables import (
    Course,
    CourseClass,
    Enrolment,
    EnrolmentClass,
    Invitation,
    JoinLinkUse,
)
from lti_tool.documents.kinds import registered
from lti_tool.documents.tables import SharedDocument
from lti_tool.people import joined
from lti_tool.people.tables import (
    Person,
)
from lti_tool.privacy import account, document_history, marks, mentions, participation, submissions
from lti_tool.privacy.reading import Record, enrolments_of, is_theirs, rows
from lti_tool.responses.tables import Response
from lti_tool.workspaces.tables import Workspace, WorkspaceAuthor

Reader: TypeAlias = Callable[[Session, uuid.UUID], Iterator[Record]]


def _courses(db: Session, person_id: uuid.UUID) -> Iterator[Record]:
    return rows(
        db,
        select(
            Enrolment.id.label("enrolment"),
            Course.title.label("course"),
            Enrolment.role,
            Enrolment.role_source,
            Enrolment.launch_role,
            Enrolment.roster_role,
            Enrolment.is_test_user,
            Enrolment.active,
            Enrolment.created_at,
            Enrolment.first_arrival_at,
            Enrolment.last_arrival_at,
            Enrolment.feed_seen_at,
        )
        .join(Course, Course.id == Enrolment.course_id)
        .where(Enrolment.person_id.in_(joined.ids_of(person_id)))
        .order_by(Course.title, Enrolment.id),
    )


def _groups(db: Session, person_id: uuid.UUID) -> Iterator[Record]:
    return rows(
        db,
        select(EnrolmentClass.enrolment_id.label("enrolment"), CourseClass.name.label("group"))
        .join(CourseClass, CourseClass.id == EnrolmentClass.class_id)
        .where(is_theirs(EnrolmentClass.enrolment_id, person_id)),
    )


def _roster_changes(db: Session, person_id: uuid.UUID) -> Iterator[Record]:
    return rows(
        db,
        select(
            RosterChange.enrolment_id.label("enrolment"), RosterChange.change, RosterRun.created_at
        )
        .join(RosterRun, RosterRun.id == RosterChange.run_id)
        .where(is_theirs(RosterChange.enrolment_id, person_id))
        .order_by(RosterRun.created_at, RosterChange.change),
    )


def _invitations(db: Session, person_id: uuid.UUID) -> Iterator[Record]:
    """Invitations that they took, or that wait for their address; not to whom they sent some."""
    address = addresses.normal(db.get_one(Person, person_id).email or "")
    return rows(
        db,
        select(Invitation.id, Invitation.email, Invitation.role, Invitation.created_at).where(
            or_(is_theirs(Invitation.accepted_by, person_id), Invitation.email == address)
        ),
    )


def _links(db: Session, person_id: uuid.UUID) -> Iterator[Record]:
    return rows(
        db,
        select(
            JoinLinkUse.link_id.label("link"),
            JoinLinkUse.enrolment_id.label("enrolment"),
            JoinLinkUse.joined_at,
            JoinLinkUse.removed_at,
        ).where(is_theirs(JoinLinkUse.enrolment_id, person_id)),
    )


def _conversations(db: Session, person_id: uuid.UUID) -> Iterator[Record]:
    return rows(
        db,
        select(
            Conversation.id.label("conversation"),
            Conversation.title,
            Conversation.origin,
            Conversation.product,
            Conversation.model,
            Conversation.format,
            Conversation.made_at,
            Conversation.source_hash,
            Conversation.changes,
            Conversation.workspace_id.label("workspace"),
            Conversation.__table__.c["declared_model"],
            Conversation.__table__.c["declared_purpose"],
            Conversation.__table__.c["declared_use"],
            Conversation.created_at,
            Turn.position,
            Turn.speaker,
            Turn.label,
            Turn.model,
            Turn.sent_at,
            Turn.attachments,
            Turn.text,
        )
        .outerjoin(Turn, Turn.conversation_id == Conversation.id)
        .where(is_theirs(Conversation.added_by, person_id))
        .order_by(Conversation.created_at, Conversation.id, Turn.position),
    )


def _sources(db: Session, person_id: uuid.UUID) -> Iterator[Record]:
    """Pieces of the sources as they came; one after the other, they are the flavors."""
    query = (
        select(
            ConversationSource.conversation_id.label("conversation"),
            ConversationSource.title,
            ConversationSource.name,
            ConversationSource.flavors,
            SourcePiece.number,
            SourcePiece.content,
        )
        .join(Conversation, Conversation.id == ConversationSource.conversation_id)
        .outerjoin(SourcePiece, SourcePiece.conversation_id == Conversation.id)
        .where(is_theirs(Conversation.added_by, person_id))
        .order_by(Conversation.created_at, Conversation.id, SourcePiece.number)
    )
    for row in rows(db, query):
        content = sources.unpacked(row.pop("content") or b"")
        yield row | {"content": base64.b64encode(content).decode()}


def _notes(db: Session, person_id: uuid.UUID) -> Iterator[Record]:
    """Rows of documents that name them as the author, of every kind of document."""
    shown = mentions.shown_to(db, person_id)
    for kind in registered():
        for table in kind.tables:
            columns = table.__table__.c
            if "author_id" not in columns:
                continue
            kept = [each for each in columns if each.name != "folded"]
            query = (
                select(*kept, SharedDocument.is_private.label("only_you"))
                .join(SharedDocument, SharedDocument.id == columns["document_id"])
                .join(
                    WorkspaceAuthor,
                    (WorkspaceAuthor.workspace_id == SharedDocument.workspace_id)
                    & (WorkspaceAuthor.author_id == columns["author_id"]),
                )
                .where(is_theirs(WorkspaceAuthor.enrolment_id, person_id))
            )
            for row in rows(db, query):
                yield {"type": table.__tablename__} | row | shown(row)


def _responses(db: Session, person_id: uuid.UUID) -> Iterator[Record]:
    """Answers that they wrote alone. Of those of groups, the history has what they typed."""
    return rows(
        db,
        select(Activity.title.label("activity"), Response.text, Response.words)
        .join(SharedDocument, SharedDocument.id == Response.document_id)
        .join(Workspace, Workspace.id == SharedDocument.workspace_id)
        .join(Activity, Activity.id == Workspace.activity_id)
        .where(is_theirs(Workspace.enrolment_id, person_id))
        .order_by(Response.document_id),
    )


def _model_notes(db: Session, person_id: uuid.UUID) -> Iterator[Record]:
    return model_notes.by_members(db, db.scalars(enrolments_of(person_id)).all())


def _tag_sets(db: Session, person_id: uuid.UUID) -> Iterator[Record]:
    columns = (TagSet.name, TagSet.created_at, TagSet.tags)
    return rows(db, select(*columns).where(TagSet.person_id.in_(joined.ids_of(person_id))))


def _audit(db: Session, person_id: uuid.UUID) -> Iterator[Record]:
    by = AuditEvent.details["by"].astext == cast(person_id, String)
    return rows(
        db,
        select(AuditEvent.at, AuditEvent.event, AuditEvent.course_id, AuditEvent.details)
        .where(or_(AuditEvent.person_id.in_(joined.ids_of(person_id)), by))
        .order_by(AuditEvent.id),
    )


SUBJECTS: tuple[tuple[str, str, Reader], ...] = (
    ("person", "Name, address and state of the account, and of each linked to it.", account.person),
    (
        "identities",
        "Accounts at LMSs and sign-in services by which they are known.",
        account.identities,
    ),
    ("identifiers", "Kinds of identifiers of which a fingerprint is kept.", account.identifiers),
    ("separations", "Accounts that were linked with theirs, and separated.", account.separations),
    ("notices", "Messages about their account that they have not read.", account.notices),
    ("passkeys", "Passkeys with which they sign in.", account.passkeys),
    ("sessions", "Launches and sign-ins whose sessions are still kept.", account.sessions),
    (
        "provider_sessions",
        "Sessions at sign-in services, without the tokens that open them.",
        account.provider_sessions,
    ),
    ("administration", "Sessions in which they ran the tool, still kept.", account.administration),
    ("courses", "Places in courses, with the roles that launches and rosters gave.", _courses),
    ("groups", "Groups in which the LMS, a file or a teacher has put them.", _groups),
    ("roster_changes", "Rosters that changed their place in a course.", _roster_changes),
    ("invitations", "Invitations to their address.", _invitations),
    ("links", "Links by which they came into courses.", _links),
    ("marks", "Marks that they were given, with comments and delivery to the LMS.", marks.given_to),
    ("mark_history", "Changes of these marks, and answers of the LMS.", marks.history_of),
    ("marking_history", "When they set, released or sent marks.", marks.acts_of),
    ("credit", "Points that rules give for what they have done.", marks.computed_for),
    ("progress", "Progress without a mark that the LMS was told.", marks.reported_for),
    ("marking", "Comments that they wrote as a marker.", marks.given_by),
    ("feedback", "Feedback on their notes.", marks.feedback_for),
    ("feedback_given", "Feedback that they wrote as a marker.", marks.feedback_by),
    (
        "reusable_comments",
        "Comments that they keep as a marker, to use again.",
        marks.reusable_comments,
    ),
    (
        "marker_notes",
        "Notes that markers keep for each other: about their work, and by them.",
        marks.marker_notes,
    ),
    ("conversations", "Conversations that they added, turn by turn.", _conversations),
    ("sources", "Sources of these as they came, in pieces (base64).", _sources),
    (
        "notes",
        "What they have written, for others and for themselves; with the ids of what it answers.",
        _notes,
    ),
    (
        "responses",
        "Answers beside their notes that they wrote alone.",
        _responses,
    ),
    (
        "submissions",
        "Work that they or their group handed in, with what they themselves wrote of it.",
        submissions.handed_in_by,
    ),
    ("opened", "Activities that they have opened, and when first.", participation.opened_by),
    (
        "pseudonyms",
        "Names under which others see them where names are hidden.",
        participation.pseudonyms_of,
    ),
    (
        "shared_histories",
        "Workspaces of which they share how they came to their notes.",
        participation.histories_shared_by,
    ),
    (
        "ended_attempts",
        "Attempts that they ended by starting over, or by going back to another one.",
        participation.attempts_ended_by,
    ),
    (
        "answers",
        "Answers that they gave in a lecture, each with its question.",
        participation.answers_of,
    ),
    (
        "choices",
        "Texts that they found better where models were hidden, and why.",
        participation.choices_of,
    ),
    ("questions", "Questions that they asked in a lecture.", participation.questions_of),
    ("extensions", "More time that they were given.", submissions.extensions_for),
    ("model_notes", "Model notes that they have given to students to begin with.", _model_notes),
    ("tag_sets", "Tag sets that they have saved.", _tag_sets),
    ("history", "Each change that they made to a document.", document_history.changes_by),
    ("audit", "Events of the audit log about them, or by them.", _audit),
)
"""Name, contents and reader of each subject."""
