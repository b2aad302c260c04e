"""Model notes of an activity: read from its template, stored when they are given out, erased."""

import uuid
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from pycrdt import Map
from sqlalchemy import String, cast, delete, func, select
from sqlalchemy.dialects.postgresql import JSONPATH, insert
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.annotations import schema, templates
from lti_tool.annotations.schema import COMMENTS, HIGHLIGHTS, TAGS
from lti_tool.annotations.tables import Highlight, ModelNotes
from lti_tool.annotations.templates import Template
from lti_tool.conversations.tables import Conversation
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.roles import Role
from lti_tool.courses.tables import Enrolment
from lti_tool.documents import update_log
from lti_tool.documents.tables import SharedDocument
from lti_tool.people.tables import Person
from lti_tool.workspaces.tables import WorkspaceAuthor

AUTHORS = "authors"
"""Key of a stored content under which are the enrolments of its author ids."""

NOTHING: Template = {HIGHLIGHTS: {}, TAGS: {}}


def written(
    db: Session, document: SharedDocument, *, is_locked: bool = False
) -> tuple[Template, dict[str, str]]:
    """Template that a document holds now, and the enrolments of its authors by their ids.

    It has the notes on what the whole activity reads, by people who have not been erased. With
    `is_locked` these conversations stay as they are until the transaction ends.
    """
    authors = _writers(db, document.workspace_id)
    doc = update_log.load(db, document.id).document()
    content = {name: doc.get(name, type=Map).to_py() or {} for name in schema.ROOTS}
    quoted = {
        each["conversation"] for each in content[HIGHLIGHTS].values() if "conversation" in each
    }
    shared = read_by_all(db, quoted, is_locked=is_locked)
    return templates.extract(content, authors, shared), authors


def _writers(db: Session, workspace_id: uuid.UUID) -> dict[str, str]:
    rows = db.execute(
        select(WorkspaceAuthor.author_id, cast(WorkspaceAuthor.enrolment_id, String))
        .join(Enrolment, Enrolment.id == WorkspaceAuthor.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(WorkspaceAuthor.workspace_id == workspace_id, Person.forgotten_at.is_(None))
    )
    return {row[0]: row[1] for row in rows}


def read_by_all(db: Session, ids: Collection[str], *, is_locked: bool) -> set[str]:
    """Those of these conversations that every workspace of their activity reads."""
    query = (
        select(cast(Conversation.id, String))
        .where(
            Conversation.id.in_(map(uuid.UUID, ids)),
            Conversation.workspace_id.is_(None),
            Conversation.state == "ready",
        )
        .order_by(Conversation.id)
    )
    return set(db.scalars(query.with_for_update(read=True, key_share=True) if is_locked else query))


def count_left_out(db: Session, document: SharedDocument, template: Template) -> int:
    """Number of highlights of a document that its template leaves out."""
    highlights = select(func.count()).where(Highlight.document_id == document.id)
    return db.scalars(highlights).one() - len(template[HIGHLIGHTS])


def given(db: Session, activity_id: uuid.UUID) -> ModelNotes | None:
    """Model notes that were last given out; None where there never were any."""
    return db.get(ModelNotes, activity_id, populate_existing=True)


def template_of(notes: ModelNotes | None) -> Template:
    """Template of model notes; an empty one where there are none."""
    return NOTHING if notes is None else {name: notes.content[name] for name in NOTHING}


def store(
    db: Session, activity: Activity, template: Template, authors: Mapping[str, str | None]
) -> None:
    """Store a template as the next version, with the enrolments of its authors by their ids.

    An author without an enrolment is the first teacher of the course, once there is one.
    """
    used = set(templates.authors_of(template))
    content = template | {AUTHORS: {each: authors[each] for each in sorted(used)}}
    values = {"given_at": clock.now(), "content": content}
    db.execute(
        insert(ModelNotes)
        .values(activity_id=activity.id, **values)
        .on_conflict_do_update(index_elements=[ModelNotes.activity_id], set_=values)
    )
    activity.template_version += 1
    db.flush()


def forget(db: Session, activity: Activity) -> None:
    """Let workspaces begin empty again, once all of them are gone."""
    db.execute(delete(ModelNotes).where(ModelNotes.activity_id == activity.id))
    activity.template_version = 0


def copy(
    db: Session,
    source: Activity,
    made: Activity,
    conversations: Mapping[str, str],
    adopted_by: uuid.UUID | None,
) -> None:
    """Let the workspaces of a copied activity begin with the same model notes.

    `conversations` are the ids of the copies. Whoever wrote them and is not in the other course is
    replaced by `adopted_by` as the author.
    """
    notes = given(db, source.id)
    if notes is None:
        return
    authors = {
        author_id: _enrolment_elsewhere(db, enrolment_id, made.course_id) or adopted_by
        for author_id, enrolment_id in notes.content[AUTHORS].items()
    }
    moved = templates.move(template_of(notes), conversations)
    store(db, made, moved, {key: str(each) if each else None for key, each in authors.items()})


def _enrolment_elsewhere(
    db: Session, enrolment_id: str | None, course_id: uuid.UUID
) -> uuid.UUID | None:
    """Enrolment in a course of whoever another one is of, while they may teach there."""
    if enrolment_id is None:
        return None
    person = select(Enrolment.person_id).where(Enrolment.id == uuid.UUID(enrolment_id))
    return db.scalar(
        select(Enrolment.id).where(
            Enrolment.course_id == course_id,
            Enrolment.person_id == person.scalar_subquery(),
            Enrolment.merged_into.is_(None),
            Enrolment.role.in_([Role.TEACHER.value, Role.TUTOR.value]),
        )
    )


def stand_on(db: Session, conversation: Conversation) -> bool:
    """True where model notes that were given out stand on a conversation."""
    is_quoted = func.jsonb_path_exists(
        ModelNotes.content,
        cast("$.highlights.*.conversation ? (@ == $id)", JSONPATH),
        func.jsonb_build_object("id", str(conversation.id)),
    )
    found = select(ModelNotes.activity_id).where(
        ModelNotes.activity_id == conversation.activity_id, is_quoted
    )
    return db.scalar(found) is not None


def redact(db: Session, enrolment_ids: Collection[uuid.UUID]) -> None:
    """Take what these members have written out of the model notes of their courses.

    Copies that are being made are finished before; later ones have none of it.
    """
    erased = set(map(str, enrolment_ids))
    for notes in _of_courses(db, enrolment_ids, is_locked=True):
        authors = notes.content[AUTHORS]
        kept = {each for each, enrolment_id in authors.items() if enrolment_id not in erased}
        if len(kept) < len(authors):
            template = template_of(notes)
            quoted = {each["conversation"] for each in template[HIGHLIGHTS].values()}
            left = templates.extract(template, kept, quoted)
            notes.content = left | {AUTHORS: {each: authors[each] for each in sorted(kept)}}
    db.flush()


def by_members(db: Session, enrolment_ids: Collection[uuid.UUID]) -> Iterator[dict[str, Any]]:
    """Model notes that these members have written, as they were last given out."""
    theirs = set(map(str, enrolment_ids))
    for notes in _of_courses(db, enrolment_ids):
        authors = {key for key, each in notes.content[AUTHORS].items() if each in theirs}
        for key, fields in notes.content[HIGHLIGHTS].items():
            comments = [
                each["text"]
                for inner, each in fields[COMMENTS].items()
                if schema.is_comment(inner) and schema.author_of(inner) in authors
            ]
            checks = [
                dict(each)
                for inner, each in fields[COMMENTS].items()
                if schema.is_fact_check(inner) and schema.author_of(inner) in authors
            ]
            if comments or checks or schema.author_of(key) in authors:
                yield {
                    "activity": notes.activity_id,
                    "given_at": notes.given_at,
                    "quote": fields["quote"],
                    "comments": comments,
                    "fact_checks": checks,
                }


def _of_courses(
    db: Session, enrolment_ids: Collection[uuid.UUID], *, is_locked: bool = False
) -> list[ModelNotes]:
    courses = select(Enrolment.course_id).where(Enrolment.id.in_(enrolment_ids))
    query = (
        select(ModelNotes)
        .join(Activity, Activity.id == ModelNotes.activity_id)
        .where(Activity.course_id.in_(courses))
        .order_by(ModelNotes.activity_id)
    )
    if is_locked:
        query = query.with_for_update(of=ModelNotes).execution_options(populate_existing=True)
    return list(db.scalars(query))
