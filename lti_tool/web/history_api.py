"""Past of a workspace: what was deleted there, and its way back."""

from lti_tool.activities import restore_notes
from lti_tool.annotations import past
from lti_tool.annotations.schema import COMMENTS, author_of, is_comment
from lti_tool.dashboard import own_history, workspace_history
from lti_tool.documents import access
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Body, Query
from lti_tool.web.schemas import history as schemas
from lti_tool.workspaces import shared_histories, visibility

_MOST_COMMENTS = 10
"""Comments of one deleted note in an answer."""

_MOST_QUOTE = 500
"""Characters of its quote."""


def show(context: RequestContext, document_id: str) -> schemas.History:
    """Past of a document as the viewer may see it: of several people, or their own."""
    found = workspace_history.of_document(context.db, context.member, document_id)
    steps = [
        schemas.HistoryStep(
            at=step.at,
            author=step.author,
            acts=[
                schemas.HistoryAct(kind=act.kind, note=act.note, key=act.key, values=act.value)
                for act in step.acts
            ],
        )
        for step in found.steps
    ]
    return schemas.History(steps=steps, is_cut=found.is_cut)


def deleted(context: RequestContext, document_id: str) -> schemas.DeletedNotes:
    """Notes that the viewer may restore in a document: their own, or what staff removed."""
    found = restore_notes.deleted_notes(context.db, context.member, document_id)
    return schemas.DeletedNotes(notes=[_deleted(gone) for gone in found])


def _deleted(gone: past.DeletedNote) -> schemas.DeletedNote:
    comments = [
        schemas.DeletedComment(author=author_of(key), text=values["text"])
        for key, values in (gone.fields.get(COMMENTS) or {}).items()
        if is_comment(key) and "text" in values
    ]
    return schemas.DeletedNote(
        key=gone.key,
        author=author_of(gone.key),
        conversation=gone.fields["conversation"],
        start=gone.fields["start"],
        end=gone.fields["end"],
        quote=gone.fields["quote"][:_MOST_QUOTE],
        tag=gone.fields.get("tag", ""),
        deleted_at=gone.at,
        comments=comments[:_MOST_COMMENTS],
        more_comments=max(0, len(comments) - _MOST_COMMENTS),
    )


def restore(context: RequestContext, document_id: str, body: Body[schemas.NoteToRestore]) -> None:
    """Put a deleted note back, with all that stood in it when it was deleted."""
    document = access.fetch_document(context.db, context.member, document_id)
    restore_notes.restore_note(context.db, context.member, document.id, body.read().note)


def own(
    context: RequestContext, workspace_id: str, query: Query[schemas.OwnHistoryQuery]
) -> schemas.OwnHistory:
    """Steps of the viewer in a workspace, or of a member who shares theirs."""
    workspace = visibility.fetch_workspace(context.db, context.member, workspace_id)
    wanted = query.read()
    found = own_history.read(context.db, context.member, workspace.id, wanted.member)
    return schemas.OwnHistory.model_validate(found)


def share(context: RequestContext, workspace_id: str) -> None:
    """Let those who see the viewer's work see how they came to it in a workspace."""
    shared_histories.share(context.db, context.member, workspace_id)


def take_back(context: RequestContext, workspace_id: str) -> None:
    """Let nobody else see that any more."""
    shared_histories.take_back(context.db, context.member, workspace_id)
