"""How a click becomes a launch: login initiation, authorisation, id_token (as Moodle 4.5 does)."""

import json
import secrets
import time
from typing import Any

import jwt
from flask import Blueprint, Flask, abort, current_app, render_template, request, session
from flask.typing import ResponseReturnValue
from jwt.algorithms import RSAAlgorithm

from lti_tool.demo.fake_lms import world
from lti_tool.demo.fake_lms.config import Lms

oidc = Blueprint("oidc", __name__)

_LTI = "https://purl.imsglobal.org/spec/lti/claim/"
_ROLE = "http://purl.imsglobal.org/vocab/lis/v2/membership"
_KID = "demo-lms-1"
_LIFE = 60


def lms() -> Lms:
    """The LMS this application is."""
    found: Lms = current_app.extensions["lms"]
    return found


@oidc.get("/launch/<activity_id>")
def initiate(activity_id: str) -> ResponseReturnValue:
    """The frame's first page: a form that posts itself to the tool."""
    if world.course_of_activity(activity_id) is None or "person" not in session:
        abort(404)
    launch = f"ltilaunch{activity_id}_{secrets.randbelow(10**9)}"
    session["launches"] = [*session.get("launches", [])[-20:], launch]
    fields = {
        "iss": lms().base_url,
        "target_link_uri": f"{lms().tool_url}/lti/launch",
        "login_hint": session["person"],
        "lti_message_hint": json.dumps({"cmid": int(activity_id), "launchid": launch}),
        "client_id": lms().client_id,
        "lti_deployment_id": lms().deployment_id,
    }
    return render_template("post.html", action=f"{lms().tool_url}/lti/login", fields=fields)


@oidc.route("/lti/auth", methods=["GET", "POST"])
def authorise() -> ResponseReturnValue:
    """The OIDC authorisation endpoint; its hint is good for one use."""
    given = request.values
    redirect_uri = f"{lms().tool_url}/lti/launch"
    hint = _hint(given.get("lti_message_hint", ""))
    launches = session.get("launches", [])
    if (
        given.get("redirect_uri") != redirect_uri
        or given.get("scope") != "openid"
        or not given.get("nonce")
        or hint is None
        or hint["launchid"] not in launches
    ):
        # Moodle shows a page of its own for these, and posts nothing back.
        return render_template("error.html", sentence="Invalid or used launch."), 404
    error = None
    if given.get("client_id") != lms().client_id:
        error = "unauthorized_client"
    elif given.get("login_hint") != session.get("person"):
        error = "access_denied"
    elif (
        given.get("response_mode") != "form_post"
        or given.get("response_type") != "id_token"
        or given.get("prompt", "none") != "none"
    ):
        error = "invalid_request"
    session["launches"] = [launch for launch in launches if launch != hint["launchid"]]
    fields = {"state": given.get("state", "")}
    if error:
        fields["error"] = error
    else:
        activity_id = str(hint["cmid"])
        fields["id_token"] = sign(claims(session["person"], activity_id, given["nonce"]))
    return render_template("post.html", action=redirect_uri, fields=fields)


@oidc.get("/lti/certs")
def certs() -> dict[str, Any]:
    """The public key."""
    public = json.loads(RSAAlgorithm.to_jwk(lms().key.public_key()))
    return {"keys": [{**public, "kid": _KID, "alg": "RS256", "use": "sig"}]}


def _hint(text: str) -> dict[str, Any] | None:
    try:
        hint = json.loads(text)
        return {"cmid": int(hint["cmid"]), "launchid": str(hint["launchid"])}
    except (ValueError, KeyError, TypeError):
        return None


def sign(payload: dict[str, Any]) -> str:
    """A token by the LMS's key."""
    return jwt.encode(payload, lms().key, algorithm="RS256", headers={"kid": _KID})


def claims(person_id: str, activity_id: str, nonce: str) -> dict[str, Any]:
    """What the LMS says about somebody who clicked an activity."""
    found = world.course_of_activity(activity_id)
    if found is None or found[0].role_of(person_id) is None:
        abort(404)
    course, activity = found
    person = world.PEOPLE[person_id]
    now = int(time.time())
    base = lms().base_url
    return {
        "iss": base,
        "aud": lms().client_id,
        "sub": person.id,
        "iat": now,
        "exp": now + _LIFE,
        "nonce": nonce,
        **_personal_claims(person),
        _LTI + "deployment_id": lms().deployment_id,
        _LTI + "target_link_uri": f"{lms().tool_url}/lti/launch",
        _LTI + "message_type": "LtiResourceLinkRequest",
        _LTI + "version": "1.3.0",
        _LTI + "roles": launch_roles(course, person_id),
        **_place_claims(course, activity),
        _LTI + "launch_presentation": {
            "locale": "en",
            "document_target": "iframe",
            "return_url": f"{base}/course/{course.id}?sesskey=s3cr3t",
        },
        _LTI + "tool_platform": {"product_family_code": "moodle", "guid": "demo", "name": "Demo"},
        _LTI + "custom": {
            "groups": ",".join(g.id for g in course.groups if person_id in g.members),
            "context_history": "",
            "unresolved": "$No.Such.Variable",
        },
        **_service_claims(course, activity),
    }


def _personal_claims(person: world.Person) -> dict[str, Any]:
    """Who somebody is, as far as the LMS shares it."""
    return {
        "name": person.name,
        "given_name": person.given,
        "family_name": person.family,
        "email": person.email,
    }


def _place_claims(course: world.Course, activity: world.Activity) -> dict[str, Any]:
    """Which course and which link."""
    short = lms().dialect.short_context_types
    return {
        _LTI + "context": {
            "id": course.id,
            "label": course.label,
            "title": course.title,
            "type": [
                "CourseSection"
                if short
                else "http://purl.imsglobal.org/vocab/lis/v2/course#CourseSection"
            ],
        },
        _LTI + "resource_link": {
            "id": activity.id,
            "title": activity.title,
            "description": activity.description,
        },
    }


def _service_claims(course: world.Course, activity: world.Activity) -> dict[str, Any]:
    """Where the roster and the gradebook are."""
    services = f"{lms().base_url}/lti/services/{course.id}"
    item = lms().item_of(course.id, activity)
    return {
        "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice": {
            "context_memberships_url": f"{services}/memberships",
            "service_versions": ["1.0", "2.0"],
        },
        "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint": {
            "scope": [
                "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem",
                "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly",
                "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly",
                "https://purl.imsglobal.org/spec/lti-ags/scope/score",
            ],
            "lineitems": f"{services}/lineitems?type_id=1",
            "lineitem": f"{services}/lineitems/{item}/lineitem?type_id=1",
        },
    }


def launch_roles(course: world.Course, person_id: str) -> list[str]:
    """The roles claim; a tutor is an Instructor with the sub-role of a teaching assistant."""
    role = course.role_of(person_id)
    if role == "student":
        return [f"{_ROLE}#Learner"]
    roles = [f"{_ROLE}#Instructor"]
    if role == "tutor":
        roles.append(f"{_ROLE}/Instructor#TeachingAssistant")
    return roles


def install(app: Flask) -> None:
    """Give the application these pages."""
    app.register_blueprint(oidc)
