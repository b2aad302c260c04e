"""Order of acceptance of highlights and comments, from rows."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select, union_all, update
from sqlalchemy.orm import Session, aliased

from lti_tool.annotations.tables import Comment, Highlight


def load_order(
    db: Session, document_ids: Collection[uuid.UUID], after: int = 0
) -> Mapping[uuid.UUID, Sequence[tuple[int, str]]]:
    """Numbers greater than `after` with their keys, ascending, by document."""
    notes = union_all(
        *(
            select(table.document_id, table.number, table.key).where(
                table.document_id.in_(document_ids), table.number > after
            )
            for table in (Highlight, Comment)
        )
    ).subquery()
    found = defaultdict(list)
    for document_id, number, key in db.execute(select(notes).order_by(notes.c.number)):
        found[document_id].append((number, key))
    return found


def inherit(db: Session, document_id: uuid.UUID, draft_ids: Collection[uuid.UUID]) -> None:
    """Give the rows of a document the numbers and times that they had as rows of drafts."""
    draft, comment = aliased(Highlight), aliased(Comment)
    db.execute(
        update(Highlight)
        .where(
            Highlight.document_id == document_id,
            draft.document_id.in_(draft_ids),
            draft.key == Highlight.key,
        )
        .values(number=draft.number, accepted_at=draft.accepted_at)
        .execution_options(synchronize_session=False)
    )
    db.execute(
        update(Comment)
        .where(
            Comment.document_id == document_id,
            comment.document_id.in_(draft_ids),
            comment.highlight_key == Comment.highlight_key,
            comment.key == Comment.key,
        )
        .values(number=comment.number, accepted_at=comment.accepted_at)
        .execution_options(synchronize_session=False)
    )
