"""The text of a turn is its text nodes, one after another, and browsers find the same ones."""

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.conversations.canonical_text import text_of, utf16_length

VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "vectors" / "canonical_text.json").read_text()
)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: str(vector["description"]))
def test_the_shared_vectors_hold(vector: dict[str, Any]) -> None:
    text = text_of(vector["html"])
    assert text == vector["text"]
    assert utf16_length(text) == vector["utf16_length"]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_length_counts_what_a_browser_counts(text: str) -> None:
    assert utf16_length(text) == len(text.encode("utf-16-le")) // 2


def test_the_vectors_cover_what_has_gone_wrong_elsewhere() -> None:
    texts = "".join(vector["text"] for vector in VECTORS)
    htmls = "".join(vector["html"] for vector in VECTORS)
    for character in "😀\u00a0\ufeff\u0301\u200d中ن\u200f𠮷":
        assert character in texts
    for tag in ("<pre>\n", "<table>", "<math", "<br>", "&amp;lt;", "&#x1F600;"):
        assert tag in htmls


def test_text_is_what_a_reader_with_no_idea_of_html_5_finds_in_well_formed_html() -> None:
    class Words(HTMLParser):
        found = ""

        def handle_data(self, data: str) -> None:
            self.found += data

    for vector in VECTORS:
        if "<pre>\n" in vector["html"]:
            continue
        words = Words()
        words.feed(vector["html"])
        words.close()
        assert words.found == vector["text"], vector["description"]
