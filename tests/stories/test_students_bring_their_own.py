"""Students bring conversations of their own, and their teacher sees who has not."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.stories.conftest import comment, open_activity, saved, show_all_columns, tag
from tests.stories.demo import Demo
from tests.stories.set_up import SetUp, new_activity

NewContext = Callable[..., BrowserContext]
SIZES = {"narrow": (360, 740), "wide": (1280, 860)}
TEXT = "User: Why is the sky blue?\n\nAssistant: Because of scattering.\n\nUser: Thank you."


@pytest.mark.parametrize("size", SIZES)
def test_a_student_brings_one_and_the_teacher_sees_who_has_not(
    demo: Demo, new_context: NewContext, size: str
) -> None:
    title = f"Week 6: Bring your own, {size}"
    width, height = SIZES[size]
    viewport = {"width": width, "height": height}
    teacher_page = new_context(viewport=viewport).new_page()
    with new_activity(teacher_page, demo, title) as form:
        form.get_by_label(re.compile("Each student alone")).check()
        own = form.get_by_role("group", name="Do students bring their own conversation?")
        own.get_by_label(re.compile("They are asked to")).check()
        form.get_by_label("Which model answered").check()
        form.get_by_label("How they used the answer").check()
    page = new_context(viewport=viewport).new_page()
    frame = open_activity(page, demo, "Kavya Raghunathan", title)
    asked = frame.get_by_role("region", name="Your conversation with an AI")
    expect(asked).to_contain_text("You are asked to bring one conversation")
    expect(asked).to_contain_text("to say which model answered and how you used the answer")
    student = SetUp(page, frame)
    student.paste(TEXT)
    preview = student.previewed()
    student.speaker(3).select_option("system")
    student.edited()
    student.press("Add to the activity")
    expect(preview.get_by_role("alert")).to_contain_text("Say which model answered.")
    preview.get_by_label("Which model answered?").fill("GPT-5")
    preview.get_by_label("How did you use the answer?").fill("For the outline of my essay.")
    student.add()

    reading = frame.get_by_test_id("conversation")
    expect(reading).to_contain_text("Because of scattering.")
    reading.get_by_text("Where this comes from").click()
    expect(reading).to_contain_text("pasted by Kavya Raghunathan")
    expect(reading).to_contain_text("How the answer was used: For the outline of my essay.")
    tag(page, frame, "Because of scattering", "Good explanation")
    comment(frame, "The part that I kept.")
    saved(frame)
    asked.get_by_text("Your conversation with an AI").click()
    frame.get_by_role("button", name=re.compile("^Remove Why is")).click()
    frame.get_by_role("button", name="Remove “Why is the sky blue?”?").click()
    expect(asked.get_by_role("alert")).to_contain_text("This conversation has notes on it.")

    other = open_activity(new_context().new_page(), demo, "Grace Tuilagi", title)
    expect(other.get_by_role("region", name="Your conversation with an AI")).to_be_visible()
    expect(other.locator("body")).not_to_contain_text("Because of scattering.")

    teacher = open_activity(teacher_page, demo, "Rosalind Achterberg", title)
    teacher.get_by_role("link", name="Class", exact=True).click()
    show_all_columns(teacher)
    row = teacher.get_by_role("row").filter(has_text="Kavya Raghunathan")
    expect(row).to_contain_text("Why is the sky blue?")
    teacher.get_by_role("combobox", name="Show").select_option("not-brought")
    expect(row).to_be_hidden()
    expect(teacher.get_by_role("row").filter(has_text="Grace Tuilagi")).to_be_visible()
