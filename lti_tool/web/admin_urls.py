"""URLs for whoever runs the tool."""

from lti_tool.web import admin_api, audit_api, downloads, pages, people_api, retention_api
from lti_tool.web.route import Route, Who

ADMINISTRATION = (
    Route("GET", "/admin", pages.administrate, Who.ANYBODY),
    Route("POST", "/api/admin/enter", admin_api.enter, Who.ANYBODY, status=201),
    Route("GET", "/api/admin", admin_api.overview, Who.ADMINISTRATOR),
    Route("POST", "/api/admin/platforms", admin_api.add_platform, Who.ADMINISTRATOR, status=201),
    Route(
        "PATCH", "/api/admin/platforms/<platform_id>", admin_api.switch_platform, Who.ADMINISTRATOR
    ),
    Route(
        "PUT",
        "/api/admin/platforms/<platform_id>/identifier",
        admin_api.trust_identifier,
        Who.ADMINISTRATOR,
    ),
    Route(
        "POST",
        "/api/admin/platforms/<platform_id>/proposal",
        admin_api.decide,
        Who.ADMINISTRATOR,
    ),
    Route(
        "POST",
        "/api/admin/platforms/<platform_id>/test",
        admin_api.try_platform,
        Who.ADMINISTRATOR,
    ),
    Route(
        "POST",
        "/api/admin/platforms/<platform_id>/deployments",
        admin_api.add_deployment,
        Who.ADMINISTRATOR,
        status=201,
    ),
    Route(
        "PATCH",
        "/api/admin/deployments/<deployment_id>",
        admin_api.switch_deployment,
        Who.ADMINISTRATOR,
    ),
    Route("POST", "/api/admin/invites", admin_api.invite, Who.ADMINISTRATOR, status=201),
    Route("DELETE", "/api/admin/invites/<invite_id>", admin_api.withdraw_invite, Who.ADMINISTRATOR),
    Route("POST", "/api/admin/keys", admin_api.rotate_key, Who.ADMINISTRATOR, status=201),
    Route("POST", "/api/admin/link", people_api.open_administration, Who.SIGNED_IN, status=201),
    Route("GET", "/api/admin/people", people_api.list_, Who.ADMINISTRATOR),
    Route("GET", "/api/admin/people/<person_id>", people_api.show, Who.ADMINISTRATOR),
    Route("PUT", "/api/admin/people/<person_id>/suspension", people_api.suspend, Who.ADMINISTRATOR),
    Route(
        "PUT", "/api/admin/people/<person_id>/administrator", people_api.grant, Who.ADMINISTRATOR
    ),
    Route("POST", "/api/admin/people/<person_id>/links", people_api.link, Who.ADMINISTRATOR),
    Route(
        "DELETE",
        "/api/admin/people/<person_id>/links/<linked_id>",
        people_api.separate,
        Who.ADMINISTRATOR,
    ),
    Route("POST", "/api/admin/people/<person_id>/erasure", people_api.erase, Who.ADMINISTRATOR),
    Route("POST", "/admin/people/<person_id>/archive", downloads.archive, Who.ADMINISTRATOR),
    Route("GET", "/api/admin/erasures", people_api.erasures, Who.ADMINISTRATOR),
    Route("GET", "/api/admin/audit", audit_api.list_, Who.ADMINISTRATOR),
    Route("GET", "/admin/audit.csv", downloads.audit_log, Who.ADMINISTRATOR),
    Route(
        "GET",
        "/admin/courses/<course_id>/history-of-marks.csv",
        downloads.history_of_course,
        Who.ADMINISTRATOR,
    ),
    Route("GET", "/api/admin/retention", retention_api.show, Who.ADMINISTRATOR),
    Route("PUT", "/api/admin/retention/<course_id>", retention_api.change, Who.ADMINISTRATOR),
)
