"""Groups work on copies of their own; somebody is moved by the teacher, and nothing is lost."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Locator, expect

from tests.stories.conftest import column, comment, open_activity, saved, show_all_columns, tag
from tests.stories.demo import Demo
from tests.stories.set_up import new_activity
from tests.waiting import until

NewContext = Callable[..., BrowserContext]

TEXT = "User: Why is the sky blue?\n\nAssistant: Because of how air scatters light.\n"
SIZES = {"wide": (1280, 860), "narrow": (400, 760)}


def _choose(grouping: Locator, *people: str) -> None:
    for person in people:
        grouping.get_by_role("checkbox", name=person, exact=True).first.check()


def _put(grouping: Locator, button: str, group: str, *people: str) -> None:
    _choose(grouping, *people)
    grouping.get_by_label("Group to put them into").select_option(label=group)
    grouping.get_by_role("button", name=button).click()
    expect(grouping.get_by_role("region", name="Chosen people")).to_be_hidden()


def _make_groups(frame: FrameLocator, name: str) -> Locator:
    frame.get_by_role("link", name="Groups", exact=True).click()
    frame.get_by_label("Name of the set").first.fill(name)
    frame.get_by_role("button", name="Make the set").click()
    grouping = frame.get_by_role("region", name=name, exact=True)
    for group in ("Red", "Blue"):
        grouping.get_by_label("Another group").fill(group)
        grouping.get_by_role("button", name="Add it").click()
        expect(grouping.locator("summary").filter(has_text=group)).to_be_visible()
    return grouping


@pytest.mark.parametrize("size", SIZES)
def test_groups_work_apart_and_a_move_loses_nothing(
    demo: Demo, new_context: NewContext, size: str
) -> None:
    width, height = SIZES[size]
    viewport = {"width": width, "height": height}
    teacher_page, page = new_context(viewport=viewport).new_page(), new_context().new_page()
    name, title = f"Project groups, {size}", f"Week 7: In groups, {size}"
    teacher = open_activity(teacher_page, demo, "Rosalind Achterberg", "Week 3")
    grouping = _make_groups(teacher, name)
    _put(grouping, "Put into it", "Red", "Amina Haddad", "Kavya Raghunathan")
    red = grouping.locator("summary").filter(has_text="Red")
    expect(red).to_contain_text("2 people")
    red.click()
    _put(grouping, "Put there as well", "Blue", "Kavya Raghunathan")
    expect(grouping.locator("summary").filter(has_text="Blue")).to_contain_text("1 person")
    with new_activity(teacher_page, demo, title, TEXT) as form:
        form.get_by_label(re.compile("Each group")).check()
        form.get_by_label("Which groups?").select_option(label=f"{name} (2)")

    amina = open_activity(page, demo, "Amina Haddad", title)
    expect(amina.locator(".audience-name")).to_have_text("Red")
    tag(page, amina, "how air scatters light", "Strong prompt")
    comment(amina, "Is that so?")
    saved(amina)

    kavya = open_activity(new_context().new_page(), demo, "Kavya Raghunathan", title)
    chosen = kavya.get_by_label("Group", exact=True)
    expect(chosen.locator("option:checked")).to_have_text("Blue")
    expect(kavya.get_by_test_id("conversation")).to_contain_text("how air scatters light")
    saved(kavya)
    expect(kavya.get_by_test_id("card")).to_have_count(0)
    chosen.select_option(label="Red")
    expect(kavya.get_by_test_id("card")).to_contain_text("Amina Haddad")

    nobody = open_activity(new_context().new_page(), demo, "Luca dos Santos", title)
    expect(nobody.get_by_role("alert")).to_contain_text("You are not in a group")

    teacher = open_activity(teacher_page, demo, "Rosalind Achterberg", title)
    teacher.get_by_role("link", name="Class", exact=True).click()
    expect(teacher.get_by_text("students are in no group, and cannot work here")).to_be_visible()
    teacher.get_by_role("button", name="Put them into groups").click()
    grouping = teacher.get_by_role("region", name=name, exact=True)
    red = grouping.locator("summary").filter(has_text="Red")
    expect(red).to_contain_text("2 people")
    red.click()
    _put(grouping, "Move there", "Blue", "Amina Haddad")

    # Her page of the old group is closed; what she wrote there is hers, and the group's.
    amina = open_activity(page, demo, "Amina Haddad", title)
    expect(amina.locator(".audience-name")).to_have_text("Blue")
    expect(amina.get_by_test_id("card")).to_have_count(0)
    teacher.get_by_role("link", name="Class", exact=True).click()
    show_all_columns(teacher)
    until(lambda: column(teacher, "Highlights").get("Amina Haddad") == "1", "her highlight")
    teacher.get_by_role("button", name="Red").click()
    expect(teacher.get_by_label("Group", exact=True).locator("option:checked")).to_have_text("Red")
    if size == "wide":
        expect(teacher.get_by_test_id("card")).to_contain_text("Amina Haddad")
