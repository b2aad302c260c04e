"""Joins of an LMS account and a sign-in without an LMS: two proofs, a question, an answer.

The threat is an attacker who begins a join and has a victim's browser finish it. Only the tool's
own pages can hand a join to a browser. The question names both accounts, and only the session of
the sign-in answers, by its header.
"""

from lti_tool.courses import accounts, joining
from lti_tool.courses.joining import Proof
from lti_tool.people import joined, pending_joins
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Body
from lti_tool.web.schemas import joins as schemas


def begin(context: RequestContext) -> schemas.CreatedJoin:
    """Begin a join in the session of a launch; a token for a form into a window of its own."""
    return schemas.CreatedJoin(token=pending_joins.begin(context.db, context.arrival))


def show_question(context: RequestContext) -> schemas.JoinQuestion:
    """Both accounts, for the question whether they are one person's."""
    launch = pending_joins.launch_of(context.db, context.arrival)
    both = (launch.person_id, context.arrival.person_id)
    roots = {joined.root_of(context.db, each) for each in both}
    people = [accounts.describe(context.db, each) for each in both]
    return schemas.JoinQuestion(
        people=[schemas.JoinedPerson.model_validate(each) for each in people],
        is_done=len(roots) == 1,
    )


def answer(context: RequestContext) -> None:
    """Join the two: both proofs are spent."""
    joining.lock(context.db)
    launched = pending_joins.spend(context.db, context.arrival)
    joining.join(context.db, launched, context.arrival.person_id, Proof.PROOFS)


def decline(context: RequestContext) -> None:
    """Keep the two apart."""
    pending_joins.drop(context.db, context.arrival)


def separate(context: RequestContext, body: Body[schemas.Separation]) -> None:
    """Separate an account from one's own again; all of their sessions end."""
    wanted = body.read()
    joining.lock(context.db)
    accounts.require_own(context.db, context.arrival.person_id, wanted.person_id)
    joining.separate(context.db, wanted.person_id, by=str(context.arrival.person_id))
