"""URLs of groups of a class, and of the history of its roster."""

from lti_tool.courses.roles import Capability
from lti_tool.web import group_api
from lti_tool.web.route import Route

ROUTES = (
    Route("GET", "/api/course/roster/runs", group_api.list_roster_runs, Capability.MANAGE_GROUPS),
    Route("GET", "/api/course/groups", group_api.show, Capability.SEE_CLASS),
    Route(
        "PUT", "/api/course/groups/settings", group_api.change_settings, Capability.MANAGE_GROUPS
    ),
    Route("POST", "/api/course/groupings", group_api.create, Capability.MANAGE_GROUPS, status=201),
    Route(
        "PATCH", "/api/course/groupings/<grouping_id>", group_api.rename, Capability.MANAGE_GROUPS
    ),
    Route(
        "DELETE", "/api/course/groupings/<grouping_id>", group_api.delete, Capability.MANAGE_GROUPS
    ),
    Route(
        "POST",
        "/api/course/groupings/<grouping_id>/groups",
        group_api.add,
        Capability.MANAGE_GROUPS,
        status=201,
    ),
    Route(
        "POST",
        "/api/course/groupings/<grouping_id>/split",
        group_api.split,
        Capability.MANAGE_GROUPS,
    ),
    Route(
        "POST",
        "/api/course/groupings/<grouping_id>/moves",
        group_api.move,
        Capability.MANAGE_GROUPS,
    ),
    Route("POST", "/api/course/group-files/plan", group_api.plan_file, Capability.MANAGE_GROUPS),
    Route("POST", "/api/course/group-files", group_api.apply_file, Capability.MANAGE_GROUPS),
    Route(
        "PATCH", "/api/course/groups/<group_id>", group_api.rename_group, Capability.MANAGE_GROUPS
    ),
    Route(
        "DELETE", "/api/course/groups/<group_id>", group_api.remove_group, Capability.MANAGE_GROUPS
    ),
    Route(
        "POST",
        "/api/course/groups/<group_id>/restoration",
        group_api.restore_group,
        Capability.MANAGE_GROUPS,
    ),
)
