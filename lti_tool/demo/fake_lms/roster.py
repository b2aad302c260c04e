"""Names and Roles, and Course Groups, as Moodle 4.5 was measured to serve them."""

import html
from typing import Any

from flask import Blueprint, abort, jsonify, request
from flask.typing import ResponseReturnValue

from lti_tool.demo.fake_lms import messages, tokens, world
from lti_tool.demo.fake_lms.config import lms
from lti_tool.demo.fake_lms.world import Course, Person

roster = Blueprint("roster", __name__)

_MEMBERS_TYPE = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
_GROUPS_TYPE = "application/vnd.ims.lti-gs.v1.contextgroupcontainer+json"


def _course(course_id: str) -> Course:
    course = lms().catalogue.course(course_id)
    if course is None:
        abort(404)
    return course


@roster.get("/lti/services/<course_id>/memberships")
def memberships(course_id: str) -> ResponseReturnValue:
    """The roster, by last name; a page at a time only where `limit` asks for it."""
    tokens.require(tokens.NRPS)
    tokens.accepts(_MEMBERS_TYPE, anything=True)
    course = _course(course_id)
    link = request.args.get("rlid")
    if link is not None and link not in [activity.id for activity in course.activities]:
        abort(404)
    people = sorted((world.PEOPLE[p] for p in course.people), key=lambda p: p.family)
    if "since" in request.args:
        people = []
    limit, start = int(request.args.get("limit", 0)), int(request.args.get("from", 0))
    page = people[start : start + limit] if limit > 0 else people
    answer = jsonify(
        id=request.base_url,
        context=messages.context(course),
        members=[_member(course, person, link) for person in page],
    )
    answer.content_type = _MEMBERS_TYPE
    links = []
    if limit > 0 and start + limit < len(people):
        kept = "".join(f"&{k}={request.args[k]}" for k in ("rlid", "groups") if k in request.args)
        following = f"{lms().base_url}{request.path}?limit={limit}&from={start + limit}{kept}"
        links.append(f'<{following}>; rel="next"')
    elif lms().dialect.offers_differences:
        links.append(f'<{lms().base_url}{request.path}?since=1>; rel="differences"')
    if links:
        answer.headers["Link"] = ", ".join(links)
    return answer


def _member(course: Course, person: Person, link: str | None) -> dict[str, Any]:
    dialect = lms().dialect
    role = course.role_of(person.id)
    is_learner = role == "student" or (role == "tutor" and dialect.tutors_are_learners_in_roster)
    word = "Learner" if is_learner else "Instructor"
    prefix = "" if dialect.short_roster_roles else f"{messages.MEMBERSHIP}#"
    shown = html.escape if dialect.names_are_html else str
    member: dict[str, Any] = {"status": "Active", "roles": [prefix + word], "user_id": person.id}
    if lms().privacy == "always" or (lms().privacy == "delegate" and link is not None):
        member |= {
            "name": shown(person.name),
            "given_name": shown(person.given),
            "family_name": shown(person.family),
            "email": person.email,
        }
    if dialect.offers_groups and request.args.get("groups") == "true":
        member["group_enrollments"] = [
            {"group_id": group.id} for group in course.groups if person.id in group.members
        ]
    return member


@roster.get("/lti/services/<course_id>/groups")
def groups(course_id: str) -> ResponseReturnValue:
    """The groups of a course, by name; Moodle has no such service."""
    tokens.require(tokens.GROUPS)
    tokens.accepts(_GROUPS_TYPE)
    if not lms().dialect.offers_groups:
        abort(404)
    course = _course(course_id)
    answer = jsonify(
        id=request.base_url,
        context=messages.context(course),
        groups=[{"id": group.id, "name": group.name} for group in course.groups],
    )
    answer.content_type = _GROUPS_TYPE
    return answer
