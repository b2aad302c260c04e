"""The other end of a deep link: what the tool sent back becomes activities on the course page."""

from typing import Any

import jwt
import requests
from flask import Blueprint, abort, render_template, request, session
from flask.typing import ResponseReturnValue

from lti_tool.demo.fake_lms import columns
from lti_tool.demo.fake_lms.config import lms
from lti_tool.demo.fake_lms.messages import DEEP_LINKING, LTI
from lti_tool.demo.fake_lms.world import Activity

content = Blueprint("content", __name__)

_LONGEST_TITLE = 255


@content.post("/choose/<course_id>/done")
def done(course_id: str) -> ResponseReturnValue:
    """Take the tool's signed answer. The page is in the dialog's frame and closes it."""
    course = lms().catalogue.course(course_id)
    if course is None:
        abort(404)
    if "person" not in session and "repost" not in request.form:
        # The cookie did not come with a form of another site; Moodle sends it once more by itself.
        return render_template(
            "post.html", action=request.url, fields={**request.form, "repost": "1"}
        )
    claims = _verified(request.form.get("JWT", ""))
    if course.role_of(session.get("person", "")) != "teacher":
        abort(403)
    items: list[Any] = claims.get(f"{DEEP_LINKING}content_items") or []
    made = [_add(course.id, item, len(items)) for item in items]
    return render_template(
        "chosen.html",
        course=course,
        count=len([each for each in made if each]),
        message=claims.get(f"{DEEP_LINKING}msg", ""),
        error=claims.get(f"{DEEP_LINKING}errormsg", ""),
    )


def _verified(token: str) -> dict[str, Any]:
    """The answer's claims. Moodle checks the signature and the issuer, and little else."""
    try:
        issuer = jwt.decode(token, options={"verify_signature": False})["iss"]
        tool = lms().tools.find(issuer)
        if tool is None:
            abort(404)
        kid = jwt.get_unverified_header(token)["kid"]
        published = requests.get(tool.key_set_url, timeout=5).json()
        key = next(key for key in published["keys"] if key["kid"] == kid)
        claims: dict[str, Any] = jwt.decode(
            token, jwt.PyJWK(key).key, algorithms=["RS256"], options={"verify_aud": False}
        )
    except (jwt.PyJWTError, KeyError, StopIteration, requests.RequestException):
        abort(400)
    if not lms().dialect.checks_assertion:
        return claims
    if (
        claims.get("aud") != lms().base_url
        or claims.get(f"{LTI}deployment_id") != tool.deployment_id
        or claims.get(f"{LTI}message_type") != "LtiDeepLinkingResponse"
        or not str(claims.get(f"{DEEP_LINKING}data", "")).startswith("course-")
    ):
        abort(400)
    return claims


def _add(course_id: str, item: dict[str, Any], count: int) -> bool:
    title = str(item.get("title") or lms().tools.in_use().name)
    column = item.get("lineItem") or {}
    maximum = column.get("scoreMaximum", 100)
    is_unfit = len(title) > _LONGEST_TITLE or maximum > 100 or maximum != int(maximum)
    if lms().dialect.drops_unfit_items and is_unfit:
        if count == 1:
            abort(400)
        return False
    custom = [(str(k), _scalar(v)) for k, v in (item.get("custom") or {}).items()]
    activity_id = lms().catalogue.add(course_id, title, str(item.get("text", "")), custom)
    if column:  # grades "as the tool says", which is what a registration asks Moodle for
        columns.own(
            course_id,
            Activity(activity_id, title, ""),
            maximum=maximum,
            tag=str(column.get("tag", "")),
            resource_id=str(column.get("resourceId", "")),
            review=column.get("submissionReview"),
        )
    return True


def _scalar(value: Any) -> str:
    """Custom value in the form that Moodle stores: a list is "Array", and a line feed ends it."""
    if isinstance(value, list):
        return "Array"
    if isinstance(value, dict):
        abort(404)
    return (
        {True: "1", False: ""}.get(value, str(value))
        if isinstance(value, bool)
        else str(value).split("\n")[0]
    )
