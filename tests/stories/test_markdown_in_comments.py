"""Comments with Markdown, on a wide page and a narrow one, light and dark."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.stories.axe import violations
from tests.stories.conftest import comment, open_activity, saved, tag
from tests.stories.demo import Demo

WEEK_3 = "Week 3: Interrogating a chatbot"

NewContext = Callable[..., BrowserContext]

TEXT = r"""**Not** what the paper says, see [the journal](https://example.org/a_b):

- only *one* summer
- a mean of $\bar{x} = \frac{1}{n}\sum_i x_i$

> a roof is not the air

```
mean(readings["roof"], na.rm = TRUE, weights = readings["hours"])
```

![tracker](https://example.org/pixel.png) <img src=x onerror=alert(1)>"""


def requests_of(page: Page) -> list[str]:
    """Addresses that a page asks for, as they come."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    return asked


@pytest.mark.parametrize(
    ("width", "words"), [(1280, "based on 412 sensors"), (360, "richer, and less dense")]
)
def test_a_comment_is_shown_as_it_is_meant(
    demo: Demo, new_context: NewContext, width: int, words: str
) -> None:
    page = new_context(viewport={"width": width, "height": 900}).new_page()
    asked = requests_of(page)
    frame = open_activity(page, demo, "Kavya Raghunathan", WEEK_3)
    saved(frame)
    assert not [url for url in asked if "/markdown-" in url or "/formula-" in url]
    tag(page, frame, words, "Missing view")
    frame.get_by_test_id("comment-box").last.fill("*")
    expect(frame.get_by_text("**bold** *italic*")).to_be_visible()
    comment(frame, TEXT)
    saved(frame)
    shown = frame.get_by_test_id("comment").filter(has_text="summer").last
    expect(shown.locator("strong")).to_have_text("Not")
    expect(shown.locator("math mfrac")).to_have_count(1)
    expect(shown.locator("img, script")).to_have_count(0)
    link = shown.get_by_role("link", name="the journal")
    expect(link).to_have_attribute("rel", "noopener noreferrer nofollow")
    assert shown.evaluate("it => it.scrollWidth <= it.clientWidth"), "wider than its card"
    assert not [url for url in asked if "example.org" in url]
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        shown.scroll_into_view_if_needed()
        assert violations(page.frames[-1], "[data-testid=comment]") == []
