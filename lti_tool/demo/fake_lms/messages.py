"""Claims of an id_token, in the form of Moodle 4.5 or of the specification."""

import re
import time
from typing import Any

from flask import abort

from lti_tool.demo.fake_lms import columns, world
from lti_tool.demo.fake_lms.config import lms
from lti_tool.demo.fake_lms.tools import Tool
from lti_tool.demo.fake_lms.world import Activity, Course

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/"
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership"
_LIFE = 60


def claims(tool: Tool, person_id: str, nonce: str, launch: dict[str, Any]) -> dict[str, Any]:
    """The message that a launch is: `launch` holds its kind, course, activity, and whom it is
    about.
    """
    course = lms().catalogue.course(launch["course"])
    if course is None or course.role_of(person_id) is None:
        abort(404)
    found = lms().catalogue.find(launch["activity"]) if launch.get("activity") else None
    activity = found[1] if found else None
    message = _base(tool, person_id, nonce, course, activity)
    if launch["kind"] == "choose" or activity is None:
        return message | _choosing(course)
    message |= _link(course, activity)
    if launch["kind"] == "review":
        message[LTI + "message_type"] = "LtiSubmissionReviewRequest"
        if launch.get("user"):
            message[LTI + "for_user"] = {"user_id": launch["user"]}
    return message


def _base(
    tool: Tool, person_id: str, nonce: str, course: Course, activity: Activity | None
) -> dict[str, Any]:
    now = int(time.time())
    dialect = lms().dialect
    audience: dict[str, Any] = {"aud": tool.client_id}
    if dialect.audience_as_list:
        audience = {"aud": [tool.client_id], "azp": tool.client_id}
    return {
        "iss": lms().base_url,
        **audience,
        "sub": person_id,
        "iat": now,
        "exp": now + _LIFE,
        "nonce": nonce,
        **personal(person_id),
        LTI + "deployment_id": tool.deployment_id,
        LTI + "target_link_uri": tool.launch_url,
        LTI + "message_type": "LtiResourceLinkRequest",
        LTI + "version": "1.3.0",
        LTI + "roles": roles(course, person_id),
        LTI + "context": context(course),
        LTI + "launch_presentation": {
            "locale": "pt_br" if dialect.underscored_locale else "pt-BR",
            "document_target": "iframe",
            "return_url": f"{lms().base_url}/course/{course.id}?sesskey=s3cr3t",
        },
        LTI + "tool_platform": {
            "product_family_code": dialect.name,
            "guid": "demo",
            "name": "Wattle LMS",
        },
        LTI + "lis": {"person_sourcedid": world.PEOPLE[person_id].principal_name},
        LTI + "custom": _custom(tool, course, activity, person_id),
        **_services(course, activity),
    }


def personal(person_id: str) -> dict[str, str]:
    """Identity claims of a person, as far as the LMS shares them."""
    if lms().privacy == "never":
        return {}
    person = world.PEOPLE[person_id]
    return {
        "name": person.name,
        "given_name": person.given,
        "family_name": person.family,
        "email": person.email,
    }


def context(course: Course) -> dict[str, Any]:
    """The course, as claims and services describe it."""
    kind = "CourseSection"
    if not lms().dialect.short_context_types:
        kind = f"http://purl.imsglobal.org/vocab/lis/v2/course#{kind}"
    return {"id": course.id, "label": course.label, "title": course.title, "type": [kind]}


def roles(course: Course, person_id: str) -> list[str]:
    """The roles claim; a tutor is an Instructor with the sub-role of a teaching assistant."""
    role = course.role_of(person_id)
    if role == "student":
        return [f"{MEMBERSHIP}#Learner"]
    granted = [f"{MEMBERSHIP}#Instructor"]
    if role == "tutor":
        granted.append(f"{MEMBERSHIP}/Instructor#TeachingAssistant")
    if person_id == world.ADMINISTRATOR:
        granted += [
            "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator",
            "http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator",
        ]
    return granted


def _custom(
    tool: Tool, course: Course, activity: Activity | None, person_id: str
) -> dict[str, str]:
    """Custom parameters with their variables replaced; the tool's own win over the activity's."""
    variables = {
        "$Context.id.history": ",".join(course.history),
        "$Context.id": course.id,
        "$ResourceLink.id": activity.id if activity else "",
        "$Moodle.Person.userGroupIds": ",".join(
            group.id for group in course.groups if person_id in group.members
        ),
    }
    if lms().dialect.name != "moodle":
        del variables["$Moodle.Person.userGroupIds"]
    parameters: dict[str, str] = {}
    for written in (dict(activity.custom) if activity else {}, tool.custom):
        for key, value in written.items():
            parameters[key] = variables.get(value, value)
            if lms().dialect.parameters_lowered:
                parameters[re.sub(r"[^a-z0-9]", "_", key.lower())] = parameters[key]
    return parameters


def _link(course: Course, activity: Activity) -> dict[str, Any]:
    del course
    return {
        LTI + "resource_link": {
            "id": activity.id,
            "title": activity.title,
            "description": activity.description,
        }
    }


def _services(course: Course, activity: Activity | None) -> dict[str, Any]:
    """Claims with the addresses of the roster, the groups and the gradebook."""
    at = f"{lms().base_url}/lti/services/{course.id}"
    services: dict[str, Any] = {
        "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint": {
            "scope": [
                f"https://purl.imsglobal.org/spec/lti-ags/scope/{name}" for name in lms().gradebook
            ],
            "lineitems": f"{at}/lineitems?type_id=1",
        }
    }
    item = columns.of_launch(course.id, activity) if activity else None
    if item is not None:
        address = f"{at}/lineitems/{item}/lineitem?type_id=1"
        services["https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"]["lineitem"] = address
    if course.activities or not lms().dialect.roster_after_first_use:
        services["https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"] = {
            "context_memberships_url": f"{at}/memberships",
            "service_versions": ["1.0", "2.0"],
        }
    if lms().dialect.offers_groups:
        services["https://purl.imsglobal.org/spec/lti-gs/claim/groupsservice"] = {
            "scope": ["https://purl.imsglobal.org/spec/lti-gs/scope/contextgroup.readonly"],
            "context_groups_url": f"{at}/groups",
            "service_versions": ["1.0"],
        }
    return services


def _choosing(course: Course) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "accept_types": ["ltiResourceLink"],
        "accept_presentation_document_targets": ["frame", "iframe", "window"],
        "accept_multiple": True,
        "auto_create": False,
        "title": "PromptGrimoire",
        "text": "",
        "deep_link_return_url": f"{lms().base_url}/choose/{course.id}/done?sesskey=s3cr3t",
    }
    if lms().dialect.name != "moodle":
        settings |= {"data": f"course-{course.id}", "accept_lineitem": True}
    return {
        LTI + "message_type": "LtiDeepLinkingRequest",
        DEEP_LINKING + "deep_linking_settings": settings,
    }
