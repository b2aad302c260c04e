"""Text and Markdown become turns: who speaks, what is safe to show, how characters are counted."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.conversations.canonical_text import text_of, utf16_length
from lti_tool.conversations.markup.markdown import render
from lti_tool.conversations.sanitize import clean, readable
from tests.conversations.read import read


def to_html(markdown: str) -> str:
    return clean(render(markdown))


VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "canonical_text.json").read_text())


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["description"])
def test_both_languages_count_alike(vector: dict[str, Any]) -> None:
    text = text_of(vector["html"])
    assert (text, utf16_length(text)) == (vector["text"], vector["utf16_length"])


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("User: Hi\n\nAssistant: Hello", ["user", "assistant"]),
        ("**You:** Hi\n\n**ChatGPT:** Hello", ["user", "assistant"]),
        ("## Human\nHi\n## Claude\nHello", ["user", "assistant"]),
        ("You said:\nHi\nChatGPT said:\nHello", ["user", "assistant"]),
        ("System: Be kind.\nUser: Hi\nAI: Hello", ["system", "user", "assistant"]),
        ("Before.\nUser: Hi\nBot: Hello", ["text", "user", "assistant"]),
        ("User: only one side speaks", ["text"]),
        ("Note: this is an essay.\nAnswer: 42", ["text"]),
        ("User: Hi\n```\nAssistant: in code\n```\nAssistant: Hello", ["user", "assistant"]),
    ],
)
def test_who_speaks_is_read_from_lines_that_name_a_speaker(text: str, speakers: list[str]) -> None:
    assert [turn.speaker for turn in read(text).turns] == speakers


def test_a_heading_at_the_top_is_the_title() -> None:
    reading = read("# On bonds\n\nUser: Hi\n\nAssistant: Hello")
    assert reading.title == "On bonds"
    assert len(reading.turns) == 2


def test_tables_code_and_mathematics_come_through() -> None:
    html = to_html("| a |\n|---|\n| b |\n\n```\nx < y\n```\n\n$\\frac{1}{2}$")
    for expected in ("<table>", "<code>x &lt; y\n</code>", "<mfrac>"):
        assert expected in html


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "![x](https://evil.example/pixel.png)",
        "<svg onload=alert(1)>",
        "$\\href{javascript:alert(1)}{x}$",
        "<a href='data:text/html,x'>x</a>",
        "<iframe srcdoc='<script>1</script>'></iframe>",
    ],
)
def test_hostile_text_is_shown_and_does_nothing(hostile: str) -> None:
    html = to_html(hostile)
    for tag in ("<script", "<img", "<svg", "<iframe", "<a ", "<style"):
        assert tag not in html


@given(st.text(alphabet=st.sampled_from("ab <>&;/=\"'`*_#$\\|\n-[](){}é中😀ظ"), max_size=120))
def test_cleaning_twice_is_cleaning_once_and_counts_the_same(text: str) -> None:
    once = to_html(readable(text))
    assert clean(once) == once
    assert text_of(clean(once)) == text_of(once)
