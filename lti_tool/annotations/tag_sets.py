"""Tag set of an activity: its tags in order, and the tag as which each key counts.

The one place that resolves tags for the server. The page has its twin in
static/src/document/annotations/tags.ts.
"""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from lti_tool.annotations import schema
from lti_tool.annotations.tables import ActivityTag, Highlight, Tag
from lti_tool.courses.activity_tables import WITH_SETTINGS, Activity
from lti_tool.courses.tenancy import Member, parsed_id
from lti_tool.documents.tables import SharedDocument
from lti_tool.errors import NotFound
from lti_tool.workspaces.tables import Workspace

NO_TAG_COLOR = "#6b7280"
"""Colour of notes without a tag."""


@dataclass(frozen=True)
class SetTag:
    """A tag of a set, as its teacher defines it. Without a key it is new."""

    key: str
    name: str
    color: str
    shortcut: str | None = None
    description: str = ""
    example: str = ""
    group_name: str = ""
    needs_comment: bool = False
    is_retired: bool = False
    merged_into: str | None = None

    @property
    def is_in_use(self) -> bool:
        """True where notes may get it."""
        return not self.is_retired and self.merged_into is None

    def definition(self) -> dict[str, Any]:
        """Value for a set in a library: all that does not belong to one activity."""
        own = ("key", "is_retired", "merged_into")
        return {name: value for name, value in asdict(self).items() if name not in own}


class TagSet:
    """Tags of one activity in order, those that are not in use included."""

    def __init__(self, tags: Iterable[SetTag]) -> None:
        self.tags = tuple(tags)
        self._by_key = {tag.key: tag for tag in self.tags}

    def get(self, key: str) -> SetTag | None:
        """Tag of this key itself, merged or not; None for none."""
        return self._by_key.get(key)

    def resolve(self, key: str) -> SetTag | None:
        """Tag as which a key counts: that of its merge, or its own; None for none of the set."""
        tag = self._by_key.get(key)
        return self._by_key[tag.merged_into] if tag and tag.merged_into else tag

    def keys_that_need_comments(self) -> list[str]:
        """Keys that count as a tag which needs a comment, those of merged tags included."""
        return [key for key in self._by_key if (tag := self.resolve(key)) and tag.needs_comment]


def of_activity(db: Session, activity_id: uuid.UUID) -> TagSet:
    """Tag set of an activity; one query."""
    rows = db.scalars(
        select(ActivityTag)
        .where(ActivityTag.activity_id == activity_id)
        .order_by(ActivityTag.position)
    )
    return TagSet(_read(row) for row in rows)


def with_activity(
    db: Session, member: Member, activity_id: uuid.UUID | str
) -> tuple[Activity, TagSet]:
    """Activity of the member's course with its tag set; one query. Raises NotFound."""
    rows = db.execute(
        select(Activity, ActivityTag)
        .outerjoin(ActivityTag, ActivityTag.activity_id == Activity.id)
        .where(Activity.id == parsed_id(activity_id), Activity.course_id == member.course_id)
        .order_by(ActivityTag.position)
        .options(WITH_SETTINGS)
    ).all()
    if not rows:
        raise NotFound
    return rows[0][0], TagSet(_read(row) for _, row in rows if row is not None)


def _read(row: ActivityTag) -> SetTag:
    return SetTag(**{name: getattr(row, name) for name in SetTag.__dataclass_fields__})


def store(db: Session, activity_id: uuid.UUID, tags: Sequence[SetTag]) -> None:
    """Store a checked set in place of the one that the activity has."""
    db.execute(delete(ActivityTag).where(ActivityTag.activity_id == activity_id))
    db.add_all(
        ActivityTag(activity_id=activity_id, position=position, **asdict(tag))
        for position, tag in enumerate(tags)
    )
    db.flush()


def copy(db: Session, source_id: uuid.UUID, activity_id: uuid.UUID) -> None:
    """Copy the tags in use to another activity. Others are there for notes, and none are copied."""
    tags = of_activity(db, source_id).tags
    store(db, activity_id, [tag for tag in tags if tag.is_in_use])


def count_notes(db: Session, activity_id: uuid.UUID) -> dict[str, int]:
    """Highlights of an activity by the key that they hold, drafts included; whoever may see them.

    A rule of editing asks: nothing is deleted that a note holds. Private notes do not count: nobody
    else learns which tags they have. One whose tag is deleted stays, without a tag.
    """
    counted = (
        select(Highlight.tag, func.count())
        .join(SharedDocument, SharedDocument.id == Highlight.document_id)
        .join(Workspace, Workspace.id == SharedDocument.workspace_id)
        .where(Workspace.activity_id == activity_id, SharedDocument.is_private.is_(False))
        .group_by(Highlight.tag)
    )
    return {row[0]: row[1] for row in db.execute(counted)}


@dataclass(frozen=True)
class OwnTag:
    """Tag that a member has added in one workspace."""

    name: str
    color: str


def own_tags(db: Session, activity_id: uuid.UUID) -> dict[str, OwnTag]:
    """Tags that members have added in the workspaces of an activity, by key; one query.

    A key begins with its author's id in one workspace, and is no other's.
    """
    rows = db.execute(
        select(Tag.key, Tag.name, Tag.color)
        .join(SharedDocument, SharedDocument.id == Tag.document_id)
        .join(Workspace, Workspace.id == SharedDocument.workspace_id)
        .where(Workspace.activity_id == activity_id)
        .order_by(Tag.key)
    )
    return {key: OwnTag(name, color) for key, name, color in rows}


def added_to_in(activity_ids: Collection[uuid.UUID]) -> Select[uuid.UUID]:
    """Query of those activities in a workspace of which anybody has added a tag of their own.

    Copies that came with the template are nobody's.
    """
    return (
        select(Workspace.activity_id)
        .join(SharedDocument, SharedDocument.workspace_id == Workspace.id)
        .join(Tag, Tag.document_id == SharedDocument.id)
        .where(Workspace.activity_id.in_(activity_ids), Tag.key.not_like(f"%-{schema.MODEL}%"))
    )


def name_and_color(tags: TagSet, key: str, own: Tag | None) -> tuple[str, str]:
    """Name and colour as which a highlight's tag is shown; `own` is the workspace's of that key."""
    tag = tags.resolve(key) or own
    return (tag.name, tag.color) if tag else ("", NO_TAG_COLOR)
