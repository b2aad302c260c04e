"""Tokens, roster and gradebook as Moodle 4.5 was measured to serve them."""

import html
import secrets
import time
from datetime import datetime
from typing import Any

import jwt
import requests
from flask import Blueprint, Response, abort, jsonify, request
from flask.typing import ResponseReturnValue

from lti_tool.demo.fake_lms import world
from lti_tool.demo.fake_lms.oidc import lms

services = Blueprint("services", __name__)

_AGS = "https://purl.imsglobal.org/spec/lti-ags/scope/"
_NRPS = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
_PERMITTED = {
    _AGS + "lineitem",
    _AGS + "lineitem.readonly",
    _AGS + "result.readonly",
    _AGS + "score",
    _NRPS,
}
_MEMBERS_TYPE = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
_ITEM_TYPE = "application/vnd.ims.lis.v2.lineitem+json"
_ITEMS_TYPE = "application/vnd.ims.lis.v2.lineitemcontainer+json"
_SCORE_TYPE = "application/vnd.ims.lis.v1.score+json"


@services.post("/lti/token")
def token() -> ResponseReturnValue:
    """Client credentials with a signed assertion, checked against the tool's published keys."""
    given = request.form
    if given.get("grant_type") != "client_credentials":
        return jsonify(error="unsupported_grant_type"), 400
    try:
        assertion = given["client_assertion"]
        kid = jwt.get_unverified_header(assertion).get("kid")
        published = requests.get(f"{lms().tool_url}/lti/keys", timeout=5).json()
        key = next(key for key in published["keys"] if key["kid"] == kid)
        claims = jwt.decode(
            assertion,
            jwt.PyJWK(key).key,
            algorithms=["RS256"],
            options={"verify_aud": False, "require": ["sub", "exp"]},
        )
    except (jwt.PyJWTError, KeyError, StopIteration, requests.RequestException):
        return jsonify(error="invalid_request"), 400
    if claims["sub"] != lms().client_id:
        return jsonify(error="invalid_client"), 400
    granted = _PERMITTED & set(given.get("scope", "").split())
    if not granted:
        return jsonify(error="invalid_scope"), 400
    value = secrets.token_hex(16)
    lms().tokens[value] = (time.time() + 3600, frozenset(granted))
    answer = jsonify(
        access_token=value,
        token_type="Bearer",
        expires_in=3600,
        scope=" ".join(sorted(granted)),
    )
    if lms().dialect.token_as_html:
        answer.content_type = "text/html; charset=utf-8"
    return answer


def _authorise(*any_of: str) -> None:
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    ends, scopes = lms().tokens.get(value, (0.0, frozenset()))
    if scheme != "Bearer" or ends < time.time() or not scopes & set(any_of):
        abort(401)


def _accepts(media_type: str) -> None:
    accept = request.headers.get("Accept", "")
    if lms().dialect.exact_media_types:
        if accept != media_type:
            abort(400)
    elif media_type not in accept and "*/*" not in accept:
        abort(406)


def _course(course_id: str) -> world.Course:
    course = world.COURSES.get(course_id)
    if course is None:
        abort(404)
    return course


@services.get("/lti/services/<course_id>/memberships")
def memberships(course_id: str) -> ResponseReturnValue:
    """The roster, by last name; a page at a time only where `limit` asks for it."""
    _authorise(_NRPS)
    _accepts(_MEMBERS_TYPE)
    course = _course(course_id)
    people = sorted((world.PEOPLE[p] for p in course.people), key=lambda p: p.family)
    limit, start = int(request.args.get("limit", 0)), int(request.args.get("from", 0))
    page = people[start : start + limit] if limit > 0 else people
    answer = jsonify(
        id=request.base_url,
        context={"id": course.id, "label": course.label, "title": course.title},
        members=[_member(course, person) for person in page],
    )
    answer.content_type = _MEMBERS_TYPE
    if limit > 0 and start + limit < len(people):
        following = f"{lms().base_url}{request.path}?limit={limit}&from={start + limit}"
        answer.headers["Link"] = f'<{following}>; rel="next"'
    return answer


def _member(course: world.Course, person: world.Person) -> dict[str, Any]:
    dialect = lms().dialect
    role = course.role_of(person.id)
    is_learner = role == "student" or (role == "tutor" and dialect.tutors_are_learners_in_roster)
    word = "Learner" if is_learner else "Instructor"
    prefix = (
        "" if dialect.short_roster_roles else "http://purl.imsglobal.org/vocab/lis/v2/membership#"
    )
    shown = html.escape if dialect.names_are_html else str
    return {
        "status": "Active",
        "roles": [prefix + word],
        "user_id": person.id,
        "name": shown(person.name),
        "given_name": shown(person.given),
        "family_name": shown(person.family),
        "email": person.email,
    }


@services.get("/lti/services/<course_id>/lineitems")
def line_items(course_id: str) -> ResponseReturnValue:
    """All gradebook columns of the tool in the course."""
    _authorise(_AGS + "lineitem", _AGS + "lineitem.readonly")
    _accepts(_ITEMS_TYPE)
    with lms().state.open() as db:
        rows = db.execute("SELECT * FROM line_item WHERE course_id = ?", (course_id,)).fetchall()
    answer = jsonify([_item(row) for row in rows])
    answer.content_type = _ITEMS_TYPE
    return answer


@services.post("/lti/services/<course_id>/lineitems")
def make_line_item(course_id: str) -> ResponseReturnValue:
    """A new column."""
    _authorise(_AGS + "lineitem")
    if request.mimetype != _ITEM_TYPE:
        abort(400)
    given = request.get_json(force=True)
    if not isinstance(given.get("scoreMaximum"), int | float) or not given.get("label"):
        abort(400)
    with lms().state.open() as db:
        made = db.execute(
            "INSERT INTO line_item (course_id, activity_id, label, maximum, tag, resource_id)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (
                _course(course_id).id,
                given.get("resourceLinkId"),
                given["label"],
                given["scoreMaximum"],
                given.get("tag", ""),
                given.get("resourceId", ""),
            ),
        )
        row = db.execute("SELECT * FROM line_item WHERE id = ?", (made.lastrowid,)).fetchone()
    return jsonify(given | {"id": _item(row)["id"]}), 201


def _item(row: Any) -> dict[str, Any]:
    path = f"/lti/services/{row['course_id']}/lineitems/{row['id']}/lineitem?type_id=1"
    return {
        "id": lms().base_url + path,
        "label": row["label"],
        "scoreMaximum": row["maximum"],
        "tag": row["tag"],
        "resourceId": row["resource_id"],
        "resourceLinkId": row["activity_id"] or "",
    }


@services.post("/lti/services/<course_id>/lineitems/<int:item_id>/lineitem/scores")
def score(course_id: str, item_id: int) -> ResponseReturnValue:
    """Take a score, or refuse it as Moodle does."""
    _authorise(_AGS + "score")
    if lms().faults:
        return _refused(lms().faults.pop(0))
    if request.mimetype != _SCORE_TYPE:
        return jsonify(status=400, reason="No handler found"), 400
    with lms().lock, lms().state.open() as db:
        row = db.execute(
            "SELECT * FROM line_item WHERE id = ? AND course_id = ?", (item_id, course_id)
        ).fetchone()
        if row is None:
            return jsonify(status=404, reason="Not Found"), 404
        given: Any = request.get_json(force=True, silent=True)
        modified = _moment(given)
        if modified is None or given.get("userId") not in _course(course_id).students:
            return _refused(400)
        mark = db.execute(
            "SELECT modified FROM mark WHERE item_id = ? AND person_id = ?",
            (item_id, given["userId"]),
        ).fetchone()
        if mark and mark["modified"] is not None and mark["modified"] >= modified:
            return _refused(409)
        value, comment = _value(given, row["maximum"]), given.get("comment")
        if value is None:
            modified = None  # blanking resets the guard of the order, too
        db.execute(
            "INSERT OR REPLACE INTO mark VALUES (?, ?, ?, ?, ?)",
            (item_id, given["userId"], value, comment, modified),
        )
    return Response("", 200, content_type="text/html")


def _moment(given: Any) -> int | None:
    """The score's time in whole seconds, or None for a score that cannot be read."""
    if not isinstance(given, dict):
        return None
    if not all(given.get(k) for k in ("userId", "timestamp", "activityProgress")):
        return None
    if "gradingProgress" not in given:
        return None
    if ("scoreGiven" in given) != ("scoreMaximum" in given):
        return None
    try:
        return int(datetime.fromisoformat(given["timestamp"]).timestamp())
    except (TypeError, ValueError):
        return None


def _value(given: dict[str, Any], maximum: float) -> float | None:
    if lms().dialect.blanks_unless_graded and given["gradingProgress"] != "FullyGraded":
        return None
    if "scoreGiven" not in given:
        return None
    return float(given["scoreGiven"]) * maximum / (float(given["scoreMaximum"]) or maximum)


def _refused(status: int) -> Response:
    dialect = lms().dialect
    if dialect.line_feed_breaks_refusal and b"\n" in request.get_data():
        return Response("[]", 200, content_type="text/html")
    body = "[]" if dialect.refusals_without_body else '{"reason": "refused"}'
    return Response(body, status, content_type="application/json")
