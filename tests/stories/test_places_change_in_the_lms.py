"""Somebody is moved, promoted or unenrolled in the LMS: work stays, and rights follow."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from lti_tool.demo.visitor import Visitor
from tests.stories.conftest import (
    comment,
    follow,
    open_activity,
    saved,
    show_all_columns,
    tag,
)
from tests.stories.demo import Demo
from tests.stories.places import WEEK_3, Places
from tests.stories.set_up import new_activity

NewContext = Callable[..., BrowserContext]

TEXT = "User: Why is the sky blue?\n\nAssistant: Because of how air scatters light.\n"
LUCA, HENRIK, JARRAH, TOMASZ, ADA = "22", "18", "20", "3", "14"


@pytest.fixture
def places(demo: Demo) -> Iterator[Places]:
    """The course, which is put back for other stories."""
    found = Places(demo)
    yield found
    for person_id, group in ((LUCA, "3"), (HENRIK, "2"), (JARRAH, "3")):
        found.put(person_id, "student", group)
    found.put(TOMASZ, "tutor", "1")
    found.limit_tutors(limits=False)
    found.fetch_roster()


def test_whoever_is_moved_to_another_group_leaves_their_work_there(
    demo: Demo, new_context: NewContext, places: Places
) -> None:
    title = "Week 8: Moved in the LMS"
    with new_activity(new_context().new_page(), demo, title, TEXT) as form:
        form.get_by_label(re.compile("^Each group")).check()
    page = new_context().new_page()
    luca = open_activity(page, demo, "Luca dos Santos", title)
    expect(luca.locator(".audience-name")).to_have_text("Group 3")
    tag(page, luca, "how air scatters light", "Strong prompt")
    comment(luca, "Said among the third.")
    saved(luca)

    places.put(LUCA, "student", "2")
    luca = open_activity(page, demo, "Luca dos Santos", title)
    expect(luca.locator(".audience-name")).to_have_text("Group 2")
    expect(luca.get_by_test_id("conversation")).to_contain_text("how air scatters light")
    saved(luca)
    expect(luca.get_by_test_id("card")).to_have_count(0)
    tag(page, luca, "how air scatters light", "Strong prompt")
    comment(luca, "Said among the second.")
    saved(luca)

    other = new_context().new_page()
    before = open_activity(other, demo, "Kavya Raghunathan", title)
    expect(before.get_by_test_id("card")).to_contain_text("Said among the third.")
    after = open_activity(other, demo, "Grace Tuilagi", title)
    expect(after.get_by_test_id("card")).to_contain_text("Said among the second.")
    expect(after.get_by_test_id("card")).to_have_count(1)


def test_a_student_becomes_a_tutor_and_a_student_again(
    demo: Demo, new_context: NewContext, places: Places
) -> None:
    page = new_context().new_page()
    places.put(JARRAH, "tutor", "3")
    frame = open_activity(page, demo, "Jarrah Wood", "Week 3")
    saved(frame)
    follow(frame, "Class")
    expect(frame.get_by_role("table").first).to_contain_text("Amina Haddad")
    # Moodle lists tutors as learners: its roster takes nothing away.
    places.fetch_roster()
    frame = open_activity(page, demo, "Jarrah Wood", "Week 3")
    follow(frame, "Class")
    expect(frame.get_by_role("table").first).to_contain_text("Amina Haddad")

    places.put(JARRAH, "student", "3")
    frame = open_activity(page, demo, "Jarrah Wood", "Week 3")
    saved(frame)
    expect(frame.get_by_role("link", name="Class", exact=True)).to_have_count(0)


def test_whoever_is_unenrolled_is_out_at_once_and_their_work_stays(
    demo: Demo, new_context: NewContext, places: Places
) -> None:
    page = new_context().new_page()
    henrik = open_activity(page, demo, "Henrik Sørensen", "Week 3")
    saved(henrik)
    tag(page, henrik, "few stations, often at airports", "Good explanation")
    comment(henrik, "My last words here.")
    saved(henrik)

    places.put(HENRIK, None)
    places.fetch_roster()
    # The page that was open all along.
    expect(henrik.get_by_role("alert").first).to_be_visible()
    assert page.request.get(f"{demo.lms}/activity/{WEEK_3}").status == 404
    with pytest.raises(RuntimeError):
        Visitor(demo.lms, demo.tool).launch(HENRIK, WEEK_3)

    teacher = open_activity(new_context().new_page(), demo, "Rosalind Achterberg", "Week 3")
    follow(teacher, "Class")
    show_all_columns(teacher)
    teacher.get_by_role("button", name="Henrik Sørensen").first.click()
    expect(teacher.locator(".work-notes")).to_contain_text("My last words here.")

    places.put(HENRIK, "student", "2")
    henrik = open_activity(page, demo, "Henrik Sørensen", "Week 3")
    card = henrik.get_by_test_id("card").filter(has_text="My last words here.")
    expect(card).to_have_count(1)


def test_a_limited_tutor_marks_their_own_group_and_no_other(
    demo: Demo, new_context: NewContext, places: Places
) -> None:
    # Moodle tells of a group only with a launch.
    Visitor(demo.lms, demo.tool).launch(ADA, WEEK_3)
    places.limit_tutors(limits=True)
    frame = open_activity(new_context().new_page(), demo, "Tomasz Wiśniewski", "Week 3")
    follow(frame, "Class")
    table = frame.get_by_role("table").first
    expect(table).to_contain_text("Amina Haddad")
    for other in ("Grace Tuilagi", "Isla Marchetti"):
        expect(table).not_to_contain_text(other)
    tutor = Visitor(demo.lms, demo.tool)
    activity_id = tutor.launch(TOMASZ, WEEK_3)["link"]["activity_id"]
    rows = {
        row["name"]: row
        for row in places.teacher.call("GET", f"/api/activities/{activity_id}/class")["members"]
    }

    def give(name: str) -> Any:
        """Give a mark as the tutor, in place of any that there is."""
        row = rows[name]
        seen = row["draft"] or row["grade"]
        path = f"/api/activities/{activity_id}/grades/{row['enrolment_id']}"
        mark = {"score": "75", "comment": "Well read.", "seen_at": seen and seen["graded_at"]}
        return tutor.call("PUT", path, mark)

    assert give("Ada O'Neil & Sons")["score"] == 75
    with pytest.raises(RuntimeError):
        give("Grace Tuilagi")
