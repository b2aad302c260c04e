"""Work of an activity whose names are sealed: read and marked by pseudonym."""

from lti_tool.annotations import tag_sets
from lti_tool.dashboard import sealed_work
from lti_tool.grading import drafts
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Body
from lti_tool.web.schemas import sealed as schemas
from lti_tool.web.schemas.grades import GradeDraft, NewGrade


def list_(context: RequestContext, activity_id: str) -> list[schemas.SealedRow]:
    """Students who have written or handed in, by pseudonym."""
    db, member = context.db, context.member
    found = sealed_work.of_activity(db, member, *tag_sets.with_activity(db, member, activity_id))
    return [schemas.SealedRow.model_validate(each) for each in found]


def show(context: RequestContext, activity_id: str, pseudonym: str) -> schemas.SealedWork:
    """Work of one of them."""
    db, member = context.db, context.member
    activity, tags = tag_sets.with_activity(db, member, activity_id)
    work = sealed_work.of_pseudonym(db, member, activity, tags, pseudonym)
    return schemas.SealedWork(
        pseudonym=work.pseudonym,
        notes=[schemas.SealedNote.model_validate(note) for note in work.notes],
        draft=GradeDraft.model_validate(work.draft) if work.draft else None,
    )


def update_draft(
    context: RequestContext, activity_id: str, pseudonym: str, body: Body[NewGrade]
) -> GradeDraft:
    """Keep a mark until names are open and it is released."""
    db, member = context.db, context.member
    activity, tags = tag_sets.with_activity(db, member, activity_id)
    membership = sealed_work.fetch(db, member, activity, tags, pseudonym)
    wanted = body.read()
    mark = (wanted.score, wanted.comment)
    draft = sealed_work.set_draft(db, member, activity, membership, mark)
    return GradeDraft.model_validate(draft)


def discard_draft(context: RequestContext, activity_id: str, pseudonym: str) -> None:
    """Discard a draft."""
    db, member = context.db, context.member
    activity, tags = tag_sets.with_activity(db, member, activity_id)
    membership = sealed_work.fetch(db, member, activity, tags, pseudonym)
    drafts.discard(db, member, activity, membership)
