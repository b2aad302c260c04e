"""Seeds the demo through launches, API calls and sockets; writes no rows."""

import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from lti_tool import clock
from lti_tool.demo.fake_openid import server as openid
from lti_tool.demo.fake_stytch import accounts, answers, server
from lti_tool.demo.sample_conversations import sample
from lti_tool.demo.visitor import Check, Note, Quote, Visitor

SIGN_IN_SETTINGS = {
    "LTI_TOOL_OPENID_CLIENT_ID": openid.CLIENT_ID,
    "LTI_TOOL_OPENID_CLIENT_SECRET": openid.CLIENT_SECRET,
    "LTI_TOOL_OPENID_NAME": "Demo University",
    "LTI_TOOL_LINK_DOMAINS": accounts.DOMAINS,
    "LTI_TOOL_GITHUB_ADDRESSES": accounts.DEVELOPER,
    "LTI_TOOL_STAFF_CREATE_CLASSES": "true",
    "LTI_TOOL_INSTITUTION_DOMAINS": "demo.example.edu",
    "LTI_TOOL_PROVIDER_CHECK_MINUTES": "1",
    "LTI_TOOL_STYTCH_PROJECT_ID": server.PROJECT_ID,
    "LTI_TOOL_STYTCH_SECRET": server.SECRET,
    "LTI_TOOL_STYTCH_PUBLIC_TOKEN": server.PUBLIC_TOKEN,
    "LTI_TOOL_STYTCH_ORGANIZATION_ID": answers.ORGANIZATION_ID,
    "LTI_TOOL_STYTCH_SSO_CONNECTION_ID": answers.CONNECTION_ID,
}

_READING_SECONDS = 60.0

_TEACHER = "2"
_TUTOR = "3"
_FIRST = "1"
_HIDDEN = "3"
_SEMINAR_TEACHER = "31"
_SEMINAR = "9"

_INSTRUCTIONS = (
    "Read the whole conversation first. Then mark at least five passages and say in a comment what"
    " you would check before you believe it. Answer two classmates."
)

_HIDDEN_INSTRUCTIONS = (
    "Mark what you would rely on and what you would check first, and say why. Nobody in class sees"
    " it before we compare."
)

_NOTES: dict[str, list[tuple[str, str, str]]] = {
    "11": [
        ("Which of these speaks to you?", "t4", "It offers choices instead of deciding for him."),
        (
            "Harrow and Delacroix (2019)",
            "t3",
            "I looked. No such journal, no such authors.",
        ),
    ],
    "13": [
        (
            "Because I produce text that is likely, not text that is checked.",
            "t4",
            "Best sentence of the whole conversation. Can we use it as the title of our poster?",
        ),
        ("So trees cause cooler evenings, great 🌳", "t6", "We all do this. How do we catch it?"),
    ],
    "15": [
        (
            "心静自然凉",
            "t6",
            "我奶奶也这么说！ It is about waiting, too.",
        )
    ],
    "16": [
        (
            "الظل في الزقاق يحمي الناس من حرارة الصيف",
            "t4",
            "الجملة سليمة. It is right.",
        )
    ],
    "18": [("Can you write the whole essay now?", "t2", "")],
    "20": [
        (
            "few stations, often at airports",
            "t5",
            "Who lives near an airport? This is the fairness question already.",
        )
    ],
}

_MENTIONED = {"15": ("Kavya Raghunathan", "{}, is there a saying like this where you are from?")}
"""Whom the last comment of a student mentions, and what it says to them."""

_HIDDEN_NOTES: dict[str, tuple[str, str, str]] = {
    "13": (
        "Check the time limits: they are short.",
        "t4",
        "This I would rely on: I can look it up.",
    ),
    "18": (
        "I may have confused it with another decision.",
        "t3",
        "Why did it sound so sure before?",
    ),
}

_SEMINAR_INSTRUCTIONS = (
    "Read what the chatbot says about the bond. Then advise the tenant in your own words, in at"
    " most 200 words: what may they rely on, and what must they look up first?"
)

_ANSWER_BY = "32"

_ANSWER = (
    (
        "I would not tell the tenant that the law is on their side yet. The rule about fair wear"
        " and tear is one that I could find in the Act. The case is not."
    ),
    Quote("I may have confused it with another decision.", "6.1"),
    (
        "So the only authority for “ten years” has gone, and with it the sentence that sounded"
        " best. I would take three things to the tenants’ advice service: the condition report,"
        " photographs of the carpet, and the landlord’s claim, item by item."
    ),
    "What I still have to look up: the time limits, which it calls short without a number.",
)

_CLAIMS = "10"

_CLAIMS_INSTRUCTIONS = (
    "What does the chatbot state as a fact? Mark each such passage as a claim. Then check claims,"
    " also those of others: name a source, and copy the words in it that settle it."
)

_WEAR = "A bond can be claimed for unpaid rent or for damage beyond fair wear and tear."
_CARPET = "carpet has a life of ten years and the tenant is not its insurer"
_LIMITS = "Check the time limits: they are short."
_ACT = "Residential Tenancies Act 2010 (NSW), section 51(3)"
_IN_ACT = "as nearly as possible in the same condition, fair wear and tear excepted"

_CLAIMED: dict[str, list[tuple[str, str, str]]] = {
    "32": [(_CARPET, "t3", "A quotation makes it sound real."), (_LIMITS, "t3", "How short?")],
    "11": [(_WEAR, "t4", "")],
}

_CHECKED = {
    "32": [
        Check(_WEAR, "supported", _ACT, _IN_ACT),
        Check(_CARPET, "contradicted", "https://www.caselaw.nsw.gov.au/", "No results found."),
    ],
    "11": [
        Check(_WEAR, "supported", _ACT, _IN_ACT),
        Check(_CARPET, "uncheckable"),
    ],
}

_COMPARED = "11"

_COMPARED_INSTRUCTIONS = (
    "Two letters for one request. Mark what each does well and what it should not have said; then"
    " choose the better one. You learn which model wrote which afterwards."
)

_CHOSEN_BY, _CHOSEN = "32", "It says what it has not checked."

_RUBRIC = [
    {
        "key": "claims",
        "title": "Finds claims that need a check",
        "description": "Passages that sound sure and give nothing by which one could check them.",
        "points": "10",
        "tags": ["t3"],
        "levels": [
            {"words": "None, or by chance", "points": "0"},
            {"words": "Some, without a reason", "points": "6"},
            {"words": "Some, with a reason for each", "points": "10"},
        ],
    },
    {"key": "good", "title": "Sees what is good", "points": "5", "tags": ["t1", "t4"]},
    {"key": "writing", "title": "Writes so that others can answer", "points": "5"},
]


def is_needed(lms: str, tool: str) -> bool:
    """True where the first activity has not been set up yet."""
    here = Visitor(lms, tool).launch(_TEACHER, _FIRST)
    return here["link"]["activity_id"] is None


def fill(lms: str, tool: str, report: Callable[[str], None]) -> None:
    """Set two courses up and let a few students write."""
    teacher = Visitor(lms, tool)
    activity = _set_up(
        teacher,
        _TEACHER,
        _FIRST,
        "Week 3: Interrogating a chatbot",
        ("urban_heat", "translation"),
        {"instructions": _INSTRUCTIONS, "hides_notes": False},
    )
    teacher.call(
        "POST",
        "/api/invitations",
        {"addresses": accounts.ACCOUNTS[0].email, "role": "observer"},
    )
    report("Letting the first students write")
    timestamp = int(time.time() * 1000) - 3_600_000
    for person in _NOTES:
        student = Visitor(lms, tool)
        student.launch(person, _FIRST)
        timestamp += 240_000
        student.write(activity, _notes_of(student, activity, person, timestamp))
    report("Letting two of them write what others do not see yet")
    title = "Week 5: Think first, compare later"
    # Where students first think alone, they hand in what they thought.
    settings: dict[str, Any] = {
        "instructions": _HIDDEN_INSTRUCTIONS,
        "hides_notes": True,
        "handing_in": {"is_asked": True, "due_at": _due_at()},
    }
    hidden = _set_up(teacher, _TEACHER, _HIDDEN, title, ("tenancy",), settings)
    teacher.call("PUT", f"/api/activities/{hidden}/rubric", {"version": 0, "criteria": _RUBRIC})
    for person, note in _HIDDEN_NOTES.items():
        student = Visitor(lms, tool)
        student.launch(person, _HIDDEN)
        student.write(hidden, [Note(*note, timestamp)])
    # Until a tutor has come once, the roster of a Moodle makes them a learner.
    Visitor(lms, tool).launch(_TUTOR, _FIRST)
    for hold in (_hold_a_seminar, _check_claims, _compare_blindly):
        hold(lms, tool)


def _notes_of(student: Visitor, activity: str, person: str, timestamp: int) -> list[Note]:
    """Notes of one of the first students, of whom one mentions another in the last."""
    notes = [Note(*note, timestamp + n) for n, note in enumerate(_NOTES[person])]
    if person in _MENTIONED:
        name, words = _MENTIONED[person]
        notes[-1].comment += f" {words.format(student.mention(activity, name))}"
    return notes


def _hold_a_seminar(lms: str, tool: str) -> None:
    """Set up the second course, where each student writes an answer; one has begun."""
    title = "Seminar 1: A judgment explained by a machine"
    settings = {
        "instructions": _SEMINAR_INSTRUCTIONS,
        "workspace_for": "student",
        "response": {"mode": "must", "words_most": 200},
        "handing_in": {"is_asked": True, "due_at": None},
    }
    lecturer = Visitor(lms, tool)
    seminar = _set_up(lecturer, _SEMINAR_TEACHER, _SEMINAR, title, ("tenancy",), settings)
    student = Visitor(lms, tool)
    student.launch(_ANSWER_BY, _SEMINAR)
    student.answer(seminar, _ANSWER)


def _check_claims(lms: str, tool: str) -> None:
    """Set up an activity of the second course in which two students check claims."""
    title = "Seminar 2: Does it check out?"
    settings = {"instructions": _CLAIMS_INSTRUCTIONS, "limits": {"checks_claims": True}}
    lecturer = Visitor(lms, tool)
    seminar = _set_up(lecturer, _SEMINAR_TEACHER, _CLAIMS, title, ("tenancy",), settings)
    timestamp = int(time.time() * 1000) - 1_800_000
    students = {person: Visitor(lms, tool) for person in _CLAIMED}
    for person, student in students.items():
        student.launch(person, _CLAIMS)
        notes = enumerate(_CLAIMED[person])
        student.write(seminar, [Note(*each, timestamp + n, is_claim=True) for n, each in notes])
    for person, student in students.items():
        student.check(seminar, _CHECKED[person])


def _compare_blindly(lms: str, tool: str) -> None:
    """Set up an activity of the second course with two answers, of which one student has chosen."""
    title = "Seminar 3: Two answers, no names"
    settings = {
        "instructions": _COMPARED_INSTRUCTIONS,
        "comparison": {"hides_models": True},
    }
    texts = ("letter_chatgpt", "letter_claude")
    lecturer = Visitor(lms, tool)
    seminar = _set_up(lecturer, _SEMINAR_TEACHER, _COMPARED, title, texts, settings)
    student = Visitor(lms, tool)
    student.launch(_CHOSEN_BY, _COMPARED)
    opened = student.call("POST", f"/api/activities/{seminar}/workspace")
    last = opened["conversations"][-1]
    path = f"/api/activities/{seminar}/comparison/choice"
    student.call("PUT", path, {"conversation": last["id"], "reason": _CHOSEN})


def _wait_until_read(teacher: Visitor, conversation_id: str) -> None:
    """Wait for the worker as the page does."""
    path = f"/api/conversations/{conversation_id}/import"
    ends_at = time.monotonic() + _READING_SECONDS
    while (state := teacher.call("GET", path)["state"]) != "ready":
        if state == "failed" or time.monotonic() > ends_at:
            raise RuntimeError(f"a conversation of the demo is {state}")
        time.sleep(0.2)


def _due_at() -> str:
    """A time in five days, as the API takes it."""
    return (clock.now() + timedelta(days=5)).isoformat()


def _set_up(
    teacher: Visitor,
    person: str,
    link: str,
    title: str,
    conversations: tuple[str, ...],
    settings: Mapping[str, Any],
) -> str:
    """Do what a teacher does on the set-up screen; the activity's id."""
    here = teacher.launch(person, link)
    made = teacher.call(
        "POST",
        "/api/activities",
        {"link_id": here["link"]["id"], "title": title, **settings},
    )
    for name in conversations:
        path = f"/api/activities/{made['id']}/conversations"
        added = teacher.call("POST", path, {"text": sample(name)})
        _wait_until_read(teacher, str(added["id"]))
    return str(made["id"])
