"""A class opens an activity in the same moment: thirty real launches, and all write at once."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import requests
from playwright.sync_api import Browser, BrowserContext, expect

from lti_tool.demo.visitor import Note, Visitor
from tests.stories.conftest import COMMON, PATIENCE, open_activity
from tests.stories.demo import Demo
from tests.stories.set_up import new_activity

NewContext = Callable[..., BrowserContext]

CLASS, TEACHER, STUDENTS = "A large class", "Rosalind Achterberg", 30
TEXT = "User: Why is the sky blue?\n\nChatGPT: Because of scattering."
TOGETHER, ALONE = "Week 11: Together at once", "Week 12: Each alone at once"


@pytest.fixture(scope="module")
def students(demo: Demo) -> list[str]:
    """Ids at the LMS of the students of a large class."""
    path = f"{demo.lms}/control/large-course/{STUDENTS}"
    return list(requests.post(path, timeout=60).json()["students"])


def make_activity(demo: Demo, browser: Browser, title: str, audience: str) -> str:
    """Have the teacher make an activity; its id at the LMS."""
    context = browser.new_context(**COMMON)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    with new_activity(page, demo, title, TEXT, CLASS) as form:
        form.get_by_label(re.compile(f"^{audience}")).check()
    address = page.get_by_role("link", name=title).get_attribute("href")
    context.close()
    return str(address).rpartition("/")[2]


def arrive_and_write(demo: Demo, students: list[str], link: str) -> list[str]:
    """Launch in the same moment and write a note each; the workspace that each has come to."""
    together = Barrier(len(students))

    def arrive(number: int) -> str:
        student = Visitor(demo.lms, demo.tool)
        together.wait()
        here = student.launch(students[number], link)
        assert here["role"] == "student"
        activity_id = here["link"]["activity_id"]
        words = f"Written by number {number + 1:03}."
        student.write(activity_id, [Note("Because of scattering.", "t3", words, 1_700_000_000_000)])
        opened = student.call("POST", f"/api/activities/{activity_id}/workspace")
        return str(opened["workspace_id"])

    with ThreadPoolExecutor(len(students)) as pool:
        return list(pool.map(arrive, range(len(students))))


def test_all_are_in_one_workspace_and_every_note_is_seen(
    demo: Demo, students: list[str], browser: Browser, new_context: NewContext
) -> None:
    link = make_activity(demo, browser, TOGETHER, "The whole class")
    page = new_context(viewport={"width": 1180, "height": 860}).new_page()
    teacher = open_activity(page, demo, TEACHER, TOGETHER, CLASS)
    expect(teacher.get_by_test_id("conversation")).to_contain_text("scattering")
    assert len(set(arrive_and_write(demo, students, link))) == 1
    expect(teacher.get_by_role("button", name=re.compile("Unsupported claim 30"))).to_be_visible()
    teacher.get_by_role("button", name=re.compile("^28 notes")).click()
    expect(teacher.get_by_text(re.compile(r"^Written by number \d+\.$"))).to_have_count(STUDENTS)


def test_each_has_a_workspace_of_their_own(
    demo: Demo, students: list[str], browser: Browser, new_context: NewContext
) -> None:
    link = make_activity(demo, browser, ALONE, "Each student alone")
    assert len(set(arrive_and_write(demo, students, link))) == STUDENTS
    page = new_context(viewport={"width": 1180, "height": 860}).new_page()
    teacher = open_activity(page, demo, TEACHER, ALONE, CLASS)
    teacher.get_by_role("link", name="Class", exact=True).click()
    members = teacher.get_by_role("region", name="Members")
    expect(members.get_by_role("button", name=re.compile("^Student Number"))).to_have_count(
        STUDENTS
    )
