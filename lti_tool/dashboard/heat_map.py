"""A text as a class has read it: how many students marked each part of it, and with which tags.

It is for those who may see the class. All workspaces of an activity read the same conversation, so
the marks of all of them are put together.
"""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

from sqlalchemy import Integer, Select, String, Uuid, bindparam, func, select
from sqlalchemy.orm import Session

from lti_tool.annotations import tag_sets
from lti_tool.annotations.tables import Highlight
from lti_tool.annotations.tag_sets import OwnTag, TagSet
from lti_tool.conversations.tables import Conversation
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.memberships import MAIN_ID
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard import class_list, passages
from lti_tool.dashboard.class_list import ListedMember
from lti_tool.dashboard.passages import Heat, Mark, Stretch
from lti_tool.documents.access import visible_documents
from lti_tool.documents.tables import SharedDocument
from lti_tool.errors import NotFound
from lti_tool.workspaces import conversations
from lti_tool.workspaces.authorship import require_names, sees_names
from lti_tool.workspaces.tables import Workspace, WorkspaceAuthor
from lti_tool.workspaces.visibility import VIEWER, viewer_parameters

MOST_MARKED = 10
MOST_DIFFERING = 3

NO_TAG = ""
"""Key of what has no tag, or one that is not known any more."""


@dataclass(frozen=True)
class Listed:
    """A conversation to look at, and who brought it; None for one that everybody reads."""

    id: uuid.UUID
    title: str
    text_hash: str | None
    brought_by: str | None


@dataclass(frozen=True)
class Group:
    """A group of the course, with the number of its students."""

    id: uuid.UUID
    name: str
    students: int


@dataclass
class TagUse:
    """Use of a tag in one conversation. Own tags of the same name count as one."""

    key: str
    name: str
    color: str
    shortcut: str | None = None
    highlights: int = 0
    people: int = 0
    """Different students who have given it."""
    groups: dict[uuid.UUID, int] = field(default_factory=dict)
    """Different students who have given it, by their group."""


@dataclass(frozen=True)
class Differing:
    """A passage on whose tag students differ, with the number of them for each tag."""

    start: int
    end: int
    people: int
    difference: float
    tags: Mapping[str, int]


@dataclass(frozen=True)
class HeatMap:
    """One conversation as students have marked it; without one, none can be read yet."""

    conversations: Sequence[Listed]
    conversation: uuid.UUID | None
    students: int
    """Students in the course or, with a group, in that one."""
    readers: int
    """Different students who have marked anything here, those who have left included."""
    groups: Sequence[Group]
    tags: Sequence[TagUse]
    heat: Sequence[Heat]
    most_marked: Sequence[Stretch]
    differing: Sequence[Differing]


def of_activity(
    db: Session,
    viewer: Member,
    activity: Activity,
    *,
    conversation_id: uuid.UUID | None = None,
    group_id: uuid.UUID | None = None,
    tag: str | None = None,
) -> HeatMap:
    """Heat map of a conversation, the first one unless it is named, from notes that the viewer may
    see; a constant number of queries.

    With a group only its members count. With a tag only highlights that have it make heat. Raises
    NotFound for a conversation or a group that is not there. Raises NamesSealed for a group while
    staff do not see names.
    """
    listed = conversations.readable(db, viewer, activity)
    conversation = _chosen(listed, conversation_id)
    if group_id is not None:
        # What one small group has marked would tell who of the class it was.
        require_names(viewer, activity)
    members = class_list.of_course(db, viewer)
    groups = class_list.groups_of(members)
    if group_id is not None and group_id not in groups:
        raise NotFound
    students = [each for each in members if each.is_student]
    counted = [each for each in students if group_id is None or group_id in each.groups]
    tags = _Tags(db, activity)
    marks = _marks(db, viewer, conversation, tags, counted) if conversation else []
    pieces = passages.stretches(marks)
    chosen = (
        pieces if tag is None else passages.stretches([each for each in marks if each[1] == tag])
    )
    return HeatMap(
        conversations=_listed(listed, members if sees_names(viewer, activity) else ()),
        conversation=conversation.id if conversation else None,
        students=sum(each.membership.active for each in counted),
        readers=len({person for person, *_ in marks}),
        groups=[
            Group(each, name, sum(each in one.groups for one in students if one.membership.active))
            for each, name in groups.items()
        ],
        tags=tags.uses(marks, counted),
        heat=list(passages.by_people(chosen)),
        most_marked=passages.standing_out(chosen, lambda piece: piece.people, MOST_MARKED),
        differing=_differing(pieces, marks),
    )


def _listed(found: Sequence[Conversation], members: Sequence[ListedMember]) -> list[Listed]:
    names = {own: each.name for each in members for own in each.membership.ids}
    return [
        Listed(
            each.id,
            each.title,
            each.text_hash,
            names.get(each.added_by) if each.workspace_id and each.added_by else None,
        )
        for each in found
    ]


def _chosen(
    listed: Sequence[Conversation], conversation_id: uuid.UUID | None
) -> Conversation | None:
    if conversation_id is None:
        return listed[0] if listed else None
    found = next((each for each in listed if each.id == conversation_id), None)
    if found is None:
        raise NotFound
    return found


def _differing(pieces: Sequence[Stretch], marks: Sequence[Mark]) -> list[Differing]:
    found = passages.standing_out(pieces, lambda piece: piece.difference, MOST_DIFFERING)
    differing = []
    for passage in found:
        people: dict[str, set[int]] = defaultdict(set)
        for person, tag, start, end in marks:
            if start < passage.end and passage.start < end:
                people[tag].add(person)
        tags = {tag: len(who) for tag, who in people.items()}
        differing.append(Differing(*passage, tags=tags))
    return differing


def _marks(
    db: Session,
    viewer: Member,
    conversation: Conversation,
    tags: "_Tags",
    counted: Sequence[ListedMember],
) -> list[Mark]:
    """Highlights of a conversation that the viewer may see, each within its text.

    They are those of the members who count; a person is a place in that list.
    """
    persons = {each.id: number for number, each in enumerate(counted)}
    found: list[Mark] = []
    wanted = {
        "activity_id": conversation.activity_id,
        "conversation_id": str(conversation.id),
        "length": conversation.length,
    }
    rows = db.execute(_MARKED, wanted | viewer_parameters(viewer))
    for main_id, given, starts, ends in rows:
        if (person := persons.get(main_id)) is not None:
            keys = map(tags.keys.__getitem__, given)
            found += zip(repeat(person), keys, starts, ends, strict=False)
    return found


def _marked() -> "Select[*tuple[Any, ...]]":
    """Query of lists of tags, starts and ends by main enrolment, several for some."""
    seen = (
        select(SharedDocument.id, SharedDocument.workspace_id)
        .join(Workspace, Workspace.id == SharedDocument.workspace_id)
        .where(
            Workspace.activity_id == bindparam("activity_id", type_=Uuid),
            visible_documents(VIEWER),
        )
        .cte("seen")
    )
    by = (Highlight.document_id, Highlight.author_id)
    length = bindparam("length", type_=Integer)
    # A row for each author costs a fifth of one for each highlight; nobody is looked up before.
    marks = (
        select(
            *by,
            func.array_agg(Highlight.tag).label("tags"),
            func.array_agg(func.greatest(Highlight.start, 0)).label("starts"),
            func.array_agg(func.least(Highlight.end, length)).label("ends"),
        )
        .where(
            Highlight.conversation_id == bindparam("conversation_id", type_=String),
            Highlight.document_id.in_(select(seen.c.id)),
            ~Highlight.is_model,
        )
        .group_by(*by)
        .subquery()
    )
    return (
        select(MAIN_ID, marks.c.tags, marks.c.starts, marks.c.ends)
        .select_from(marks)
        .join(seen, seen.c.id == marks.c.document_id)
        .join(
            WorkspaceAuthor,
            (WorkspaceAuthor.workspace_id == seen.c.workspace_id)
            & (WorkspaceAuthor.author_id == marks.c.author_id),
        )
        .join(Enrolment, Enrolment.id == WorkspaceAuthor.enrolment_id)
    )


_MARKED = _marked()
"""Made once, as it takes longer than all other parts of its execution here."""


class _Keys(dict[str, str]):
    """Key as which each tag of a highlight counts, found when it is first asked for; own tags count
    by their names.
    """

    def __init__(self, tags: TagSet, own: Mapping[str, OwnTag]) -> None:
        super().__init__()
        self._set, self._own = tags, own

    def __missing__(self, key: str) -> str:
        if tag := self._set.resolve(key):
            self[key] = tag.key
        else:
            self[key] = f"own:{self._own[key].name}" if key in self._own else NO_TAG
        return self[key]


class _Tags:
    """Tags by which highlights of an activity count, in all of its workspaces."""

    def __init__(self, db: Session, activity: Activity) -> None:
        self._set: TagSet = tag_sets.of_activity(db, activity.id)
        self._own: dict[str, OwnTag] = tag_sets.own_tags(db, activity.id)
        self.keys = _Keys(self._set, self._own)

    def uses(self, marks: Iterable[Mark], counted: Sequence[ListedMember]) -> list[TagUse]:
        """Tags of the set, then own tags, then no tag; those that nobody may or did give are not
        among them.
        """
        known = [TagUse(tag.key, tag.name, tag.color, tag.shortcut) for tag in self._set.tags]
        own = sorted(self._own.values(), key=lambda tag: tag.name.casefold())
        known += [TagUse(f"own:{tag.name}", tag.name, tag.color) for tag in own]
        known.append(TagUse(NO_TAG, "", tag_sets.NO_TAG_COLOR))
        uses = {use.key: use for use in reversed(known)}
        people: dict[str, set[int]] = defaultdict(set)
        for person, key, _, _ in marks:
            uses[key].highlights += 1
            people[key].add(person)
        for key, who in people.items():
            uses[key].people = len(who)
            uses[key].groups = Counter(group for one in who for group in counted[one].groups)
        offered = {tag.key for tag in self._set.tags if tag.is_in_use}
        return [use for use in reversed(uses.values()) if use.highlights or use.key in offered]
