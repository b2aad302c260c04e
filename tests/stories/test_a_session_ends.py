"""A session ends while somebody writes: the page says so, keeps what is typed, and goes on."""

from collections.abc import Callable

import psycopg
from playwright.sync_api import BrowserContext, expect

from tests.stories.conftest import comment, open_activity, saved, tag
from tests.stories.demo import Demo

ACTIVITY = "Week 3"


def end_sessions(demo: Demo, name: str) -> None:
    """End every session of somebody, as an expiry does."""
    with psycopg.connect(demo.environment()["DATABASE_URL"], autocommit=True) as db:
        db.execute(
            "UPDATE arrival_session SET ended_at = now() FROM person"
            " WHERE person.id = person_id AND person.name LIKE %s",
            [f"%{name}%"],
        )
        db.execute("NOTIFY lti_tool_access, ''")


def test_what_is_typed_after_the_end_is_stored_once_another_tab_has_a_session(
    demo: Demo, new_context: Callable[..., BrowserContext]
) -> None:
    context = new_context()
    page = context.new_page()
    frame = open_activity(page, demo, "Amina", ACTIVITY)
    expect(frame.get_by_test_id("conversation").first).to_be_visible()
    saved(frame)
    end_sessions(demo, "Amina")
    expect(frame.get_by_text("What you wrote is still here.")).to_be_visible()
    tag(page, frame, "Neither does the journal", "Strong prompt")
    comment(frame, "Written after the end")
    other = context.new_page()
    again = open_activity(other, demo, "Amina", ACTIVITY)
    expect(again.get_by_test_id("conversation").first).to_be_visible()
    expect(frame.get_by_text("What you wrote is still here.")).not_to_be_visible()
    saved(frame)
    expect(again.get_by_text("Written after the end").first).to_be_visible()


def test_somebody_elses_session_is_not_taken_over(
    demo: Demo, new_context: Callable[..., BrowserContext]
) -> None:
    context = new_context()
    page = context.new_page()
    frame = open_activity(page, demo, "Amina", ACTIVITY)
    expect(frame.get_by_test_id("conversation").first).to_be_visible()
    end_sessions(demo, "Amina")
    expect(frame.get_by_text("What you wrote is still here.")).to_be_visible()
    other = context.new_page()
    again = open_activity(other, demo, "Ben", ACTIVITY)
    expect(again.get_by_test_id("conversation").first).to_be_visible()
    saved(again)
    expect(frame.get_by_text("What you wrote is still here.")).to_be_visible()
