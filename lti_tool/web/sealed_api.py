"""Work of an activity whose names are sealed: read and marked by pseudonym.

The addresses are those of marking by name, with the pseudonym in place of an enrolment.
"""

import uuid

from lti_tool.activities import queries
from lti_tool.annotations import tag_sets
from lti_tool.annotations.tag_sets import TagSet
from lti_tool.courses.activity_tables import Activity
from lti_tool.dashboard import sealed_work
from lti_tool.dashboard.student_work import Work
from lti_tool.grading import double_marking, drafts, marker_notes
from lti_tool.grading.rubrics import Assessed
from lti_tool.web import double_marking_api, rubric_api
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Body
from lti_tool.web.schemas import grades as schemas
from lti_tool.web.schemas.sealed import SealedRow
from lti_tool.workspaces.authorship import is_named


def is_asked(context: RequestContext, activity_id: str, who: str | None = None) -> bool:
    """True for staff in an activity whose names are sealed, where they name no enrolment."""
    if who is not None and _is_id(who):
        return False
    activity = queries.fetch_activity(context.db, context.member, activity_id)
    return activity.is_sealed and is_named(context.member.role)


def list_(context: RequestContext, activity_id: str) -> list[SealedRow]:
    """Students who have written or handed in, by pseudonym."""
    found = sealed_work.of_activity(context.db, context.member, *_fetch(context, activity_id))
    return [SealedRow.model_validate(each) for each in found]


def queue(context: RequestContext, activity_id: str) -> list[schemas.ToMark]:
    """The same students, as pages go from one to the next."""
    found = sealed_work.of_activity(context.db, context.member, *_fetch(context, activity_id))
    return [
        schemas.ToMark(
            enrolment_id=each.pseudonym,
            name=each.pseudonym,
            is_handed_in=each.is_handed_in,
            is_marked=False,
            has_draft=each.draft is not None,
            is_in_own_group=False,
            marking_state=schemas.MarkingState.model_validate(each.marking_state)
            if each.marking_state
            else None,
        )
        for each in found
    ]


def work(context: RequestContext, activity: Activity, tags: TagSet, pseudonym: str) -> Work:
    """Work of one of them."""
    return sealed_work.of_pseudonym(context.db, context.member, activity, tags, pseudonym)


def show(context: RequestContext, activity_id: str, pseudonym: str) -> schemas.GradeAnswer:
    """The draft of one of them, and the bounds within which it may be set."""
    activity, tags = _fetch(context, activity_id)
    membership = sealed_work.fetch(context.db, context.member, activity, tags, pseudonym)
    main_id = membership.enrolment.id
    draft = drafts.of_members(context.db, activity.id, [main_id]).get(main_id)
    rubric, _ = rubric_api.for_marker(context, activity.id)
    assessed = Assessed.stored(draft.assessment if draft else None)
    return schemas.GradeAnswer(
        grade=None,
        draft=schemas.GradeDraft.model_validate(draft) if draft else None,
        computed=None,
        holds_marks=activity.holds_marks,
        maximum=activity.score_maximum,
        is_gradable=activity.holds_marks,
        is_sealed=True,
        rubric=rubric,
        marker_note=marker_notes.for_marker(context.db, context.member, activity, membership),
        double_marking=double_marking_api.of_student(context, activity, main_id, tags),
        assessment=rubric_api.to_assessment(assessed, tags),
    )


def update_draft(
    context: RequestContext, activity_id: str, pseudonym: str, body: Body[schemas.NewGrade]
) -> schemas.GradeDraft:
    """Keep a mark until names are open and it is released."""
    activity, tags = _fetch(context, activity_id)
    membership = sealed_work.fetch(context.db, context.member, activity, tags, pseudonym)
    wanted = body.read()
    mark = (wanted.score, wanted.comment, rubric_api.to_choices(wanted.rubric))
    draft = sealed_work.set_draft(context.db, context.member, activity, membership, mark)
    return schemas.GradeDraft.model_validate(draft)


def give(
    context: RequestContext, activity_id: str, pseudonym: str, body: Body[schemas.NewGrade]
) -> schemas.DoubleMarking:
    """Give one's own mark, where two people mark."""
    activity, tags = _fetch(context, activity_id)
    membership = sealed_work.fetch(context.db, context.member, activity, tags, pseudonym)
    return double_marking_api.give(context, activity, membership, body.read(), is_sealed=True)


def take_back(context: RequestContext, activity_id: str, pseudonym: str) -> None:
    """Take one's own mark back, while it is the only one."""
    activity, tags = _fetch(context, activity_id)
    membership = sealed_work.fetch(context.db, context.member, activity, tags, pseudonym)
    double_marking.take_back(context.db, context.member, activity, membership)


def agree(
    context: RequestContext, activity_id: str, pseudonym: str, body: Body[schemas.AgreedGrade]
) -> schemas.GradeDraft:
    """Set the mark that two markers agree on, until names are open and it is released."""
    activity, tags = _fetch(context, activity_id)
    membership = sealed_work.fetch(context.db, context.member, activity, tags, pseudonym)
    return double_marking_api.agree(context, activity, membership, body.read(), is_sealed=True)


def discard_draft(context: RequestContext, activity_id: str, pseudonym: str) -> None:
    """Discard a draft."""
    activity, tags = _fetch(context, activity_id)
    membership = sealed_work.fetch(context.db, context.member, activity, tags, pseudonym)
    drafts.discard(context.db, context.member, activity, membership)


def write_feedback(
    context: RequestContext, activity_id: str, pseudonym: str, body: Body[schemas.NewFeedback]
) -> schemas.Feedback:
    """Write feedback on a note, or take it back; the highlight alone says which note."""
    activity, tags = _fetch(context, activity_id)
    membership = sealed_work.fetch(context.db, context.member, activity, tags, pseudonym)
    wanted = body.read()
    written = sealed_work.write_feedback(
        context.db, context.member, activity, membership, wanted.highlight, wanted.text
    )
    return schemas.Feedback.model_validate(written)


def write_marker_note(
    context: RequestContext, activity_id: str, pseudonym: str, body: Body[schemas.NewMarkerNote]
) -> schemas.MarkerNote:
    """Write the note about the work that those who mark keep for each other."""
    activity, tags = _fetch(context, activity_id)
    membership = sealed_work.fetch(context.db, context.member, activity, tags, pseudonym)
    wanted = body.read()
    before, text = wanted.before, wanted.text
    marker_notes.write(context.db, context.member, activity, membership, before=before, text=text)
    return schemas.MarkerNote(text=text)


def _fetch(context: RequestContext, activity_id: str) -> tuple[Activity, TagSet]:
    return tag_sets.with_activity(context.db, context.member, activity_id)


def _is_id(who: str) -> bool:
    try:
        uuid.UUID(who)
    except ValueError:
        return False
    return True
