"""Erasure of a person: name, identities, and the text of what they wrote (decision 32).

The first step is one transaction, after which they are nobody and can write nowhere. Their text is
then taken out of one document after the other, each by a job of its own, which is tried until it
succeeds. The erasure is finished when no log has an update of theirs.
"""

import uuid
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import timedelta

from sqlalchemy import Select, delete, or_, select, update
from sqlalchemy.orm import Session

from lti_tool import audit, clock
from lti_tool.activities.tables import ComparisonChoice, Pointer, Poll, PollAnswer
from lti_tool.annotations import counts, model_notes
from lti_tool.annotations.redaction import ERASED
from lti_tool.annotations.tables import TagSet
from lti_tool.conversations.tables import (
    Conversation,
    ConversationDraft,
    ConversationSource,
    SourcePiece,
)
from lti_tool.courses import addresses, joining
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.cohorts.tables import RosterChange
from lti_tool.courses.contributions import Declaration
from lti_tool.courses.tables import Enrolment, EnrolmentClass, Invitation
from lti_tool.db import job_queue, pg_notify
from lti_tool.documents import rewriting
from lti_tool.documents.tables import DocumentUpdate, SharedDocument
from lti_tool.errors import Conflict, NotFound
from lti_tool.grading import history
from lti_tool.grading.credit_tables import ComputedMark, ProgressDelivery
from lti_tool.grading.criterion_tables import CriterionDelivery
from lti_tool.grading.tables import (
    Grade,
    GradeDelivery,
    GradeDraft,
    MarkerNote,
    NoteFeedback,
    NoteFeedbackDraft,
    ReusableComment,
    SingleMark,
)
from lti_tool.people import joined, provider_sessions, tombstones
from lti_tool.people.tables import (
    AdminSession,
    ArrivalSession,
    Identity,
    Passkey,
    Person,
    PersonNotice,
    Separation,
)
from lti_tool.privacy import submissions
from lti_tool.privacy.tables import Erasure, ErasureDocument
from lti_tool.workspaces.tables import Extension, Pseudonym, SharedHistory, WorkspaceAuthor

ERASE_DOCUMENT = "erase-in-document"
"""The job for one document; its subject is the ids of person and document."""

FINISH = "finish-erasure"
"""The job that looks for what is left; its subject is the person's id."""

QUEUE = "privacy"
"""A large document takes seconds to rewrite, and no mark is to wait for it."""

SETTLED_AFTER = timedelta(seconds=20)
"""Time after which no statement runs any more that began before the first step."""

_SEPARATED = (Separation.person_id, Separation.other_id)


def begin(db: Session, person: Person, by: str) -> Erasure:
    """Take the first step: delete everything that names the person, and close their sockets.

    Who has been joined into them is erased with them. A person who is being erased, or was, stays
    as they are. `by` names the actor for the audit. Raises Conflict for a person who has been
    joined into another.
    """
    # The first lock: whoever joins or separates them takes it, too.
    joining.lock(db)
    # Whoever begins a session for them waits here, and is then refused.
    db.refresh(person, with_for_update=True)
    if person.joined_into is not None:
        raise Conflict("This account is linked to another one.", advice="Erase that person.")
    known = db.get(Erasure, person.id)
    if known is not None:
        return known
    enrolment_ids = _enrolment_ids(db, person.id)
    audit.record(db, audit.Event.ERASURE_BEGUN, person_id=person.id, by=by)
    _delete_access(db, person, enrolment_ids)
    _delete_names(db, person, enrolment_ids)
    # Before their documents are listed: whoever opens a workspace copies what is in there.
    model_notes.redact(db, enrolment_ids)
    erasure = Erasure(person_id=person.id, began_at=clock.now())
    db.add(erasure)
    db.flush()
    _enqueue(db, person.id, _documents_of(db, enrolment_ids))
    job_queue.enqueue(db, FINISH, person.id, queue=QUEUE)
    # Their open pages close now, and not only when they write.
    pg_notify.notify(db, pg_notify.ACCESS)
    return erasure


def erase_in_document(db: Session, person_id: uuid.UUID, document_id: uuid.UUID) -> None:
    """Erase a person's text in one document, once. Raises Unavailable where it is damaged."""
    waiting = db.scalar(
        select(ErasureDocument)
        .where(ErasureDocument.person_id == person_id, ErasureDocument.document_id == document_id)
        # The worker whose lease has run out may still be at it.
        .with_for_update()
    )
    if waiting is not None:
        # A document that was deleted meanwhile took its text and this row with it.
        with suppress(NotFound):
            enrolment_ids = _enrolment_ids(db, person_id)
            rewriting.redact(db, document_id, enrolment_ids)
            submissions.redact(db, document_id, enrolment_ids)
            db.delete(waiting)
    job_queue.enqueue(db, FINISH, person_id, queue=QUEUE)


def mark_failing(db: Session, person_id: uuid.UUID, document_id: uuid.UUID) -> None:
    """Note that a document cannot be rewritten until its log has been mended."""
    db.execute(
        update(ErasureDocument)
        .where(ErasureDocument.person_id == person_id, ErasureDocument.document_id == document_id)
        .values(is_failing=True)
    )


def finish(db: Session, person_id: uuid.UUID) -> timedelta | None:
    """Finish an erasure where nothing is left; the time after which to look again, else None.

    What was written while the first step was taken is in the logs by then, and is found.
    """
    erasure = db.get(Erasure, person_id, with_for_update=True)
    if erasure is None or erasure.finished_at is not None or waiting_documents(db, person_id):
        return None
    too_early = erasure.began_at + SETTLED_AFTER - clock.now()
    if too_early > timedelta():
        return too_early
    enrolment_ids = _enrolment_ids(db, person_id)
    stray = set(db.scalars(rewriting.updates_by(enrolment_ids, _documents_of(db, enrolment_ids))))
    if stray:
        _enqueue(db, person_id, stray)
        return None
    erasure.finished_at = clock.now()
    audit.record(db, audit.Event.ERASURE_FINISHED, person_id=person_id)
    return None


def waiting_documents(db: Session, person_id: uuid.UUID) -> Sequence[ErasureDocument]:
    """Documents in which a person's text has not been erased yet."""
    return db.scalars(select(ErasureDocument).where(ErasureDocument.person_id == person_id)).all()


def newest(db: Session, limit: int = 100) -> Sequence[Erasure]:
    """Newest erasures, finished or not; those that are not finished first."""
    return db.scalars(
        select(Erasure)
        .order_by(Erasure.finished_at.is_not(None), Erasure.began_at.desc())
        .limit(limit)
    ).all()


def _delete_access(db: Session, person: Person, enrolment_ids: Sequence[uuid.UUID]) -> None:
    """Delete identities, sessions and places, so that nobody arrives as this person again."""
    ids = joined.tree(db, person.id)
    tombstones.add(db, db.scalars(select(Identity).where(Identity.person_id.in_(ids))).all())
    db.execute(delete(Separation).where(or_(*(c.in_(ids) for c in _SEPARATED))))
    sessions = select(ArrivalSession.id).where(ArrivalSession.person_id.in_(ids))
    provider_sessions.end(db, db.scalars(sessions).all())
    for table in (Identity, Passkey, ArrivalSession, AdminSession, PersonNotice, TagSet):
        db.execute(delete(table).where(table.person_id.in_(ids)))
    email = addresses.normal(person.email or "")
    db.execute(
        delete(Invitation).where(
            or_(Invitation.accepted_by.in_(enrolment_ids), Invitation.email == email)
        )
    )
    for places in (
        EnrolmentClass,
        RosterChange,
        Extension,
        Pseudonym,
        PollAnswer,
        SharedHistory,
        ComparisonChoice,
    ):
        db.execute(delete(places).where(places.enrolment_id.in_(enrolment_ids)))
    db.execute(
        update(Enrolment)
        .where(Enrolment.id.in_(enrolment_ids))
        .values(active=False, first_arrival_at=None, last_arrival_at=None, feed_seen_at=None)
    )


def _delete_names(db: Session, person: Person, enrolment_ids: Sequence[uuid.UUID]) -> None:
    """Delete the name, texts about the person, and what says that something was theirs."""
    person.name = person.email = None
    person.administrator_since = person.suspended_at = None
    person.language = None
    ids = joined.tree(db, person.id)
    db.execute(update(Person).where(Person.id.in_(ids)).values(forgotten_at=clock.now()))
    _delete_marking(db, enrolment_ids)
    brought = select(Conversation.id).where(Conversation.added_by.in_(enrolment_ids))
    db.execute(
        update(ConversationSource)
        .where(ConversationSource.conversation_id.in_(brought))
        # The name of a file often has its owner's in it.
        .values(name="")
    )
    for poll in db.scalars(select(Poll).where(Poll.asked_by.in_(enrolment_ids))):
        # Others have answered, so the question stays, without its words.
        poll.asked_by, poll.text = None, ERASED
        poll.choices = [f"{ERASED} {place}" for place, _ in enumerate(poll.choices, 1)]
    db.flush()
    db.execute(delete(Pointer).where(Pointer.led_by.in_(enrolment_ids)))
    unsealed = Activity.unsealed_by.in_(enrolment_ids)
    db.execute(update(Activity).where(unsealed).values(unsealed_by=None))
    _delete_sources(db, brought)
    _delete_contributions(db, enrolment_ids)
    db.execute(
        update(Conversation).where(Conversation.added_by.in_(enrolment_ids)).values(added_by=None)
    )


def _delete_marking(db: Session, enrolment_ids: Sequence[uuid.UUID]) -> None:
    """Delete what markers wrote about the person, and who wrote what the person did as a marker."""
    own = Grade.enrolment_id.in_(enrolment_ids)
    db.execute(update(Grade).where(own).values(comment=""))
    for about_them in (
        GradeDraft, SingleMark, ComputedMark, ProgressDelivery, NoteFeedback, NoteFeedbackDraft,
        MarkerNote,
    ):  # fmt: skip
        db.execute(delete(about_them).where(about_them.enrolment_id.in_(enrolment_ids)))
    comments = or_(
        ReusableComment.enrolment_id.in_(enrolment_ids), ReusableComment.about.in_(enrolment_ids)
    )
    db.execute(delete(ReusableComment).where(comments))
    delivered = GradeDelivery.grade_id.in_(select(Grade.id).where(own))
    db.execute(update(GradeDelivery).where(delivered).values(detail="", subject=None))
    points = CriterionDelivery.grade_id.in_(select(Grade.id).where(own))
    db.execute(delete(CriterionDelivery).where(points))
    history.forget(db, enrolment_ids)
    # Their comments on others' work are those students' data, as the marks are.
    for table in (Grade, GradeDraft):
        given = update(table).where(table.graded_by.in_(enrolment_ids))
        db.execute(given.values(graded_by=None))
    single = update(SingleMark).where(SingleMark.marker_id.in_(enrolment_ids))
    db.execute(single.values(marker_id=None))
    for written in (NoteFeedback, NoteFeedbackDraft, MarkerNote):
        theirs = update(written).where(written.written_by.in_(enrolment_ids))
        db.execute(theirs.values(written_by=None))


def _delete_sources(db: Session, brought: Select[uuid.UUID]) -> None:
    """Delete what was left out of a person's conversations: a saved page holds their name, and
    titles of other conversations. What the class reads stays.
    """
    for table in (SourcePiece, ConversationDraft):
        db.execute(delete(table).where(table.conversation_id.in_(brought)))
    # Nobody has accepted these, or will.
    unread = ("importing", "choosing", "preview", "failed")
    db.execute(
        delete(Conversation).where(Conversation.id.in_(brought), Conversation.state.in_(unread))
    )


def _delete_contributions(db: Session, enrolment_ids: Sequence[uuid.UUID]) -> None:
    """Delete what they brought to a workspace, and what they declared about it.

    A conversation that others have annotated stays without their name, as what others have
    commented on does.
    """
    theirs = (
        select(Conversation)
        .where(Conversation.added_by.in_(enrolment_ids), Conversation.workspace_id.is_not(None))
        .order_by(Conversation.id)
        # New notes wait for this lock, and then find no conversation.
        .with_for_update()
    )
    for each in db.scalars(theirs).all():
        if counts.have_others_annotated(db, each.id, enrolment_ids):
            each.declaration = Declaration()
        else:
            db.delete(each)
    db.flush()


def _enqueue(db: Session, person_id: uuid.UUID, document_ids: Iterable[uuid.UUID]) -> None:
    for document_id in document_ids:
        db.add(ErasureDocument(person_id=person_id, document_id=document_id))
        job_queue.enqueue(db, ERASE_DOCUMENT, f"{person_id}:{document_id}", queue=QUEUE)
    db.flush()


def _enrolment_ids(db: Session, person_id: uuid.UUID) -> Sequence[uuid.UUID]:
    ids = joined.ids_of(person_id)
    return db.scalars(select(Enrolment.id).where(Enrolment.person_id.in_(ids))).all()


def _documents_of(db: Session, enrolment_ids: Sequence[uuid.UUID]) -> Sequence[uuid.UUID]:
    """Documents in which the person may have written.

    Whoever opens a document has an author id in its workspace. Others' drafts are left out, but
    for those of which it is no longer known who wrote in them.
    """
    workspaces = select(WorkspaceAuthor.workspace_id).where(
        WorkspaceAuthor.enrolment_id.in_(enrolment_ids)
    )
    wrote = select(DocumentUpdate.document_id).where(
        DocumentUpdate.document_id == SharedDocument.id,
        DocumentUpdate.enrolment_id.in_(enrolment_ids),
    )
    return db.scalars(
        select(SharedDocument.id).where(
            SharedDocument.workspace_id.in_(workspaces),
            or_(
                SharedDocument.part_of.is_(None),
                SharedDocument.enrolment_id.in_(enrolment_ids),
                SharedDocument.generation > 1,
                wrote.exists(),
            ),
        )
    ).all()
