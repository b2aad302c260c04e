"""A snippet is a part of its text, of bounded length, that shows a word that was looked for."""

from hypothesis import given
from hypothesis import strategies as st

from lti_tool import folding
from lti_tool.dashboard.snippets import around, whole

LONG = "Weiße Dächer kühlen. " * 40


def shown(text: str, *words: str) -> str:
    parts = around(text, [folding.fold(word) for word in words])
    return "".join(f"[{part.text}]" if part.is_match else part.text for part in parts)


def test_a_short_text_is_shown_whole() -> None:
    assert shown("Hot roofs, hot streets", "hot") == "[Hot] roofs, [hot] streets"


def test_a_long_one_is_cut_between_words_on_both_sides() -> None:
    found = shown(f"{LONG}Das Wörtchen steht hier. {LONG}", "wortchen")
    assert "Das [Wörtchen] steht hier." in found
    assert found.startswith("…")
    assert found.endswith("…")
    assert found[1:].split()[0] in LONG.split()


def test_all_words_are_marked_that_stand_near_the_first() -> None:
    assert shown("one two three", "three", "one") == "[one] two [three]"


def test_overlapping_words_are_one_mark() -> None:
    assert [tuple(each) for each in whole("aabb", ["aab", "abb"])] == [("aabb", True)]


@given(st.text(max_size=600), st.integers(0, 600), st.integers(1, 5))
def test_a_snippet_is_a_part_of_the_text(text: str, at: int, length: int) -> None:
    word = folding.fold(text)[at : at + length]
    if not word:
        return
    parts = around(text, [word])
    middle = "".join(part.text for part in parts)
    assert middle.removeprefix("…").removesuffix("…") in text or middle in text
    assert len(middle) <= 262
