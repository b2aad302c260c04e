"""Pseudonyms: names of members in one activity that hides names, drawn at random.

Nothing that leaves the server gives a pseudonym away: it is derived from nothing, and the same
person has another one in every activity.
"""

import secrets
import tomllib
import uuid
from functools import cache
from pathlib import Path

from sqlalchemy import case, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.memberships import MAIN
from lti_tool.courses.tables import Enrolment
from lti_tool.workspaces.tables import Pseudonym

_WORDS = Path(__file__).with_name("pseudonym_words.toml")

_DRAWS_OF_TWO = 20
"""Draws of two words; an activity in which so many were taken has too many people for two."""

_own = aliased(Enrolment, name="pseudonym_owner")

PSEUDONYM = case(
    (
        Activity.hides_names,
        select(Pseudonym.name)
        .join(_own, _own.id == Pseudonym.enrolment_id)
        .where(
            Pseudonym.activity_id == Activity.id,
            or_(_own.id == MAIN.id, _own.merged_into == MAIN.id),
        )
        .order_by(_own.merged_into.is_not(None), _own.created_at, _own.id)
        .limit(1)
        .correlate_except(Pseudonym, _own)
        .scalar_subquery(),
    )
)
"""Pseudonym in an `Activity` of whoever has the main enrolment `MAIN`; NULL where they have none.

A person with several accounts has one: that of their main enrolment, else of the oldest."""


def ensure(db: Session, activity: Activity, enrolment_id: uuid.UUID) -> None:
    """Draw a pseudonym for a member of an activity that hides names, unless they have one."""
    if not activity.hides_names:
        return
    known = select(Pseudonym.name).where(
        Pseudonym.activity_id == activity.id, Pseudonym.enrolment_id == enrolment_id
    )
    draws = 0
    while db.scalar(known) is None:
        draws += 1
        # Somebody else may have drawn the same name.
        values = insert(Pseudonym).values(
            activity_id=activity.id,
            enrolment_id=enrolment_id,
            name=_draw(2 if draws <= _DRAWS_OF_TWO else 3),
        )
        db.execute(values.on_conflict_do_nothing())


def of_member(db: Session, activity: Activity, enrolment_id: uuid.UUID) -> str | None:
    """Pseudonym of a main enrolment in an activity; None where there is none yet."""
    query = select(PSEUDONYM).join(MAIN, MAIN.id == enrolment_id)
    return db.scalar(query.where(Activity.id == activity.id))


def _draw(words: int) -> str:
    first, second = _lists()
    return " ".join([*(secrets.choice(first) for _ in range(words - 1)), secrets.choice(second)])


@cache
def _lists() -> tuple[list[str], list[str]]:
    lists = tomllib.loads(_WORDS.read_text(encoding="utf-8"))
    return lists["first"], lists["second"]
