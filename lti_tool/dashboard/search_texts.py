"""Queries of a search for titles, texts of conversations, and tags."""

from collections.abc import Sequence

from sqlalchemy import (
    case,
    func,
    literal_column,
    select,
)
from sqlalchemy.orm import Session

from lti_tool.annotations.tables import ActivityTag, Tag
from lti_tool.conversations.tables import Turn
from lti_tool.courses.activity_tables import WITH_SETTINGS, Activity
from lti_tool.dashboard.search_scope import Scope
from lti_tool.dashboard.search_visible import Rows, Visible, Wanted, fenced

_WHOLE = 20_000
"""Characters of a turn up to which all of it is read for a snippet."""


def activities(db: Session, scope: Scope) -> Sequence[Activity]:
    """Activities of the courses, newest first."""
    return db.scalars(
        select(Activity)
        .where(Activity.course_id.in_(scope.members))
        .order_by(Activity.created_at.desc(), Activity.id)
        .options(WITH_SETTINGS)
    ).all()


def conversations(db: Session, visible: Visible) -> Rows:
    """Conversations that can be read, in the order in which they stand."""
    of = visible.conversations.c
    return db.execute(select(visible.conversations).order_by(of.position, of.id)).all()


def texts(db: Session, visible: Visible, wanted: Wanted) -> Rows:
    """Turns with all of the words; of a long one the part around the first word."""
    of = visible.conversations.c
    first = func.greatest(func.strpos(Turn.folded, wanted.words[0]) - _WHOLE // 2, 1)
    turn = fenced(
        select(
            Turn.position,
            case(
                (func.length(Turn.text) <= _WHOLE, Turn.text),
                else_=func.substr(Turn.text, first, _WHOLE),
            ).label("text"),
        ).where(Turn.conversation_id == of.id, wanted.stands_in(Turn.folded))
    )
    return db.execute(
        select(visible.conversations, turn.c.position.label("turn"), turn.c.text)
        .join(turn, literal_column("true"))
        .order_by(of.position, of.id, turn.c.position)
        .limit(wanted.most + 1)
    ).all()


def own_tags(db: Session, visible: Visible) -> Rows:
    """Names of tags that members have added."""
    of = visible.documents.c
    return db.execute(
        select(visible.documents, Tag.name).join(Tag, Tag.document_id == of.id).order_by(Tag.name)
    ).all()


def set_tags(db: Session, scope: Scope) -> Rows:
    """Names of the tags of all activities; a merged one counts as its target."""
    return db.execute(
        select(Activity.course_id, ActivityTag.activity_id, ActivityTag.name)
        .join(Activity, Activity.id == ActivityTag.activity_id)
        .where(Activity.course_id.in_(scope.members), ActivityTag.merged_into.is_(None))
        .order_by(ActivityTag.name)
    ).all()
