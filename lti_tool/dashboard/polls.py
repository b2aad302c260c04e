"""Polls of an activity: as a projector shows the newest one, and as its teacher lists all of them.

On the wall nobody is named, and no number is below three. Counts by choice come when the poll is
closed, so that nobody chooses what most have chosen.
"""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.activities import pointing, polls
from lti_tool.activities.tables import Poll, PollAnswer
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.memberships import MAIN, MAIN_ID
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.people.tables import Person
from lti_tool.workspaces import authorship, visibility
from lti_tool.workspaces.pseudonyms import PSEUDONYM

LEAST = 3
"""Least number of people that a projector shows, at notes and at answers."""


@dataclass(frozen=True)
class Choice:
    """Answer to choose from, with the number of those who chose it; None before it is shown."""

    text: str
    people: int | None


@dataclass(frozen=True)
class Words:
    """Answer in words, of nobody in particular."""

    id: uuid.UUID
    words: str


@dataclass(frozen=True)
class ProjectedPoll:
    """Newest poll as a projector shows it."""

    id: uuid.UUID
    text: str
    choices: Sequence[Choice]
    answers: int | None
    """Number of answers; None below three."""
    closes_in: float
    """Seconds until it closes, by the clock of the server; 0 where it is closed."""
    shows_words: bool
    words: Sequence[Words]


@dataclass(frozen=True)
class ListedAnswer:
    """Answer with the name of who gave it, as the viewer may see that."""

    name: str
    answer: str
    is_off: bool


@dataclass(frozen=True)
class ListedPoll:
    """Poll with all of its answers, for who teaches the class."""

    id: uuid.UUID
    asked_at: datetime
    text: str
    choices: Sequence[str]
    answers: Sequence[ListedAnswer]


def version(db: Session, activity: Activity) -> str:
    """Version of what a projector shows of the newest poll; empty where that is put away."""
    poll = _on_wall(db, activity)
    if poll is None:
        return ""
    answers = db.scalar(select(func.sum(PollAnswer.version)).where(PollAnswer.poll_id == poll.id))
    is_open = poll.closes_at > clock.now()
    return f"{poll.id.hex}.{poll.version}.{answers or 0}.{is_open:d}"


def projected(db: Session, activity: Activity) -> ProjectedPoll | None:
    """Newest poll for the projector; None where there is none, or it is put away."""
    poll = _on_wall(db, activity)
    if poll is None:
        return None
    # Their order is that of random ids, and tells nothing about who answered when.
    answers = db.scalars(
        select(PollAnswer).where(PollAnswer.poll_id == poll.id).order_by(PollAnswer.id)
    ).all()
    left = (poll.closes_at - clock.now()).total_seconds()
    are_enough = len(answers) >= LEAST
    chosen = Counter(each.choice for each in answers)
    return ProjectedPoll(
        id=poll.id,
        text=poll.text,
        choices=[
            Choice(text, chosen[place] if are_enough and left <= 0 else None)
            for place, text in enumerate(poll.choices)
        ],
        answers=len(answers) if are_enough else None,
        closes_in=max(0.0, left),
        shows_words=poll.shows_words,
        words=[
            Words(each.id, each.words)
            for each in answers
            if poll.shows_words and are_enough and each.words is not None and not each.is_off
        ],
    )


def count(db: Session, viewer: Member, activity: Activity) -> int:
    """Number of polls that `of_activity` lists; 0 for who does not teach the whole class."""
    if not visibility.sees_whole_class(db, viewer):
        return 0
    counted = select(func.count()).select_from(Poll).where(Poll.activity_id == activity.id)
    return db.scalars(counted).one()


def of_activity(db: Session, viewer: Member, activity_id: uuid.UUID | str) -> list[ListedPoll]:
    """All polls with their answers by name, newest first; pseudonyms where names are hidden.

    Two statements. Raises Forbidden for who does not teach the whole class.
    """
    activity = pointing.fetch_of_whole_class(db, viewer, activity_id)
    found = db.scalars(
        select(Poll)
        .where(Poll.activity_id == activity.id)
        .order_by(Poll.created_at.desc(), Poll.id)
    ).all()
    by_poll: dict[uuid.UUID, list[ListedAnswer]] = {poll.id: [] for poll in found}
    choices = {poll.id: poll.choices for poll in found}
    rows = db.execute(
        select(PollAnswer, MAIN, Person, PSEUDONYM)
        .select_from(PollAnswer)
        .join(Poll, Poll.id == PollAnswer.poll_id)
        .join(Activity, Activity.id == Poll.activity_id)
        .join(Enrolment, Enrolment.id == PollAnswer.enrolment_id)
        .join(MAIN, MAIN.id == MAIN_ID)
        .join(Person, Person.id == MAIN.person_id)
        .where(Poll.activity_id == activity.id)
        .order_by(PollAnswer.id)
    )
    for answer, main, person, pseudonym in rows:
        name = authorship.member_name(viewer, main, person, activity, pseudonym)
        text = answer.words
        if answer.choice is not None:
            text = choices[answer.poll_id][answer.choice]
        by_poll[answer.poll_id].append(ListedAnswer(name, text or "", answer.is_off))
    return [
        ListedPoll(
            poll.id,
            poll.created_at,
            poll.text,
            poll.choices,
            sorted(by_poll[poll.id], key=lambda each: each.name.casefold()),
        )
        for poll in found
    ]


def _on_wall(db: Session, activity: Activity) -> Poll | None:
    return None if activity.asks_until is None else polls.newest(db, activity)
