"""Rule of who sees where others read: the turn that they see, what they select, their caret."""

from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tenancy import Member
from lti_tool.workspaces import writing_window
from lti_tool.workspaces.tables import Workspace


def are_shared(viewer: Member, workspace: Workspace, *, hides_names: bool) -> bool:
    """True where the viewer sees the others of the workspace, and they see the viewer.

    They work there together, and see each other's names. What one student reads alone is nobody
    else's matter.
    """
    is_together = workspace.enrolment_id is None
    return is_together and viewer.sees_names and not hides_names


def are_shared_now(viewer: Member, activity: Activity, workspace: Workspace) -> bool:
    """True where positions are passed on now: not while notes are hidden.

    Whoever has opened a shared document behind a threshold has reached that.
    """
    is_hiding = writing_window.is_hiding(activity, workspace)
    is_hidden = is_hiding and activity.note_threshold is None
    return not is_hidden and are_shared(viewer, workspace, hides_names=activity.hides_names)
