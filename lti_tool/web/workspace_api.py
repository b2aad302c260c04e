"""Open the workspace of an activity: what is read, who writes, and a ticket for the live part."""

import uuid
from typing import Any

from lti_tool.activities import note_threshold, pointing, polls, queries, reveal_notes
from lti_tool.activities import private_notes as own_notes
from lti_tool.annotations import tag_sets, visible_authors
from lti_tool.annotations.kind import Annotations
from lti_tool.annotations.tag_sets import TagSet
from lti_tool.courses import memberships, permissions
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.permissions import may
from lti_tool.courses.roles import Capability, Role
from lti_tool.documents import access, drafts, opening, private_notes, tickets
from lti_tool.documents.tables import SharedDocument
from lti_tool.errors import NotFound
from lti_tool.grading import feedback
from lti_tool.web import attempt_api, comparison_api, credit_api, response_part, workspace_parts
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Body, Query
from lti_tool.web.schemas import workspaces as schemas
from lti_tool.web.schemas.activities import Activity as ActivityAnswer
from lti_tool.web.schemas.conversations import Conversation
from lti_tool.web.schemas.grades import OwnMark
from lti_tool.web.schemas.tags import Tag
from lti_tool.workspaces import (
    authorship,
    blind_texts,
    conversations,
    deadlines,
    positions,
    visibility,
    workspaces,
    writing_window,
)
from lti_tool.workspaces.tables import Workspace

_CAPABILITIES = {
    "can_write": Capability.ANNOTATE,
    "can_contribute": Capability.CONTRIBUTE,
    "can_moderate": Capability.MODERATE,
    "can_manage_tags": Capability.MANAGE_TAGS,
}
"""Fields of a workspace that tell what its viewer may do."""


def open_(
    context: RequestContext, activity_id: str, query: Query[schemas.WorkspaceQuery]
) -> schemas.Workspace:
    """Open the viewer's workspace of the activity; it is made the first time.

    A member of several groups chooses with `?group=`. Who may see the class can ask for another one
    with `?workspace=`, and for the hidden notes of a member with `?member=`. Who sets activities up
    opens with `?template=` what the others begin with.
    """
    activity, tags = tag_sets.with_activity(context.db, context.member, activity_id)
    return _open(context, activity, tags, query.read())


def open_own(context: RequestContext, activity_id: uuid.UUID) -> schemas.Workspace:
    """Open the viewer's own workspace for a page that is about to connect."""
    activity, tags = tag_sets.with_activity(context.db, context.member, activity_id)
    return _open(context, activity, tags, schemas.WorkspaceQuery(connect=True))


def _open(
    context: RequestContext, activity: Activity, tags: TagSet, wanted: schemas.WorkspaceQuery
) -> schemas.Workspace:
    workspace, document = _workspace(context, activity, wanted)
    hidden, hidden_of = _hidden(context, activity, workspace, document, wanted.member)
    # Afterwards: notes may just have been revealed, or the viewer have reached the threshold.
    is_hiding = _is_hiding(activity, workspace)
    is_open = _is_open(context, activity, workspace, document)
    deadline = deadlines.of_member(context.db, context.member, activity)
    # First: with their author id they get a pseudonym.
    author, private = _author(context, workspace, document, hidden if hidden_of is None else None)
    return schemas.Workspace(
        workspace_id=workspace.id,
        document_id=document.id,
        **_beside(context, hidden, private, is_connecting=wanted.connect),
        response=response_part.of_workspace(context, activity, workspace),
        hidden_of=hidden_of,
        is_hiding=is_hiding,
        is_open=is_open,
        can_reveal=is_hiding and reveal_notes.may_reveal(context.db, context.member, workspace),
        is_bound=writing_window.is_restricted(context.member),
        schedule=workspace_parts.schedule(activity, deadline),
        **workspace_parts.handing_in(context, activity, workspace, deadline),
        anonymity=workspace_parts.anonymity(context, activity),
        **_marking(context, activity, workspace),
        **attempt_api.of_workspace(context, activity, workspace),
        audience=_audience(context, workspace),
        activity=ActivityAnswer.model_validate(activity),
        author=author,
        groups=_groups(context, activity, workspace),
        other_workspaces=_others(context, activity, workspace),
        authors=_authors(context, workspace, may_hide_names=activity.hides_names),
        **_capabilities(context),
        tags=[Tag.model_validate(tag) for tag in tags.tags],
        **_settings(context, activity, workspace),
        **_texts(context, activity, workspace),
        ticket=_ticket(context, document) if wanted.connect and is_open else None,
    )


def _capabilities(context: RequestContext) -> dict[str, Any]:
    """Fields that tell what the viewer may do."""
    return {name: may(context.member.role, each) for name, each in _CAPABILITIES.items()}


def _beside(
    context: RequestContext,
    hidden: SharedDocument | None,
    private: SharedDocument | None,
    *,
    is_connecting: bool,
) -> dict[str, Any]:
    """Documents beside the shared one, with tickets for a page that is about to connect."""
    found: dict[str, Any] = {}
    for name, document in (("hidden", hidden), ("private", private)):
        found[f"{name}_document_id"] = document.id if document else None
        found[f"{name}_ticket"] = _ticket(context, document) if document and is_connecting else None
    return found


def _settings(context: RequestContext, activity: Activity, workspace: Workspace) -> dict[str, Any]:
    """Fields of a workspace that the settings of its activity decide."""
    return {
        "is_pointing": pointing.is_pointing(activity) or polls.is_asking(activity),
        "revision": activity.revision,
        "allows_own_tags": activity.allows_own_tags,
        "shares_positions": positions.are_shared_now(context.member, activity, workspace),
    }


def _marking(context: RequestContext, activity: Activity, workspace: Workspace) -> dict[str, Any]:
    """Fields of what a student has got: the mark, feedback on notes here, and credit."""
    credit = credit_api.of_workspace(context, activity, workspace)
    if context.member.role is not Role.STUDENT:
        return {"mark": None, "feedback": {}, "credit": credit}
    mark, given = feedback.with_mark(context.db, context.member, activity.id, workspace.id)
    own = OwnMark.model_validate(mark) if mark else None
    return {"mark": own, "feedback": given, "credit": credit}


def _is_hiding(activity: Activity, workspace: Workspace) -> bool:
    """True while notes are hidden there; never in a template."""
    is_template = workspaces.is_template(activity, workspace)
    return not is_template and writing_window.is_hiding(activity, workspace)


def _is_open(
    context: RequestContext, activity: Activity, workspace: Workspace, document: SharedDocument
) -> bool:
    """True where the viewer may open the shared document of a workspace that they may see."""
    if not writing_window.has_threshold(activity, workspace):
        return True
    return access.may_open(context.db, context.member, document)


def _author(
    context: RequestContext,
    workspace: Workspace,
    shared: SharedDocument,
    draft: SharedDocument | None,
) -> tuple[str, SharedDocument | None]:
    """Author id of the viewer, and the private notes that they have under it.

    Who writes hidden notes writes in their draft and nowhere else.
    """
    writing_as = access.writing_enrolment(context.db, context.member, draft or workspace)
    return private_notes.find_with_author(context.db, shared, writing_as)


def _audience(context: RequestContext, workspace: Workspace) -> schemas.Audience:
    audience = workspaces.audience(context.db, context.member, workspace)
    return schemas.Audience.model_validate(audience)


def _groups(
    context: RequestContext, activity: Activity, workspace: Workspace
) -> list[schemas.GroupChoice]:
    """Groups among which the viewer may choose; none where there is nothing to choose."""
    groups = workspaces.open_groups(context.db, context.member, activity)
    if [group.id for group in groups] == [workspace.class_id]:
        return []
    return [
        schemas.GroupChoice(id=group.id, name=group.name, is_open=group.id == workspace.class_id)
        for group in groups
    ]


def _others(context: RequestContext, activity: Activity, workspace: Workspace) -> list[uuid.UUID]:
    """Workspaces of the viewer's other accounts, where each student has one."""
    if workspace.enrolment_id is None:
        return []
    own = workspaces.own_workspaces(context.db, context.member, activity.id)
    return [other.id for other in own if other.id != workspace.id]


def _texts(context: RequestContext, activity: Activity, workspace: Workspace) -> dict[str, Any]:
    """Conversations that are ready, without their text, which has an address of its own; and the
    comparison of these.
    """
    found = conversations.of_workspace(context.db, context.member, workspace)
    is_blind = blind_texts.is_blind_for(context.member, activity)
    shown = blind_texts.shown(found, is_blind=is_blind)
    return {
        "conversations": [Conversation.model_validate(each) for each in shown],
        "comparison": comparison_api.of_workspace(context, activity),
    }


def _hidden(
    context: RequestContext,
    activity: Activity,
    workspace: Workspace,
    shared: SharedDocument,
    enrolment_id: uuid.UUID | None,
) -> tuple[SharedDocument | None, str | None]:
    """The document of hidden notes that the viewer writes in, if any; and whose it is, where it is
    somebody else's.
    """
    member = context.member
    if not _is_hiding(activity, workspace):
        return None, None
    if writing_window.is_restricted(member):
        # With a threshold it is all that they can open, and tells of what changes.
        if not may(member.role, Capability.ANNOTATE) and activity.note_threshold is None:
            return None, None
        own = drafts.open_draft(context.db, activity, shared, member.enrolment_id)
        if own is not None:
            note_threshold.reveal_if_reached(context.db, own.id)
            # Another request, or the sync engine, may have been first.
            context.db.refresh(own)
        return own if own is not None and own.revealed_at is None else None, None
    if enrolment_id is None:
        return None, None
    authorship.require_names(member, activity)
    membership = memberships.fetch(context.db, member, enrolment_id)
    enrolment = visibility.require_seen(context.db, member, membership).enrolment
    document = drafts.find_draft(context.db, shared, enrolment.id)
    if document is None:
        return None, None
    return document, authorship.name_of(context.db, member, activity, enrolment.id)


def _workspace(
    context: RequestContext, activity: Activity, wanted: schemas.WorkspaceQuery
) -> tuple[Workspace, SharedDocument]:
    if wanted.template:
        permissions.require(context.member, Capability.MANAGE_ACTIVITY)
        return opening.open_template(context.db, activity, Annotations.name)
    if wanted.workspace is None:
        return opening.open_for(
            context.db, context.member, activity, Annotations.name, wanted.group
        )
    workspace = visibility.fetch_workspace(context.db, context.member, wanted.workspace)
    if workspace.activity_id != activity.id:
        raise NotFound
    document = opening.find_shared(context.db, workspace, Annotations.name)
    if document is None:
        raise NotFound
    return workspace, document


def reveal(context: RequestContext, workspace_id: str) -> schemas.WorkspaceSummary:
    """Let everybody in a workspace see the notes that were hidden there."""
    db, member = context.db, context.member
    workspace = reveal_notes.reveal_workspace(db, member, workspace_id)
    audience = workspaces.audience(db, member, workspace)
    return _summary(context, workspace, audience)


def list_(context: RequestContext, activity_id: str) -> list[schemas.WorkspaceSummary]:
    """Every workspace of the activity that has been opened."""
    activity = queries.fetch_activity(context.db, context.member, activity_id)
    return [
        _summary(context, workspace, audience)
        for workspace, audience in workspaces.of_activity(context.db, context.member, activity.id)
    ]


def _summary(
    context: RequestContext, workspace: Workspace, audience: dict[str, str]
) -> schemas.WorkspaceSummary:
    activity = context.db.get_one(Activity, workspace.activity_id)
    return schemas.WorkspaceSummary(
        id=workspace.id,
        audience=schemas.Audience.model_validate(audience),
        is_hiding=writing_window.is_hiding(activity, workspace),
    )


def authors(context: RequestContext, workspace_id: str) -> dict[str, schemas.Author]:
    """Names behind the author ids of a workspace, as this viewer may see them."""
    workspace = visibility.fetch_workspace(context.db, context.member, workspace_id)
    return _authors(context, workspace)


def _authors(
    context: RequestContext, workspace: Workspace, *, may_hide_names: bool = True
) -> dict[str, schemas.Author]:
    # Who has written is asked only where it can decide: the statement is three times as long then.
    has_written = visible_authors.HAVE_WRITTEN if may_hide_names else authorship.NOBODY
    names = authorship.names_for_viewer(context.db, context.member, workspace.id, has_written)
    return {author: schemas.Author.model_validate(person) for author, person in names.items()}


def open_private(context: RequestContext, workspace_id: str) -> schemas.PrivateNotes:
    """Open the viewer's private notes in a workspace; they are made the first time."""
    document = own_notes.open_private_notes(context.db, context.member, workspace_id)
    return schemas.PrivateNotes(document_id=document.id, ticket=_ticket(context, document))


def share(
    context: RequestContext, document_id: str, body: Body[schemas.NoteToShare]
) -> schemas.SharedNote:
    """Move one of the viewer's private notes to where others see it, or will."""
    private = access.fetch_document(context.db, context.member, document_id)
    shared = own_notes.share_note(context.db, context.member, private.id, body.read().note)
    return schemas.SharedNote(document_id=shared.id)


def ticket(context: RequestContext, document_id: str) -> schemas.Ticket:
    """A pass for one socket on one shared document, good for seconds."""
    return _ticket(context, access.fetch_document(context.db, context.member, document_id))


def _ticket(context: RequestContext, document: SharedDocument) -> schemas.Ticket:
    issued = tickets.issue(context.db, context.member, context.arrival.id, document)
    return schemas.Ticket(
        ticket=issued.token,
        client_id=issued.client_id,
        generation=issued.generation,
        author=issued.author_id,
        revision=issued.revision,
    )
