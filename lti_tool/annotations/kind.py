"""Document kind of highlights, comments and tags."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, get_args

from pycrdt import Doc, Map
from sqlalchemy import String, and_, case, cast, func, or_, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session, aliased

from lti_tool.annotations import (
    acceptance,
    policy,
    positions,
    projection,
    redaction,
    schema,
    seeding,
)
from lti_tool.annotations.tables import ActivityTag, Tag
from lti_tool.conversations import queries
from lti_tool.conversations.tables import Conversation
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.course_defaults import CommentWords
from lti_tool.documents.kinds import Redaction, Seed
from lti_tool.documents.rows import Row, RowChanges, RowTable
from lti_tool.documents.tables import SharedDocument
from lti_tool.documents.writer import Writer
from lti_tool.refusals import RefusalCode
from lti_tool.workspaces.conversations import is_read_in
from lti_tool.workspaces.tables import Workspace
from lti_tool.yjs.index import DocumentIndex, Effects, Path

_LENGTHS = (
    select(func.jsonb_object_agg(cast(Conversation.id, String), Conversation.length))
    .where(Conversation.activity_id == Workspace.activity_id, is_read_in(Workspace.id))
    .scalar_subquery()
)
"""UTF-16 length of each conversation that stands in a workspace, by its id."""

_target = aliased(ActivityTag)

_SET_TAGS = (
    select(
        func.jsonb_object_agg(
            ActivityTag.key, ~func.coalesce(_target.is_retired, ActivityTag.is_retired)
        )
    )
    .outerjoin(
        _target,
        and_(
            _target.activity_id == ActivityTag.activity_id, _target.key == ActivityTag.merged_into
        ),
    )
    .where(ActivityTag.activity_id == Workspace.activity_id)
    .scalar_subquery()
)
"""Keys of the set, with true for those that may be given. A merged tag counts as its target."""

_draft = aliased(SharedDocument)

_DRAFTS_OF_SAME_OWNER = (
    select(_draft.id)
    .where(
        SharedDocument.is_private,
        _draft.part_of == SharedDocument.part_of,
        _draft.enrolment_id == SharedDocument.enrolment_id,
    )
    .correlate(SharedDocument)
)

_OWN_TAGS = (
    select(func.jsonb_agg(Tag.key))
    .where(
        or_(
            Tag.document_id == SharedDocument.id,
            Tag.document_id == SharedDocument.part_of,
            Tag.document_id.in_(_DRAFTS_OF_SAME_OWNER),
        )
    )
    .correlate(SharedDocument)
    .scalar_subquery()
)
"""Keys of own tags. A draft also has those of the shared document, and private notes those of both:
no tag is added in them, because their tags are to be known where they are shared.
"""


_COMMENT_WORDS = [
    case((SharedDocument.is_private, 0), else_=limit)
    for limit in (Activity.comment_words_least, Activity.comment_words_most)
]
"""Words that comments have at least and at most. What is for nobody else has any number; whoever
shares it writes it there.
"""


class Annotations:
    """Annotations of one workspace: maps of records under the roots of `schema.ROOTS`."""

    name = "annotations"
    tables = projection.TABLES
    referenced_table = Conversation
    refusal_codes = frozenset[str](get_args(policy.OwnCode))
    stale_codes = frozenset[policy.OwnCode](
        {
            "bad-anchor",
            "retired-tag",
            "unknown-tag",
            "tags-locked",
            "too-few-words",
            "too-many-words",
            "no-claims",
        }
    )

    def guard(self) -> DocumentIndex:
        """Index of an empty document."""
        return DocumentIndex(schema.ROOTS)

    def load_context(
        self, db: Session, document_ids: Collection[uuid.UUID]
    ) -> Mapping[uuid.UUID, policy.Facts]:
        """Lengths of the conversations in each document's workspace, and the tags there."""
        rows = db.execute(
            select(
                SharedDocument.id,
                cast(_LENGTHS, JSONB),
                cast(_SET_TAGS, JSONB),
                cast(_OWN_TAGS, JSONB),
                and_(Activity.allows_own_tags, SharedDocument.is_private.is_(False)),
                Activity.checks_claims,
                *_COMMENT_WORDS,
                Activity.hides_names,
            )
            .join(Workspace, Workspace.id == SharedDocument.workspace_id)
            .join(Activity, Activity.id == Workspace.activity_id)
            .where(SharedDocument.id.in_(document_ids))
        )
        return {
            document_id: policy.Facts(
                lengths or {},
                tags or {},
                frozenset(own or ()),
                allows_own,
                checks_claims,
                CommentWords(least, most),
                hides_names,
            )
            for (
                document_id,
                lengths,
                tags,
                own,
                allows_own,
                checks_claims,
                least,
                most,
                hides_names,
            ) in rows
        }

    def authorize(
        self,
        effects: Effects,
        writer: Writer,
        block: RefusalCode | None,
        context: policy.Facts | None,
    ) -> policy.Code | None:
        """Code of the first objection of the policy, None where it has none."""
        facts = context or policy.Facts()
        if policy.concerns_tags(effects.changes):
            # Also tags that are not stored yet.
            standing = filter(schema.is_own_tag, effects.keys(schema.TAGS))
            facts = replace(facts, own_tags=facts.own_tags.union(standing))
        return policy.check(
            effects.changes, writer, facts, block, effects.was_written, effects.was_there
        )

    def references(self, effects: Effects) -> frozenset[str]:
        """Ids of the conversations that new highlights stand on, and those with other words."""
        return frozenset(
            str(value)
            for kind, path, value in effects.changes
            if kind in ("add", "change") and path[2:] == ("conversation",)
        )

    def touched(self, effects: Effects) -> Iterable[Path]:
        """Paths of what is no longer what it was."""
        return projection.touched(effects.changes)

    def added(self, effects: Effects) -> Sequence[str]:
        """Keys of the highlights and comments that an update adds."""
        return [
            path[-1]
            for kind, path, _ in effects.changes
            if kind == "add"
            and len(path) in (2, 4)
            and path[0] == schema.HIGHLIGHTS
            and (len(path) == 2 or schema.is_comment(path[-1]))
        ]

    def load_order(
        self, db: Session, document_ids: Collection[uuid.UUID], after: int = 0
    ) -> Mapping[uuid.UUID, Sequence[tuple[int, str]]]:
        """Keys of highlights and comments, by document, each with its number."""
        return acceptance.load_order(db, document_ids, after)

    def take_rows(
        self, db: Session, document_id: uuid.UUID, draft_ids: Collection[uuid.UUID]
    ) -> bool:
        """Give a document the rows of drafts; False where a key is in both."""
        return projection.take_rows(db, document_id, draft_ids)

    def add_row_changes(
        self,
        document_id: uuid.UUID,
        doc: "Doc[Any]",
        touched: Collection[Path],
        changes: RowChanges,
    ) -> None:
        """Add the changes that make the rows of `touched` agree with the live document."""
        projection.add_row_changes(document_id, doc, touched, changes)

    def rows(self, doc: "Doc[Any]") -> Mapping[RowTable, Sequence[Row]]:
        """All rows that a document makes, without its id."""
        return projection.rows(doc)

    def content(self, doc: "Doc[Any]") -> dict[str, dict[str, Any]]:
        """Content of all roots."""
        content: dict[str, dict[str, Any]] = {}
        for name in schema.ROOTS:
            root: Map[Any] = doc.get(name, type=Map)
            content[name] = root.to_py() or {}
        return content

    def position(self, state: Mapping[str, Any], context: policy.Facts | None) -> dict[str, Any]:
        """Turn and passage in one of the conversations of the workspace."""
        return positions.checked(state, context.lengths if context else {})

    def redact(
        self,
        db: Session,
        document: SharedDocument,
        doc: "Doc[Any]",
        author_ids: Collection[str],
        client_id: int,
    ) -> Redaction:
        """All of others, and of these authors what others commented on or checked."""
        before = self.content(doc)
        quoted = {
            uuid.UUID(fields["conversation"])
            for key, fields in before[schema.HIGHLIGHTS].items()
            if schema.author_of(key) in author_ids and "conversation" in fields
        }
        after = redaction.redact(before, author_ids, queries.canonical_texts(db, quoted))
        return Redaction(redaction.update_of(after, client_id), after != before)

    def seed(self, db: Session, document: SharedDocument, doc: "Doc[Any]") -> Seed | None:
        """Model notes of the activity, as they were last given out."""
        return seeding.seed(db, document, doc)

    def is_begun(self, db: Session, document: SharedDocument) -> bool:
        """True where a member has written in the workspace, or handed in."""
        begun = Workspace.id == document.workspace_id, seeding.is_begun()
        return db.scalar(select(Workspace.id).where(*begun)) is not None

    def joining_update(self, draft: "Doc[Any]") -> bytes:
        """Whole draft: every key names its author, so none is in the shared document already."""
        return draft.get_update()
