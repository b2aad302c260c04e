"""LTI's role vocabulary is an exact table, for the course alone; unknown words give nothing."""

import pytest

from lti_tool.lti.claimed_roles import ClaimedRole, is_test_user, read_roles
from tests.lti.fake_platform import INSTITUTION, MEMBERSHIP, SYSTEM

TEACHER, TUTOR, STUDENT, OBSERVER = (
    ClaimedRole.TEACHER,
    ClaimedRole.TUTOR,
    ClaimedRole.STUDENT,
    ClaimedRole.OBSERVER,
)

WORDS = {
    "Administrator": TEACHER,
    "ContentDeveloper": TEACHER,
    "Instructor": TEACHER,
    "Learner": STUDENT,
    "Mentor": OBSERVER,
    "Manager": OBSERVER,
    "Member": OBSERVER,
    "Officer": OBSERVER,
    "TeachingAssistant": TUTOR,
}

SUB_WORDS = {
    "Instructor#ExternalInstructor": TEACHER,
    "Instructor#Grader": TUTOR,
    "Instructor#GuestInstructor": TUTOR,
    "Instructor#Lecturer": TEACHER,
    "Instructor#PrimaryInstructor": TEACHER,
    "Instructor#SecondaryInstructor": TEACHER,
    "Instructor#TeachingAssistant": TUTOR,
    "Instructor#TeachingAssistantGroup": TUTOR,
    "Instructor#TeachingAssistantOffering": TUTOR,
    "Instructor#TeachingAssistantSection": TUTOR,
    "Instructor#TeachingAssistantSectionAssociation": TUTOR,
    "Instructor#TeachingAssistantTemplate": TUTOR,
    "Learner#ExternalLearner": STUDENT,
    "Learner#GuestLearner": STUDENT,
    "Learner#Learner": STUDENT,
    "Learner#NonCreditLearner": STUDENT,
}


@pytest.mark.parametrize(("word", "role"), WORDS.items())
def test_the_roles_of_a_course_have_long_and_short_names(word: str, role: ClaimedRole) -> None:
    assert read_roles([f"{MEMBERSHIP}#{word}"]) is role
    assert read_roles([word]) is role


@pytest.mark.parametrize(("word", "role"), SUB_WORDS.items())
def test_sub_roles_have_long_names_only(word: str, role: ClaimedRole) -> None:
    assert read_roles([f"{MEMBERSHIP}/{word}"]) is role
    assert read_roles([word]) is None


@pytest.mark.parametrize(("word", "role"), SUB_WORDS.items())
def test_a_sub_role_says_the_same_beside_its_main_role(word: str, role: ClaimedRole) -> None:
    main = f"{MEMBERSHIP}#{word.partition('#')[0]}"
    assert read_roles([main, f"{MEMBERSHIP}/{word}"]) is role
    assert read_roles([f"{MEMBERSHIP}/{word}", main]) is role


NEVER_TEACHERS = [
    ("S15 sub-role of learners", [f"{MEMBERSHIP}/Learner#Instructor"]),
    ("S15 another vocabulary with our beginning", [f"{MEMBERSHIP}evil#Instructor"]),
    ("S15 another host", ["http://purl.imsglobal.org.evil/vocab/lis/v2/membership#Instructor"]),
    (
        "S15 a version that is none",
        ["http://purl.imsglobal.org/vocab/lis/v2evil/membership#Instructor"],
    ),
    ("S15 more after it", [f"{MEMBERSHIP}#Instructors"]),
    ("S15 a blank", [f"{MEMBERSHIP}#Instructor "]),
    ("S15 lower case", [f"{MEMBERSHIP}#instructor"]),
    ("S15 lower case and short", ["instructor"]),
    ("S15 instructor of the institution", [f"{INSTITUTION}#Instructor"]),
    ("S15 staff of the institution", [f"{INSTITUTION}#Staff", f"{INSTITUTION}#Faculty"]),
    ("S15 administrator of the institution", [f"{INSTITUTION}#Administrator"]),
    ("S15 administrator of the system", [f"{SYSTEM}#Administrator", f"{SYSTEM}#SysAdmin"]),
    (
        "S15 Moodle's own administrator",
        ["http://purl.imsglobal.org/vocab/lis/v2/person#Administrator"],
    ),
    ("S15 LTI 1.1", ["urn:lti:role:ims/lis/Instructor"]),
    ("S15 unknown", ["http://x.example/#Instructor"]),
    ("S15 empty text", [""]),
    ("S15 none", []),
]


@pytest.mark.parametrize(
    ("name", "roles"), NEVER_TEACHERS, ids=[name for name, _ in NEVER_TEACHERS]
)
def test_s15_nothing_else_makes_anybody_anything(name: str, roles: list[str]) -> None:
    del name
    assert read_roles(roles) is None
    assert read_roles([*roles, f"{MEMBERSHIP}#Learner"]) is STUDENT


@pytest.mark.parametrize(
    ("roles", "role"),
    [
        (["Learner", "Instructor"], TEACHER),
        (["Learner", "Mentor"], STUDENT),
        (["Mentor", "Learner", "Member"], STUDENT),
        ([f"{MEMBERSHIP}/Instructor#TeachingAssistant", "Learner"], TUTOR),
        (["Instructor", f"{MEMBERSHIP}/Instructor#TeachingAssistant"], TUTOR),
        ([f"{MEMBERSHIP}/Instructor#Grader", "ContentDeveloper"], TEACHER),
        (
            [
                f"{MEMBERSHIP}/Instructor#PrimaryInstructor",
                f"{MEMBERSHIP}/Instructor#TeachingAssistant",
            ],
            TEACHER,
        ),
        # As several platforms send an assistant, though the vocabulary has no such role.
        ([f"{MEMBERSHIP}#TeachingAssistant"], TUTOR),
        ([f"{MEMBERSHIP}#TeachingAssistant", f"{MEMBERSHIP}#Instructor"], TUTOR),
        (["TeachingAssistant", "Instructor"], TUTOR),
        # A sub-role that is in no table makes an Instructor the least that one can be.
        ([f"{MEMBERSHIP}/Instructor#Apprentice", f"{MEMBERSHIP}#Instructor"], TUTOR),
        ([f"{MEMBERSHIP}/instructor#TeachingAssistant", f"{MEMBERSHIP}#Instructor"], TUTOR),
        ([f"{MEMBERSHIP}#Apprentice", f"{MEMBERSHIP}#Instructor"], TUTOR),
        ([f"{MEMBERSHIP}/TeachingAssistant#Grader", f"{MEMBERSHIP}#Instructor"], TUTOR),
        ([f"{MEMBERSHIP}/Instructor#Apprentice"], None),
        ([f"{MEMBERSHIP}/Instructor#Apprentice", f"{MEMBERSHIP}#Learner"], STUDENT),
        # One that is in the vocabulary and gives nothing here takes nothing, either.
        ([f"{MEMBERSHIP}/Mentor#Tutor", f"{MEMBERSHIP}#Instructor"], TEACHER),
        ([f"{MEMBERSHIP}#Instructor", "http://vendor.example/roles#Lead"], TEACHER),
        # A site administrator as Moodle 4.5 sends one.
        (
            [
                f"{INSTITUTION}#Administrator",
                f"{MEMBERSHIP}#Instructor",
                f"{SYSTEM}#Administrator",
            ],
            TEACHER,
        ),
    ],
)
def test_of_several_the_highest_counts_unless_a_sub_role_is_more_exact(
    roles: list[str], role: ClaimedRole | None
) -> None:
    assert read_roles(roles) is role
    assert read_roles(iter(reversed(roles))) is role


def test_the_lmss_test_student_is_told_apart() -> None:
    test_user = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"
    assert is_test_user([f"{MEMBERSHIP}#Learner", test_user])
    assert not is_test_user([f"{MEMBERSHIP}#Learner", test_user + "s"])
    assert read_roles([test_user]) is None
