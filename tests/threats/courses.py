"""Attacks by people with a launch of their own: roles, other courses, other people. S15-S25."""

import uuid
from urllib.parse import parse_qsl, urlsplit

import jwt
from sqlalchemy import func, select

from lti_tool.courses.activity_tables import Activity
from tests.lti.fake_platform import GONE, INSTITUTION, LTI, MEMBERSHIP, SYSTEM
from tests.server import Somebody
from tests.threats.lti_requests import (
    LEARNER,
    TEACHER,
    LtiRequests,
    as_role,
    in_course,
    page_data,
    refused,
)

DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"


def role_of(somebody: Somebody) -> str:
    return str(somebody.call("GET", "/api/here").json()["role"])


def set_up(lti_requests: LtiRequests, teacher: Somebody) -> str:
    """The activity behind the teacher's link; its id."""
    link = teacher.call("GET", "/api/here").json()["link"]
    if link["activity_id"]:
        return str(link["activity_id"])
    made = teacher.call("POST", "/api/activities", {"link_id": link["id"], "title": "Mine"})
    return str(made.json()["id"])


def words_that_look_like_a_teachers(lti_requests: LtiRequests) -> None:
    for roles in (
        [f"{MEMBERSHIP}/Learner#Instructor"],
        [f"{MEMBERSHIP.replace('v2', 'v2evil')}#Instructor"],
        [f"{INSTITUTION}#Instructor"],
        [f"{SYSTEM}#Administrator", f"{INSTITUTION}#Administrator"],
        ["http://evil.example/vocab#Instructor"],
        [],
    ):
        assert role_of(lti_requests.arrive(as_role(*roles))) == "observer", roles
    # What Moodle really sends for a site administrator who is enrolled nowhere.
    administrator = [*TEACHER, f"{SYSTEM}#Administrator", f"{INSTITUTION}#Administrator"]
    assert role_of(lti_requests.arrive(as_role(*administrator))) == "teacher"


def a_teacher_here_is_a_learner_there(lti_requests: LtiRequests) -> None:
    activity = set_up(lti_requests, lti_requests.arrive(as_role(*TEACHER)))
    there = lti_requests.arrive(as_role(*LEARNER) | in_course("B"))
    assert there.call("GET", f"/api/activities/{activity}/class").status_code in (403, 404)
    assert there.call("POST", "/api/activities", {"title": "x"}).status_code == 403


def a_switched_role_is_that_sessions(lti_requests: LtiRequests) -> None:
    teacher = lti_requests.arrive(as_role(*TEACHER))
    student = lti_requests.arrive(as_role(*LEARNER))
    assert (role_of(teacher), role_of(student)) == ("teacher", "student")
    assert student.call("POST", "/api/activities", {"title": "x"}).status_code == 403
    assert teacher.call("POST", "/api/activities", {"title": "x"}).status_code == 201


def rows_of_another_course(lti_requests: LtiRequests) -> None:
    """One sample; tests/web/test_who_may.py walks every route with every id."""
    activity = set_up(lti_requests, lti_requests.arrive(as_role(*TEACHER)))
    elsewhere = lti_requests.arrive(as_role(*TEACHER) | in_course("B"))
    for method, path in (
        ("GET", f"/api/activities/{activity}"),
        ("PATCH", f"/api/activities/{activity}"),
        ("POST", f"/api/activities/{activity}/workspace"),
        ("GET", f"/api/activities/{activity}/class"),
    ):
        assert elsewhere.call(method, path, {}).status_code == 404


def an_activity_named_in_a_custom_parameter(lti_requests: LtiRequests) -> None:
    teacher = lti_requests.arrive(as_role(*TEACHER))
    activity = set_up(lti_requests, teacher)
    with lti_requests.database.transaction() as db:
        minted = db.get_one(Activity, uuid.UUID(activity)).minted_id
        before = db.scalar(select(func.count()).select_from(Activity))
    home = lti_requests.course("2").context_id
    for number, custom in enumerate(
        (
            {"activity": activity},
            {"activity": str(uuid.uuid4())},
            {"activity": "'; --"},
            # Known, but the LMS says that this course was copied from elsewhere.
            {"activity": str(minted), "context_history": "99"},
            # A history written in by hand, by somebody who does not teach there.
            {"context_history": home},
        )
    ):
        forged = in_course(f"forged-{number}", f"link-{number}") | {LTI + "custom": custom}
        page = lti_requests.launch(as_role(*TEACHER) | forged | {"sub": "somebody-else"})
        assert page_data(page)["screen"] == "set-up", custom
        forger = Somebody(lti_requests.base, page_data(page)["token"], uuid.uuid4())
        assert forger.call("GET", "/api/copies").json() == []
        link = forger.call("GET", "/api/here").json()["link"]["id"]
        wanted = {"link_id": link, "activity_id": activity}
        assert forger.call("POST", "/api/copies", wanted).status_code == 404
    with lti_requests.database.transaction() as db:
        assert db.scalar(select(func.count()).select_from(Activity)) == before


def the_work_of_others(lti_requests: LtiRequests) -> None:
    set_up(lti_requests, lti_requests.arrive(as_role(*TEACHER)))
    review = {LTI + "message_type": "LtiSubmissionReviewRequest"}
    learner = as_role(*LEARNER, sub="5") | review
    refused(lti_requests.launch(learner | {LTI + "for_user": {"user_id": "3"}}), 403)
    teacher = as_role(*TEACHER) | review
    for who, about, screen in (
        (learner, {"user_id": "5"}, "work"),
        (learner, GONE, "work"),
        (teacher, {"user_id": "5"}, "work"),
        (teacher, {"user_id": "nobody"}, "class"),
        (teacher, GONE, "class"),
    ):
        page = lti_requests.launch(who | {LTI + "for_user": about})
        assert page_data(page)["screen"] == screen


def targets_elsewhere(lti_requests: LtiRequests) -> None:
    public = lti_requests.settings.public_url
    for target in (
        "https://evil.example/",
        "//evil.example/",
        "javascript:alert(1)",
        f"{public}@evil.example/",
        public.replace("//", "//tool@"),
    ):
        answer = lti_requests.initiate_login(target_link_uri=target)
        assert answer.status_code == 400
        assert "Location" not in answer.headers
        refused(lti_requests.launch({LTI + "target_link_uri": target}), 400)


def hints_go_through_untouched(lti_requests: LtiRequests) -> None:
    hint = '{"a":"\'\\"<x>&=#%\n\u00e9"}'
    answer = lti_requests.initiate_login(login_hint=hint, lti_message_hint=hint)
    asked = dict(parse_qsl(urlsplit(answer.headers["Location"]).query, True))
    assert (asked["login_hint"], asked["lti_message_hint"]) == (hint, hint)
    assert lti_requests.initiate_login(login_hint="x" * 8193).status_code == 400


def a_return_address_is_no_link(lti_requests: LtiRequests) -> None:
    evil = {LTI + "launch_presentation": {"return_url": "https://evil.example/back"}}
    page = lti_requests.launch(evil)
    assert page.status_code == 200
    assert "evil.example" not in page.text


def choosing(return_url: str) -> dict[str, object]:
    """Changes that make it a deep linking request."""
    return {
        LTI + "message_type": "LtiDeepLinkingRequest",
        LTI + "resource_link": GONE,
        DEEP_LINKING: {
            "deep_link_return_url": return_url,
            "accept_types": ["ltiResourceLink"],
            "accept_presentation_document_targets": ["iframe"],
            "accept_multiple": True,
            "data": 'q"><script>',
        },
    }


def an_answer_goes_to_the_platform_only(lti_requests: LtiRequests) -> None:
    for address in (
        "https://evil.example/",
        "javascript:alert(1)",
        f"{lti_requests.lms.url}@evil.example/",
        f"{lti_requests.other.url}/back",
    ):
        refused(lti_requests.launch(as_role(*TEACHER) | choosing(address)), 400)
    back = f'{lti_requests.lms.url}/back?x="><script>'
    page = lti_requests.launch(as_role(*TEACHER) | choosing(back))
    assert "<script>x" not in page.text
    assert f"form-action 'self' {lti_requests.lms.url};" in page.headers["Content-Security-Policy"]
    teacher = Somebody(lti_requests.base, page_data(page)["token"], uuid.uuid4())
    tampered = {"activity_ids": [], "return_url": "https://evil.example/"}
    assert teacher.call("POST", "/api/selection", tampered).status_code == 400
    answer = teacher.call("POST", "/api/selection", {"activity_ids": []}).json()
    assert answer["address"] == back
    claims = jwt.decode(answer["token"], options={"verify_signature": False})
    assert claims["https://purl.imsglobal.org/spec/lti-dl/claim/data"] == 'q"><script>'


def choosing_by_a_learner_or_twice(lti_requests: LtiRequests) -> None:
    back = f"{lti_requests.lms.url}/back"
    refused(lti_requests.launch(as_role(*LEARNER) | choosing(back)), 403)
    page = lti_requests.launch(as_role(*TEACHER) | choosing(back))
    teacher = Somebody(lti_requests.base, page_data(page)["token"], uuid.uuid4())
    made = teacher.call("POST", "/api/activities", {"title": "x"}).json()["id"]
    chosen = {"activity_ids": [made]}
    foreign = {"activity_ids": [str(lti_requests.tool.activity_id)]}
    assert teacher.call("POST", "/api/selection", foreign).status_code == 404
    assert teacher.call("POST", "/api/selection", chosen).status_code == 200
    assert teacher.call("POST", "/api/selection", chosen).status_code == 409
    other = lti_requests.arrive(as_role(*TEACHER))
    assert other.call("POST", "/api/selection", chosen).status_code == 404
