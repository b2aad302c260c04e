"""Somebody without an LMS comes, reloads, goes back, adds a passkey, and comes again with it."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.stories.demo import Demo

ACTIVITY = "Week 3"


def signed_in(page: Page, demo: Demo) -> None:
    """Sam signs in through the AAF, as a partner of the university."""
    page.goto(demo.tool)
    page.get_by_role("link", name="Australian Access Federation").click()
    page.get_by_role("button", name="Sam Quill").click()
    expect(page.get_by_role("heading", name="Welcome, Sam Quill")).to_be_visible()


def with_authenticator(context: BrowserContext, page: Page) -> None:
    """A platform authenticator that recognises whoever is there."""
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def test_a_course_can_be_loaded_again_and_left(
    demo: Demo, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context().new_page()
    signed_in(page, demo)
    page.get_by_role("button", name=ACTIVITY).first.click()
    expect(page.get_by_test_id("conversation").first).to_be_visible()
    page.reload()
    expect(page.get_by_test_id("conversation").first).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Welcome, Sam Quill")).to_be_visible()
    page.get_by_role("button", name=ACTIVITY).first.click()
    # The page that is left has a link of the same name.
    expect(page.get_by_test_id("conversation").first).to_be_visible()
    page.get_by_role("link", name="Your courses", exact=True).click()
    expect(page.get_by_role("heading", name="Welcome, Sam Quill")).to_be_visible()


def test_a_passkey_is_the_way_back(demo: Demo, new_context: Callable[..., BrowserContext]) -> None:
    context = new_context()
    page = context.new_page()
    with_authenticator(context, page)
    signed_in(page, demo)
    page.get_by_role("link", name="Account", exact=True).click()
    page.get_by_label("Name of this device").fill("Test laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("Test laptop", exact=True)).to_be_visible()
    page.get_by_role("navigation").get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Welcome, Sam Quill")).to_be_visible()
    page.get_by_role("link", name="Account", exact=True).click()
    page.get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Remove Test laptop?").click()
    expect(page.get_by_text("Test laptop", exact=True)).not_to_be_visible()
    page.goto(demo.tool)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="This passkey is not known here.")).to_be_visible()


def test_signing_out_everywhere_ends_the_other_browser(
    demo: Demo, new_context: Callable[..., BrowserContext]
) -> None:
    one, other = new_context().new_page(), new_context().new_page()
    for page in (one, other):
        signed_in(page, demo)
    other.get_by_role("button", name=ACTIVITY).first.click()
    expect(other.get_by_test_id("conversation").first).to_be_visible()
    one.get_by_role("link", name="Account", exact=True).click()
    one.get_by_role("button", name="Sign out everywhere").click()
    expect(one.get_by_text("You are signed out.")).to_be_visible()
    expect(other.get_by_text("You are not signed in here any more")).to_be_visible()


def test_an_address_of_a_passage_leads_there_by_way_of_the_sign_in(
    demo: Demo, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context().new_page()
    signed_in(page, demo)
    page.get_by_role("button", name=ACTIVITY).first.click()
    expect(page.get_by_test_id("conversation").first).to_be_visible()
    [activity] = re.findall("activity=([0-9a-f-]+)", page.url)

    again = new_context().new_page()
    again.goto(f"{demo.tool}/activity/{activity}#at=6.2")
    expect(again.get_by_role("heading", name="Sign in to open the activity")).to_be_visible()
    again.get_by_role("link", name="Australian Access Federation").click()
    again.get_by_role("button", name="Sam Quill").click()
    expect(again.get_by_test_id("conversation")).to_be_focused()
    expect(again.get_by_test_id("spoken")).to_contain_text("Weather stations")
    expect(again.get_by_role("cell", name="Weather stations")).to_be_in_viewport()
