"""Launch flow of Moodle 4.5: login initiation, authorisation, id_token."""

import json
import secrets
from typing import Any

import jwt
from flask import Blueprint, abort, render_template, request, session
from flask.typing import ResponseReturnValue
from jwt.algorithms import RSAAlgorithm

from lti_tool.demo.fake_lms import messages
from lti_tool.demo.fake_lms.config import lms
from lti_tool.demo.fake_lms.tools import Tool

oidc = Blueprint("oidc", __name__)

_KID = "demo-lms-1"


@oidc.get("/launch/<activity_id>")
def initiate(activity_id: str) -> ResponseReturnValue:
    """The frame's first page. `?action=gradeReport&user=` asks for somebody's work, and Moodle does
    not look who asks for whose.
    """
    found = lms().catalogue.find(activity_id)
    if found is None:
        abort(404)
    launch = {"kind": "open", "course": found[0].id, "activity": activity_id}
    if request.args.get("action") == "gradeReport":
        user = request.args.get("user", "")
        is_own = user in ("", session.get("person"))
        teaches = found[0].role_of(session.get("person", "")) != "student"
        if not (is_own or teaches or lms().dialect.review_for_anybody):
            abort(403)
        launch |= {"kind": "review", "user": user}
    return begin(launch)


@oidc.get("/choose/<course_id>")
def choose(course_id: str) -> ResponseReturnValue:
    """The first page of the dialog in which a teacher chooses what to put on a course page."""
    if lms().catalogue.course(course_id) is None:
        abort(404)
    return begin({"kind": "choose", "course": course_id})


def begin(launch: dict[str, Any]) -> str:
    """A form that posts itself to the tool: OIDC third-party initiated login."""
    if "person" not in session:
        abort(404)
    tool = lms().tools.in_use()
    name = f"ltilaunch{launch.get('activity', '')}_{secrets.randbelow(10**9)}"
    lms().launches[name] = launch | {"person": session["person"], "client": tool.client_id}
    hint: dict[str, Any] = {"launchid": name}
    if "activity" in launch:
        hint["cmid"] = int(launch["activity"])
    fields = {
        "iss": lms().base_url,
        "target_link_uri": tool.launch_url,
        "login_hint": session["person"],
        "lti_message_hint": json.dumps(hint),
        "client_id": tool.client_id,
        "lti_deployment_id": tool.deployment_id,
    }
    if lms().dialect.offers_storage:
        fields["lti_storage_target"] = "_parent"
    return render_template("post.html", action=tool.login_url, fields=fields)


@oidc.route("/lti/auth", methods=["GET", "POST"])
def authorise() -> ResponseReturnValue:
    """The OIDC authorisation endpoint; its hint is good for one use, by one person."""
    given = request.values
    if "person" not in session and "repost" not in given:
        # The cookie did not come with a request that another site began; one of our own brings it.
        return render_template("post.html", action=request.url, fields={"repost": "1"})
    name = _launch_name(given.get("lti_message_hint", ""))
    launch = lms().launches.get(name)
    tool = lms().tools.find(launch["client"]) if launch else None
    if (
        launch is None
        or tool is None
        or launch["person"] != session.get("person")
        or given.get("redirect_uri") != tool.launch_url
        or given.get("scope") != "openid"
        or not given.get("nonce")
    ):
        # Moodle shows a page of its own for these, and posts nothing back.
        return render_template("error.html", sentence="Invalid or used launch."), 404
    del lms().launches[name]
    fields = {"state": given.get("state", "")}
    error = _error(given, tool)
    if error:
        fields["error"] = error
    else:
        claims = messages.claims(tool, session["person"], given["nonce"], launch)
        fields["id_token"] = sign(claims)
    if lms().dialect.offers_storage:
        fields["lti_storage_target"] = "_parent"
    return render_template("post.html", action=tool.launch_url, fields=fields)


def _error(given: Any, tool: Tool) -> str | None:
    if given.get("client_id") != tool.client_id:
        return "unauthorized_client"
    if given.get("login_hint") != session.get("person"):
        return "access_denied"
    if (
        given.get("response_mode") != "form_post"
        or given.get("response_type") != "id_token"
        or given.get("prompt", "none") != "none"
    ):
        return "invalid_request"
    return None


def _launch_name(hint: str) -> str:
    try:
        return str(json.loads(hint)["launchid"])
    except (ValueError, KeyError, TypeError):
        return ""


@oidc.get("/lti/certs")
def certs() -> dict[str, Any]:
    """The public key."""
    public = json.loads(RSAAlgorithm.to_jwk(lms().key.public_key()))
    return {"keys": [{**public, "kid": _KID, "alg": "RS256", "use": "sig"}]}


def sign(payload: dict[str, Any]) -> str:
    """A token by the LMS's key."""
    return jwt.encode(payload, lms().key, algorithm="RS256", headers={"kid": _KID})
