"""A teacher sets a rule, a student sees it count, and the mark that is released reaches the LMS."""

from collections.abc import Callable

import requests
from playwright.sync_api import BrowserContext, FrameLocator, expect

from tests.stories.conftest import comment, open_activity, saved, tag
from tests.stories.demo import Demo
from tests.stories.set_up import new_activity

NewContext = Callable[..., BrowserContext]

TEXT = (
    "User: Why is grass green?\n\nAssistant: Because leaves reflect green light.\n\n"
    "User: And the sky?\n\nAssistant: Air scatters blue light most.\n"
)
TITLE = "Week 10: Three passages and a comment"


def set_rule(frame: FrameLocator) -> None:
    """Three passages in proportion for 6 points, one comment for 4, by the keyboard's order."""
    frame.get_by_text("Set a rule").click()
    first = frame.get_by_role("group", name="Condition 1")
    first.get_by_label("Points").fill("6")
    first.get_by_label("For less").select_option(label="in proportion")
    frame.get_by_role("button", name="Add a condition").click()
    second = frame.get_by_role("group", name="Condition 2")
    second.get_by_label("Count").select_option(label="Comments")
    second.get_by_label("Wanted").fill("1")
    second.get_by_label("Points").fill("4")
    frame.get_by_role("button", name="See what it does").click()
    expect(frame.get_by_text("0 would get the full mark")).to_be_visible()
    frame.get_by_role("button", name="Use this rule").click()
    expect(frame.get_by_text("3 passages: 6 points, in proportion; 1 comment: 4")).to_be_visible()


def test_three_passages_and_a_comment_make_the_full_mark(
    demo: Demo, new_context: NewContext
) -> None:
    with new_activity(new_context().new_page(), demo, TITLE, TEXT) as form:
        form.get_by_label("Highest mark").fill("10")
        form.get_by_label("Each student alone").check()
    teacher = new_context(viewport={"width": 1280, "height": 900}).new_page()
    staff = open_activity(teacher, demo, "Rosalind Achterberg", TITLE)
    staff.get_by_role("link", name="Set up", exact=True).click()
    set_rule(staff)

    page = new_context(viewport={"width": 1280, "height": 860}).new_page()
    amina = open_activity(page, demo, "Amina Haddad", TITLE)
    counted = amina.locator(".credit-banner")
    expect(counted.locator("summary")).to_have_text(
        "Counts for your mark: 0 of 3 passages · 0 of 1 comment"
    )
    tag(page, amina, "leaves reflect green light", "Strong prompt")
    comment(amina, "Which leaves?")
    saved(amina)
    tag(page, amina, "Because", "Strong prompt")
    expect(counted.locator("summary")).to_have_text(
        "Counts for your mark: 2 of 3 passages · 1 comment"
    )
    counted.locator("summary").press("Enter")
    expect(counted).to_contain_text("2 of 3 passages: 1 more passage")
    expect(counted).to_contain_text("By now 8 of 10.")
    tag(page, amina, "scatters blue light", "Strong prompt")
    expect(counted).to_contain_text("By now 10 of 10.")
    saved(amina)

    staff.get_by_role("link", name="Class", exact=True).click()
    row = staff.get_by_role("row").filter(has_text="Amina Haddad").first
    expect(row).to_contain_text("10 / 10 draft, not released, by the rule")
    staff.get_by_role("button", name="Release all drafts").click()
    staff.get_by_role("button", name="Release 1 mark?").click()
    expect(row).to_contain_text("10 / 10 in the LMS,")
    assert mark_of(demo, "Amina Haddad") == 10
    overridden(staff, demo)


def overridden(staff: FrameLocator, demo: Demo) -> None:
    """A marker's own mark stays, and one press takes the rule's again."""
    row = staff.get_by_role("row").filter(has_text="Amina Haddad").first
    row.get_by_role("button", name="Change the mark of Amina Haddad").click()
    form = staff.get_by_role("form", name="Mark of Amina Haddad")
    form.get_by_label("Mark", exact=True).fill("7,5")
    form.get_by_role("button", name="Save the draft").click()
    expect(row).to_contain_text("by hand; the rule says 10")
    row.get_by_role("button", name="Change the mark of Amina Haddad").click()
    staff.get_by_role("button", name="Take the rule’s mark for Amina Haddad").press("Enter")
    expect(row).to_contain_text("10 / 10 draft of a change, not released, by the rule")
    assert mark_of(demo, "Amina Haddad") == 10


def mark_of(demo: Demo, name: str) -> object:
    """Mark in the LMS's column of the activity."""
    book = requests.get(f"{demo.lms}/control/gradebook/2", timeout=60).json()
    place = [column["label"] for column in book["columns"]].index(TITLE)
    (row,) = [row for row in book["rows"] if row["name"] == name]
    cell = row["marks"][place]
    return cell and cell["score"]
