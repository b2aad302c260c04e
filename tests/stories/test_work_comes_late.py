"""Work that comes late is shown as late, or not taken; who was given more time is in time."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import BrowserContext, FrameLocator, Locator, expect

from lti_tool.demo.visitor import Visitor
from tests.stories.conftest import comment, open_activity, saved, tag
from tests.stories.demo import Demo
from tests.stories.set_up import new_activity
from tests.stories.test_work_is_handed_in import banner, field

NewContext = Callable[..., BrowserContext]

TITLE = "Week 9: Come late"
TEXT = "User: Why is the sky blue?\n\nChatGPT: Because of scattering.\n"
ROSALIND, WEEK_3 = "2", "1"


def write(new_context: NewContext, demo: Demo, person: str, words: str) -> FrameLocator:
    """Mark a passage as somebody who reads these words about the due date; their frame."""
    page = new_context().new_page()
    frame = open_activity(page, demo, person, TITLE)
    expect(banner(frame)).to_contain_text(words)
    tag(page, frame, "Because of scattering", "Good explanation")
    comment(frame, "I looked this up: it is so.")
    saved(frame)
    return frame


def begin_to_hand_in(frame: FrameLocator) -> Locator:
    """Open the dialog in which one hands in."""
    banner(frame).get_by_role("button", name="Hand in…").click()
    return frame.get_by_role("dialog")


def test_late_work_with_and_without_more_time(demo: Demo, new_context: NewContext) -> None:
    with new_activity(new_context().new_page(), demo, TITLE, TEXT) as form:
        form.get_by_label(re.compile("^Each student")).check()
        form.get_by_label("Due", exact=True).fill(field(-1))
        form.get_by_label("Students hand in").check()
    isla = write(new_context, demo, "Isla Marchetti", "You can still hand in")
    dialog = begin_to_hand_in(isla)
    expect(dialog).to_contain_text("it is shown as late, and you cannot take it back")
    dialog.get_by_role("button", name="Hand in now").click()
    expect(dialog.get_by_test_id("receipt").locator(".late")).to_be_visible()

    teacher = Visitor(demo.lms, demo.tool)
    teacher.launch(ROSALIND, WEEK_3)
    listed = teacher.call("GET", "/api/activities")
    (path,) = (f"/api/activities/{each['id']}" for each in listed if each["title"] == TITLE)
    handing_in = {
        "is_asked": True,
        "due_at": teacher.call("GET", path)["due_at"],
        "accepts_late": False,
    }
    teacher.call("PATCH", path, {"handing_in": handing_in})
    too_late = "It was due, and nothing is taken after that."
    grace = write(new_context, demo, "Grace Tuilagi", too_late)
    dialog = begin_to_hand_in(grace)
    expect(dialog).to_contain_text(too_late)
    expect(dialog.get_by_role("button", name="Hand in now")).to_have_count(0)
    dialog.get_by_role("button", name="Close").first.click()

    members = teacher.call("GET", f"{path}/class")["members"]
    ids = {each["name"]: each["enrolment_id"] for each in members}
    later = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    more = {"enrolment_id": ids["Grace Tuilagi"], "due_at": later}
    teacher.call("PUT", f"{path}/extensions", more)
    # The open page learns of it.
    expect(banner(grace)).to_contain_text("Due tomorrow")
    dialog = begin_to_hand_in(grace)
    dialog.get_by_role("button", name="Hand in now").click()
    receipt = dialog.get_by_test_id("receipt")
    expect(receipt).to_contain_text("Grace Tuilagi")
    expect(receipt.locator(".late")).to_have_count(0)
