"""Every URL of the tool: method, address, handler, who may."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from lti_tool.courses.roles import Capability
from lti_tool.web import (
    account_api,
    activity_api,
    admin_api,
    audit_api,
    class_api,
    contribution_api,
    conversation_api,
    conversation_preview_api,
    destination_pages,
    downloads,
    grading_api,
    handing_in_api,
    health,
    home_api,
    invitation_api,
    join_api,
    join_pages,
    lti_endpoints,
    pages,
    passkey_pages,
    people_api,
    registration_pages,
    retention_api,
    selection_api,
    session_api,
    sign_in_link_pages,
    sign_in_pages,
    socket_endpoint,
    standalone_api,
    tag_api,
    workspace_api,
)


class Who(Enum):
    """Callers that a route admits, where that does not depend on a role in a course."""

    ANYBODY = "no session; the handler itself checks what was sent"
    COOKIE = "a session known by its page's cookie; for reloading a page, never for an action"
    SIGNED_IN = "any session that came in the Authorization header"
    TICKET = "a one-time ticket for one shared document"
    ADMINISTRATOR = "the session of whoever runs the tool, in the Authorization header"


@dataclass(frozen=True)
class Route:
    """One row. A `Capability` as `who` asks for a member of the course whose role has it."""

    methods: str
    rule: str
    handler: Callable[..., Any]
    who: Who | Capability
    acts: bool = False
    """True where a GET has an effect, which a request that only looks must not have."""
    status: int = 200
    """HTTP status of an answer that has a model; an empty one has 204."""

    @property
    def is_api(self) -> bool:
        """True for a route that programs may call, with JSON and a session in a header."""
        return self.rule.startswith("/api/")

    @property
    def needs_confirmation(self) -> bool:
        """True for an act of an administrator, whose sign-in must last at its service as well."""
        return self.who is Who.ADMINISTRATOR and self.methods != "GET"


ROUTES = (
    # Arrivals
    Route("GET POST", "/lti/login", lti_endpoints.login, Who.ANYBODY, acts=True),
    Route("POST", "/lti/launch", lti_endpoints.launch, Who.ANYBODY),
    Route("POST", "/lti/launch/show", lti_endpoints.show, Who.ANYBODY),
    Route("GET", "/lti/keys", lti_endpoints.keys, Who.ANYBODY),
    Route("GET", "/lti/register", registration_pages.show, Who.ANYBODY),
    Route("POST", "/lti/register", registration_pages.register, Who.ANYBODY),
    Route("GET", "/", sign_in_pages.start, Who.ANYBODY),
    Route(
        "GET",
        "/sign-in/<any(sso, openid, google, github):way>",
        sign_in_pages.begin,
        Who.ANYBODY,
        acts=True,
    ),
    Route("POST", "/sign-in/email", sign_in_link_pages.send, Who.ANYBODY),
    Route("GET", "/sign-in/code", sign_in_link_pages.ask_for_code, Who.ANYBODY),
    Route("POST", "/sign-in/code", sign_in_link_pages.take_code, Who.ANYBODY),
    Route("POST", "/sign-in/another-device", sign_in_link_pages.show_code, Who.ANYBODY),
    Route("POST", "/sign-in/passkey/options", passkey_pages.begin, Who.ANYBODY),
    Route("POST", "/sign-in/passkey", passkey_pages.finish, Who.ANYBODY),
    Route("GET", "/sign-in/callback", sign_in_pages.returned, Who.ANYBODY),
    Route("POST", "/sign-in/callback", sign_in_pages.finish, Who.ANYBODY),
    Route("POST", "/join", join_pages.choose_way, Who.ANYBODY),
    # Addresses that lead somewhere by way of a sign-in
    Route("GET", "/activity/<uuid:activity_id>", destination_pages.activity, Who.ANYBODY),
    Route("GET", "/class", destination_pages.ask_for_token, Who.ANYBODY),
    Route("POST", "/class", destination_pages.take_token, Who.ANYBODY),
    # Pages
    Route("GET", "/a/<uuid:arrival>/<screen>", pages.reload, Who.COOKIE),
    # What a page asks for
    Route("GET", "/api/here", session_api.here, Who.SIGNED_IN),
    Route("POST", "/api/enter", session_api.enter, Who.SIGNED_IN, status=201),
    Route("POST", "/api/sign-out", session_api.sign_out, Who.SIGNED_IN),
    Route("DELETE", "/api/notices/<notice_id>", account_api.dismiss_notice, Who.SIGNED_IN),
    Route("GET", "/api/home", home_api.list_, Who.SIGNED_IN),
    Route("GET", "/api/search", home_api.find, Who.SIGNED_IN),
    Route("GET", "/api/own-work", handing_in_api.list_own, Who.SIGNED_IN),
    Route("POST", "/api/classes", standalone_api.create, Who.SIGNED_IN, status=201),
    Route("GET", "/api/account", account_api.show, Who.SIGNED_IN),
    Route("POST", "/api/account/join", join_api.begin, Who.SIGNED_IN, status=201),
    Route("POST", "/api/account/separate", join_api.separate, Who.SIGNED_IN),
    Route("GET", "/api/join", join_api.show_question, Who.SIGNED_IN),
    Route("POST", "/api/join", join_api.answer, Who.SIGNED_IN),
    Route("DELETE", "/api/join", join_api.decline, Who.SIGNED_IN),
    Route(
        "POST",
        "/api/account/passkeys/options",
        account_api.begin_passkey,
        Who.SIGNED_IN,
        status=201,
    ),
    Route("POST", "/api/account/passkeys", account_api.add_passkey, Who.SIGNED_IN, status=201),
    Route(
        "DELETE",
        "/api/account/passkeys/<passkey_id>",
        account_api.remove_passkey,
        Who.SIGNED_IN,
    ),
    Route("GET", "/api/activities", activity_api.list_, Capability.READ),
    Route("POST", "/api/activities", activity_api.set_up, Capability.MANAGE_ACTIVITY, status=201),
    Route("GET", "/api/activities/<activity_id>", activity_api.show, Capability.READ),
    Route(
        "PATCH", "/api/activities/<activity_id>", activity_api.change, Capability.MANAGE_ACTIVITY
    ),
    Route(
        "DELETE", "/api/activities/<activity_id>", activity_api.remove, Capability.MANAGE_ACTIVITY
    ),
    Route(
        "POST",
        "/api/activities/<activity_id>/reveal",
        activity_api.reveal,
        Capability.MANAGE_ACTIVITY,
    ),
    Route("GET", "/api/activities/<activity_id>/tags", tag_api.show, Capability.MANAGE_TAGS),
    Route("PUT", "/api/activities/<activity_id>/tags", tag_api.change, Capability.MANAGE_TAGS),
    Route("GET", "/api/tag-sets", tag_api.list_sets, Capability.MANAGE_TAGS),
    Route("POST", "/api/tag-sets", tag_api.save_set, Capability.MANAGE_TAGS, status=201),
    Route("DELETE", "/api/tag-sets/<tag_set_id>", tag_api.delete_set, Capability.MANAGE_TAGS),
    Route("GET", "/api/copies", activity_api.copies, Capability.MANAGE_ACTIVITY),
    Route("POST", "/api/copies", activity_api.copy, Capability.MANAGE_ACTIVITY, status=201),
    Route("GET", "/api/selection", selection_api.show, Capability.MANAGE_ACTIVITY),
    Route("POST", "/api/selection", selection_api.answer, Capability.MANAGE_ACTIVITY),
    Route(
        "POST",
        "/api/activities/<activity_id>/conversations",
        conversation_api.add,
        Capability.MANAGE_ACTIVITY,
        status=202,
    ),
    Route(
        "DELETE",
        "/api/conversations/<conversation_id>",
        conversation_api.remove,
        Capability.CONTRIBUTE,
    ),
    Route(
        "GET",
        "/api/conversations/<conversation_id>/text/<text_hash>",
        conversation_api.text,
        Capability.READ,
    ),
    Route(
        "GET",
        "/api/conversations/<conversation_id>/import",
        conversation_api.show,
        Capability.CONTRIBUTE,
    ),
    Route(
        "POST",
        "/api/conversations/<conversation_id>/import",
        conversation_api.retry,
        Capability.CONTRIBUTE,
        status=202,
    ),
    Route(
        "PATCH",
        "/api/conversations/<conversation_id>",
        conversation_preview_api.correct,
        Capability.CONTRIBUTE,
    ),
    Route(
        "GET",
        "/api/conversations/<conversation_id>/provenance",
        conversation_api.provenance,
        Capability.READ,
    ),
    Route(
        "GET",
        "/api/conversations/<conversation_id>/draft",
        conversation_preview_api.show,
        Capability.CONTRIBUTE,
    ),
    Route(
        "PUT",
        "/api/conversations/<conversation_id>/draft",
        conversation_preview_api.edit,
        Capability.CONTRIBUTE,
    ),
    Route(
        "POST",
        "/api/conversations/<conversation_id>/draft/accept",
        conversation_preview_api.accept,
        Capability.CONTRIBUTE,
    ),
    Route(
        "POST",
        "/api/conversations/<conversation_id>/reading",
        conversation_preview_api.read_otherwise,
        Capability.CONTRIBUTE,
        status=202,
    ),
    Route(
        "GET",
        "/api/conversations/<conversation_id>/entries",
        conversation_preview_api.entries,
        Capability.CONTRIBUTE,
    ),
    Route(
        "POST",
        "/api/conversations/<conversation_id>/entries",
        conversation_preview_api.choose,
        Capability.CONTRIBUTE,
        status=202,
    ),
    Route(
        "PUT",
        "/api/activities/<activity_id>/conversations/order",
        conversation_preview_api.reorder,
        Capability.MANAGE_ACTIVITY,
    ),
    Route("POST", "/api/activities/<activity_id>/workspace", workspace_api.open_, Capability.READ),
    Route(
        "GET",
        "/api/activities/<activity_id>/workspaces",
        workspace_api.list_,
        Capability.SEE_CLASS,
    ),
    Route(
        "GET",
        "/api/workspaces/<workspace_id>/conversations",
        contribution_api.list_,
        Capability.READ,
    ),
    Route(
        "POST",
        "/api/workspaces/<workspace_id>/conversations",
        contribution_api.add,
        Capability.CONTRIBUTE,
        status=202,
    ),
    Route("GET", "/api/workspaces/<workspace_id>/authors", workspace_api.authors, Capability.READ),
    Route("POST", "/api/documents/<document_id>/ticket", workspace_api.ticket, Capability.READ),
    Route("GET", "/api/activities/<activity_id>/class", class_api.overview, Capability.SEE_CLASS),
    Route(
        "GET",
        "/api/activities/<activity_id>/members/<enrolment_id>/work",
        class_api.work,
        Capability.READ,
    ),
    Route(
        "GET",
        "/api/activities/<activity_id>/submission",
        handing_in_api.show,
        Capability.ANNOTATE,
    ),
    Route(
        "POST",
        "/api/activities/<activity_id>/submission",
        handing_in_api.submit,
        Capability.ANNOTATE,
        status=201,
    ),
    Route(
        "DELETE",
        "/api/activities/<activity_id>/submission",
        handing_in_api.take_back,
        Capability.ANNOTATE,
    ),
    Route(
        "GET", "/submissions/<submission_id>/receipt.txt", handing_in_api.receipt, Capability.READ
    ),
    Route(
        "GET", "/submissions/<submission_id>/content.json", handing_in_api.content, Capability.READ
    ),
    Route(
        "GET",
        "/api/activities/<activity_id>/extensions",
        handing_in_api.list_extensions,
        Capability.MANAGE_ACTIVITY,
    ),
    Route(
        "PUT",
        "/api/activities/<activity_id>/extensions",
        handing_in_api.extend,
        Capability.MANAGE_ACTIVITY,
    ),
    Route(
        "DELETE",
        "/api/activities/<activity_id>/extensions/<extension_id>",
        handing_in_api.withdraw_extension,
        Capability.MANAGE_ACTIVITY,
    ),
    Route("GET", "/api/course/roster", class_api.show_roster, Capability.SEE_CLASS),
    Route("POST", "/api/course/roster", class_api.refresh_roster, Capability.SEE_CLASS, status=202),
    Route("GET", "/api/invitations", invitation_api.list_, Capability.INVITE),
    Route("POST", "/api/invitations", invitation_api.invite, Capability.INVITE, status=201),
    Route("DELETE", "/api/invitations/<invitation_id>", invitation_api.withdraw, Capability.INVITE),
    Route("POST", "/api/join-links", invitation_api.make_link, Capability.INVITE, status=201),
    Route("PATCH", "/api/join-links/<join_link_id>", invitation_api.switch_link, Capability.INVITE),
    Route(
        "DELETE", "/api/join-links/<join_link_id>", invitation_api.withdraw_link, Capability.INVITE
    ),
    Route(
        "DELETE",
        "/api/join-links/<join_link_id>/people/<enrolment_id>",
        invitation_api.remove_person,
        Capability.INVITE,
    ),
    Route(
        "GET", "/api/course/lms-courses", standalone_api.list_courses, Capability.MANAGE_ACTIVITY
    ),
    Route("POST", "/api/course/lms-course", standalone_api.join, Capability.MANAGE_ACTIVITY),
    Route("GET", "/marks.csv", downloads.marks, Capability.GRADE),
    Route("GET", "/api/activities/<activity_id>/grades", grading_api.list_, Capability.GRADE),
    Route(
        "GET",
        "/api/activities/<activity_id>/grades/<enrolment_id>",
        grading_api.show,
        Capability.GRADE,
    ),
    Route(
        "PUT",
        "/api/activities/<activity_id>/grades/<enrolment_id>",
        grading_api.update,
        Capability.GRADE,
        status=202,
    ),
    Route(
        "DELETE",
        "/api/activities/<activity_id>/grades/<enrolment_id>",
        grading_api.withdraw,
        Capability.GRADE,
        status=202,
    ),
    Route(
        "POST",
        "/api/activities/<activity_id>/grades/<enrolment_id>/resend",
        grading_api.resend,
        Capability.GRADE,
        status=202,
    ),
    # Whoever runs the tool
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
    Route("GET", "/api/admin/retention", retention_api.show, Who.ADMINISTRATOR),
    Route("PUT", "/api/admin/retention/<course_id>", retention_api.change, Who.ADMINISTRATOR),
    # Live
    Route("SOCKET", "/sync/<document_id>", socket_endpoint.sync, Who.TICKET),
    # Operation
    Route("GET", "/healthz", health.alive, Who.ANYBODY),
    Route("GET", "/readyz", health.ready, Who.ANYBODY),
    Route("GET", "/metrics", health.measured, Who.ANYBODY),
)
