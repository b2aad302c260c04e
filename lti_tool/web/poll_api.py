"""Polls: asked and closed by teachers and tutors, answered by students, listed afterwards."""

from lti_tool.activities import polls, queries
from lti_tool.dashboard import polls as shown_polls
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Body
from lti_tool.web.schemas import polls as schemas
from lti_tool.web.schemas.created import Created


def ask(context: RequestContext, activity_id: str, body: Body[schemas.NewPoll]) -> Created:
    """Ask everybody who has the activity open."""
    activity = queries.fetch_activity(context.db, context.member, activity_id)
    wanted = body.read()
    asked = (wanted.text, wanted.choices, wanted.seconds)
    return Created(id=polls.ask(context.db, context.member, activity.id, *asked).id)


def list_(context: RequestContext, activity_id: str) -> list[schemas.ListedPoll]:
    """All questions with their answers; by pseudonym where names are hidden."""
    found = shown_polls.of_activity(context.db, context.member, activity_id)
    return [schemas.ListedPoll.model_validate(each) for each in found]


def change(context: RequestContext, poll_id: str, body: Body[schemas.PollChange]) -> None:
    """Close a poll, show its answers in words, or put it away."""
    db, member = context.db, context.member
    poll = polls.fetch(db, member, poll_id)
    wanted = body.read()
    if wanted.is_closed:
        polls.close(db, member, poll)
    if wanted.shows_words is not None:
        polls.show_words(db, member, poll, shows=wanted.shows_words)
    if wanted.is_put_away:
        polls.put_away(db, member, poll)


def take_off(
    context: RequestContext, poll_id: str, answer_id: str, body: Body[schemas.PollAnswerChange]
) -> None:
    """Take one answer off the projector, or put it back."""
    poll = polls.fetch(context.db, context.member, poll_id)
    is_off = body.read().is_off
    polls.take_off(context.db, context.member, poll, answer_id, is_off=is_off)


def answer(context: RequestContext, poll_id: str, body: Body[schemas.NewPollAnswer]) -> None:
    """Answer a poll, in place of an earlier answer, while it is open."""
    poll = polls.fetch(context.db, context.member, poll_id)
    wanted = body.read()
    polls.answer(context.db, context.member, poll, choice=wanted.choice, words=wanted.words)


def to_answer(asked: polls.OpenPoll) -> schemas.OpenPoll:
    """The poll as a page shows it to a student."""
    poll, own = asked.poll, asked.answer
    return schemas.OpenPoll(
        id=poll.id,
        text=poll.text,
        choices=poll.choices,
        closes_in=asked.closes_in,
        choice=own.choice if own else None,
        words=own.words if own else None,
    )
