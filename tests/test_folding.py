"""Folded texts are alike where only letter case, accents or forms of a character differ."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool import folding

SIGNS = st.text(
    st.characters(codec="utf-8")
    | st.sampled_from("가ᄒ\u1161\u11abか\u3099ｶﾞéÅßİŁæﬁك\u064bไ\u0e49😀\u200d")
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ÜBER", "u\u0308ber"),
        ("Straße", "STRASSE"),
        ("İstanbul", "istanbul"),
        ("Łódź", "lodz"),
        ("ﬁne", "FINE"),
        ("Ὀδυσσεύς", "ΟΔΥΣΣΕΥΣ"),
        ("كِتَابٌ", "كتاب"),
        ("ｶﾞ", "ガ"),
        ("한국", unicodedata.normalize("NFD", "한국")),
        ("Việt", "viet"),
        ("２０２６", "2026"),
    ],
)
def test_forms_of_one_word_are_alike(one: str, other: str) -> None:
    assert folding.fold(one) == folding.fold(other)


@pytest.mark.parametrize(("one", "other"), [("か", "が"), ("は", "ぱ"), ("国", "国家")])
def test_other_letters_stay_others(one: str, other: str) -> None:
    assert folding.fold(one) != folding.fold(other)


@given(SIGNS)
def test_folding_again_changes_nothing(text: str) -> None:
    assert folding.fold(folding.fold(text)) == folding.fold(text)


@given(SIGNS, st.integers(0, 20), st.integers(1, 4))
def test_a_snippet_is_the_text_and_marks_what_folded_has_the_word(
    text: str, at: int, length: int
) -> None:
    word = folding.fold(text)[at : at + length]
    if not word:
        return
    parts = folding.split_at(text, [word])
    assert "".join(part for part, _ in parts) == text
    assert word in folding.fold("".join(part for part, is_match in parts if is_match))


@given(SIGNS, st.sampled_from(["needle", "针", "إبرة"]), SIGNS)
def test_a_word_is_found_where_it_begins(before: str, word: str, after: str) -> None:
    text = f"{before} {word} {after}"
    found = folding.find(text, [folding.fold(word)])
    assert folding.fold(text[found:]).startswith(folding.fold(word))


@pytest.mark.parametrize(
    ("text", "words", "is_enough"),
    [
        ("  Heat  ISLAND heat", ["island", "heat"], True),
        ("a", ["a"], False),
        ("% _ \\ ' ...", [], False),
        ("", [], False),
        ("熱", ["熱"], True),
        ("🌳", ["🌳"], True),
        ("C++ a", ["c++", "a"], True),
    ],
)
def test_words_are_what_says_something(text: str, words: list[str], is_enough: bool) -> None:
    assert folding.words_of(text) == words
    assert folding.is_long_enough(words) is is_enough
