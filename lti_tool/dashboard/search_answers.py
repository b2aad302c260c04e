"""Query of a search for written answers."""

import uuid
from collections.abc import Collection

from sqlalchemy import literal_column, select
from sqlalchemy.orm import Session

from lti_tool.dashboard.search_visible import Rows, Visible, Wanted, fenced
from lti_tool.responses.tables import Response


def answers(
    db: Session, visible: Visible, wanted: Wanted, activity_ids: Collection[uuid.UUID]
) -> Rows:
    """Answers in these activities with all of the words."""
    of = visible.documents.c
    answer = fenced(
        select(Response.text).where(
            Response.document_id == of.id, wanted.stands_in(Response.folded)
        )
    )
    return db.execute(
        select(visible.documents, answer.c.text)
        .select_from(visible.documents)
        .join(answer, literal_column("true"))
        .where(of.activity_id.in_(activity_ids))
        .order_by(of.id)
        .limit(wanted.most + 1)
    ).all()
