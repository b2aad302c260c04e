"""A teacher asks a class for a minute: students answer on their page, and the wall counts."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, expect

from tests.stories.conftest import open_activity, saved
from tests.stories.demo import Demo

NewContext = Callable[..., BrowserContext]

WEEK_3 = "Week 3: Interrogating a chatbot"
TEACHER = "Rosalind Achterberg"
STUDENTS = ("Kavya Raghunathan", "Isla Marchetti", "Grace Tuilagi")
QUESTION = "Which claim needs a source first?"


def test_a_class_answers_and_the_wall_names_nobody(demo: Demo, new_context: NewContext) -> None:
    inside = []
    for person in STUDENTS:
        page = new_context().new_page()
        inside.append((page, open_activity(page, demo, person, WEEK_3)))
        saved(inside[-1][1])
    # Whoever is in the middle of something stays there.
    inside[0][1].get_by_test_id("conversation").focus()
    teacher = new_context(viewport={"width": 1280, "height": 900}).new_page()
    frame = open_activity(teacher, demo, TEACHER, WEEK_3)
    frame.get_by_role("link", name="Projector", exact=True).click()
    frame.get_by_text("Ask a question").click()
    frame.get_by_label("Question", exact=True).fill(QUESTION)
    frame.get_by_label("Answers to choose from").fill("The first\nThe second")
    frame.get_by_role("button", name="Ask everybody").press("Enter")
    poll = frame.get_by_role("region", name="Question that was asked")
    expect(poll.get_by_role("heading", name=QUESTION)).to_be_visible()
    expect(poll.get_by_role("timer")).to_contain_text(":")

    for number, (_, student) in enumerate(inside):
        card = student.get_by_role("region", name=QUESTION)
        expect(card.get_by_role("timer")).to_contain_text(":")
        card.get_by_role("button", name="The second" if number else "The first").press("Enter")
        expect(card.get_by_role("status")).to_contain_text("Your answer is in.")
    focused = inside[0][0].frames[-1].evaluate("document.activeElement.textContent")
    assert focused == "The first"
    expect(poll).to_contain_text("3 answers")
    changed = inside[0][1].get_by_role("region", name=QUESTION)
    changed.get_by_role("button", name="The second").press("Enter")
    expect(changed.get_by_role("button", name="The second")).to_have_attribute(
        "aria-pressed", "true"
    )
    poll.get_by_role("button", name="Close now").press("Enter")
    expect(poll.get_by_role("listitem").filter(has_text="The second")).to_contain_text("3")
    for person in STUDENTS:
        assert person.split()[0] not in (poll.text_content() or "")
    expect(changed.get_by_role("timer")).to_have_text("closed")
    poll.get_by_role("button", name="Put away").press("Enter")
    expect(poll).to_have_count(0)

    frame.get_by_role("button", name="Back to the class").click()
    frame.get_by_text("Questions that were asked").click()
    with teacher.expect_download() as waiting:
        frame.get_by_role("button", name="Download questions and answers (CSV)").click()
    titles, *rows = Path(waiting.value.path()).read_text("utf-8-sig").splitlines()
    assert titles == "Asked,Question,Name,Answer"
    assert sorted(row.split(",")[2] for row in rows) == sorted(STUDENTS)


def test_answers_in_words_are_shown_when_the_teacher_says_so(
    demo: Demo, new_context: NewContext
) -> None:
    inside = []
    for person in STUDENTS:
        page = new_context(viewport={"width": 400, "height": 800}).new_page()
        inside.append(open_activity(page, demo, person, WEEK_3))
        saved(inside[-1])
    teacher = new_context(viewport={"width": 1280, "height": 900}).new_page()
    frame = open_activity(teacher, demo, TEACHER, WEEK_3)
    frame.get_by_role("link", name="Projector", exact=True).click()
    frame.get_by_text("Ask a question").click()
    frame.get_by_label("Question", exact=True).fill("One word for it?")
    frame.get_by_role("button", name="Ask everybody").press("Enter")
    poll = frame.get_by_role("region", name="Question that was asked")
    for number, student in enumerate(inside):
        box = student.get_by_role("textbox", name="Your answer")
        box.fill(f"Doubt {number}")
        box.press("Enter")
        expect(student.get_by_text("Your answer is in.")).to_be_visible()
    expect(poll).to_contain_text("3 answers")
    expect(poll.get_by_text("Doubt 1")).to_have_count(0)
    poll.get_by_role("button", name="Show the answers").press("Enter")
    expect(poll.get_by_text("Doubt 1")).to_be_visible()
    poll.get_by_role("button", name="Take off: Doubt 1").press("Enter")
    expect(poll.get_by_text("Doubt 1")).to_have_count(0)
    expect(poll.get_by_text("Doubt 2")).to_be_visible()
    poll.get_by_role("button", name="Put away").press("Enter")
    expect(poll).to_have_count(0)
