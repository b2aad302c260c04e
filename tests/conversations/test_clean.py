"""Only what is on the list stays, and what stays is read alike by every parser."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given

from lti_tool.conversations import sanitize as clean_module
from lti_tool.conversations.canonical_text import text_of
from lti_tool.conversations.sanitize import clean, readable
from tests.conversations import markup_strategies

DANGEROUS_TAGS = {
    "script", "style", "iframe", "object", "embed", "form", "input", "button", "svg", "img", "base",
    "meta", "link", "template", "textarea", "select", "annotation-xml",
}  # fmt: skip
DANGEROUS_ATTRIBUTES = {
    "style",
    "id",
    "src",
    "srcset",
    "action",
    "formaction",
    "name",
}
HARMLESS_CLASS = re.compile(
    "(language-[a-z0-9]+|thinking|tool-call|tool-result|redacted|invisible)?"
)


class Inspector(HTMLParser):
    """A simple reader of HTML, which collects tags, their attributes and text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(name, value or "") for name, value in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def is_inert(html: str) -> bool:
    """True where no part of the HTML runs, loads, moves or names anything."""
    seen = Inspector(html)
    return seen.tags.isdisjoint(DANGEROUS_TAGS) and not any(
        name.startswith("on")
        or name in DANGEROUS_ATTRIBUTES
        or ":" in name
        or (name == "class" and not HARMLESS_CLASS.fullmatch(value))
        or (name == "href" and not value.startswith(("http://", "https://", "mailto:")))
        for name, value in seen.attributes
    )


@given(markup_strategies.html)
def test_cleaning_twice_is_cleaning_once(html: str) -> None:
    once = clean(html)
    assert clean(once) == once


@given(markup_strategies.html)
def test_what_stays_is_inert(html: str) -> None:
    assert is_inert(clean(html))


@given(markup_strategies.html)
def test_every_parser_finds_the_same_text(html: str) -> None:
    cleaned = clean(html)
    assert text_of(cleaned) == Inspector(cleaned).text
    assert readable(text_of(cleaned)) == text_of(cleaned)


@pytest.mark.parametrize(
    ("html", "cleaned"),
    [
        ("<pre>\n\nx</pre>", '<pre dir="auto">x</pre>'),
        (
            "<table><caption>c</caption><tr><td>x</td></tr></table>",
            'c<table><tbody><tr><td dir="auto">x</td></tr></tbody></table>',
        ),
        ("a&#13;b\r\nc", "a\nb\nc"),
        ("a\x00\x1b\x85&#1;b", "ab"),
        ("a\ud83db", "ab"),
        ("<h1>x</h1><div>y</div>", "xy"),
        ("<!-- c --><script>alert(1)</script><style>p {}</style>x", "x"),
        ("<p dir=rtl lang=ar>x</p>", '<p dir="auto" lang="ar">x</p>'),
        ("<math><mtext><img src=x onerror=x()></mtext></math>", "<math><mtext></mtext></math>"),
    ],
)  # fmt: skip
def test_what_other_readers_would_read_otherwise_is_settled(html: str, cleaned: str) -> None:
    assert clean(html) == cleaned


@pytest.mark.parametrize(
    ("href", "stays"),
    [
        ("https://example.org/a", True),
        ("http://example.org/a", True),
        ("mailto:a@example.org", True),
        ("/lti/launch", False),
        ("#app", False),
        ("//example.org", False),
        ("javascript:alert(1)", False),
        ("java\tscript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("vbscript:x", False),
        ("ftp://example.org", False),
    ],
)
def test_a_link_leads_out_or_nowhere(href: str, stays: bool) -> None:
    seen = Inspector(clean(f'<a href="{href}">x</a>'))
    assert {"target", "rel"} <= {name for name, _ in seen.attributes}
    assert ("rel", "noopener noreferrer") in seen.attributes
    assert ("target", "_blank") in seen.attributes
    assert ("href" in dict(seen.attributes)) is stays


def test_html_that_never_settles_becomes_plain_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clean_module, "_MOST_PASSES", 1)
    cleaned = clean("<p>a &lt; b<p>c\u00a0d")
    assert cleaned == "a &lt; bc&nbsp;d"
    assert text_of(cleaned) == "a < bc\u00a0d"


@pytest.mark.parametrize(
    "text",
    [
        "\u202ecod.exe\u202c",
        "a\u200bb",
        "\ufeffa",
        "a\U000e0041\U000e0042b",
        "\u2066a\u2069 \u3164",
    ],
)
def test_characters_that_hide_or_turn_text_round_are_kept_and_marked(text: str) -> None:
    html = clean(f"<p>{text} &amp; <a href='https://x.example/?a=\u200b'>{text}</a></p>")
    assert text_of(html) == f"{text} & {text}"
    assert html.count('<bdi class="invisible">') >= 2
    assert clean(html) == html
    # No more than these characters stands in an element of its own.
    assert not re.search(r'invisible">[^<]*[a-z.]', html)


@pytest.mark.parametrize(
    "text",
    [
        "👩\u200d🔬",
        "می\u200cخواهم",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "שלום\u200f",
    ],
)
def test_characters_that_scripts_and_pictures_need_are_not_marked(text: str) -> None:
    assert "bdi" not in clean(f"<p>{text}</p>")
