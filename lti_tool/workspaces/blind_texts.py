"""Texts of a blind comparison: what somebody learns of them who is not to know where they are from.

One rule for pages, addresses, search and projectors. It is about the texts that a whole activity
reads; what a student brought is theirs.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Integer, and_, case, cast, func, literal, not_, select
from sqlalchemy.orm import Session

from lti_tool.conversations.tables import Conversation
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.permissions import may
from lti_tool.courses.roles import Capability
from lti_tool.courses.tenancy import Member
from lti_tool.workspaces.visibility import Viewer

_FIRST_LETTER = ord("A")
"""Letter of the first text; there are fewer texts than letters (`places.MOST_CONVERSATIONS`)."""

_TITLE = "Answer "


@dataclass(frozen=True)
class ShownText:
    """Conversation that is ready, with the title and the hash under which somebody reads it."""

    id: uuid.UUID
    title: str
    turn_count: int
    text_hash: str
    has_source: bool
    """True where whoever reads it may learn where it is from."""


def is_blind_for(member: Member, activity: Activity) -> bool:
    """True while a member is not to learn where the texts of an activity are from."""
    return activity.is_blind and not may(member.role, Capability.SEE_CLASS)


def hides_source(db: Session, member: Member, conversation: Conversation) -> bool:
    """True while a member is not to learn where a conversation is from."""
    if conversation.workspace_id is not None or may(member.role, Capability.SEE_CLASS):
        return False
    return is_blind_for(member, db.get_one(Activity, conversation.activity_id))


def shown(conversations: Iterable[Conversation], *, is_blind: bool) -> list[ShownText]:
    """Conversations that are ready, in order, as they are shown."""
    found = [each for each in conversations if each.state == "ready"]
    titles = titles_of(found) if is_blind else {}
    return [
        ShownText(
            each.id,
            titles.get(each.id, each.title),
            each.turn_count,
            (each.blind_hash if each.id in titles else each.text_hash) or "",
            each.id not in titles,
        )
        for each in found
    ]


def titles_of(conversations: Sequence[Conversation]) -> dict[uuid.UUID, str]:
    """Titles that tell nothing, of those conversations that a whole activity reads, in order."""
    compared = (each for each in conversations if each.workspace_id is None)
    return {each.id: _TITLE + chr(_FIRST_LETTER + place) for place, each in enumerate(compared)}


def title(viewer: Viewer) -> ColumnElement[str]:
    """Title of a `Conversation` that is ready, as the viewer may know it, in a query of all that
    they can read.
    """
    blind = (
        select(Activity.id)
        .where(Activity.id == Conversation.activity_id, Activity.is_blind)
        .correlate_except(Activity)
        .exists()
    )
    place = func.row_number().over(
        partition_by=(Conversation.activity_id, Conversation.workspace_id),
        order_by=(Conversation.position, Conversation.id),
    )
    letter = func.chr(cast(place, Integer) + literal(_FIRST_LETTER - 1))
    is_hidden = and_(Conversation.workspace_id.is_(None), not_(viewer.is_staff), blind)
    return case((is_hidden, literal(_TITLE).concat(letter)), else_=Conversation.title)
