"""Bring a conversation to a workspace; list those that were brought to it."""

from lti_tool.activities import contributions
from lti_tool.web.conversation_api import read_source, to_added, to_answer
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Body
from lti_tool.web.schemas import contributions as schemas
from lti_tool.web.schemas.conversations import (
    AddedConversation,
    Declaration,
    NewConversation,
    UploadedConversation,
)
from lti_tool.workspaces.visibility import fetch_workspace


def list_(context: RequestContext, workspace_id: str) -> schemas.WorkspaceContributions:
    """Conversations brought to a workspace, and what its activity asks for."""
    found = contributions.overview(context.db, context.member, workspace_id)
    obstacle = found.obstacle
    return schemas.WorkspaceContributions(
        asked=schemas.Contributions.model_validate(found.asked),
        obstacle=schemas.Obstacle.model_validate(obstacle) if obstacle else None,
        conversations=[
            schemas.Contribution(
                **dict(to_answer(each.conversation)),
                can_change=each.can_change,
                is_late=each.is_late,
                declaration=Declaration.model_validate(each.conversation.declaration),
            )
            for each in found.contributed
        ],
    )


def add(
    context: RequestContext,
    workspace_id: str,
    body: Body[NewConversation | UploadedConversation],
) -> AddedConversation:
    """Take a text in as a conversation of one workspace, which is looked at before others do."""
    workspace = fetch_workspace(context.db, context.member, workspace_id)
    source, wanted, most = read_source(context, body)
    return to_added(
        contributions.contribute(
            context.db,
            context.member,
            workspace.id,
            source,
            wanted,
            most=most,
        )
    )
