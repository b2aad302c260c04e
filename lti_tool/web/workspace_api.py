"""Open the workspace of an activity: what is read, who writes, and a ticket for the live part."""

from datetime import datetime
from typing import Any

from flask import request

from lti_tool import clock
from lti_tool.annotations.kind import Annotations
from lti_tool.conversations import queries
from lti_tool.courses import tenancy
from lti_tool.courses.permissions import may
from lti_tool.courses.roles import Capability
from lti_tool.courses.tables import Activity, Enrolment
from lti_tool.documents import access, drafts, opening, tickets
from lti_tool.documents.tables import SharedDocument
from lti_tool.errors import NotFound
from lti_tool.people.tables import Person
from lti_tool.web import activity_api, conversation_api
from lti_tool.web.request_context import RequestContext, timestamp
from lti_tool.workspaces import authorship, visibility, workspaces, writing_window
from lti_tool.workspaces.tables import Workspace


def open_(context: RequestContext, activity_id: str) -> dict[str, Any]:
    """Open the viewer's workspace of the activity; it is made the first time.

    Who may see the class can ask for another one with `?workspace=`, and for the hidden notes of a
    member with `?member=`.
    """
    activity = tenancy.fetch(context.db, context.member, Activity, activity_id)
    workspace, document = _workspace(context, activity)
    hidden, hidden_of = None, None
    if writing_window.is_hiding(activity, workspace):
        hidden, hidden_of = _hidden(context, activity, document)
    author = authorship.author_id(context.db, workspace.id, context.member.enrolment_id)
    role = context.member.role
    return {
        "workspace_id": str(workspace.id),
        "document_id": str(document.id),
        "hidden_document_id": hidden and str(hidden.id),
        "hidden_of": hidden_of,
        "is_hiding": writing_window.is_hiding(activity, workspace),
        "is_bound": writing_window.is_restricted(context.member),
        "revision": activity.revision,
        "schedule": _schedule(activity),
        "audience": workspaces.audience(context.db, context.member, workspace),
        "activity": activity_api.to_json(activity),
        "author": author,
        "authors": authorship.names_for_viewer(context.db, context.member, workspace.id),
        "can_write": may(role, Capability.ANNOTATE),
        "can_moderate": may(role, Capability.MODERATE),
        "can_manage_tags": may(role, Capability.MANAGE_TAGS),
        "conversations": _conversations(context, activity),
        "ticket": _first_ticket(context, document),
        "hidden_ticket": _first_ticket(context, hidden),
    }


def _first_ticket(
    context: RequestContext, document: SharedDocument | None
) -> dict[str, Any] | None:
    """A ticket for a page that is about to connect (`?connect=1`), so that it need not ask."""
    if document is None or "connect" not in request.args:
        return None
    return _ticket(context, document)


def _conversations(context: RequestContext, activity: Activity) -> list[dict[str, Any]]:
    """Conversations that are ready, without their text, which has an address of its own."""
    return [
        {
            "id": str(conversation.id),
            "title": conversation.title,
            "turn_count": conversation.turn_count,
            "text_path": conversation_api.text_path(conversation),
        }
        for conversation in queries.of_activity(context.db, activity.id)
        if conversation.state == "ready"
    ]


def _schedule(activity: Activity) -> dict[str, Any]:
    """Opening and closing, also in seconds from now: a page's own clock may be wrong."""

    def seconds_to(at: datetime | None) -> float | None:
        return None if at is None else (at - clock.now()).total_seconds()

    return {
        "opens_at": timestamp(activity.opens_at),
        "closes_at": timestamp(activity.closes_at),
        "opens_in": seconds_to(activity.opens_at),
        "closes_in": seconds_to(activity.closes_at),
    }


def _hidden(
    context: RequestContext, activity: Activity, shared: SharedDocument
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
    wanted = request.args.get("member")
    if wanted is None:
        return None, None
    enrolment = tenancy.fetch(context.db, member, Enrolment, wanted)
    document = drafts.find_draft(context.db, shared, enrolment.id)
    if document is None:
        return None, None
    person = context.db.get_one(Person, enrolment.person_id)
    return document, authorship.member_name(member, enrolment, person)


def _workspace(context: RequestContext, activity: Activity) -> tuple[Workspace, SharedDocument]:
    wanted = request.args.get("workspace")
    if wanted is None:
        return opening.open_for(context.db, context.member, activity, Annotations.name)
    workspace = visibility.fetch_workspace(context.db, context.member, wanted)
    if workspace.activity_id != activity.id:
        raise NotFound
    document = opening.find_shared(context.db, workspace, Annotations.name)
    if document is None:
        raise NotFound
    return workspace, document


def list_(context: RequestContext, activity_id: str) -> list[dict[str, Any]]:
    """Every workspace of the activity that has been opened."""
    activity = tenancy.fetch(context.db, context.member, Activity, activity_id)
    return [
        {"id": str(workspace.id), "audience": audience}
        for workspace, audience in workspaces.of_activity(context.db, context.member, activity.id)
    ]


def authors(context: RequestContext, workspace_id: str) -> dict[str, Any]:
    """Names behind the author ids of a workspace, as this viewer may see them."""
    workspace = visibility.fetch_workspace(context.db, context.member, workspace_id)
    return authorship.names_for_viewer(context.db, context.member, workspace.id)


def ticket(context: RequestContext, document_id: str) -> dict[str, Any]:
    """A pass for one socket on one shared document, good for seconds."""
    return _ticket(context, access.fetch_document(context.db, context.member, document_id))


def _ticket(context: RequestContext, document: SharedDocument) -> dict[str, Any]:
    issued = tickets.issue(context.db, context.member, context.arrival.id, document)
    return {
        "ticket": issued.token,
        "client_id": issued.client_id,
        "generation": issued.generation,
        "author": issued.author_id,
        "revision": issued.revision,
    }
