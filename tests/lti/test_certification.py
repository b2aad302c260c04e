"""The launch cases of the 1EdTech certification list, numbered, in two dialects.

Bad payloads (C1-C15) each for a teacher and for a student; C16-C23 teachers, C24-C31 students,
C32 no role that is known. The order is that of the list.
"""

from typing import Any

import pytest

from lti_tool.errors import LaunchError
from lti_tool.lti.claimed_roles import ClaimedRole, read_roles
from tests.lti.fake_platform import GONE, INSTITUTION, LTI, MEMBERSHIP, FakePlatform, changed
from tests.lti.journeys import Journeys

TEACHER = {LTI + "roles": [f"{MEMBERSHIP}#Instructor"]}
STUDENT = {LTI + "roles": [f"{MEMBERSHIP}#Learner"], "sub": "5"}

NO_NAMES = {"name": GONE, "given_name": GONE, "family_name": GONE, "middle_name": GONE}
NO_EMAIL = {"email": GONE}


def kid_missing(lms: FakePlatform, claims: dict[str, Any]) -> str:
    return lms.sign(claims, headers={"kid": GONE})


def kid_incorrect(lms: FakePlatform, claims: dict[str, Any]) -> str:
    return lms.sign(claims, headers={"kid": "incorrect"})


def not_an_lti_message(lms: FakePlatform, claims: dict[str, Any]) -> str:
    return lms.sign({"name": "badltilaunch", "nonce": claims["nonce"]})


BAD = [
    ("C1 kid missing", {}, kid_missing),
    ("C2 kid incorrect", {}, kid_incorrect),
    ("C3 wrong version", {LTI + "version": "11.3"}, FakePlatform.sign),
    ("C4 no version", {LTI + "version": GONE}, FakePlatform.sign),
    ("C5 not an LTI message", {}, not_an_lti_message),
    (
        "C6 several required claims missing",
        {
            "aud": GONE,
            "iss": GONE,
            "sub": GONE,
            LTI + "deployment_id": GONE,
            LTI + "roles": GONE,
        },
        FakePlatform.sign,
    ),
    ("C7 timestamps incorrect", {"iat": 11111, "exp": 22222}, FakePlatform.sign),
    ("C8 message_type missing", {LTI + "message_type": GONE}, FakePlatform.sign),
    ("C9 roles missing", {LTI + "roles": GONE}, FakePlatform.sign),
    ("C10 deployment_id missing", {LTI + "deployment_id": GONE}, FakePlatform.sign),
    ("C11 resource_link missing", {LTI + "resource_link": GONE}, FakePlatform.sign),
    ("C12 sub missing", {"sub": GONE}, FakePlatform.sign),
    ("C13 wrong aud", {"aud": "wrong"}, FakePlatform.sign),
    ("C14 wrong aud list", {"aud": ["wrong", "wronger"]}, FakePlatform.sign),
    ("C15 wrong azp", {"aud": ["client-1", "x"], "azp": "x"}, FakePlatform.sign),
]


@pytest.mark.parametrize("person", [TEACHER, STUDENT], ids=["teacher", "student"])
@pytest.mark.parametrize(("name", "changes", "signer"), BAD, ids=[case[0] for case in BAD])
def test_a_bad_payload_is_refused(
    standing: Journeys, name: str, changes: dict[str, Any], signer: Any, person: dict[str, Any]
) -> None:
    del name
    with pytest.raises(LaunchError) as caught:
        standing.launch_with({**person, **changes}, signer)
    assert 400 <= caught.value.status < 500
    assert caught.value.sentence
    assert caught.value.advice


TEACHES = [
    ("C16 plain instructor", {}),
    (
        "C17 multiple roles",
        {
            LTI + "roles": [
                f"{MEMBERSHIP}#Instructor",
                f"{INSTITUTION}#Staff",
                f"{INSTITUTION}#Other",
            ]
        },
    ),
    ("C18 short role", {LTI + "roles": ["Instructor"]}),
    (
        "C19 with an unknown role",
        {LTI + "roles": ["http://x.example/#y", f"{MEMBERSHIP}#Instructor"]},
    ),
    ("C20 only e-mail", NO_NAMES),
    ("C21 only names", NO_EMAIL),
    ("C22 no personal data", {**NO_NAMES, **NO_EMAIL}),
    ("C23 no context", {LTI + "context": GONE}),
]


@pytest.mark.parametrize(("name", "changes"), TEACHES, ids=[name for name, _ in TEACHES])
def test_a_teacher_is_recognised(standing: Journeys, name: str, changes: dict[str, Any]) -> None:
    del name
    launch = standing.launch_with({**TEACHER, **changes})
    assert read_roles(launch.roles) is ClaimedRole.TEACHER


STUDIES = [
    ("C24 plain learner", {}),
    (
        "C25 multiple roles",
        {
            LTI + "roles": [
                f"{MEMBERSHIP}#Learner",
                f"{INSTITUTION}#Student",
                f"{MEMBERSHIP}#Mentor",
            ]
        },
    ),
    ("C26 short role", {LTI + "roles": ["Learner"]}),
    ("C27 with an unknown role", {LTI + "roles": [f"{MEMBERSHIP}#Learner", "http://x.example/#y"]}),
    ("C28 only e-mail", NO_NAMES),
    ("C29 only names", NO_EMAIL),
    ("C30 no personal data", {**NO_NAMES, **NO_EMAIL}),
    ("C31 no context", {LTI + "context": GONE}),
]


@pytest.mark.parametrize(("name", "changes"), STUDIES, ids=[name for name, _ in STUDIES])
def test_a_student_is_recognised(standing: Journeys, name: str, changes: dict[str, Any]) -> None:
    del name
    launch = standing.launch_with({**STUDENT, **changes})
    assert read_roles(launch.roles) is ClaimedRole.STUDENT


UNKNOWN: list[tuple[str, list[str]]] = [
    ("C32 unknown", ["http://x.example/vocab#Unknown"]),
    ("C32 empty", [""]),
    ("C32 none", []),
]


@pytest.mark.parametrize("person", [TEACHER, STUDENT], ids=["teacher", "student"])
@pytest.mark.parametrize(("name", "roles"), UNKNOWN, ids=[name for name, _ in UNKNOWN])
def test_no_role_that_is_known_gives_none(
    standing: Journeys, name: str, roles: list[str], person: dict[str, Any]
) -> None:
    del name
    launch = standing.launch_with({**person, LTI + "roles": roles})
    assert read_roles(launch.roles) is None


def test_without_personal_data_there_is_still_somebody(standing: Journeys) -> None:
    launch = standing.launch_with({**NO_NAMES, **NO_EMAIL})
    assert (launch.subject, launch.name) == ("3", None)


def test_a_platform_of_another_dialect_is_understood(standing: Journeys, lms: FakePlatform) -> None:
    """Full context types, audience list with azp, an hour to live, sub-roles, no services."""
    lms, begun = standing.lms, standing.login()
    claims = changed(
        lms.claims(begun.nonce),
        {
            "aud": ["client-1"],
            "azp": "client-1",
            "exp": lms.claims(begun.nonce)["iat"] + 3600,
            "locale": "en-AU",
            LTI + "roles": [
                f"{INSTITUTION}#Instructor",
                f"{MEMBERSHIP}#Instructor",
                f"{MEMBERSHIP}/Instructor#TeachingAssistant",
            ],
            LTI + "context": {
                "id": "course-v1:edX+Demo+2026",
                "type": ["http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering"],
            },
            LTI + "launch_presentation": GONE,
            LTI + "custom": GONE,
            "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint": GONE,
            "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice": GONE,
        },
    )
    launch = standing.launch(begun, lms.sign(claims))
    assert launch.context is not None
    assert launch.context.id == "course-v1:edX+Demo+2026"
    assert read_roles(launch.roles) is ClaimedRole.TUTOR
    assert launch.ags is None
    assert launch.memberships_url is None
