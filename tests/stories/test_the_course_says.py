"""Settings of a course reach its activities; comments are counted, and copying is made harder."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from tests.stories.conftest import comment, open_activity, saved, select_text, tag
from tests.stories.demo import Demo
from tests.stories.set_up import new_activity

NewContext = Callable[..., BrowserContext]

TEACHER, STUDENT = "Rosalind Achterberg", "Kavya Raghunathan"
TITLE = "Week 10: As the course says"
TEXT = "User: Why is snow white?\n\nAssistant: Because crystals scatter every colour of light.\n"
PASSAGE = "scatter every colour"


def test_a_course_asks_for_longer_comments_under_an_open_page(
    demo: Demo, new_context: NewContext
) -> None:
    page = new_context().new_page()
    with new_activity(page, demo, TITLE, TEXT):
        pass
    student = new_context(viewport={"width": 1280, "height": 860}).new_page()
    inside = open_activity(student, demo, STUDENT, TITLE)
    tag(student, inside, PASSAGE, "Strong prompt")
    comment(inside, "Short.")
    saved(inside)

    frame = open_activity(page, demo, TEACHER, TITLE)
    frame.get_by_role("link", name="Set up", exact=True).click()
    frame.get_by_text("What the course says").click()
    course = frame.locator(".course-defaults")
    course.get_by_label("Words at least").fill("4")
    course.get_by_label("Copying the text is made harder").check()
    expect(course.locator("p[role=status]")).to_contain_text(TITLE)
    course.get_by_role("button", name="Save for the course").press("Enter")
    expect(course.locator("p[role=status]")).to_have_text("Saved.")

    # What is there stays, and what is written from now on is counted.
    expect(inside.get_by_text("Short.")).to_be_visible()
    box = inside.get_by_test_id("comment-box").last
    expect(inside.get_by_text("A comment has at least 4 words here.").last).to_be_visible()
    box.fill("Not enough yet")
    expect(inside.get_by_text("3 words of at least 4 words")).to_be_visible()
    button = inside.get_by_test_id("comment-save").last
    expect(button).to_be_disabled()
    box.fill("Every colour together is white")
    expect(button).to_be_enabled()
    box.press("Control+Enter")
    saved(inside)
    expect(inside.get_by_text("Every colour together is white")).to_be_visible()

    # Marking still begins with a selection; copying says why it does nothing.
    select_text(student, inside, "Because crystals")
    expect(inside.get_by_test_id("tag-menu")).to_be_visible()
    student.keyboard.press("Control+c")
    notice = inside.get_by_role("status").filter(has_text="switched copying and printing off")
    expect(notice).to_be_visible()
    student.emulate_media(media="print")
    expect(inside.get_by_test_id("conversation")).to_be_hidden()
    student.emulate_media(media="screen")

    # Here, the activity says otherwise.
    frame.get_by_role("heading", name="Texts and comments of students").click()
    frame.get_by_label("How long are comments of students?").select_option("here")
    frame.get_by_label("Is copying the text made harder?").select_option("no")
    frame.get_by_role("button", name="Save", exact=True).click()
    expect(inside.get_by_text("A comment has at least 4 words here.")).to_have_count(0)
    # The rest of the course goes on as it was.
    course.get_by_label("Words at least").fill("0")
    course.get_by_label("Copying the text is made harder").uncheck()
    expect(course.locator("p[role=status]")).to_contain_text(f"“{TITLE}” has its own setting")
    course.get_by_role("button", name="Save for the course").press("Enter")
    expect(course.locator("p[role=status]")).to_have_text("Saved.")


def test_a_course_hides_names_where_nobody_has_written(demo: Demo, new_context: NewContext) -> None:
    page = new_context().new_page()
    fresh = "Week 11: As the course says"
    with new_activity(page, demo, fresh, TEXT):
        pass
    student = new_context(viewport={"width": 1280, "height": 860}).new_page()
    inside = open_activity(student, demo, STUDENT, fresh)
    expect(inside.get_by_test_id("conversation")).to_be_visible()

    frame = open_activity(page, demo, TEACHER, fresh)
    frame.get_by_role("link", name="Set up", exact=True).click()
    frame.get_by_text("What the course says").click()
    course = frame.locator(".course-defaults")
    course.get_by_label("Who sees students’ names?").select_option("hidden")
    expect(course.locator("p[role=status]")).to_contain_text(f"“{fresh}”")
    # Somebody has written in the first one.
    expect(course.locator("p[role=status]")).to_contain_text("begun")
    course.get_by_role("button", name="Save for the course").press("Enter")
    expect(course.locator("p[role=status]")).to_have_text("Saved.")
    folded = frame.locator(".folded-group").filter(has_text="What students see of each other")
    expect(folded.locator("summary")).to_contain_text("names hidden from students")
    folded.get_by_role("heading").click()
    choice = frame.get_by_role("group", name="Who sees students’ names?")
    expect(choice.get_by_label("As the course says")).to_be_checked()
    expect(choice).to_contain_text("Teachers and tutors alone.")
    expect(inside.get_by_test_id("names")).to_be_visible()

    course.get_by_label("Who sees students’ names?").select_option("seen")
    course.get_by_role("button", name="Save for the course").press("Enter")
    expect(course.locator("p[role=status]")).to_have_text("Saved.")
    expect(inside.get_by_test_id("names")).to_have_count(0)
