"""Blind comparison: what has been chosen, as its teacher sees it, and as students do afterwards.

Students see no number below three, and none from which such a number could be computed.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities import comparisons, pointing
from lti_tool.activities.tables import ComparisonChoice
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.memberships import MAIN, MAIN_ID
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard.polls import LEAST
from lti_tool.people.tables import Person
from lti_tool.workspaces import authorship, blind_texts, conversations
from lti_tool.workspaces.pseudonyms import PSEUDONYM


@dataclass(frozen=True)
class Row:
    """A text, or None for about equal, with the number of those who chose it."""

    conversation: uuid.UUID | None
    letter: str
    """Title under which students read it before; "" for about equal, as in what follows."""
    title: str
    model: str
    product: str
    people: int | None
    """None for a number that is not shown."""


@dataclass(frozen=True)
class Reason:
    """Words of a student about their choice."""

    name: str
    conversation: uuid.UUID | None
    reason: str


@dataclass(frozen=True)
class Result:
    """Choices so far, for who teaches the whole class."""

    chosen: int
    everybody: int
    """Students who can open the activity."""
    rows: Sequence[Row]
    reasons: Sequence[Reason]


def result(db: Session, viewer: Member, activity_id: uuid.UUID | str) -> Result:
    """All choices with their reasons, by pseudonym where names are hidden.

    Raises Forbidden for who does not teach the whole class.
    """
    activity = pointing.fetch_of_whole_class(db, viewer, activity_id)
    chosen, everybody = comparisons.numbers(db, activity)
    return Result(chosen, everybody, _rows(db, viewer, activity), _reasons(db, viewer, activity))


def shown_to_students(db: Session, viewer: Member, activity: Activity) -> list[Row] | None:
    """Numbers of a comparison that is over; None before."""
    if not activity.comparison.hides_models or activity.is_blind:
        return None
    rows = _rows(db, viewer, activity)
    shown = without_small({place: row.people or 0 for place, row in enumerate(rows)})
    return [replace(row, people=shown[place]) for place, row in enumerate(rows)]


def without_small(people: Mapping[int, int]) -> dict[int, int | None]:
    """Numbers without those below three; one more is left out where the others' sum would tell."""
    shown: dict[int, int | None] = {
        place: count if count >= LEAST else None for place, count in people.items()
    }
    left_out = sum(count for place, count in people.items() if shown[place] is None)
    if 0 < left_out < LEAST:
        seen = [place for place, count in shown.items() if count is not None]
        if seen:
            shown[min(seen, key=lambda place: people[place])] = None
    return shown


def _rows(db: Session, viewer: Member, activity: Activity) -> list[Row]:
    listed = conversations.of_activity(db, viewer, activity.id)
    found = [each for each in listed if each.state == "ready"]
    letters = blind_texts.titles_of(found)
    people = comparisons.counted(db, activity)
    rows = [
        Row(each.id, letters[each.id], each.title, each.model, each.product, people[each.id])
        for each in found
    ]
    return [*rows, Row(None, "", "", "", "", people[None])]


def _reasons(db: Session, viewer: Member, activity: Activity) -> list[Reason]:
    rows = db.execute(
        select(ComparisonChoice, MAIN, Person, PSEUDONYM)
        .select_from(ComparisonChoice)
        .join(Activity, Activity.id == ComparisonChoice.activity_id)
        .join(Enrolment, Enrolment.id == ComparisonChoice.enrolment_id)
        .join(MAIN, MAIN.id == MAIN_ID)
        .join(Person, Person.id == MAIN.person_id)
        .where(ComparisonChoice.activity_id == activity.id, ComparisonChoice.reason != "")
        # An order that tells nothing about who chose when.
        .order_by(ComparisonChoice.id)
    )
    found = [
        Reason(
            authorship.member_name(viewer, main, person, activity, pseudonym),
            choice.conversation_id,
            choice.reason,
        )
        for choice, main, person, pseudonym in rows
    ]
    return sorted(found, key=lambda each: each.name.casefold())
