"""Library of tag sets: those that come with the tool, and those that a person has saved."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.activities import tag_checks
from lti_tool.annotations.tables import TagSet
from lti_tool.annotations.tag_sets import SetTag
from lti_tool.courses import permissions
from lti_tool.courses.roles import Capability
from lti_tool.courses.tenancy import Member, parsed_id
from lti_tool.db import locks
from lti_tool.errors import Conflict, InvalidInput, NotFound
from lti_tool.languages import Message
from lti_tool.people import joined
from lti_tool.utf16 import utf16_length
from lti_tool.validation import is_showable

_BUILT_IN = Path(__file__).with_name("tag_sets.toml")

LONGEST_NAME = 100
_MOST_SAVED = 100


@dataclass(frozen=True)
class LibrarySet:
    """A set to choose; `id` is that of a saved one, or the name of one that comes with the tool."""

    id: str
    name: str
    about: str
    is_own: bool
    tags: Sequence[SetTag]


@cache
def built_in() -> tuple[LibrarySet, ...]:
    """Sets that come with the tool. The first is for an activity whose teacher chooses none."""
    return tuple(
        LibrarySet(
            id=each["id"],
            name=each["name"],
            about=each["about"],
            is_own=False,
            tags=tag_checks.checked(
                tag_checks.colored(SetTag(key="", color="", **tag) for tag in each["tags"])
            ),
        )
        for each in tomllib.loads(_BUILT_IN.read_text(encoding="utf-8"))["sets"]
    )


def sets_for(db: Session, member: Member) -> list[LibrarySet]:
    """A member's own sets by name, also those of accounts linked to theirs; then the built-in."""
    permissions.require(member, Capability.MANAGE_TAGS)
    own = db.scalars(
        select(TagSet)
        .where(TagSet.person_id.in_(joined.ids_of(member.person_id)))
        .order_by(func.lower(TagSet.name), TagSet.id)
    )
    saved = [
        LibrarySet(str(each.id), each.name, "", True, [SetTag(key="", **tag) for tag in each.tags])
        for each in own
    ]
    return [*saved, *built_in()]


def save(db: Session, member: Member, name: str, tags: Sequence[SetTag]) -> TagSet:
    """Save the tags in use as a set of one's own.

    Raises InvalidInput naming the field, Conflict for a name that another of one's sets has.
    """
    permissions.require(member, Capability.MANAGE_TAGS)
    wanted = " ".join(name.split())
    if not is_showable(name) or not 1 <= utf16_length(wanted) <= LONGEST_NAME:
        raise InvalidInput(
            Message("A set’s name has 1 to {longest_name} characters.", longest_name=LONGEST_NAME),
            field="name",
        )
    in_use = [tag for tag in tag_checks.checked(tags) if tag.is_in_use]
    # Two saves of the same name take turns.
    locks.hold(db, locks.Lock.TAG_SETS, str(member.person_id))
    names = db.scalars(select(TagSet.name).where(TagSet.person_id == member.person_id)).all()
    if wanted.casefold() in {each.casefold() for each in names}:
        raise Conflict(
            Message("You have a set “{wanted}” already.", wanted=wanted),
            advice="Choose another name, or delete that one.",
        )
    if len(names) >= _MOST_SAVED:
        raise Conflict(
            Message("You have {most_saved} sets already.", most_saved=_MOST_SAVED),
            advice="Delete one first.",
        )
    made = TagSet(
        person_id=member.person_id, name=wanted, tags=[tag.definition() for tag in in_use]
    )
    db.add(made)
    db.flush()
    return made


def delete(db: Session, member: Member, set_id: str) -> None:
    """Delete a set of one's own; activities keep what they took from it. Raises NotFound."""
    permissions.require(member, Capability.MANAGE_TAGS)
    found = db.scalar(
        select(TagSet).where(
            TagSet.id == parsed_id(set_id), TagSet.person_id.in_(joined.ids_of(member.person_id))
        )
    )
    if found is None:
        raise NotFound
    db.delete(found)
    db.flush()
