"""Polls: a question to everybody who has an activity open, with a minute to answer it.

Pages are told that there is one and ask for it, as they are told of a pointer. A poll closes by the
clock of the server. Each member has one answer, the last that they gave in time.
"""

import unicodedata
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.activities import pointing, queries
from lti_tool.activities.tables import Poll, PollAnswer
from lti_tool.courses import permissions
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.roles import Capability
from lti_tool.courses.tenancy import Member, parsed_id
from lti_tool.documents import access
from lti_tool.errors import Conflict, Forbidden, InvalidInput, NotFound
from lti_tool.languages import Message
from lti_tool.workspaces import pseudonyms, writing_window

LONGEST_QUESTION = 300
LONGEST_CHOICE = 100
LONGEST_ANSWER = 200
MOST_CHOICES = 5
SECONDS = (30, 60, 120)
"""Times that a poll may be open for."""

_MOST_POLLS = 200
"""Polls of one activity: they are listed together."""


@dataclass(frozen=True)
class OpenPoll:
    """Poll that is open, with the answer of the member who asks."""

    poll: Poll
    answer: PollAnswer | None
    closes_in: float
    """Seconds until it closes, by the clock of the server."""


def is_asking(activity: Activity) -> bool:
    """True while a poll is open; pages then ask which."""
    return activity.asks_until is not None and activity.asks_until > clock.now()


def ask(
    db: Session,
    member: Member,
    activity_id: uuid.UUID | str,
    text: str,
    choices: Sequence[str],
    seconds: int,
) -> Poll:
    """Ask everybody in the activity, in place of what was asked before.

    Raises InvalidInput naming the field, Forbidden for who does not teach all of them.
    """
    wanted = pointing.fetch_of_whole_class(db, member, activity_id)
    checked = _checked(text, "text", LONGEST_QUESTION)
    options = _checked_choices(choices)
    if seconds not in SECONDS:
        raise InvalidInput("It can be open for 30, 60 or 120 seconds.", field="seconds")
    # Two who ask at the same moment take turns.
    activity = queries.lock_activity(db, member, wanted.id)
    count = db.scalar(select(func.count()).where(Poll.activity_id == activity.id)) or 0
    if count >= _MOST_POLLS:
        raise Conflict(
            Message(
                "{most_polls} questions have been asked here, which is all there can be.",
                most_polls=_MOST_POLLS,
            )
        )
    now = clock.now()
    _close_open(db, activity)
    poll = Poll(
        activity_id=activity.id,
        asked_by=member.enrolment_id,
        text=checked,
        choices=options,
        closes_at=now + timedelta(seconds=seconds),
    )
    db.add(poll)
    activity.asks_until = poll.closes_at
    db.flush()
    access.publish_pointer_changed(db, activity.id)
    return poll


def close(db: Session, member: Member, poll: Poll) -> Poll:
    """Close a poll before its time."""
    activity = _lock(db, member, poll)
    if poll.closes_at > clock.now():
        poll.closes_at = clock.now()
        if activity.asks_until is not None:
            activity.asks_until = poll.closes_at
        poll.version += 1
        db.flush()
        access.publish_pointer_changed(db, activity.id)
    return poll


def show_words(db: Session, member: Member, poll: Poll, *, shows: bool) -> Poll:
    """Have the projector show the answers in words, or no longer."""
    _lock(db, member, poll)
    poll.shows_words = shows
    poll.version += 1
    db.flush()
    return poll


def put_away(db: Session, member: Member, poll: Poll) -> Poll:
    """Close a poll and take it off the projector; it stays with the activity."""
    close(db, member, poll)
    activity = db.get_one(Activity, poll.activity_id)
    newest_poll = newest(db, activity)
    if newest_poll is not None and newest_poll.id == poll.id:
        activity.asks_until = None
    db.flush()
    return poll


def take_off(
    db: Session,
    member: Member,
    poll: Poll,
    answer_id: uuid.UUID | str,
    *,
    is_off: bool,
) -> None:
    """Take one answer off the projector, or put it back. Raises NotFound for any other poll's."""
    _lock(db, member, poll)
    answer = db.get(PollAnswer, parsed_id(answer_id))
    if answer is None or answer.poll_id != poll.id:
        raise NotFound
    answer.is_off = is_off
    answer.version += 1
    db.flush()


def answer(
    db: Session,
    member: Member,
    poll: Poll,
    *,
    choice: int | None = None,
    words: str | None = None,
) -> None:
    """Store a student's answer in place of an earlier one.

    Raises Forbidden for who is no student, Conflict once the poll is closed, InvalidInput for what
    is no answer to it.
    """
    permissions.require(member, Capability.ANNOTATE)
    if not writing_window.is_restricted(member):
        raise Forbidden("Students answer this question.")
    activity = queries.fetch_activity(db, member, poll.activity_id)
    if poll.closes_at <= clock.now():
        raise Conflict(
            "This question is closed, so your answer came too late.",
            advice="What you wrote is still here, but it does not count.",
        )
    given = {"choice": choice, "words": words}
    if poll.choices:
        if choice is None or words is not None or not 0 <= choice < len(poll.choices):
            raise InvalidInput("Choose one of the answers.", field="choice")
    else:
        if words is None or choice is not None:
            raise InvalidInput("Answer in a few words.", field="words")
        given["words"] = _checked(words, "words", LONGEST_ANSWER)
    pseudonyms.ensure(db, activity, member.enrolment_id)
    new = insert(PollAnswer).values(
        id=uuid.uuid4(), poll_id=poll.id, enrolment_id=member.enrolment_id, **given
    )
    db.execute(
        new.on_conflict_do_update(
            index_elements=["poll_id", "enrolment_id"],
            set_={**given, "version": PollAnswer.version + 1},
        )
    )


def current(db: Session, member: Member, activity: Activity) -> OpenPoll | None:
    """Poll that a student can answer now; None for who does not answer, and where there is none."""
    is_student = writing_window.is_restricted(member) and permissions.may(
        member.role, Capability.ANNOTATE
    )
    if not is_student or not is_asking(activity):
        return None
    poll = newest(db, activity)
    now = clock.now()
    if poll is None or poll.closes_at <= now:
        return None
    own = db.scalar(
        select(PollAnswer).where(
            PollAnswer.poll_id == poll.id, PollAnswer.enrolment_id == member.enrolment_id
        )
    )
    return OpenPoll(poll, own, (poll.closes_at - now).total_seconds())


def newest(db: Session, activity: Activity) -> Poll | None:
    """Newest poll of an activity, open or closed."""
    return db.scalar(
        select(Poll)
        .where(Poll.activity_id == activity.id)
        .order_by(Poll.created_at.desc(), Poll.id)
        .limit(1)
    )


def answered_in(activity_ids: Collection[uuid.UUID]) -> Select[uuid.UUID]:
    """Query of those activities in which anybody has answered a poll."""
    answers = select(PollAnswer.id).where(PollAnswer.poll_id == Poll.id)
    return select(Poll.activity_id).where(Poll.activity_id.in_(activity_ids), answers.exists())


def _close_open(db: Session, activity: Activity) -> None:
    poll = newest(db, activity)
    if poll is not None and poll.closes_at > clock.now():
        poll.closes_at = clock.now()


def fetch(db: Session, member: Member, poll_id: uuid.UUID | str) -> Poll:
    """Poll of an activity of the member's course. Raises NotFound for any other."""
    found = db.scalar(
        select(Poll)
        .join(Activity, Activity.id == Poll.activity_id)
        .where(Poll.id == parsed_id(poll_id), Activity.course_id == member.course_id)
    )
    if found is None:
        raise NotFound
    return found


def _lock(db: Session, member: Member, poll: Poll) -> Activity:
    """Lock a poll with its activity, for somebody who teaches all whom it asks.

    Raises Forbidden, and NotFound for the poll of another course.
    """
    pointing.fetch_of_whole_class(db, member, poll.activity_id)
    activity = queries.lock_activity(db, member, poll.activity_id)
    db.refresh(poll)
    return activity


def _checked(text: str, field: str, most: int) -> str:
    """Text on one line. Raises InvalidInput for one that shows nothing, or is long."""
    line = " ".join(text.split())
    if not any(unicodedata.category(sign)[0] not in "CZ" for sign in line):
        raise InvalidInput("This cannot be empty.", field=field)
    if len(line) > most:
        raise InvalidInput(Message("This has at most {most} characters.", most=most), field=field)
    return line


def _checked_choices(choices: Sequence[str]) -> list[str]:
    checked = [_checked(choice, "choices", LONGEST_CHOICE) for choice in choices]
    if len(checked) == 1 or len(checked) > MOST_CHOICES:
        raise InvalidInput(
            Message(
                "Give 2 to {most_choices} answers to choose from, or none.",
                most_choices=MOST_CHOICES,
            ),
            field="choices",
        )
    if len(set(checked)) < len(checked):
        raise InvalidInput("Two of the answers are the same.", field="choices")
    return checked
