"""Order of acceptance of highlights and comments, from rows."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select, union_all
from sqlalchemy.orm import Session

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
