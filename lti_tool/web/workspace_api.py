"""Open the workspace of an activity: what is read, who writes, and a ticket for the live part."""

import uuid
from datetime import datetime

from lti_tool import clock
from lti_tool.annotations import tag_sets
from lti_tool.annotations.kind import Annotations
from lti_tool.courses import memberships, tenancy
from lti_tool.courses.permissions import may
from lti_tool.courses.roles import Capability
from lti_tool.courses.tables import Activity
from lti_tool.documents import access, drafts, opening, tickets
from lti_tool.documents.tables import SharedDocument
from lti_tool.errors import NotFound
from lti_tool.people.tables import Person
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Query
from lti_tool.web.schemas import workspaces as schemas
from lti_tool.web.schemas.activities import Activity as ActivityAnswer
from lti_tool.web.schemas.conversations import Conversation
from lti_tool.web.schemas.tags import Tag
from lti_tool.workspaces import authorship, conversations, visibility, workspaces, writing_window
from lti_tool.workspaces.tables import Workspace


def open_(
    context: RequestContext, activity_id: str, query: Query[schemas.WorkspaceQuery]
) -> schemas.Workspace:
    """Open the viewer's workspace of the activity; it is made the first time.

    A member of several groups chooses with `?group=`. Who may see the class can ask for another one
    with `?workspace=`, and for the hidden notes of a member with `?member=`.
    """
    activity = tenancy.fetch(context.db, context.member, Activity, activity_id)
    return _open(context, activity, query.read())


def open_own(context: RequestContext, activity_id: uuid.UUID) -> schemas.Workspace:
    """Open the viewer's own workspace for a page that is about to connect."""
    activity = tenancy.fetch(context.db, context.member, Activity, activity_id)
    return _open(context, activity, schemas.WorkspaceQuery(connect=True))


def _open(
    context: RequestContext, activity: Activity, wanted: schemas.WorkspaceQuery
) -> schemas.Workspace:
    workspace, document = _workspace(context, activity, wanted)
    hidden, hidden_of = None, None
    if writing_window.is_hiding(activity, workspace):
        hidden, hidden_of = _hidden(context, activity, document, wanted.member)
    # Who writes hidden notes writes there and nowhere else.
    is_own_draft = hidden is not None and hidden_of is None
    writing_as = access.writing_enrolment(
        context.db, context.member, hidden if is_own_draft and hidden else workspace
    )
    role = context.member.role
    return schemas.Workspace(
        workspace_id=workspace.id,
        document_id=document.id,
        hidden_document_id=hidden.id if hidden else None,
        hidden_of=hidden_of,
        is_hiding=writing_window.is_hiding(activity, workspace),
        is_bound=writing_window.is_restricted(context.member),
        revision=activity.revision,
        schedule=_schedule(activity),
        audience=schemas.Audience.model_validate(
            workspaces.audience(context.db, context.member, workspace)
        ),
        activity=ActivityAnswer.model_validate(activity),
        author=authorship.author_id(context.db, workspace.id, writing_as),
        groups=_groups(context, activity, workspace),
        other_workspaces=_others(context, activity, workspace),
        authors=_authors(context, workspace),
        can_write=may(role, Capability.ANNOTATE),
        can_contribute=may(role, Capability.CONTRIBUTE),
        can_moderate=may(role, Capability.MODERATE),
        can_manage_tags=may(role, Capability.MANAGE_TAGS),
        tags=_tags(context, activity),
        allows_own_tags=activity.allows_own_tags,
        conversations=_conversations(context, workspace),
        ticket=_ticket(context, document) if wanted.connect else None,
        hidden_ticket=_ticket(context, hidden) if wanted.connect and hidden else None,
    )


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


def _tags(context: RequestContext, activity: Activity) -> list[Tag]:
    """Tag set of the activity, with those that are not in use."""
    return [Tag.model_validate(tag) for tag in tag_sets.of_activity(context.db, activity.id).tags]


def _conversations(context: RequestContext, workspace: Workspace) -> list[Conversation]:
    """Conversations that are ready, without their text, which has an address of its own."""
    return [
        Conversation.model_validate(each)
        for each in conversations.of_workspace(context.db, context.member, workspace)
    ]


def _schedule(activity: Activity) -> schemas.Schedule:
    """Opening and closing, also in seconds from now: a page's own clock may be wrong."""

    def seconds_to(at: datetime | None) -> float | None:
        return None if at is None else (at - clock.now()).total_seconds()

    return schemas.Schedule(
        opens_at=activity.opens_at,
        closes_at=activity.closes_at,
        opens_in=seconds_to(activity.opens_at),
        closes_in=seconds_to(activity.closes_at),
    )


def _hidden(
    context: RequestContext,
    activity: Activity,
    shared: SharedDocument,
    enrolment_id: uuid.UUID | None,
) -> tuple[SharedDocument | None, str | None]:
    """The document of hidden notes that the viewer writes in, if any; and whose it is, where it is
    somebody else's.
    """
    member = context.member
    if writing_window.is_restricted(member):
        if not may(member.role, Capability.ANNOTATE):
            return None, None
        own = drafts.open_draft(context.db, activity, shared, member.enrolment_id)
        return own, None
    if enrolment_id is None:
        return None, None
    membership = memberships.fetch(context.db, member, enrolment_id)
    enrolment = visibility.require_seen(context.db, member, membership).enrolment
    document = drafts.find_draft(context.db, shared, enrolment.id)
    if document is None:
        return None, None
    person = context.db.get_one(Person, enrolment.person_id)
    return document, authorship.member_name(member, enrolment, person)


def _workspace(
    context: RequestContext, activity: Activity, wanted: schemas.WorkspaceQuery
) -> tuple[Workspace, SharedDocument]:
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


def list_(context: RequestContext, activity_id: str) -> list[schemas.WorkspaceSummary]:
    """Every workspace of the activity that has been opened."""
    activity = tenancy.fetch(context.db, context.member, Activity, activity_id)
    return [
        schemas.WorkspaceSummary.model_validate({"id": workspace.id, "audience": audience})
        for workspace, audience in workspaces.of_activity(context.db, context.member, activity.id)
    ]


def authors(context: RequestContext, workspace_id: str) -> dict[str, schemas.Author]:
    """Names behind the author ids of a workspace, as this viewer may see them."""
    workspace = visibility.fetch_workspace(context.db, context.member, workspace_id)
    return _authors(context, workspace)


def _authors(context: RequestContext, workspace: Workspace) -> dict[str, schemas.Author]:
    names = authorship.names_for_viewer(context.db, context.member, workspace.id)
    return {author: schemas.Author.model_validate(person) for author, person in names.items()}


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
